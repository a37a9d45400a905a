//! `replace(text, "regex", "replacement")`.

use plan::Arity;
use text::Diagnostic;

use super::refusal::{constant_text, needs_value};
use crate::pattern::{Dialect, Regex, invalid_regex, write_replacement};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `replace(text, "regex", "replacement")` replaces every match; `\1` in the replacement is the first group, `\0` the
/// whole match, `\\` a backslash.
///
/// - **Null, multivalue**: null where an argument is missing; each member is changed (believed).
/// - **Case**: significant, unless the pattern says `(?i)`.
/// - **Errors**: a pattern that does not compile is reported at the pattern when the query is planned.
/// - **Source**: Search Reference, "Text functions".
pub(crate) const REPLACE: Function = Function {
    spec: spec::scalar(
        "splunk.replace",
        "replace(text, \"regex\", \"replacement\") -> text",
        Arity::exactly(3),
        spec::text_like_first,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    args.iter().try_for_each(|argument| needs_value("replace", argument, context))?;
    let Some(pattern) = constant_text(&args[1]) else {
        return Ok(Box::new(|args| {
            match args[1].text().map(|pattern| Regex::new(&pattern, Dialect::Pcre)) {
                Some(Ok(regex)) => replaced(args, &regex),
                Some(Err(_)) => args[0].clone(),
                None => Value::Null,
            }
        }));
    };
    let regex =
        Regex::new(pattern, Dialect::Pcre).map_err(|reason| invalid_regex(pattern, &reason, args[1].span))?;
    Ok(Box::new(move |args| replaced(args, &regex)))
}

fn replaced<'a>(args: &[Value<'a>], regex: &Regex) -> Value<'a> {
    let Some(template) = args[2].text() else { return Value::Null };
    args[0].map_members(|text| {
        let new = regex.replace(&text, usize::MAX, |found, out| {
            write_replacement(
                &template,
                |group| found.text(&text, group).unwrap_or_default().to_owned(),
                out,
            );
        });
        match new {
            std::borrow::Cow::Borrowed(_) => text.clone(),
            std::borrow::Cow::Owned(new) => new.into(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, text};

    #[test]
    fn replaces_all_matches_with_groups() {
        check(&REPLACE, &[field("1/14/2023"), text(r"^(\d{1,2})/(\d{1,2})/"), text(r"\2/\1/")], "14/1/2023");
        check(&REPLACE, &[field("aaa"), text("a"), text("b")], "bbb");
        check(&REPLACE, &[field(r"C:\Tools\a.exe"), text(r"(.*\\)"), text("")], "a.exe");
        check(&REPLACE, &[field("abc"), text("x"), text("y")], "abc");
        check(&REPLACE, &[multi(&["a1", "b2"]), text(r"\d"), text("")], "[a, b]");
        check(&REPLACE, &[missing(), text("x"), text("y")], "null");
    }
}
