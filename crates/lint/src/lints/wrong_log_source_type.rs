//! ## What it finds
//! The id of a log source type that is of another product, or the id of one log source where a type is wanted.
//!
//! ## Why it matters
//! `devicetype IN (93)` selects McAfee's events; a query for Windows' finds nothing with it. The number looks like
//! any other.
//!
//! ## Example
//! ```sql
//! WHERE LOGSOURCETYPEID(logsourceid) IN (93, 119)
//! ```
//! Sysmon's events, and all of Windows', are of type 12:
//! ```sql
//! WHERE devicetype = 12
//! ```
//!
//! ## How sure
//! The ids are IBM's own (`taxonomy/ariel/log_source_types.toml`); which ones authors take for Windows' is in
//! `taxonomy/ariel/meant.toml`, each with its reason.

use plan::{Call, Expr, Literal};
use text::{Diagnostic, Severity, Span};

use crate::{Check, Lint, Subject, place};

pub(super) const LINT: Lint = Lint {
    name: "wrong-log-source-type",
    finds: "a log source type that is another product's",
    severity: Severity::Warning,
    check: Check::SaidAndQuery(&["log-source-type-meant", "log-source-type-name"], check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    if subject.language() != query::Language::Aql {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (expr, _) in subject.exprs() {
        if let Expr::Call(call) = expr {
            found.extend(ids(subject, call));
        }
    }
    found
}

/// `devicetype = 93` beside names of Windows' events.
fn ids(subject: &Subject<'_>, call: &Call) -> Vec<Diagnostic> {
    let compares = ["ariel.eq", "ariel.in"].contains(&call.function.as_str());
    let Some((Expr::Field(field), values)) = call.args.split_first() else { return Vec::new() };
    if !compares || field.name != "devicetype" || !asks_windows(subject) {
        return Vec::new();
    }
    values.iter().filter_map(|value| id(subject, value)).collect()
}

fn id(subject: &Subject<'_>, value: &Expr) -> Option<Diagnostic> {
    let Expr::Literal(Literal::Integer(_), span) = value else { return None };
    let written: i64 = span.of(subject.text()).trim_matches('\'').parse().ok()?;
    let meant = taxonomy::log_source_type_meant(written);
    let name = taxonomy::log_source_type_name(written);
    let why = match (meant, name) {
        (Some(meant), _) => meant.why.clone(),
        (None, Some(name)) if !is_windows(name) => format!("{written} is {name}"),
        _ => return None,
    };
    let message =
        format!("log source type {written} has none of the Windows events that this asks for: {why}");
    Some(mended(*span, message))
}

fn mended(span: Span, message: String) -> Diagnostic {
    Diagnostic::warning(LINT.name, span, message).with_fix(span, "12")
}

fn is_windows(name: &str) -> bool {
    name.contains("Windows") || name.contains("WinCollect") || name.contains("Microsoft")
}

/// Does the query name what only events of Sysmon and Windows have?
fn asks_windows(subject: &Subject<'_>) -> bool {
    let mut asks = false;
    for (expr, _) in subject.exprs() {
        place::visit(expr, &mut |part| {
            if let Expr::Field(field) = part {
                let name = taxonomy::folded_name(&field.name);
                asks |= [
                    "eventid",
                    "image",
                    "processpath",
                    "commandline",
                    "command",
                    "parentimage",
                    "destinationhostname",
                ]
                .contains(&name.as_str());
            }
        });
    }
    asks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn another_products_type_has_no_windows_event() {
        let text = "SELECT qid FROM events WHERE devicetype IN (93, 12) AND \"Event ID\" = '3' LAST 1 DAYS";
        trial::check(
            &LINT,
            Language::Aql,
            text,
            &[
                "93: log source type 93 has none of the Windows events that this asks for: 93 is McAfee ePolicy Orchestrator; \
             Sysmon's events are of type 12",
            ],
        );
        trial::check(&LINT, Language::Aql, "SELECT qid FROM events WHERE devicetype = 41 LAST 1 DAYS", &[]);
    }
}
