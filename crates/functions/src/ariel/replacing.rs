//! What `REPLACEALL` and `REPLACEFIRST` share.

use plan::Literal;
use text::Diagnostic;

use super::text_of::text_of;
use crate::pattern::{Captures, Dialect, Regex, invalid_regex};
use crate::{Argument, Kernel, Value};

/// The kernel that replaces matches of a Java pattern: `(regex, text, replacement)`, in which `$1` is a group and a
/// backslash makes the next character plain. Null where an argument is null.
pub(super) fn replacing(args: &[Argument], limit: usize) -> Result<Kernel, Diagnostic> {
    let Some(Literal::Text(pattern)) = &args[0].constant else {
        return Ok(Box::new(move |args| {
            let regex = text_of(&args[0]).and_then(|pattern| Regex::new(&pattern, Dialect::Java).ok());
            regex.and_then(|regex| replaced(args, &regex, limit)).into()
        }));
    };
    let regex =
        Regex::new(pattern, Dialect::Java).map_err(|reason| invalid_regex(pattern, &reason, args[0].span))?;
    Ok(Box::new(move |args| replaced(args, &regex, limit).into()))
}

fn replaced(args: &[Value<'_>], regex: &Regex, limit: usize) -> Option<String> {
    let (text, template) = (text_of(&args[1])?, text_of(&args[2])?);
    Some(regex.replace(&text, limit, |found, out| expand(&template, found, &text, out)).into_owned())
}

fn expand(template: &str, found: &Captures, text: &str, out: &mut String) {
    let mut rest = template.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek().copied()) {
            ('$', Some(digit)) if digit.is_ascii_digit() => {
                rest.next();
                out.push_str(found.text(text, digit as usize - '0' as usize).unwrap_or_default());
            }
            ('\\', Some(plain)) => {
                rest.next();
                out.push(plain);
            }
            _ => out.push(c),
        }
    }
}
