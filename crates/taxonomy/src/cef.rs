//! CEF, ArcSight's Common Event Format.

use crate::leef::field;

/// A CEF line, cut up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cef {
    /// Version of the format.
    pub version: String,
    /// Who makes the product.
    pub vendor: String,
    /// The product that sent it.
    pub product: String,
    /// Version of the product.
    pub product_version: String,
    /// The product's id for the kind of event.
    pub class_id: String,
    /// What people call the event.
    pub name: String,
    /// 0 to 10, or a word.
    pub severity: String,
    /// Keys and values, in the line's order.
    pub values: Vec<(String, String)>,
}

/// Reads what begins with `CEF:`. `Err` holds how many of the header's seven fields there are.
///
/// Values hold blanks: a value ends where a blank, a word and a `=` follow. In a value `\=`, `\\`, `\n` and `\r` are
/// escapes; senders that do not escape the backslashes of paths are taken as they mean it.
pub fn parse(text: &str) -> Result<Cef, usize> {
    let mut rest = text.strip_prefix("CEF:").ok_or(0_usize)?;
    let mut fields = Vec::with_capacity(7);
    while fields.len() < 7 {
        match field(rest) {
            Some((field, after)) => {
                fields.push(field);
                rest = after;
            }
            // The header's last bar may be missing where nothing follows.
            None if fields.len() == 6 => fields.push(std::mem::take(&mut rest).trim().to_owned()),
            None => return Err(fields.len()),
        }
    }
    let mut fields = fields.into_iter();
    let mut next = || fields.next().unwrap_or_default();
    Ok(Cef {
        version: next(),
        vendor: next(),
        product: next(),
        product_version: next(),
        class_id: next(),
        name: next(),
        severity: next(),
        values: values(rest),
    })
}

fn values(text: &str) -> Vec<(String, String)> {
    let text = text.trim_end_matches(['\r', '\n']);
    let escapes = !has_bare_backslash(text);
    let keys = keys(text);
    let mut values = Vec::with_capacity(keys.len());
    for (number, (start, equals)) in keys.iter().enumerate() {
        let end = keys.get(number + 1).map_or(text.len(), |(next, _)| *next);
        let value = text[equals + 1..end].trim_end();
        values.push((text[*start..*equals].to_owned(), resolved(value, escapes)));
    }
    values
}

/// Where keys begin, and where their `=` stands.
fn keys(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut keys = Vec::new();
    for equals in memchr::memchr_iter(b'=', bytes) {
        let length = bytes[..equals].iter().rev().take_while(|byte| is_key_byte(**byte)).count();
        let start = equals - length;
        let free = start == 0 || bytes[start - 1].is_ascii_whitespace();
        let after_last = keys.last().is_none_or(|(_, last)| start > *last);
        if length > 0 && free && after_last {
            keys.push((start, equals));
        }
    }
    keys
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'[' | b']')
}

/// A backslash that begins no escape: this sender writes paths as they are.
fn has_bare_backslash(text: &str) -> bool {
    let bytes = text.as_bytes();
    let drive =
        |at: usize| at > 0 && bytes[at - 1].is_ascii_alphabetic() && !bytes[at..].starts_with(b":\\\\");
    if memchr::memmem::find_iter(bytes, b":\\").any(drive) {
        return true;
    }
    let mut escaped = false;
    for byte in text.bytes() {
        if escaped {
            if !matches!(byte, b'\\' | b'=' | b'n' | b'r' | b'|') {
                return true;
            }
            escaped = false;
        } else {
            escaped = byte == b'\\';
        }
    }
    false
}

fn resolved(value: &str, escapes: bool) -> String {
    if !value.contains('\\') {
        return value.to_owned();
    }
    if !escapes {
        return value.replace("\\=", "=");
    }
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match characters.next() {
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some(other) => text.push(other),
            None => text.push('\\'),
        }
    }
    text
}

/// `cs1=x cs1Label=Logon GUID` is `Logon GUID=x`: values whose key is labelled stand under their label.
pub fn labelled(values: Vec<(String, String)>) -> Vec<(String, String)> {
    let label = |key: &str| {
        let wanted = format!("{key}Label");
        values
            .iter()
            .find(|(name, label)| *name == wanted && !label.is_empty())
            .map(|(_, label)| label.clone())
    };
    let is_label =
        |key: &str| key.strip_suffix("Label").is_some_and(|key| values.iter().any(|(name, _)| name == key));
    let named = values.iter().filter(|(key, _)| !is_label(key));
    named.map(|(key, value)| (label(key).unwrap_or_else(|| key.clone()), value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(extension: &str, values: &[(&str, &str)]) {
        let text = format!(r"CEF:0|V\|W|P|1|Some:4624|A name|Low|{extension}");
        let cef = parse(&text).expect("it is CEF");
        assert_eq!(
            (cef.vendor.as_str(), cef.class_id.as_str(), cef.severity.as_str()),
            ("V|W", "Some:4624", "Low")
        );
        let values_found = labelled(cef.values);
        let found: Vec<_> = values_found.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(found, values, "{extension}");
    }

    #[test]
    fn values_hold_blanks_and_escapes() {
        check(
            "src=192.0.2.1 msg=two words\\=three  dst=192.0.2.2",
            &[("src", "192.0.2.1"), ("msg", "two words=three"), ("dst", "192.0.2.2")],
        );
        check(r"filePath=C:\\new\\tools fname=a\nb", &[("filePath", r"C:\new\tools"), ("fname", "a\nb")]);
        check(r"filePath=C:\new\tools act=x", &[("filePath", r"C:\new\tools"), ("act", "x")]);
        check("a= b=1", &[("a", ""), ("b", "1")]);
    }

    #[test]
    fn labels_name_what_has_no_key() {
        check(
            "cs1=Impersonation cn1=3 cs1Label=Impersonation Level cn1Label=Logon Type cs2Label=Nothing",
            &[("Impersonation Level", "Impersonation"), ("Logon Type", "3"), ("cs2Label", "Nothing")],
        );
    }

    #[test]
    fn a_cut_header_is_told() {
        assert_eq!(parse("CEF:0|V|P|1"), Err(3));
        assert_eq!(parse("CEF:0|V|P|1|2|Name|5").map(|cef| cef.severity), Ok("5".to_owned()));
    }
}
