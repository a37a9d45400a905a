//! `field|re: pattern`.

use plan::Arity;
use text::Diagnostic;

use crate::pattern::{Dialect, Regex, invalid_regex};
use crate::spec::written_text;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `field|re: pattern`: the pattern matches any part of the field. The third argument holds the flags of
/// `re|i`, `re|m` and `re|s`, or nothing.
///
/// - **Null, multivalue**: false for a field that the event lacks; any member may match.
/// - **Case**: significant, unless the flag or the pattern says otherwise.
/// - **Errors**: a pattern that does not compile is reported at the pattern when the rule is planned.
/// - **Source**: Sigma specification, "Sigma Modifiers".
pub(crate) const RE: Function = Function {
    spec: spec::scalar("sigma.re", "field|re: pattern (flags)", Arity::between(2, 3), spec::boolean),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    let pattern = written_text(&args[1])?;
    let flags = args.get(2).map_or(Ok(String::new()), written_text)?;
    let regex =
        regex_of(&pattern, &flags).map_err(|reason| invalid_regex(&pattern, &reason, args[1].span))?;
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(|member| regex.is_match(member)))))
}

/// The expression that `pattern` with `flags` stands for, or what is wrong with it.
pub(super) fn regex_of(pattern: &str, flags: &str) -> Result<Regex, String> {
    let flagged = if flags.is_empty() { pattern.to_owned() } else { format!("(?{flags}){pattern}") };
    Regex::new(&flagged, Dialect::Pcre)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn matches_a_part_with_flags() {
        check(&RE, &[field("cmd /c echo"), text(r"/c\s"), text("")], "true");
        check(&RE, &[field("CMD"), text("cmd")], "false");
        check(&RE, &[field("CMD"), text("cmd"), text("i")], "true");
        check(&RE, &[field("a\nb"), text("a.b"), text("s")], "true");
        check(&RE, &[missing(), text("")], "false");
        check(
            &RE,
            &[field("x"), text("(")],
            "error: `(` is not a regular expression: missing closing parenthesis",
        );
    }
}
