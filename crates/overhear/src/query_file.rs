//! A query's text from a file.

use std::fs;
use std::path::Path;

use text::Source;

use crate::failure::Failure;

/// What an option gives as a query: the text itself, or `@FILE`.
pub(crate) fn source(option: &str, given: &str) -> Result<Source, Failure> {
    match given.strip_prefix('@') {
        None => Ok(Source::new(option, given)),
        Some(path) => Ok(Source::new(path, text(Path::new(path))?)),
    }
}

/// The text of a file: UTF-8, or UTF-16 where a byte order mark says so, as Windows' own editors and shells write it.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    let shown = path.display();
    let bytes = fs::read(path).map_err(|error| Failure::new(format!("{shown}: {error}")))?;
    decoded(&bytes).map_err(|why| Failure::new(format!("{shown}: {why}")))
}

fn decoded(bytes: &[u8]) -> Result<String, String> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks().0.iter().copied().map(unit).collect();
        String::from_utf16(&units)
            .map_err(|_| "this is not UTF-16, though its first two bytes say so".to_owned())
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        plain => utf8(plain),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        format!("this is not UTF-8: byte {} is 0x{:02X}, in line {line}", good.len() + 1, bytes[good.len()])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_query() {
        check(b"a\xC3\xA9", Ok("a\u{e9}"));
        check(b"\xEF\xBB\xBFa", Ok("a"));
        check(b"\xFF\xFEa\0|\0", Ok("a|"));
        check(b"\xFE\xFF\0a", Ok("a"));
    }

    #[test]
    fn what_is_no_text_is_said_with_its_place() {
        check(b"a\nb\xFFc", Err("this is not UTF-8: byte 4 is 0xFF, in line 2"));
        check(b"\xFF\xFE\0\xD8", Err("this is not UTF-16, though its first two bytes say so"));
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<&str, &str>) {
        assert_eq!(decoded(bytes), expected.map(str::to_owned).map_err(str::to_owned));
    }
}
