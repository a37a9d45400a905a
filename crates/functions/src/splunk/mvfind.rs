//! `mvfind(list, "regex")`.

use plan::Arity;
use text::Diagnostic;

use super::refusal::{constant_text, needs_value};
use crate::pattern::{Dialect, Regex, invalid_regex};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `mvfind(list, "regex")` is the place, counted from 0, of the first value that the pattern matches.
///
/// - **Null**: null where none matches or an argument is missing.
/// - **Errors**: a pattern that does not compile is reported at the pattern when the query is planned.
/// - **Source**: Search Reference, "Multivalue eval functions".
pub(crate) const MVFIND: Function = Function {
    spec: spec::scalar(
        "splunk.mvfind",
        "mvfind(list, \"regex\") -> number",
        Arity::exactly(2),
        spec::integer,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    args.iter().try_for_each(|argument| needs_value("mvfind", argument, context))?;
    let Some(pattern) = constant_text(&args[1]) else {
        return Ok(Box::new(|args| {
            match args[1].text().map(|pattern| Regex::new(&pattern, Dialect::Pcre)) {
                Some(Ok(regex)) => place(&args[0], &regex),
                Some(Err(_)) | None => Value::Null,
            }
        }));
    };
    let regex =
        Regex::new(pattern, Dialect::Pcre).map_err(|reason| invalid_regex(pattern, &reason, args[1].span))?;
    Ok(Box::new(move |args| place(&args[0], &regex)))
}

fn place(list: &Value<'_>, regex: &Regex) -> Value<'static> {
    list.members().iter().position(|member| regex.is_match(member)).map(|place| place as i64).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, text};

    #[test]
    fn finds_the_first_match() {
        check(&MVFIND, &[multi(&["ok", "err1", "err2"]), text(r"err\d+")], "1");
        check(&MVFIND, &[field("ok"), text("ok")], "0");
        check(&MVFIND, &[multi(&["a", "b"]), text("c")], "null");
        check(&MVFIND, &[missing(), text("c")], "null");
    }
}
