//! LEEF, QRadar's Log Event Extended Format, 1.0 and 2.0.

/// A LEEF line, cut up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leef {
    /// Version of the format.
    pub version: String,
    /// Who makes the product.
    pub vendor: String,
    /// The product that sent it.
    pub product: String,
    /// Version of the product.
    pub product_version: String,
    /// The product's id for the kind of event.
    pub event_id: String,
    /// Keys and values, in the line's order.
    pub values: Vec<(String, String)>,
}

/// Reads what begins with `LEEF:`. `Err` holds how many of the header's five fields there are.
///
/// A `|` of a header's field is written `\|`. Version 2.0 names the delimiter of the values in a sixth field, as one
/// character or in hexadecimal digits (`x5E`, `0x5E`); an empty field means a tab, and senders that leave the field
/// out altogether mean a tab as well. What stands between two delimiters without a `=` belongs to the value before.
pub fn parse(text: &str) -> Result<Leef, usize> {
    let mut rest = text.strip_prefix("LEEF:").ok_or(0_usize)?;
    let mut fields = Vec::with_capacity(5);
    while fields.len() < 5 {
        let Some((field, after)) = field(rest) else { return Err(fields.len()) };
        fields.push(field);
        rest = after;
    }
    let mut delimiter = '\t';
    if fields[0].starts_with('2')
        && let Some((named, after)) = named_delimiter(rest)
    {
        delimiter = named;
        rest = after;
    }
    let mut fields = fields.into_iter();
    let mut next = || fields.next().unwrap_or_default();
    Ok(Leef {
        version: next(),
        vendor: next(),
        product: next(),
        product_version: next(),
        event_id: next(),
        values: values(rest, delimiter),
    })
}

/// A field of a header up to its `|`, with `\|` and `\\` resolved.
pub(crate) fn field(text: &str) -> Option<(String, &str)> {
    let mut field = String::new();
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '|' if !escaped => return Some((field, &text[at + 1..])),
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '|' | '\\' => {}
            _ if escaped => field.push('\\'),
            _ => {}
        }
        escaped = false;
        field.push(c);
    }
    None
}

fn named_delimiter(text: &str) -> Option<(char, &str)> {
    let (name, rest) = text.split_once('|')?;
    let mut characters = name.chars();
    let delimiter = match (characters.next(), characters.next()) {
        (None, _) => '\t',
        (Some(only), None) => only,
        _ => {
            let digits = name.strip_prefix("0x").or_else(|| name.strip_prefix("0X"));
            let digits = digits.or_else(|| name.strip_prefix(['x', 'X']))?;
            let number =
                (1..=4).contains(&digits.len()).then(|| u32::from_str_radix(digits, 16).ok()).flatten();
            char::from_u32(number?)?
        }
    };
    Some((delimiter, rest))
}

fn values(text: &str, delimiter: char) -> Vec<(String, String)> {
    let mut values: Vec<(String, String)> = Vec::new();
    for part in text.trim_end_matches(['\r', '\n']).split(delimiter) {
        match part.split_once('=').filter(|(key, _)| is_key(key.trim())) {
            Some((key, value)) => values.push((key.trim().to_owned(), value.to_owned())),
            None => {
                if let Some((_, value)) = values.last_mut().filter(|_| !part.is_empty()) {
                    value.push(delimiter);
                    value.push_str(part);
                }
            }
        }
    }
    values
}

/// A word as keys are; custom ones may have blanks inside.
fn is_key(key: &str) -> bool {
    (1..=128).contains(&key.len())
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | ':' | '[' | ']' | '(' | ')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, header: [&str; 5], values: &[(&str, &str)]) {
        let leef = parse(text).expect("it is LEEF");
        let found = [&leef.version, &leef.vendor, &leef.product, &leef.product_version, &leef.event_id];
        assert_eq!(found.map(String::as_str), header, "{text}");
        let found: Vec<_> = leef.values.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(found, values, "{text}");
    }

    #[test]
    fn reads_both_versions() {
        let src = [("src", "192.0.2.1"), ("dst", "192.0.2.2")];
        check(
            "LEEF:1.0|V|P|4.0 SP1|15345|src=192.0.2.1\tdst=192.0.2.2",
            ["1.0", "V", "P", "4.0 SP1", "15345"],
            &src,
        );
        for delimiter in [
            "^|src=192.0.2.1^dst=192.0.2.2",
            "x5E|src=192.0.2.1^dst=192.0.2.2",
            "0x005e|src=192.0.2.1^dst=192.0.2.2",
            "x09|src=192.0.2.1\tdst=192.0.2.2",
            "|src=192.0.2.1\tdst=192.0.2.2",
            "src=192.0.2.1\tdst=192.0.2.2",
            "0xa6|src=192.0.2.1¦dst=192.0.2.2",
        ] {
            check(&format!("LEEF:2.0|V|P|1|41|{delimiter}"), ["2.0", "V", "P", "1", "41"], &src);
        }
    }

    #[test]
    fn values_and_headers_may_hold_what_cuts_them() {
        check(
            r"LEEF:2.0|A\|B|P\\Q|C:\x|41|^|url=http://a.example/?b=c^d^src=192.0.2.1^empty=^path=C:\Temp\",
            ["2.0", "A|B", r"P\Q", r"C:\x", "41"],
            &[("url", "http://a.example/?b=c^d"), ("src", "192.0.2.1"), ("empty", ""), ("path", r"C:\Temp\")],
        );
    }

    #[test]
    fn a_cut_header_is_told() {
        assert_eq!(parse("LEEF:1.0|V|P|1"), Err(3));
        assert_eq!(parse("LEEF:1.0"), Err(0));
        assert_eq!(parse("LEEF:2.0|V|P|1|7|").map(|leef| leef.values.len()), Ok(0));
    }
}
