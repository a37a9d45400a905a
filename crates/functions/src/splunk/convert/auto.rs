//! `convert auto(field)`.

use super::{converted, of_text};
use crate::Function;
use crate::splunk::number::read_number;

/// `auto(field)` is the number that the value is, commas and a unit of memory or time aside: the first that fits of a
/// number, one with commas, `dur2sec` and `memk`. (Believed: Splunk names no list.)
///
/// - **Null**: null where the value is missing or is none.
/// - **Source**: Search Reference, "convert".
pub(super) const AUTO: Function = of_text("splunk.convert_auto", "auto(field) -> number", |_, _| {
    Ok(Box::new(|args| converted(&args[0], read)))
});

fn read(text: &str) -> Option<f64> {
    read_number(text)
        .or_else(|| read_number(&text.replace(',', "")))
        .or_else(|| super::dur2sec::read(text))
        .or_else(|| super::memk::read(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_its_format_and_nothing_else() {
        check(&AUTO, &[field("1,234.5")], "1234.5");
        check(&AUTO, &[field("00:01:00")], "60");
        check(&AUTO, &[field("x")], "null");
        check(&AUTO, &[missing()], "null");
    }
}
