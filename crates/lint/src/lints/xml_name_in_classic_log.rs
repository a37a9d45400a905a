//! ## What it finds
//! A field by its name in the XML of a Windows event, in a search of events that are in classic form.
//!
//! ## Why it matters
//! Splunk takes the fields of `WinEventLog:Security` from the text of the message: what is `LogonType` in XML is
//! `Logon_Type` there. The condition is never true.
//!
//! ## Example
//! ```spl
//! source="WinEventLog:Security" EventCode=4624 LogonType=10
//! ```
//! Instead:
//! ```spl
//! source="WinEventLog:Security" EventCode=4624 Logon_Type=10
//! ```
//!
//! ## How sure
//! Names of the message are those of Windows' own texts (`taxonomy/messages/windows.toml`); said only of fields of events
//! whose message is known there. That the add-on gives no other name for them is believed.

use std::collections::BTreeSet;

use plan::{Expr, StepKind};
use text::{Diagnostic, Severity};

use crate::flow::Others;
use crate::texts;
use crate::{Check, Lint, Subject, place};

pub(super) const LINT: Lint = Lint {
    name: "xml-name-in-classic-log",
    finds: "a field of the XML form in a search of the classic form",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    if subject.language() != query::Language::Spl {
        return Vec::new();
    }
    let mut found: Vec<Diagnostic> = Vec::new();
    for pipeline in &subject.pipelines {
        let mut channel: Option<String> = None;
        for (step, moment) in pipeline.steps() {
            if matches!(step.kind, StepKind::Scan(_)) {
                continue;
            }
            if moment.names.others() != Others::Own {
                break;
            }
            if let StepKind::Filter(condition) = &step.kind {
                channel = channel.or_else(|| classic(condition));
            }
            let Some(channel) = &channel else { continue };
            let mut see = |field: &plan::Field| {
                if !moment.names.is_made(&field.name) && subject.is_written(field.span) {
                    found.extend(renamed(channel, &field.name).map(|name| said(field, channel, &name)));
                }
            };
            place::step_exprs(step, &mut |expr| {
                if let Expr::Field(field) = expr {
                    see(field);
                }
            });
            if let StepKind::Aggregate(aggregate) = &step.kind {
                aggregate.by.iter().for_each(see);
            }
        }
    }
    found
}

fn said(field: &plan::Field, channel: &str, name: &str) -> Diagnostic {
    let message = format!("`{}` is `{name}` in the classic form of the {channel} log", field.name);
    Diagnostic::warning(LINT.name, field.span, message).with_fix(field.span, name)
}

/// The channel of which the condition wants events in classic form, and in no other.
fn classic(condition: &Expr) -> Option<String> {
    let of = |text: &str| {
        let (form, channel) = text.split_once(':')?;
        form.eq_ignore_ascii_case("WinEventLog").then(|| channel.trim_matches('"').to_owned())
    };
    match condition {
        Expr::And(parts, _) => parts.iter().find_map(classic),
        Expr::Or(parts, _) => {
            let all: Option<BTreeSet<String>> = parts.iter().map(classic).collect();
            all.filter(|all| all.len() == 1).and_then(|all| all.into_iter().next())
        }
        Expr::Call(call) => {
            let test = texts::test(call).filter(|test| !test.negated)?;
            let names = ["source", "sourcetype"];
            test.field().filter(|field| names.contains(&field.name.as_str()))?;
            let all: Option<BTreeSet<String>> =
                test.patterns.iter().map(|pattern| of(pattern.written)).collect();
            all.filter(|all| all.len() == 1).and_then(|all| all.into_iter().next())
        }
        Expr::Not(..) | Expr::Field(_) | Expr::Literal(..) => None,
    }
}

/// What the message of the channel's events calls the value that its XML calls `field`.
fn renamed(channel: &str, field: &str) -> Option<String> {
    let ids =
        taxonomy::events_with_field(field).into_iter().filter(|(of, _)| of.eq_ignore_ascii_case(channel));
    let labels: BTreeSet<String> = ids
        .filter_map(|(channel, id)| taxonomy::message(channel, id)?.label(field))
        .map(|label| label.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
        .collect();
    let first = labels.iter().next()?.clone();
    (!labels.contains(field)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_logon_type_has_a_blank_in_the_message() {
        trial::check(
            &LINT,
            Language::Spl,
            "source=\"WinEventLog:Security\" EventCode=4624 LogonType=10",
            &["LogonType: `LogonType` is `Logon_Type` in the classic form of the Security log"],
        );
        for text in [
            "source=\"XmlWinEventLog:Security\" EventCode=4624 LogonType=10",
            "source=\"WinEventLog:Security\" EventCode=4624 Logon_Type=10",
            "(source=\"WinEventLog:Security\" OR source=\"XmlWinEventLog:Security\") LogonType=10",
        ] {
            trial::check(&LINT, Language::Spl, text, &[]);
        }
    }
}
