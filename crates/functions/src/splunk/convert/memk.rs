//! `convert memk(field)`.

use super::{converted, of_text};
use crate::Function;
use crate::splunk::number::read_number;

/// `memk(field)` is the kilobytes of a positive number with `k` (where nothing is said), `m` or `g` behind it.
///
/// - **Null**: null where the value is missing or is none.
/// - **Source**: Search Reference, "convert".
pub(super) const MEMK: Function = of_text("splunk.convert_memk", "memk(field) -> number", |_, _| {
    Ok(Box::new(|args| converted(&args[0], read)))
});

pub(super) fn read(text: &str) -> Option<f64> {
    let digits = text.trim_end_matches(|unit: char| unit.is_ascii_alphabetic());
    let factor = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "k" => 1.0,
        "m" => 1024.0,
        "g" => 1024.0 * 1024.0,
        _ => return None,
    };
    Some(read_number(digits.trim_end())? * factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_its_format_and_nothing_else() {
        check(&MEMK, &[field("2")], "2");
        check(&MEMK, &[field("2m")], "2048");
        check(&MEMK, &[field("1.5G")], "1572864");
        check(&MEMK, &[field("2t")], "null");
        check(&MEMK, &[missing()], "null");
    }
}
