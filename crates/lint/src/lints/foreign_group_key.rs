//! ## What it finds
//! A `by` field of SPL that no event of the sourcetypes which the search names has: the program in a firewall's log.
//!
//! ## Why it matters
//! `stats` drops every row without a key, so nothing is left, and nothing says so. It happens when a search for a
//! computer's events is turned into one for the network's.
//!
//! ## Example
//! ```spl
//! sourcetype="pan:traffic" dest_port=443 | stats count by src_ip, process_name
//! ```
//!
//! ## How sure
//! Which logs know of no process is in `taxonomy/lints.toml` (`without`). Silent where the search names another sourcetype
//! too, or makes the field itself.

use plan::{Expr, NullKeys, StepKind};
use taxonomy::lint_facts;
use text::{Diagnostic, Severity};

use crate::flow::Others;
use crate::texts::{self, Kind};
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "foreign-group-key",
    finds: "a `by` field that no event of the named sourcetypes has",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        let mut sourcetypes: Option<Vec<String>> = None;
        for (step, moment) in pipeline.steps() {
            match &step.kind {
                StepKind::Filter(condition) if moment.names.others() == Others::Own => {
                    sourcetypes = named(condition).or(sourcetypes);
                }
                StepKind::Aggregate(aggregate) if aggregate.null_keys == NullKeys::Drop => {
                    let Some(named) = &sourcetypes else { continue };
                    if moment.names.others() != Others::Own {
                        continue;
                    }
                    for key in aggregate.by.iter().filter(|key| !moment.names.is_made(&key.name)) {
                        if lacks(named, &key.name) && subject.is_written(key.span) {
                            let message = format!(
                                "no event of `{}` has `{}`, and `stats` drops rows without a key: no row is left",
                                named.join("`, `"),
                                key.name
                            );
                            found.push(Diagnostic::warning(LINT.name, key.span, message));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// Does one of the logs that lack the field take in each of the sourcetypes?
fn lacks(sourcetypes: &[String], field: &str) -> bool {
    let without: Vec<_> =
        lint_facts().without.iter().filter(|known| known.fields.iter().any(|name| name == field)).collect();
    let is_such = |named: &String| {
        without.iter().any(|known| known.sourcetypes.iter().any(|one| one.eq_ignore_ascii_case(named)))
    };
    !sourcetypes.is_empty() && sourcetypes.iter().all(is_such)
}

/// The sourcetypes of which an event must have one, where the condition names them.
fn named(condition: &Expr) -> Option<Vec<String>> {
    match condition {
        Expr::And(parts, _) => parts.iter().find_map(named),
        Expr::Or(parts, _) => {
            let all: Option<Vec<Vec<String>>> = parts.iter().map(named).collect();
            all.map(|all| all.concat())
        }
        Expr::Call(call) => {
            let test = texts::test(call).filter(|test| !test.negated)?;
            let of_type = test.field().is_some_and(|field| field.name == "sourcetype");
            let plain = test.patterns.iter().all(|pattern| match pattern.kind {
                Kind::Plain => true,
                _ => !pattern.written.contains('*'),
            });
            (of_type && plain)
                .then(|| test.patterns.iter().map(|pattern| pattern.written.to_owned()).collect())
        }
        Expr::Not(..) | Expr::Field(_) | Expr::Literal(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_firewall_knows_no_program() {
        trial::check(
            &LINT,
            Language::Spl,
            "sourcetype=\"pan:traffic\" dest_port=443 | stats count by src_ip, process_name",
            &[
                "process_name: no event of `pan:traffic` has `process_name`, and `stats` drops rows without a key: no row \
             is left",
            ],
        );
        for text in [
            "sourcetype IN (\"pan:traffic\", \"other\") | stats count by process_name",
            "sourcetype=\"pan:traffic\" | eval process_name=\"-\" | stats count by process_name",
            "sourcetype=\"pan:traffic\" | stats count by src_ip",
        ] {
            trial::check(&LINT, Language::Spl, text, &[]);
        }
    }
}
