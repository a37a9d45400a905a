//! ## What it finds
//! A column that a lookup names and its table does not have, and a table that nobody gives.
//!
//! ## Why it matters
//! Splunk refuses a lookup whose column is not there when the search runs, most often the first time at night; a table that
//! was renamed fails in the same way.
//!
//! ## Example
//! ```spl
//! | lookup known_hosts host OUTPUT ownr
//! ```
//! where the table's columns are `host` and `owner`.
//!
//! ## How sure
//! Certain: the header of the table was read. It is looked for where tables are known: those of a package, of `--app` and
//! of `--lookup`.

use plan::TableNamed;
use text::{Diagnostic, Severity};

use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "absent-lookup-column",
    finds: "a column that a lookup's table does not have",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Some(plan) = subject.plan.filter(|_| !subject.tables.is_empty()) else { return Vec::new() };
    let named = plan::tables_named(plan);
    let mut found: Vec<Diagnostic> = Vec::new();
    for one in named.iter().filter(|one| subject.is_written(one.span)) {
        for said in of_table(subject, one) {
            if !found.contains(&said) {
                found.push(said);
            }
        }
    }
    found
}

fn of_table(subject: &Subject<'_>, named: &TableNamed) -> Vec<Diagnostic> {
    let Some(columns) = subject.tables.columns(&named.name) else {
        if subject.tables.is_built_in(&named.name) {
            return Vec::new();
        }
        let known = subject.tables.names().collect::<Vec<_>>().join("`, `");
        let message = format!("there is no lookup table `{}`; there are `{known}`", named.name);
        return vec![Diagnostic::warning(LINT.name, named.span, message)];
    };
    let absent = named.columns.iter().filter(|column| {
        !column.contains('*') && !columns.iter().any(|known| known.eq_ignore_ascii_case(column))
    });
    let said = |column: &String| {
        let message = format!("the lookup table `{}` has no column `{column}`", named.name);
        Diagnostic::warning(LINT.name, named.span, message)
            .with_note(format!("its columns are `{}`", columns.join("`, `")))
    };
    absent.map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tables;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_column_is_in_the_header_or_it_is_told() {
        check("* | lookup known host OUTPUT ownr", &["the lookup table `known` has no column `ownr`"]);
        check("* | lookup known host OUTPUT owner", &[]);
        check("* | lookup other host OUTPUT owner", &["there is no lookup table `other`; there are `known`"]);
        check("* | lookup dnslookup clienthost AS host OUTPUT clientip", &[]);
        trial::check(&LINT, Language::Spl, "* | lookup other host OUTPUT owner", &[]);
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let columns = ["host", "owner"].map(str::to_owned).to_vec();
        let tables = Tables::new([("known".to_owned(), columns)], |name| name == "dnslookup");
        let found = trial::with_tables(&LINT, Language::Spl, text, &tables);
        let found: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(found, expected, "{text}");
    }
}
