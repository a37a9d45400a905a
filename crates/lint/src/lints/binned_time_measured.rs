//! ## What it finds
//! A first or last time that is taken of `_time` after `bin` has cut it down to spans.
//!
//! ## Why it matters
//! `earliest(_time)` of a span of an hour is the full hour, for every group: the times that an analyst reads are none at
//! which anything happened, and their difference is 0.
//!
//! ## Example
//! ```spl
//! | bin _time span=1h | stats earliest(_time) AS First, latest(_time) AS Last BY host, _time
//! ```
//! Keep the span in a field of its own:
//! ```spl
//! | bin _time span=1h AS Hour | stats earliest(_time) AS First, latest(_time) AS Last BY host, Hour
//! ```
//!
//! ## How sure
//! Certain: `bin` without `AS` overwrites the field (Search Reference), and the measure reads nothing else.

use plan::{Expr, StepKind};
use text::{Diagnostic, Severity};

use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "binned-time-measured",
    finds: "a first or last time taken of spans of time",
    severity: Severity::Warning,
    check: Check::Query(check),
};

const TIMES: [&str; 6] = ["earliest", "latest", "min", "max", "range", "first"];

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        let mut binned = None;
        for step in &pipeline.plan.steps {
            match &step.kind {
                StepKind::Vendor(vendor) if vendor.command == "splunk.bin" => {
                    let of_time = vendor.fields("field").iter().any(|field| field.name == "_time");
                    // `tstats ... by _time span=1h` cuts its key and leaves the time of its measures.
                    let word =
                        step.span.of(subject.text()).trim().get(..3).unwrap_or_default().to_ascii_lowercase();
                    let of_time = of_time && ["bin", "buc", "dis"].contains(&word.as_str());
                    if of_time && vendor.fields("as").iter().all(|field| field.name == "_time") {
                        binned = Some(step.span);
                    }
                }
                StepKind::Extend(made) if made.iter().any(|made| made.field.name == "_time") => binned = None,
                StepKind::Aggregate(aggregate) => {
                    let Some(bin) = binned else { continue };
                    for measure in &aggregate.measures {
                        let name = measure.call.function.rsplit('.').next().unwrap_or_default();
                        let of_time = matches!(measure.call.args.as_slice(), [Expr::Field(field)] if field.name == "_time");
                        if of_time && TIMES.contains(&name) && subject.is_written(measure.call.span) {
                            let message = format!(
                                "`{name}` is that of spans: `{}` has overwritten `_time`",
                                bin.of(subject.text()).trim()
                            );
                            let said = Diagnostic::warning(LINT.name, measure.call.span, message);
                            found.push(said.with_note(
                                "keep the span in a field of its own: `| bin _time span=... AS Span`",
                            ));
                        }
                    }
                    if aggregate.emit != plan::Emit::EveryRow {
                        binned = None;
                    }
                }
                _ => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn times_of_spans_are_no_times_of_events() {
        trial::check(
            &LINT,
            Language::Spl,
            "* | bin _time span=1h | stats earliest(_time) AS f by host, _time",
            &[
                "earliest(_time) AS f: `earliest` is that of spans: `bin _time span=1h` has overwritten `_time`",
            ],
        );
    }

    #[test]
    fn a_span_in_its_own_field_leaves_the_time() {
        for text in [
            "* | bin _time span=1h AS h | stats earliest(_time) AS f by host, h",
            "* | bin _time span=1h | stats count by _time",
            "* | bin _time span=1h | stats count by _time | stats max(count)",
            "| tstats count min(_time) AS f from datamodel=Authentication by Authentication.user _time span=5m",
        ] {
            trial::check(&LINT, Language::Spl, text, &[]);
        }
    }
}
