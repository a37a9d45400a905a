//! ## What it finds
//! A query of a package that matches some names of a service and misses others that the package's own list has.
//!
//! ## Why it matters
//! Services speak under several names, and the one that programs use is seldom the one in the address bar. A list
//! that was right once is not told when the service moves.
//!
//! ## Example
//! A query with `example\.com` in a package whose `services.yml` says
//! ```yaml
//! - name: Example
//!   hosts: [example.com, exampleapi.com]
//! ```
//!
//! ## How sure
//! Each name was run on every pattern of the query over a field that holds host names. The list is the package's.

use text::{Diagnostic, Severity};

use super::unreachable_test::host_tests;
use crate::hosts::{Domain, domains, is_below, is_meant};
use crate::texts::Test;
use crate::{Check, Lint, Package, Subject};

pub(super) const LINT: Lint = Lint {
    name: "stale-service-list",
    finds: "a service of which some names are matched and some are not",
    severity: Severity::Warning,
    check: Check::Package(check),
};

fn check(package: &Package<'_>, subject: &Subject<'_>) -> Vec<Diagnostic> {
    let hosts = host_tests(subject);
    let Some(place) = hosts.first().map(Test::at) else { return Vec::new() };
    let meant: Vec<Domain> = hosts.iter().flat_map(|test| test.patterns.iter().flat_map(domains)).collect();
    let mut notes = Vec::new();
    for service in &package.detection.services.all {
        let is_written = |name: &&String| {
            is_meant(name, &meant) || meant.iter().any(|domain| is_below(&domain.name, name))
        };
        let matched: Vec<&String> = service.hosts.iter().filter(is_written).collect();
        let missed: Vec<String> = service
            .hosts
            .iter()
            .filter(|name| !is_written(name) && !hosts.iter().any(|host| host.accepts(name)))
            .map(|name| format!("`{name}`"))
            .collect();
        if let Some(first) = matched.first().filter(|_| !missed.is_empty()) {
            notes.push(format!("{}: `{first}` is here, {} is not", service.name, missed.join(", ")));
        }
    }
    if notes.is_empty() {
        return Vec::new();
    }
    let message =
        format!("{} services of the package's list are matched by some of their names only", notes.len());
    let mut said = Diagnostic::warning(LINT.name, place, message);
    said.notes = notes;
    vec![said]
}
