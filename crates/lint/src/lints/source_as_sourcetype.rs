//! ## What it finds
//! A `sourcetype` of SPL that today's add-on gives no event: the value is that of `source`.
//!
//! ## Why it matters
//! Splunk's add-ons for Windows and Sysmon cut the sourcetype at its first colon years ago. The search returns
//! nothing on a current installation and everything on an old one.
//!
//! ## Example
//! ```spl
//! sourcetype="XmlWinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=3
//! ```
//! Instead:
//! ```spl
//! source="XmlWinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=3
//! ```
//!
//! ## How sure
//! Certain for the default settings of the add-ons, whose names are in `taxonomy/views/splunk.toml`. Silent where
//! the search asks for the source too.

use plan::{Expr, StepKind};
use taxonomy::Addon;
use text::{Diagnostic, Severity};

use crate::classes::Universe;
use crate::texts::{self, Test};
use crate::{Check, Lint, Subject, place};

pub(super) const LINT: Lint = Lint {
    name: "source-as-sourcetype",
    finds: "a sourcetype that is the name of a source",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    if subject.views.addon == Addon::Legacy || subject.language() != query::Language::Spl {
        return Vec::new();
    }
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        for (step, moment) in pipeline.steps() {
            let StepKind::Filter(condition) = &step.kind else { continue };
            place::visit(condition, &mut |expr| {
                let Expr::Call(call) = expr else { return };
                let Some(test) = texts::test(call).filter(|test| !test.negated) else { return };
                let asked = test
                    .field()
                    .filter(|field| field.name == "sourcetype" && !moment.names.is_made("sourcetype"));
                let Some(field) = asked.filter(|field| subject.is_written(field.span)) else { return };
                if is_source(subject.universe, &test) && !asks_source(condition, &test) {
                    let value = test.patterns[0].written;
                    let message = format!("no event has the sourcetype `{value}` today: that is its source");
                    let why = "the current add-ons give Windows events the sourcetype `XmlWinEventLog` and Sysmon's `xmlwineventlog`";
                    found.push(
                        Diagnostic::warning(LINT.name, call.span, message)
                            .with_note(why)
                            .with_fix(field.span, "source"),
                    );
                }
            });
        }
    }
    found
}

/// Is it the source of events of today, and the sourcetype of none?
fn is_source(universe: &Universe, test: &Test<'_>) -> bool {
    let has = |field| universe.values_with(field, Addon::Current).iter().any(|value| test.accepts(value));
    !has("sourcetype") && has("source")
}

/// Does the condition ask for the source with the same value somewhere?
fn asks_source(condition: &Expr, test: &Test<'_>) -> bool {
    let mut asks = false;
    place::visit(condition, &mut |expr| {
        if let Expr::Call(call) = expr
            && let Some(other) = texts::test(call)
            && other.field().is_some_and(|field| ["source", "Channel"].contains(&field.name.as_str()))
        {
            asks |= other.patterns.iter().any(|pattern| {
                test.accepts(pattern.written) || test.patterns[0].written.contains(pattern.written)
            });
        }
    });
    asks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn the_old_sourcetype_is_a_source_today() {
        let old = "sourcetype=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\"";
        trial::check(
            &LINT,
            Language::Spl,
            &format!("index=* ({old} EventCode=3)"),
            &[
                "sourcetype=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\": no event has the sourcetype \
             `XmlWinEventLog:Microsoft-Windows-Sysmon/Operational` today: that is its source",
            ],
        );
        let both = format!("{old} OR source=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\"");
        trial::check(&LINT, Language::Spl, &both, &[]);
        trial::check(&LINT, Language::Spl, "sourcetype=xmlwineventlog OR sourcetype=XmlWinEventLog*", &[]);
        trial::check(&LINT, Language::Spl, "sourcetype=access_combined", &[]);
    }
}
