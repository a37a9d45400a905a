//! The `regex` command.

use plan::Arity;
use text::{Diagnostic, Span};

use crate::pattern::{Dialect, Regex, cut, invalid_regex};
use crate::spec::written_text;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `regex field="pattern"`: true where the pattern matches any part of the field.
///
/// - **Null, multivalue**: false for a missing field, so `regex field!="pattern"` keeps it; any member may match.
/// - **Case**: significant, unless the pattern says `(?i)`.
/// - **Errors**: a pattern that does not compile is reported at the pattern when the query is planned.
/// - **Source**: Search Reference, "regex".
pub(crate) const REGEX_MATCH: Function = Function {
    spec: spec::scalar("splunk.regex_match", "regex field=\"pattern\"", Arity::exactly(2), spec::boolean),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    let pattern = written_text(&args[1])?;
    let regex =
        Regex::new(&pattern, Dialect::Pcre).map_err(|reason| refused(&pattern, &reason, args[1].span))?;
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(|member| regex.is_match(member)))))
}

/// Splunk's words (recorded from 10.4.2).
fn refused(pattern: &str, reason: &str, at: Span) -> Diagnostic {
    let words =
        format!("Error in 'SearchOperator:regex': The regex '{}' is invalid. Regex: {reason}", cut(pattern));
    Diagnostic { message: words, ..invalid_regex(pattern, reason, at) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn a_missing_field_does_not_match() {
        check(&REGEX_MATCH, &[field("reject it"), text("reject")], "true");
        check(&REGEX_MATCH, &[missing(), text("reject")], "false");
        check(
            &REGEX_MATCH,
            &[field("x"), text("(?P<b>[")],
            "error: Error in 'SearchOperator:regex': The regex '(?P<b>[' is invalid. Regex: missing terminating ] for \
             character class",
        );
    }
}
