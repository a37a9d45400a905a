//! `split(text, "delimiter")`.

use std::borrow::Cow;

use plan::Arity;
use text::Diagnostic;

use super::refusal::needs_value;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `split(text, "delimiter")` is the list of the parts between delimiters, empty ones included. An empty delimiter
/// gives the characters.
///
/// - **Null, multivalue**: null where one is missing; each member is split (believed).
/// - **Source**: Search Reference, "Multivalue eval functions"; measured on 10.4.2 (one part is a plain value).
pub(crate) const SPLIT: Function = Function {
    spec: spec::scalar("splunk.split", "split(text, \"delimiter\") -> list", Arity::exactly(2), spec::multi),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    args.iter().try_for_each(|argument| needs_value("split", argument, context))?;
    Ok(Box::new(|args| {
        let Some(delimiter) = args[1].text() else { return Value::Null };
        let parts: Vec<Cow<'_, str>> =
            args[0].members().into_iter().flat_map(|member| parts(member, &delimiter)).collect();
        if parts.is_empty() { Value::Null } else { Value::Multi(parts) }
    }))
}

fn parts<'a>(text: Cow<'a, str>, delimiter: &str) -> Vec<Cow<'a, str>> {
    match text {
        Cow::Borrowed(text) if delimiter.is_empty() => {
            text.char_indices().map(|(at, c)| Cow::Borrowed(&text[at..at + c.len_utf8()])).collect()
        }
        Cow::Borrowed(text) => text.split(delimiter).map(Cow::Borrowed).collect(),
        Cow::Owned(text) if delimiter.is_empty() => text.chars().map(|c| Cow::Owned(c.to_string())).collect(),
        Cow::Owned(text) => text.split(delimiter).map(|part| Cow::Owned(part.to_owned())).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text, whole};

    #[test]
    fn parts_stand_between_delimiters() {
        check(&SPLIT, &[field("a;b;;c"), text(";")], "[a, b, , c]");
        check(&SPLIT, &[field("abc"), text(";")], "[abc]");
        check(&SPLIT, &[field("äb"), text("")], "[ä, b]");
        check(&SPLIT, &[whole(101), text("0")], "[1, 1]");
        check(&SPLIT, &[missing(), text(";")], "null");
    }
}
