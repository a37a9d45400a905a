//! How many changes of a query its tests notice.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use detection::{Expected, FindingField, Source};
use engine::Engine;
use serde::Serialize;
use text::{Diagnostics, Span};

use super::witness::{Told, told};
use super::{Change, Mutant, mutants};
use crate::verdict::as_expected;
use crate::{Compiled, Trial, Trials};

/// How many changes are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget(pub usize);

/// How many changes of a query its tests notice.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MutationScore {
    /// The query's file.
    pub query: String,
    /// Tests of attacks, each flavour counted.
    pub attacks: usize,
    /// Those in which it finds anything.
    pub matched: usize,
    /// Changes that there are.
    pub changes: usize,
    /// Changes that were tried.
    pub tried: usize,
    /// Those that make at least one test fail.
    pub noticed: usize,
    /// Those that were proved to change nothing, or that do not run: they do not count.
    pub void: usize,
    /// Those that no test notices, in the order of the text.
    pub unnoticed: Vec<Unnoticed>,
}

/// A change that no test notices.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unnoticed {
    /// What was done.
    pub change: Change,
    /// Where.
    #[serde(skip)]
    pub span: Span,
    /// What the place belongs to.
    #[serde(skip)]
    pub whole: Span,
    /// What stands there, or was put there.
    pub detail: String,
    /// Values of an event that would tell; empty where none is known.
    pub witness: BTreeMap<String, String>,
}

impl MutationScore {
    /// How many of a hundred changes are noticed; `None` where none counts.
    pub fn percent(&self) -> Option<f64> {
        let counted = self.noticed + self.unnoticed.len();
        (counted > 0).then(|| 100.0 * self.noticed as f64 / counted as f64)
    }
}

/// Changes a query in one place at a time and runs the tests that it passes as it is. `seen` is told how many changes
/// of how many are done. Where there are more changes than the budget allows, those that are tried are spread evenly.
///
/// # Errors
/// A query that does not compile.
pub fn mutation_score(
    trials: &Trials<'_>,
    query: &Compiled<'_>,
    engine: &Engine,
    Budget(most): Budget,
    seen: &dyn Fn(usize, usize),
) -> Result<MutationScore, Diagnostics> {
    let Some(plan) = &query.compiled.plan else { return Err(query.compiled.diagnostics.clone()) };
    let all = mutants(plan, query.compiled.source.text(), &looked_at(query));
    let changes = all.len();
    let picked: Vec<Mutant> = spread(all, most);
    let bench = Bench::new(trials, query, engine);
    let (attacks, matched) = bench.attacks();
    let mut score = MutationScore {
        query: query.query.file.clone(),
        attacks,
        matched,
        changes,
        ..MutationScore::default()
    };
    let tried = picked.len();
    for (done, mutant) in picked.into_iter().enumerate() {
        seen(done, tried);
        score.tried += 1;
        match bench.outcome(&mutant) {
            Outcome::Noticed => score.noticed += 1,
            Outcome::DoesNotRun => score.void += 1,
            Outcome::Unnoticed => match told(plan, &mutant) {
                Told::Never => score.void += 1,
                Told::By(witness) => score.unnoticed.push(Unnoticed::new(mutant, witness)),
                Told::Open => score.unnoticed.push(Unnoticed::new(mutant, BTreeMap::new())),
            },
        }
    }
    seen(tried, tried);
    Ok(score)
}

impl Unnoticed {
    fn new(mutant: Mutant, witness: BTreeMap<String, String>) -> Unnoticed {
        let Mutant { change, span, whole, detail, .. } = mutant;
        Unnoticed { change, span, whole, detail, witness }
    }
}

/// The columns of a query that a verdict hangs on.
fn looked_at(query: &Compiled<'_>) -> BTreeSet<String> {
    let fields = [FindingField::Service, FindingField::Name, FindingField::Process];
    let sources = fields.iter().flat_map(|field| &query.query.finding.sources(*field).0);
    sources.filter_map(Source::column).map(str::to_owned).collect()
}

/// At most so many, from beginning to end.
fn spread<T>(all: Vec<T>, most: usize) -> Vec<T> {
    let count = all.len();
    if count <= most {
        return all;
    }
    let taken = |at: usize| (at + 1) * most / count > at * most / count;
    all.into_iter().enumerate().filter(|(at, _)| taken(*at)).map(|(_, one)| one).collect()
}

/// What came of a change.
enum Outcome {
    Noticed,
    Unnoticed,
    DoesNotRun,
}

/// The tests that a query passes.
struct Bench<'a> {
    trials: &'a Trials<'a>,
    query: &'a Compiled<'a>,
    engine: &'a Engine,
    /// The one that noticed the last change comes first: it is likely to notice the next.
    passed: RefCell<Vec<&'a Trial<'a>>>,
}

impl<'a> Bench<'a> {
    fn new(trials: &'a Trials<'a>, query: &'a Compiled<'a>, engine: &'a Engine) -> Bench<'a> {
        let passes = |trial: &&Trial<'_>| {
            let found = trials.findings(trial, query, engine);
            found.is_ok_and(|found| as_expected(&trial.test.expected, &found))
        };
        let of_query = |trial: &&Trial<'_>| trial.test.is_of(&query.query.file);
        let passed = trials.iter().filter(of_query).filter(passes).collect();
        Bench { trials, query, engine, passed: RefCell::new(passed) }
    }

    /// How many tests of attacks there are, and in how many the query finds anything.
    fn attacks(&self) -> (usize, usize) {
        let attack = |trial: &&Trial<'_>| {
            trial.test.expected != Expected::Silence && trial.test.is_of(&self.query.query.file)
        };
        let finds = |trial: &&Trial<'_>| {
            self.trials.findings(trial, self.query, self.engine).is_ok_and(|found| !found.is_empty())
        };
        let attacks: Vec<&Trial<'_>> = self.trials.iter().filter(attack).collect();
        (attacks.len(), attacks.into_iter().filter(finds).count())
    }

    fn outcome(&self, mutant: &Mutant) -> Outcome {
        let mut other = self.query.clone();
        other.compiled.plan = Some(mutant.plan.clone());
        let mut passed = self.passed.borrow_mut();
        for at in 0..passed.len() {
            match self.trials.findings(passed[at], &other, self.engine) {
                Err(_) => return Outcome::DoesNotRun,
                Ok(found) if as_expected(&passed[at].test.expected, &found) => {}
                Ok(_) => {
                    let noticed = passed.remove(at);
                    passed.insert(0, noticed);
                    return Outcome::Noticed;
                }
            }
        }
        Outcome::Unnoticed
    }
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn a_budget_is_spread_from_beginning_to_end() {
        assert_eq!(spread((0..10).collect(), 3), [3, 6, 9]);
        assert_eq!(spread((0..3).collect(), 5), [0, 1, 2]);
        assert_eq!(spread((0..100).collect::<Vec<_>>(), 7).len(), 7);
    }
}
