//! `NOW() - 86400`: NOW() counts milliseconds, so this is 86.4 seconds ago; a day is meant.

use plan::{Expr, Literal};
use text::Diagnostic;

/// The number that is meant, and what is said of the written one: where it is mended, and where it is left.
pub(crate) struct Seconds {
    pub(crate) milliseconds: i64,
    pub(crate) warning: Diagnostic,
    pub(crate) doubt: Diagnostic,
}

/// `Some` where whole minutes of seconds are taken from NOW() and the number is no whole minutes of milliseconds.
pub(crate) fn seconds_before_now(left: &Expr, right: &Expr) -> Option<Seconds> {
    let Expr::Call(call) = left else { return None };
    let Expr::Literal(Literal::Integer(count), span) = right else { return None };
    if call.function != "ariel.NOW" || !looks_like_seconds(*count) {
        return None;
    }
    let milliseconds = count.checked_mul(1000)?;
    let name = "milliseconds-as-seconds";
    let what = format!("NOW() counts milliseconds, and {count} of them are {} s", *count as f64 / 1000.0);
    Some(Seconds {
        milliseconds,
        warning: Diagnostic::warning(name, *span, format!("{what}; {count} s are taken"))
            .with_fix(*span, milliseconds.to_string()),
        doubt: Diagnostic::warning(name, *span, what).with_fix(*span, milliseconds.to_string()),
    })
}

/// 60, 3600 and 86400 do; 300000 (five minutes) and 30000 (half of one) do not.
fn looks_like_seconds(count: i64) -> bool {
    let whole_minutes = count > 0 && count % 60 == 0;
    let whole_minutes_ms = count % 60_000 == 0;
    let whole_seconds_ms = count % 1_000 == 0 && count % 3_600 != 0;
    whole_minutes && !whole_minutes_ms && !whole_seconds_ms
}

#[cfg(test)]
mod tests {
    use super::looks_like_seconds;

    fn check(count: i64, expected: bool) {
        assert_eq!(looks_like_seconds(count), expected, "{count}");
    }

    #[test]
    fn tells_seconds_from_milliseconds() {
        for seconds in [60, 300, 900, 3600, 7200, 86_400, 172_800, 604_800, 2_592_000] {
            check(seconds, true);
            check(seconds * 1000, false);
        }
        check(30_000, false);
        check(5_000, false);
        check(0, false);
    }
}
