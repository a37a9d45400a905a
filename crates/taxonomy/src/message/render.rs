//! Data to message.

use super::template::{Message, Value};
use super::text_of_code;

impl Message {
    /// The message as Windows renders it, lines ended by CR LF. `read` gives the data's values.
    ///
    /// A code shows as its text where that is known, else as it is; a value that the data does not have shows as `-`, or
    /// its line is left out where versions of the event differ by lines.
    pub fn render(&self, read: &dyn Fn(&str) -> Option<String>) -> String {
        let mut message = String::new();
        for part in &self.parts {
            let value = part.value.as_ref().map(|value| shown(value, read));
            if matches!(value, Some(None)) && self.optional {
                continue;
            }
            message.push_str(&part.before.replace('\n', "\r\n"));
            message.push_str(&part.text);
            if let Some(value) = value {
                message.push_str(&part.gap.replace('\n', "\r\n"));
                message.push_str(value.as_deref().unwrap_or("-"));
            }
        }
        message
    }
}

fn shown(value: &Value, read: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let text = read(&value.name)?;
    if !value.coded {
        return Some(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("%%") {
        let digits = rest[at + 2..].bytes().take_while(u8::is_ascii_digit).count();
        let code = &rest[at..at + 2 + digits];
        shown.push_str(&rest[..at]);
        shown.push_str(text_of_code(code).unwrap_or(code));
        rest = &rest[at + code.len()..];
    }
    shown.push_str(rest);
    Some(shown)
}
