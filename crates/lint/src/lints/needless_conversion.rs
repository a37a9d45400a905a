//! ## What it finds
//! A conversion of AQL of what is that already: `LONG(destinationport)`.
//!
//! ## Why it matters
//! It costs on each event and keeps QRadar from using the index of the property.
//!
//! ## Example
//! ```sql
//! SELECT LONG(destinationport) FROM events LAST 1 HOURS
//! ```
//! `destinationport` is a number.
//!
//! ## How sure
//! Certain: the kinds of the built-in properties are IBM's own (`taxonomy/ariel/properties.toml`).

use plan::Expr;
use taxonomy::PropertyKind;
use text::{Diagnostic, Severity};

use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "needless-conversion",
    finds: "a conversion of what is that already",
    severity: Severity::Note,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (expr, _) in subject.exprs() {
        let Expr::Call(call) = expr else { continue };
        let [Expr::Field(field)] = call.args.as_slice() else { continue };
        let Some((name, kind)) = taxonomy::built_in_property(&field.name) else { continue };
        let number = matches!(kind, PropertyKind::Port | PropertyKind::Integer | PropertyKind::Long);
        let needless = match call.function.as_str() {
            "ariel.LONG" => number,
            "ariel.STR" => kind == PropertyKind::String,
            _ => false,
        };
        if needless && subject.is_written(call.span) && call.span != field.span {
            let what = if number { "a number" } else { "a text" };
            let message = format!("`{name}` is {what} already");
            found.push(
                Diagnostic::note(LINT.name, call.span, message)
                    .with_fix(call.span, field.span.of(subject.text())),
            );
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
    fn a_port_is_a_number() {
        trial::check(
            &LINT,
            Language::Aql,
            "SELECT LONG(destinationport) AS p FROM events LAST 1 HOURS",
            &["LONG(destinationport): `destinationport` is a number already"],
        );
        trial::check(&LINT, Language::Aql, "SELECT LONG(username) AS p FROM events LAST 1 HOURS", &[]);
    }
}
