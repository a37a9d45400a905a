//! `relative_time(time, "modifiers")`.

use plan::Arity;
use text::Diagnostic;

use super::number::as_number;
use super::refusal::{constant_text, needs_value};
use super::relative::Modifiers;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `relative_time(time, "-1d@d")` is the time so far from another one, in seconds since 1970. See
/// [`super::relative`].
///
/// - **Null**: null where an argument is missing, the time is no number, or the text of a field is no modifier.
/// - **Errors**: a written text that is no modifier is reported when the query is planned.
/// - **Source**: Search Reference, "Date and Time functions".
pub(crate) const RELATIVE_TIME: Function = Function {
    spec: spec::scalar(
        "splunk.relative_time",
        "relative_time(time, \"modifiers\") -> number",
        Arity::exactly(2),
        spec::number,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    args.iter().try_for_each(|argument| needs_value("relative_time", argument, context))?;
    let zone = context.zone.clone();
    let Some(text) = constant_text(&args[1]) else {
        return Ok(Box::new(move |args| {
            let modifiers = args[1].text().and_then(|text| Modifiers::parse(&text));
            let time = as_number(&args[0]).zip(modifiers);
            Value::from(time.and_then(|(seconds, modifiers)| modifiers.apply(seconds, &zone)))
        }));
    };
    let modifiers = Modifiers::parse(text).ok_or_else(|| {
        let message = format!("`{text}` is not a relative time such as `-1d@d`");
        Diagnostic::error("invalid-relative-time", args[1].span, message)
    })?;
    Ok(Box::new(move |args| as_number(&args[0]).and_then(|seconds| modifiers.apply(seconds, &zone)).into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text};

    #[test]
    fn moves_a_time() {
        check(&RELATIVE_TIME, &[number("1787578215"), text("-1d@d")], "1787443200");
        check(&RELATIVE_TIME, &[field("1787578215.5"), field("+1h")], "1787581815.5");
        check(&RELATIVE_TIME, &[missing(), text("-1d")], "null");
        check(&RELATIVE_TIME, &[field("x"), text("-1d")], "null");
        check(
            &RELATIVE_TIME,
            &[field("1"), text("-30x")],
            "error: `-30x` is not a relative time such as `-1d@d`",
        );
    }
}
