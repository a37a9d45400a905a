//! `convert num(field)`.

use super::{converted, of_text};
use crate::Function;
use crate::splunk::number::read_number;

/// `num(field)` is the number that the value is; what is none becomes null (measured on Splunk 10.4.2).
///
/// - **Null**: null where the value is missing or is none.
/// - **Source**: Search Reference, "convert".
pub(super) const NUM: Function = of_text("splunk.convert_num", "num(field) -> number", |_, _| {
    Ok(Box::new(|args| converted(&args[0], read)))
});

fn read(text: &str) -> Option<f64> {
    read_number(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_its_format_and_nothing_else() {
        check(&NUM, &[field("12.5")], "12.5");
        check(&NUM, &[field("a")], "null");
        check(&NUM, &[missing()], "null");
    }
}
