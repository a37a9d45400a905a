//! The external lookup `dnslookup`

use std::net::IpAddr;
use std::sync::Arc;

use plan::{Field, Renaming};
use text::{Diagnostic, Span};

use super::Invocation;
use super::lookup::Answers;
use crate::environment::{Dns, Resolver};
use crate::trouble::Notices;

/// What the lookup is called.
pub(super) const NAME: &str = "dnslookup";

const HOST: &str = "clienthost";
const ADDRESS: &str = "clientip";

/// Splunk's shipped external lookup between `clienthost` and `clientip`.
///
/// - An address in the place of a host stands for itself, as the system's resolver answers.
/// - Nothing else is asked for unless the environment allows it; what is not asked for has no answer.
/// - **Source**: transforms.conf as shipped. Believed: an address in the place of a host.
pub(super) fn answers(
    call: &Invocation<'_>,
    inputs: &[Renaming],
    outputs: &[Renaming],
) -> Result<(Arc<dyn Answers>, Vec<Renaming>), Diagnostic> {
    let asks = match inputs {
        [pair] if pair.from.name == HOST => HOST,
        [pair] if pair.from.name == ADDRESS => ADDRESS,
        _ => return Err(wrong_input(call)),
    };
    let (from, other) = if asks == HOST { (HOST, ADDRESS) } else { (ADDRESS, HOST) };
    let span = inputs.first().map_or(call.span, |pair| pair.from.span);
    let named = |name: &str| Field { name: name.to_owned(), span };
    let outputs = match outputs {
        [] => vec![Renaming { from: named(other), to: named(other) }],
        some => some.to_vec(),
    };
    if let Some(wrong) = outputs.iter().find(|pair| ![HOST, ADDRESS].contains(&pair.from.name.as_str())) {
        let message = format!("the lookup `{NAME}` has no column `{}`", wrong.from.name);
        let note = format!("its columns are {HOST}, {ADDRESS}");
        return Err(Diagnostic::error("unknown-lookup-column", wrong.from.span, message).with_note(note));
    }
    let echoes = outputs.iter().map(|pair| pair.from.name == from).collect();
    let asking = Asking {
        is_host: asks == HOST,
        echoes,
        dns: call.lowering.environment.dns.clone(),
        notices: call.lowering.notices.clone(),
        span: call.span,
    };
    Ok((Arc::new(asking), outputs))
}

struct Asking {
    is_host: bool,
    /// For each output whether it gives the input back.
    echoes: Vec<bool>,
    dns: Dns,
    notices: Notices,
    span: Span,
}

impl Asking {
    fn ask(&self, text: &str) -> Vec<String> {
        match (self.is_host, text.trim().parse::<IpAddr>(), &self.dns) {
            (true, Ok(address), _) => vec![address.to_string()],
            (true, Err(_), Dns::Ask(resolver)) => addresses(resolver.as_ref(), text),
            (false, Ok(address), Dns::Ask(resolver)) => resolver.name(address).into_iter().collect(),
            (false, Err(_), _) => Vec::new(),
            (_, _, Dns::Off) => {
                self.notices.say(not_asked(self.span));
                Vec::new()
            }
        }
    }
}

fn addresses(resolver: &dyn Resolver, host: &str) -> Vec<String> {
    resolver.addresses(host).into_iter().map(|address| address.to_string()).collect()
}

impl Answers for Asking {
    fn answers(&self, inputs: &[&str], _time_s: Option<f64>) -> Vec<Vec<String>> {
        let text = inputs.first().copied().unwrap_or_default();
        let found = self.ask(text);
        let echoed = if found.is_empty() { Vec::new() } else { vec![text.to_owned()] };
        self.echoes.iter().map(|echo| if *echo { echoed.clone() } else { found.clone() }).collect()
    }

    fn is_single(&self) -> bool {
        matches!(self.dns, Dns::Off)
    }
}

/// The note for names that were not resolved.
fn not_asked(span: Span) -> Diagnostic {
    Diagnostic::note(
        "dns-off",
        span,
        format!("`{NAME}` asked no name server, so names and addresses stay unresolved"),
    )
}

/// The diagnostic for a lookup by neither of the two columns.
fn wrong_input(call: &Invocation<'_>) -> Diagnostic {
    let span = call.vendor.arg("inputs").map_or(call.span, |arg| arg.span);
    Diagnostic::error(
        "unknown-lookup-column",
        span,
        format!("`{NAME}` looks up either `{HOST}` or `{ADDRESS}`"),
    )
}
