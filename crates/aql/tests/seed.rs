//! The published query that the project started from, read where it lies.

use std::path::Path;

use aql::{Mode, Options, lower, parse};

mod world;

/// The statement inside the page.
#[expect(clippy::disallowed_methods, reason = "a test reads its corpus")]
fn query() -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let page = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("002_")))?;
    let page = std::fs::read_to_string(page).ok()?;
    let start = page.find("\nSELECT\n")? + 1;
    let end = start + page[start..].find("ORDER BY starttime DESC")? + "ORDER BY starttime DESC".len();
    Some(page[start..end].to_owned())
}

#[test]
fn strict_rejects_what_the_product_rejects() {
    let Some(query) = query() else { return println!("skipped: seed absent") };
    let parsed = parse(&query);
    assert_eq!(parsed.diagnostics, []);
    let (_, diagnostics) = lower(&parsed.syntax, &world::Stub, &world::Stub, &Options::default());
    let errors: Vec<&str> =
        diagnostics.iter().filter(|found| found.is_error()).map(|found| found.span.of(&query)).collect();
    assert_eq!(errors.iter().filter(|at| **at == "LOGSOURCETYPEID").count(), 1);
    assert_eq!(errors.iter().filter(|at| **at == "\"ImageFileName\"").count(), 14);
    assert_eq!(errors.iter().filter(|at| **at == "\"CommandLine\"").count(), 1);
    assert_eq!(errors.iter().filter(|at| **at == "\"DestinationHostname\"").count(), 49);
    assert_eq!(errors.len(), 65);
}

#[test]
fn lenient_runs_it_and_lists_each_leniency() {
    let Some(query) = query() else { return println!("skipped: seed absent") };
    let options = Options { mode: Mode::Lenient, ..Options::default() };
    let (plan, diagnostics) = lower(&parse(&query).syntax, &world::Stub, &world::Stub, &options);
    assert!(diagnostics.iter().all(|found| !found.is_error()), "{diagnostics:?}");
    let count = |name: &str| diagnostics.iter().filter(|found| found.name == name).count();
    assert_eq!(count("property-meant"), 64);
    assert_eq!(count("log-source-type-id"), 1);
    assert_eq!(count("log-source-type-name"), 1);
    assert_eq!(count("log-source-type-meant"), 2);
    assert_eq!(count("milliseconds-as-seconds"), 1);
    assert_eq!(count("no-time-window"), 1);
    let shown = world::shown(&plan);
    let kinds: Vec<&str> = shown.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(kinds, ["scan", "filter", "extend", "sort", "project"]);
    assert!(shown.contains(
        "filter (in(`devicetype`, 12) and eq(`EventID`, '3') and (LIKE(LOWER(`Destination Hostname`)"
    ));
    assert!(shown.contains("gt(`starttime`, subtract(NOW(), 86400000))"));
    assert!(shown.ends_with(
        "sort `starttime` Descending Typed\nproject EventTime, SourceIP, Username, ProcessImage, CommandLine, \
         DestHostname, DestIP, DestPort, LogSourceType, EventName, ServiceCategory"
    ));
}
