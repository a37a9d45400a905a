//! The queries of a detection package, beside what the package says of itself.

use detection::Detection;
use text::{Diagnostics, Source};

use crate::run::Linter;
use crate::{ALL, Check};

/// A package that a query is in.
pub struct Package<'a> {
    /// The package.
    pub detection: &'a Detection,
    /// The query's place among those of the package.
    pub query: usize,
}

/// What is to be said of each query of a package; `tested` gives what its tests say of one.
pub fn lint_package(
    linter: &Linter<'_>,
    detection: &Detection,
    name: &dyn Fn(&str) -> String,
    tested: &dyn Fn(&detection::Query) -> Diagnostics,
) -> Vec<(Source, Diagnostics)> {
    let all = detection.queries.iter().enumerate();
    all.map(|(query, written)| {
        let source = Source::new(name(&written.file), &written.text);
        let found = look(linter, detection, query, &source, tested);
        (source, found)
    })
    .collect()
}

/// What is to be said of one query of a package, which `source` holds, its tests aside.
pub fn lint_query(linter: &Linter<'_>, detection: &Detection, query: usize, source: &Source) -> Diagnostics {
    look(linter, detection, query, source, &|_| Diagnostics::new())
}

fn look(
    linter: &Linter<'_>,
    detection: &Detection,
    query: usize,
    source: &Source,
    tested: &dyn Fn(&detection::Query) -> Diagnostics,
) -> Diagnostics {
    let Some(written) = detection.queries.get(query) else { return Diagnostics::new() };
    let package = Package { detection, query };
    linter.look(written.language, source, &|subject| {
        let checks = ALL.iter().filter_map(|lint| match lint.check {
            Check::Package(check) => Some(check),
            Check::Said(_) | Check::Query(_) | Check::SaidAndQuery(..) | Check::Tests => None,
        });
        let mut found: Diagnostics = checks.flat_map(|check| check(&package, subject)).collect();
        found.extend(tested(written));
        found
    })
}
