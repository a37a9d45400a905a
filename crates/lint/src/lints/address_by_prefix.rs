//! ## What it finds
//! A network written as the start of a text, which addresses of other networks begin with too.
//!
//! ## Why it matters
//! `172.2*` is meant for private addresses and takes `172.217.0.1` with them: what should be reported is left out.
//!
//! ## Example
//! ```spl
//! NOT dest_ip IN ("10.*", "172.2*", "192.168.*")
//! ```
//! Instead:
//! ```spl
//! NOT dest_ip IN ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
//! ```
//!
//! ## How sure
//! Each report names two addresses that the pattern was run on and matched, one private and one public.

use text::{Diagnostic, Severity};

use super::lookup_arguments_crossed::is_address;
use crate::texts::{Pattern, Test};
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "address-by-prefix",
    finds: "a private network written as a prefix that public addresses have too",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (test, field, _) in subject.tests() {
        if !is_address(&field.name) && !["src", "dest"].contains(&field.name.as_str()) {
            continue;
        }
        for pattern in &test.patterns {
            if let Some((private, public)) = both(&test, pattern) {
                let message = format!("this matches the private `{private}` and the public `{public}`");
                found.push(
                    Diagnostic::warning(LINT.name, pattern.span, message)
                        .with_note("a network in CIDR form says what is meant"),
                );
            }
        }
    }
    found
}

/// A private and a public address that the pattern matches; only for patterns that name a private network.
fn both(test: &Test<'_>, pattern: &Pattern<'_>) -> Option<(String, String)> {
    let written = pattern.written.trim_start_matches('^').replace('\\', "");
    if !["10", "172", "192.168"].iter().any(|start| written.starts_with(start))
        || pattern.written.contains('/')
    {
        return None;
    }
    let accepts = |address: &String| test.pattern_accepts(pattern, address);
    let private = [16, 20, 24, 28, 31]
        .into_iter()
        .map(|second| format!("172.{second}.0.1"))
        .chain(["10.0.0.1".to_owned(), "192.168.0.1".to_owned()])
        .find(accepts)?;
    let tens = (100..=109).map(|first| format!("{first}.0.0.1"));
    let public =
        (0..=255).filter(|second| !(16..=31).contains(second)).map(|second| format!("172.{second}.0.1"));
    let public = tens.chain(public).find(accepts)?;
    Some((private, public))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_prefix_takes_public_addresses_too() {
        trial::check(
            &LINT,
            Language::Spl,
            "NOT dest_ip=172.2*",
            &["172.2*: this matches the private `172.20.0.1` and the public `172.2.0.1`"],
        );
        trial::check(
            &LINT,
            Language::Spl,
            "NOT dest_ip=172.*",
            &["172.*: this matches the private `172.16.0.1` and the public `172.0.0.1`"],
        );
        trial::check(&LINT, Language::Spl, "NOT dest_ip IN (10.*, 192.168.*, 172.16.*, 172.16.0.0/12)", &[]);
    }
}
