//! Spans of time that are twice or half as long.

use plan::{ArgValue, Bound, Expr, Literal, Scan, Vendor};
use text::Span;

/// The start of a scan, further back and nearer, and what is written there.
pub(super) fn scans(scan: &Scan) -> Vec<(Scan, String, Span)> {
    let Some(start) = &scan.range.start else { return Vec::new() };
    let with = |by: f64| {
        let (time, written) = scaled(&start.time, by)?;
        let mut other = scan.clone();
        other.range.start = Some(Bound { time, unit: start.unit });
        Some((other, written, start.time.span()))
    };
    [0.5, 2.0].into_iter().filter_map(with).collect()
}

/// A command with another span of time, and what is written there.
pub(super) fn commands(vendor: &Vendor) -> Vec<(Vendor, String, Span)> {
    let mut found = Vec::new();
    for (at, arg) in vendor.args.iter().enumerate() {
        let ArgValue::Text(text) = &arg.value else { continue };
        if !matches!(arg.name, "span" | "maxspan" | "maxpause" | "time_window") {
            continue;
        }
        for by in [0.5, 2.0] {
            let Some(written) = scaled_text(text, by) else { continue };
            let mut other = vendor.clone();
            other.args[at].value = ArgValue::Text(written.clone());
            found.push((other, written, arg.span));
        }
    }
    found
}

/// The expression with its first span of time changed, and what is written there now.
fn scaled(expr: &Expr, by: f64) -> Option<(Expr, String)> {
    match expr {
        Expr::Literal(Literal::Integer(whole), span) if *whole > 1 => {
            let whole = (*whole as f64 * by) as i64;
            Some((Expr::Literal(Literal::Integer(whole), *span), whole.to_string()))
        }
        Expr::Literal(Literal::Number(number, _), span) if *number > 1.0 => {
            let written = (number * by).to_string();
            Some((Expr::Literal(Literal::Number(number * by, written.clone()), *span), written))
        }
        Expr::Literal(Literal::Text(text), span) => {
            let written = scaled_text(text, by)?;
            Some((Expr::text(written.clone(), *span), written))
        }
        Expr::Call(call) => {
            let (at, (arg, written)) =
                call.args.iter().enumerate().find_map(|(at, arg)| Some((at, scaled(arg, by)?)))?;
            let mut other = call.clone();
            other.args[at] = arg;
            Some((Expr::Call(other), written))
        }
        Expr::Literal(..) | Expr::Field(_) | Expr::And(..) | Expr::Or(..) | Expr::Not(..) => None,
    }
}

/// `-24h@h` with its number changed, in a finer unit where it is odd.
fn scaled_text(text: &str, by: f64) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let number: u64 = text[start..start + digits].parse().ok()?;
    let unit = &text[start + digits..];
    let (number, unit) = match (number % 2, unit.chars().next()) {
        (1, Some('d')) => (number * 24, unit.replacen('d', "h", 1)),
        (1, Some('h')) => (number * 60, unit.replacen('h', "m", 1)),
        (1, Some('m')) => (number * 60, unit.replacen('m', "s", 1)),
        _ => (number, unit.to_owned()),
    };
    let changed = number as f64 * by;
    (changed >= 1.0).then(|| format!("{}{}{unit}", &text[..start], changed as u64))
}

#[cfg(test)]
mod tests {
    use super::scaled_text;

    #[test]
    fn a_span_is_twice_and_half_as_long() {
        let check = |text, half: &str, twice: &str| {
            assert_eq!(scaled_text(text, 0.5).as_deref(), Some(half));
            assert_eq!(scaled_text(text, 2.0).as_deref(), Some(twice));
        };
        check("-24h@h", "-12h@h", "-48h@h");
        check("1d", "12h", "48h");
        check("5m", "150s", "600s");
        assert_eq!(scaled_text("all", 2.0), None);
    }
}
