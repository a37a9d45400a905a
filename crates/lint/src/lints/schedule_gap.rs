//! ## What it finds
//! A query of a package that looks back less far than the time between two of its runs.
//!
//! ## Why it matters
//! What happens in the rest of the time is never looked at, and no error says so.
//!
//! ## Example
//! ```yaml
//! queries:
//!   - file: query.aql
//!     every: 60m
//! ```
//! beside `LAST 5 MINUTES` in the query: of each hour 55 minutes are not looked at.
//!
//! ## How sure
//! Certain where the package says how often the query runs (`every`) and the query how far it looks back.

use plan::{Expr, Literal, StepKind, TimeUnit};
use text::{Diagnostic, Severity, Span};

use crate::{Check, Lint, Package, Subject};

pub(super) const LINT: Lint = Lint {
    name: "schedule-gap",
    finds: "a query that looks back less far than the time between two runs",
    severity: Severity::Warning,
    check: Check::Package(check),
};

fn check(package: &Package<'_>, subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Some(every_s) = package.detection.queries.get(package.query).and_then(|query| query.every_s) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        for step in &pipeline.plan.steps {
            let StepKind::Scan(scan) = &step.kind else { continue };
            let Some(start) = &scan.range.start else { continue };
            let Some(back_s) = seconds_back(&start.time, start.unit).filter(|back| *back < every_s) else {
                continue;
            };
            let place = start.time.span();
            let place = if place.of(subject.text()).is_empty() { Span::new(0, 1) } else { place };
            let message = format!(
                "this looks back {}, and the package runs it every {}: {} are never looked at",
                shown(back_s),
                shown(every_s),
                shown(every_s - back_s)
            );
            found.push(Diagnostic::warning(LINT.name, place, message));
        }
    }
    found
}

fn shown(seconds: u64) -> String {
    match seconds {
        _ if seconds.is_multiple_of(3_600) => format!("{} h", seconds / 3_600),
        _ if seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        _ => format!("{seconds} s"),
    }
}

/// How far before now a time is; `None` for any other time.
fn seconds_back(time: &Expr, unit: TimeUnit) -> Option<u64> {
    let Expr::Call(call) = time else { return None };
    let literal = call.args.iter().find_map(|arg| match arg {
        Expr::Literal(literal, _) => Some(literal),
        _ => None,
    })?;
    match (call.function.as_str(), literal) {
        ("ariel.subtract", Literal::Integer(ms)) if unit == TimeUnit::Milliseconds => {
            u64::try_from(*ms).ok().map(|ms| ms / 1_000)
        }
        ("splunk.relative_time", Literal::Text(modifier)) => {
            detection::duration_s(modifier.split('@').next()?.strip_prefix('-')?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_before_now_are_read() {
        let span = Span::default();
        let splunk = |text: &str| Expr::call("splunk.relative_time", vec![Expr::text(text, span)], span);
        assert_eq!(seconds_back(&splunk("-15m@m"), TimeUnit::Seconds), Some(900));
        assert_eq!(seconds_back(&splunk("@d"), TimeUnit::Seconds), None);
        let ms = Expr::Literal(Literal::Integer(300_000), span);
        let ariel = Expr::call("ariel.subtract", vec![Expr::call("ariel.NOW", Vec::new(), span), ms], span);
        assert_eq!(seconds_back(&ariel, TimeUnit::Milliseconds), Some(300));
        assert_eq!((shown(3_300), shown(7_200)), ("55 min".to_owned(), "2 h".to_owned()));
    }
}
