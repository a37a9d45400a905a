//! `match(subject, "regex")`: does the pattern occur in the subject?

use plan::Arity;
use text::Diagnostic;

use super::refusal::{constant_text, needs_value};
use crate::pattern::{Dialect, Regex, invalid_regex};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `match(subject, "regex")` is true where the pattern matches any part of the subject.
///
/// - **Null, multivalue**: a missing subject gives null; any member of a multivalue may match (believed).
/// - **Case**: significant, unless the pattern says `(?i)`.
/// - **Errors**: a pattern that does not compile is reported at the pattern when the query is planned. A pattern
///   that comes from a field and does not compile matches nothing.
/// - **Cost**: one compilation for a query where the pattern is written in it, else one for each distinct value.
/// - **Source**: Search Reference, "Comparison and Conditional functions".
pub(crate) const MATCH: Function = Function {
    spec: spec::scalar(
        "splunk.match",
        "match(subject, \"regex\") -> boolean",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_value("match", &args[0], context)?;
    needs_value("match", &args[1], context)?;
    let Some(pattern) = constant_text(&args[1]) else {
        return Ok(Box::new(pattern_of_the_row));
    };
    let regex =
        Regex::new(pattern, Dialect::Pcre).map_err(|reason| invalid_regex(pattern, &reason, args[1].span))?;
    Ok(Box::new(move |args| occurs(&args[0], &regex)))
}

fn occurs(subject: &Value<'_>, regex: &Regex) -> Value<'static> {
    if subject.is_null() {
        Value::Null
    } else {
        Value::Boolean(subject.any_member(|text| regex.is_match(text)))
    }
}

fn pattern_of_the_row<'a>(args: &[Value<'a>]) -> Value<'a> {
    let Some(pattern) = args[1].text() else { return Value::Null };
    match Regex::new(&pattern, Dialect::Pcre) {
        Ok(regex) => occurs(&args[0], &regex),
        Err(_) => Value::Boolean(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, text};

    #[test]
    fn finds_the_pattern_anywhere_and_with_case() {
        check(&MATCH, &[field("microsoft.com"), text(r"t\.co")], "true");
        check(&MATCH, &[field("example.org"), text(r"t\.co")], "false");
        check(&MATCH, &[field("C:\\PowerShell.exe"), text(r"powershell\.exe")], "false");
        check(&MATCH, &[field("10.1.2.3"), text(r"^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$")], "true");
        check(&MATCH, &[field("x10.1.2.3"), text(r"^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$")], "false");
    }

    #[test]
    fn null_gives_null_and_any_member_is_enough() {
        check(&MATCH, &[missing(), text("a")], "null");
        check(&MATCH, &[multi(&["x", "a"]), text("^a")], "true");
        check(&MATCH, &[field("abc"), field("b.")], "true");
    }

    #[test]
    fn a_bad_pattern_is_reported_at_the_pattern() {
        check(
            &MATCH,
            &[field("a"), text("(")],
            "error: `(` is not a regular expression: missing closing parenthesis",
        );
    }
}
