//! `convert dur2sec(field)`.

use super::{converted, of_text};
use crate::Function;
use crate::splunk::number::read_number;

/// `dur2sec(field)` is the seconds of a duration `[D+]HH:MM:SS` (`00:10:15` is 615, measured on Splunk 10.4.2).
///
/// - **Null**: null where the value is missing or is none.
/// - **Source**: Search Reference, "convert".
pub(super) const DUR2SEC: Function = of_text("splunk.convert_dur2sec", "dur2sec(field) -> number", |_, _| {
    Ok(Box::new(|args| converted(&args[0], read)))
});

/// Days before a `+`, then hours, minutes and seconds.
pub(super) fn read(text: &str) -> Option<f64> {
    let (days, clock) = text.split_once('+').unwrap_or(("0", text));
    let parts: Vec<f64> = clock.split(':').map(read_number).collect::<Option<_>>()?;
    let [hours, minutes, seconds] = parts[..] else { return None };
    Some(((read_number(days)? * 24.0 + hours) * 60.0 + minutes) * 60.0 + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_its_format_and_nothing_else() {
        check(&DUR2SEC, &[field("00:10:15")], "615");
        check(&DUR2SEC, &[field("1+01:00:00")], "90000");
        check(&DUR2SEC, &[field("10:15")], "null");
        check(&DUR2SEC, &[missing()], "null");
    }
}
