//! Values of a payload that is made of names and values, or of values alone.

/// The value of a name in text like `name=value;name=value`: what stands between the delimiter after the name and the
/// next delimiter of pairs. A name counts only where a pair begins.
pub(super) fn value(payload: &str, name: &str, between_pairs: &str, after_name: &str) -> Option<String> {
    if between_pairs.is_empty() || after_name.is_empty() {
        return None;
    }
    payload.split(between_pairs).find_map(|pair| {
        let (found, value) = pair.split_once(after_name)?;
        // A syslog header stands in front of the first name.
        let found = found.trim();
        let is_name = found == name || found.rsplit(char::is_whitespace).next() == Some(name);
        is_name.then(|| value.trim().to_owned())
    })
}

/// An item of a list, from 0: `$0`, `$1` and so on in the editor.
pub(super) fn item(payload: &str, number: usize, delimiter: &str) -> Option<String> {
    if delimiter.is_empty() {
        return None;
    }
    payload.split(delimiter).nth(number).map(|item| item.trim().to_owned())
}
