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

/// What is to be said of each query of a package.
pub fn lint_package(
    linter: &Linter<'_>,
    detection: &Detection,
    name: &dyn Fn(&str) -> String,
) -> Vec<(Source, Diagnostics)> {
    let all = detection.queries.iter().enumerate();
    all.map(|(query, written)| {
        let source = Source::new(name(&written.file), &written.text);
        let found = lint_query(linter, detection, query, &source);
        (source, found)
    })
    .collect()
}

/// What is to be said of one query of a package, which `source` holds.
pub fn lint_query(linter: &Linter<'_>, detection: &Detection, query: usize, source: &Source) -> Diagnostics {
    let Some(written) = detection.queries.get(query) else { return Diagnostics::new() };
    let package = Package { detection, query };
    linter.look(written.language, source, &|subject| {
        let checks = ALL.iter().filter_map(|lint| match lint.check {
            Check::Package(check) => Some(check),
            Check::Said(_) | Check::Query(_) | Check::SaidAndQuery(..) => None,
        });
        checks.flat_map(|check| check(&package, subject)).collect()
    })
}
