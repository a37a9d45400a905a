//! `urldecode(text)`.

use plan::Arity;
use text::Diagnostic;

use super::refusal::needs_text;
use crate::{Argument, Context, Function, Kernel, spec};

/// `urldecode(text)` reads `%2F` as the byte that it numbers; `+` stays. Bytes that are no UTF-8 become U+FFFD, a
/// `%` that begins no number stays.
///
/// - **Null, multivalue**: null where the argument is missing; each member is changed (believed).
/// - **Source**: Search Reference, "Text functions".
pub(crate) const URLDECODE: Function = Function {
    spec: spec::scalar(
        "splunk.urldecode",
        "urldecode(text) -> text",
        Arity::exactly(1),
        spec::text_like_first,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_text("urldecode", &args[0], context)?;
    Ok(Box::new(|args| {
        args[0].map_members(|text| if text.contains('%') { decoded(&text).into() } else { text })
    }))
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let number =
            text.get(at + 1..at + 3).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match number.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| bytes[at] == b'%') {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_numbered_bytes() {
        check(&URLDECODE, &[field("http%3A%2F%2Fa.example%2F?q=%C3%A4+1")], "http://a.example/?q=ä+1");
        check(&URLDECODE, &[field("100%")], "100%");
        check(&URLDECODE, &[field("%zz%4")], "%zz%4");
        check(&URLDECODE, &[missing()], "null");
    }
}
