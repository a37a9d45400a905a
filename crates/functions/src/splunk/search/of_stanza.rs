//! Which events a stanza of `props.conf` is about.

use plan::Arity;
use text::Diagnostic;

use crate::extraction::StanzaPattern;
use crate::splunk::refusal::constant_text;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `of_stanza(value, "source::...log")`: is an event with that source, host or sourcetype one of the stanza's? See
/// [`StanzaPattern`].
///
/// - **Null**: false. **Source**: props.conf.
pub(crate) const OF_STANZA: Function = Function {
    spec: spec::scalar("splunk.of_stanza", "of_stanza(value, stanza)", Arity::exactly(2), spec::boolean),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    let pattern = StanzaPattern::new(constant_text(&args[1]).unwrap_or_default());
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(|member| pattern.holds(member)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn hosts_are_compared_without_case() {
        check(&OF_STANZA, &[field("WEB"), text("host::w*")], "true");
        check(&OF_STANZA, &[field("WEB"), text("source::w*")], "false");
        check(&OF_STANZA, &[field("web"), text("web")], "true");
        check(&OF_STANZA, &[missing(), text("web")], "false");
    }
}
