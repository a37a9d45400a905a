//! ## What it finds
//! A lookup of names and addresses that is given an address where it wants a name, or the other way round.
//!
//! ## Why it matters
//! The lookup asks the resolver for a host called `203.0.113.7`, finds nothing, and fills nothing.
//!
//! ## Example
//! ```spl
//! | lookup dnslookup clienthost AS DestinationIp OUTPUT clientip AS Resolved
//! ```
//! Instead:
//! ```spl
//! | lookup dnslookup clientip AS DestinationIp OUTPUT clienthost AS Resolved
//! ```
//!
//! ## How sure
//! The fields of the lookup are documented by Splunk; that a field holds an address is read from its name.

use plan::{Renaming, StepKind};
use taxonomy::{folded_name, lint_facts};
use text::{Diagnostic, Severity};

use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "lookup-arguments-crossed",
    finds: "a lookup that is given an address for a name, or a name for an address",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        for step in &pipeline.plan.steps {
            let StepKind::Vendor(vendor) = &step.kind else { continue };
            if vendor.command == "splunk.lookup"
                && let Some(known) = vendor
                    .text("table")
                    .and_then(|table| lint_facts().lookups.iter().find(|known| known.name == table))
            {
                found.extend(vendor.pairs("inputs").iter().filter_map(|pair| crossed(subject, known, pair)));
            }
        }
    }
    found
}

fn crossed(subject: &Subject<'_>, known: &taxonomy::NameLookup, pair: &Renaming) -> Option<Diagnostic> {
    let (wants, takes) = match &pair.from.name {
        wanted if *wanted == known.host => ("a host name", &known.address),
        wanted if *wanted == known.address => ("an address", &known.host),
        _ => return None,
    };
    let is_wrong = if pair.from.name == known.host {
        is_address(&pair.to.name)
    } else {
        lint_facts().is_host(&pair.to.name)
    };
    if !is_wrong || !subject.is_written(pair.from.span) {
        return None;
    }
    let message = format!(
        "`{}` of `{}` wants {wants}, and `{}` holds {}",
        pair.from.name,
        known.name,
        pair.to.name,
        if wants == "an address" { "a host name" } else { "an address" }
    );
    Some(Diagnostic::warning(LINT.name, pair.from.span.to(pair.to.span), message).with_note(format!(
        "`{takes} AS {}` looks it up, and `{}` is the answer",
        pair.to.name, pair.from.name
    )))
}

/// Does the name say that it holds an IP address?
pub(super) fn is_address(name: &str) -> bool {
    let name = folded_name(name);
    ["ip", "ipaddress", "ipaddr", "ipv4", "ipv6"].iter().any(|end| name.ends_with(end))
        && !name.ends_with("zip")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn an_address_is_no_name() {
        trial::check(
            &LINT,
            Language::Spl,
            "* | lookup dnslookup clienthost AS DestinationIp OUTPUT clientip AS r",
            &[
                "clienthost AS DestinationIp: `clienthost` of `dnslookup` wants a host name, and `DestinationIp` holds an address",
            ],
        );
        trial::check(
            &LINT,
            Language::Spl,
            "* | lookup dnslookup clientip AS DestinationIp OUTPUT clienthost AS r",
            &[],
        );
        trial::check(&LINT, Language::Spl, "* | lookup assets clienthost AS DestinationIp OUTPUT x", &[]);
    }
}
