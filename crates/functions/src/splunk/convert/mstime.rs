//! `convert mstime(field)`.

use super::{converted, of_text};
use crate::Function;
use crate::splunk::number::read_number;

/// `mstime(field)` is the seconds of a time `[MM:]SS.SSS`.
///
/// - **Null**: null where the value is missing or is none.
/// - **Source**: Search Reference, "convert".
pub(super) const MSTIME: Function = of_text("splunk.convert_mstime", "mstime(field) -> number", |_, _| {
    Ok(Box::new(|args| converted(&args[0], read)))
});

fn read(text: &str) -> Option<f64> {
    let (minutes, seconds) = text.split_once(':').unwrap_or(("0", text));
    Some(read_number(minutes)? * 60.0 + read_number(seconds)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_its_format_and_nothing_else() {
        check(&MSTIME, &[field("02:03.250")], "123.25");
        check(&MSTIME, &[field("3.5")], "3.5");
        check(&MSTIME, &[field("1:02:03")], "null");
        check(&MSTIME, &[missing()], "null");
    }
}
