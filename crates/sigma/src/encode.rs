//! What a value looks like where it was written another way: other dashes, Base64, UTF-16.

use text::{Diagnostic, Span, Spanned};

use crate::{Modifier, diagnostics, pattern};

/// How many ways to write one value are asked for.
const MOST_VARIANTS: usize = 4_000;

/// The dashes that Windows programs take for one: hyphen, slash, en dash, em dash, horizontal bar.
const DASHES: [char; 5] = ['-', '/', '\u{2013}', '\u{2014}', '\u{2015}'];

/// All ways to write `value` that `changes` name, as Sigma patterns.
pub(crate) fn variants(
    value: &str,
    changes: &[Spanned<Modifier>],
    span: Span,
) -> Result<Vec<String>, Diagnostic> {
    let mut texts = vec![value.to_owned()];
    let mut bytes: Option<Vec<Vec<u8>>> = None;
    for change in changes {
        let before = match bytes.take() {
            Some(bytes) => bytes,
            None if change.value == Modifier::Windash => {
                texts = dashes(&texts, span)?;
                continue;
            }
            None => texts.iter().map(|text| plain_bytes(text, change, span)).collect::<Result<_, _>>()?,
        };
        bytes = Some(
            before
                .iter()
                .map(|before| changed(before, change, span))
                .collect::<Result<Vec<_>, _>>()?
                .concat(),
        );
    }
    let Some(bytes) = bytes else { return Ok(texts) };
    bytes
        .into_iter()
        .map(|bytes| match String::from_utf8(bytes) {
            Ok(text) => Ok(pattern::escaped(&text)),
            Err(_) => Err(diagnostics::modifier_value(span, "utf16", "ASCII text unless Base64 follows")),
        })
        .collect()
}

fn plain_bytes(text: &str, change: &Spanned<Modifier>, span: Span) -> Result<Vec<u8>, Diagnostic> {
    let plain = pattern::plain(text)
        .ok_or_else(|| diagnostics::modifier_value(span, change.value.name(), "a value without wildcards"))?;
    Ok(plain.into_bytes())
}

fn changed(bytes: &[u8], change: &Spanned<Modifier>, span: Span) -> Result<Vec<Vec<u8>>, Diagnostic> {
    Ok(match change.value {
        Modifier::Base64 => vec![base64(bytes)],
        Modifier::Base64Offset => (0..3).map(|offset| base64_at(bytes, offset)).collect(),
        Modifier::Utf16Le => vec![utf16(bytes, span, u16::to_le_bytes)?],
        Modifier::Utf16Be => vec![utf16(bytes, span, u16::to_be_bytes)?],
        Modifier::Utf16 => {
            let mut marked = vec![0xff, 0xfe];
            marked.extend(utf16(bytes, span, u16::to_le_bytes)?);
            vec![marked]
        }
        found => return Err(diagnostics::modifier_conflict(change.span, "base64", found.name())),
    })
}

fn utf16(bytes: &[u8], span: Span, order: fn(u16) -> [u8; 2]) -> Result<Vec<u8>, Diagnostic> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| diagnostics::modifier_value(span, "utf16", "a text that is not encoded yet"))?;
    Ok(text.encode_utf16().flat_map(order).collect())
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) & 63;
            out.push(if digit > group.len() { b'=' } else { DIGITS[index as usize] });
        }
    }
    out
}

/// The digits that depend on `bytes` alone where `offset` (0 to 2) other bytes stand before them in their group.
fn base64_at(bytes: &[u8], offset: usize) -> Vec<u8> {
    let mut shifted = vec![b' '; offset];
    shifted.extend_from_slice(bytes);
    let encoded = base64(&shifted);
    let start = [0, 2, 3][offset];
    let end = encoded.len() - [0, 3, 2][shifted.len() % 3];
    encoded.get(start..end).unwrap_or_default().to_vec()
}

/// Each text with each dash in each place of a dash. A dash stands in front of a word and not behind one, so that
/// `a-b` has none.
fn dashes(texts: &[String], span: Span) -> Result<Vec<String>, Diagnostic> {
    let mut all = Vec::new();
    for text in texts {
        let mut variants = vec![String::new()];
        let mut before = None;
        let mut chars = text.chars().peekable();
        while let Some(found) = chars.next() {
            let is_word = |found: char| found.is_alphanumeric() || found == '_';
            let free = !before.is_some_and(is_word) && chars.peek().is_some_and(|next| is_word(*next));
            if DASHES.contains(&found) && free {
                variants = variants
                    .iter()
                    .flat_map(|variant| DASHES.map(|dash| format!("{variant}{dash}")))
                    .collect();
            } else {
                variants.iter_mut().for_each(|variant| variant.push(found));
            }
            if variants.len() > MOST_VARIANTS {
                return Err(diagnostics::too_many_variants(span));
            }
            before = Some(found);
        }
        all.extend(variants);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, changes: &str, expected: &str) {
        let changes: Vec<_> = changes
            .split('|')
            .map(|name| Spanned::new(Modifier::named(name).expect(name), Span::default()))
            .collect();
        let found = match variants(value, &changes, Span::default()) {
            Ok(found) => found.join(" "),
            Err(diagnostic) => diagnostic.message,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn base64_of_texts() {
        check("a", "base64", "YQ==");
        check("ab", "base64", "YWI=");
        check("foobar", "base64", "Zm9vYmFy");
        check(r"a\\b", "base64", "YVxi");
        check("a*", "base64", "`base64` takes a value without wildcards");
    }

    #[test]
    fn the_three_offsets_of_a_text() {
        // The specification's own text on `base64offset`; each stands in the Base64 of `xxfoobaryy` and its shifts.
        check("foobar", "base64offset", "Zm9vYmFy Zvb2Jhc mb29iYX");
        check("http://", "base64offset", "aHR0cDovL h0dHA6Ly odHRwOi8v");
    }

    #[test]
    fn a_command_encoded_for_powershell() {
        check("ping", "wide|base64", "cABpAG4AZwA=");
        check("ping", "utf16le|base64", "cABpAG4AZwA=");
        check("p", "utf16be|base64", "AHA=");
        check("p", "utf16|base64", "//5wAA==");
    }

    #[test]
    fn a_dash_stands_before_a_word() {
        check("-a", "windash", "-a /a \u{2013}a \u{2014}a \u{2015}a");
        check("a-b", "windash", "a-b");
        check("- x", "windash", "- x");
        let many = " -a -b -c -d -e -f";
        check(many, "windash", "the value has more variants than can be asked for");
    }
}
