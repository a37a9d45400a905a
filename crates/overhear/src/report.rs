//! What is said on standard error.
#![expect(clippy::print_stderr, reason = "this is the place that prints it")]

use text::{Diagnostic, Source};

/// Something that could not be read or done as asked, while the rest goes on.
pub(crate) fn warning(message: &str) {
    eprintln!("warning: {}", crate::output::printable(message));
}

/// Something good to know.
pub(crate) fn note(message: &str) {
    eprintln!("{}", crate::output::printable(message));
}

/// What is said of a query.
pub(crate) fn diagnostics(source: &Source, found: &[Diagnostic]) {
    for diagnostic in found {
        eprintln!("{}", crate::output::printable(&diagnostic.render(source)));
    }
}
