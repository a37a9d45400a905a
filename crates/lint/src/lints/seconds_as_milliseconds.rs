//! ## What it finds
//! A number of milliseconds where Splunk counts seconds: `_time > 1700000000000`, `earliest=1700000000000`.
//!
//! ## Why it matters
//! The number is a day some fifty thousand years away. With `earliest=` the search finds nothing, and with `latest=` it
//! has no end.
//!
//! ## Example
//! ```spl
//! index=* earliest=1700000000000
//! ```
//! Instead:
//! ```spl
//! index=* earliest=1700000000
//! ```
//!
//! ## How sure
//! Certain that the number counts seconds; that milliseconds are meant is read from the number (1990 to 2100 in
//! milliseconds).

use plan::{Bound, Expr, Literal, StepKind};
use query::Language;
use text::{Diagnostic, Severity, Span};

use crate::{Check, Lint, Subject, place};

pub(super) const LINT: Lint = Lint {
    name: "seconds-as-milliseconds",
    finds: "a number of milliseconds where seconds are counted",
    severity: Severity::Warning,
    check: Check::Query(check),
};

/// 1990 to 2100 in milliseconds.
const MILLISECONDS: std::ops::Range<f64> = 631_152_000_000.0..4_102_444_800_000.0;

/// Functions whose first argument is a time.
const OF_TIME: [&str; 2] = ["splunk.strftime", "splunk.relative_time"];

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    if subject.language() != Language::Spl {
        return Vec::new();
    }
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut add = |number: Option<(f64, Span)>| {
        if let Some((number, span)) = number.filter(|(_, span)| subject.is_written(*span))
            && !found.iter().any(|known| known.span == span)
        {
            found.push(said(number, span, subject.text()));
        }
    };
    for pipeline in &subject.pipelines {
        for (step, _) in pipeline.steps() {
            match &step.kind {
                StepKind::Scan(scan) => {
                    let bounds = [&scan.range.start, &scan.range.end];
                    bounds.into_iter().flatten().for_each(|bound| add(of_bound(bound)));
                }
                _ => place::step_exprs(step, &mut |expr| add(beside_time(expr))),
            }
        }
    }
    found
}

fn said(number: f64, span: Span, text: &str) -> Diagnostic {
    let message =
        format!("this counts seconds, and {number} of them are fifty thousand years; milliseconds are meant");
    let said = Diagnostic::warning(LINT.name, span, message);
    let written = span.of(text);
    if written.bytes().all(|sign| sign.is_ascii_digit()) {
        return said.with_fix(span, (number / 1000.0).trunc().to_string());
    }
    said
}

/// The end of a range of time.
fn of_bound(bound: &Bound) -> Option<(f64, Span)> {
    milliseconds(&bound.time)
}

/// A number that is compared with an event's time, or taken for one.
fn beside_time(expr: &Expr) -> Option<(f64, Span)> {
    let Expr::Call(call) = expr else { return None };
    if OF_TIME.contains(&call.function.as_str()) {
        return call.args.first().and_then(milliseconds);
    }
    let is_time = |arg: &Expr| matches!(arg, Expr::Field(field) if field.name == "_time");
    match call.args.as_slice() {
        [left, right] if is_time(left) => milliseconds(right),
        [left, right] if is_time(right) => milliseconds(left),
        _ => None,
    }
}

fn milliseconds(expr: &Expr) -> Option<(f64, Span)> {
    let Expr::Literal(literal, span) = expr else { return None };
    let number = match literal {
        Literal::Integer(whole) => *whole as f64,
        Literal::Number(number, _) => *number,
        Literal::Text(text) => text.parse().ok()?,
        Literal::Boolean(_) | Literal::Null => return None,
    };
    MILLISECONDS.contains(&number).then_some((number, *span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;

    #[test]
    fn splunk_counts_seconds() {
        let said =
            "this counts seconds, and 1700000000000 of them are fifty thousand years; milliseconds are meant";
        trial::check(
            &LINT,
            Language::Spl,
            "index=* | where _time > 1700000000000",
            &[&format!("1700000000000: {said}")],
        );
        trial::check(
            &LINT,
            Language::Spl,
            "index=* earliest=1700000000000 latest=now",
            &[&format!("1700000000000: {said}")],
        );
        trial::check(&LINT, Language::Spl, "index=* earliest=1700000000 | where _time > 1700000000", &[]);
        trial::check(&LINT, Language::Spl, "index=* | where size > 1700000000000", &[]);
    }
}
