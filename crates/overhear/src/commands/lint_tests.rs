//! What the tests of a package say of its queries, once these are changed.

use std::io::{self, IsTerminal, Write};

use detection::{Detection, Kind};
use engine::Engine;
use hunt::{Budget, Compiled, MutationScore, Trials, Unnoticed, mutation_score, needs};
use lint::Untested;
use text::{Diagnostics, Span};

use crate::failure::Failure;
use crate::packages::Package;

/// The scores of a package's queries; for those of others only whether they find anything.
pub(super) fn scores(package: &Package, most: usize) -> Result<Vec<MutationScore>, Failure> {
    let detection = &package.detection;
    let queries: Vec<Compiled<'_>> = detection
        .queries
        .iter()
        .map(|query| Compiled::new(detection, query, &hunt::Setting::default()))
        .collect();
    let engine = Engine::new(engine::Options::default())?;
    let read = |file: &str| package.read(file);
    let trials = Trials::read_all(detection, &needs(queries.iter()), read).map_err(Failure::new)?;
    let mut scores = Vec::new();
    for query in queries.iter().filter(|query| query.compiled.plan.is_some()) {
        let most = Budget(if query.query.kind == Kind::Ours { most } else { 0 });
        let seen = |done, of| progress(&detection.name, &query.query.file, done, of);
        // A query that does not compile says so among its other findings.
        if let Ok(score) = mutation_score(&trials, query, &engine, most, &seen) {
            scores.push(score);
        }
    }
    Ok(scores)
}

/// A line that is written over, where somebody looks at it.
fn progress(package: &str, query: &str, done: usize, of: usize) {
    let mut err = io::stderr();
    if !err.is_terminal() || of == 0 {
        return;
    }
    let end = if done == of { "\r\u{1b}[K" } else { "" };
    // Who cannot be told does not wait for it.
    let _ = write!(err, "\r{package}/{query}: {done} of {of} changes tried{end}");
    let _ = err.flush();
}

/// What a query's score says of it.
pub(super) fn findings(
    detection: &Detection,
    query: &detection::Query,
    scores: &[MutationScore],
) -> Diagnostics {
    let Some(score) = scores.iter().find(|score| score.query == query.file) else { return Vec::new() };
    let untested: Vec<Untested> = score.unnoticed.iter().map(untested).collect();
    let mut found = lint::untested(&untested);
    if score.attacks > 0 && score.matched == 0 {
        let end = query.text.find(['\n', '|']).unwrap_or(query.text.len());
        let tests = detection.tests.iter().filter(|test| test.expected != detection::Expected::Silence);
        let recordings = tests.map(|test| test.flavours.len()).sum();
        found.push(lint::unmatched(Span::new(0, end), recordings));
    }
    found
}

fn untested(one: &Unnoticed) -> Untested {
    Untested {
        span: one.span,
        whole: one.whole,
        change: one.change.told(&one.detail),
        detail: one.detail.clone(),
        event: one.witness.iter().map(|(field, value)| (field.clone(), value.clone())).collect(),
    }
}

/// A score in a line.
pub(super) fn told(score: &MutationScore) -> Option<String> {
    let percent = score.percent()?;
    let counted = score.noticed + score.unnoticed.len();
    let untried = match score.changes - score.tried {
        0 => String::new(),
        left => format!(", {left} not tried"),
    };
    Some(format!(
        "{}: its tests notice {} of {counted} changes ({percent:.1} %); {} change nothing{untried}",
        score.query, score.noticed, score.void
    ))
}
