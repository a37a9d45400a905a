//! The smallest verified edit of a query that makes its detection's tests pass.
//!
//! Each cause of a miss suggests edits, one file a kind. An edit is kept only where the query, run again, is nearer to
//! finding the test's event and finds everything that it found before; edits that keep benign telemetry out are kept
//! only where nothing is lost. Of several, the one that gains the most tests is taken, then the one that newly matches the
//! least benign telemetry, then the smallest. In the end each part of the whole change is taken back that the tests do not need.

mod asked_name;
mod candidate;
mod cover_value;
mod draft_text;
mod exclude_pair;
mod group_key;
mod label_boundary;
mod letter_case;
mod log_source;
mod look_back;
mod other_field;
mod sigma_item;
mod threshold;
mod time_unit;

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use detection::{Expected, Query};
use engine::Engine;
use plan::Plan;
use query::Language;
use serde::Serialize;
use text::{Diagnostics, Span};

use crate::verdict::as_expected;
use crate::{Cause, Compiled, Explanation, Reason, Trial, Trials};
use candidate::Candidate;
use draft_text::DraftText;

/// A query made to pass its detection's tests, as far as edits are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// The query, mended.
    pub text: String,
    /// What was changed, in the order of its finding. What turned out to be needless is not among them.
    pub edits: Vec<Edit>,
    /// The tests before.
    pub before: Score,
    /// The tests after.
    pub after: Score,
}

/// What was changed, and for which test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// One sentence without a full stop.
    pub about: String,
    /// The test that it was found for.
    pub test: String,
    /// Which of its telemetry.
    pub flavour: String,
}

/// How a query does in a detection's tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Score {
    /// Tests whose attack is found, each flavour counted.
    pub found: usize,
    /// Of so many.
    pub attacks: usize,
    /// Benign tests in which nothing is found.
    pub silent: usize,
    /// Of so many.
    pub benign: usize,
}

impl Score {
    /// Does every test pass?
    pub fn is_full(self) -> bool {
        (self.found, self.silent) == (self.attacks, self.benign)
    }
}

/// Looks for the smallest verified edit. Of a Sigma rule, fields and values are edited; its log source and condition are
/// left as they are.
///
/// # Errors
/// A query that does not compile.
pub fn repair(trials: &Trials<'_>, query: &Query, engine: &Engine) -> Result<Repair, Diagnostics> {
    let all = trials.iter().collect();
    let bench = Bench { trials, all, query, engine, known: RefCell::default(), stands: RefCell::default() };
    let before = bench.score(&query.text)?;
    let mut draft = Draft {
        bench: &bench,
        written: DraftText::new(&query.text),
        text: query.text.clone(),
        edits: Vec::new(),
    };
    for (at, trial) in trials.iter().enumerate().filter(|(_, trial)| is_attack(trial)) {
        draft.find_attack(at, trial)?;
    }
    for (at, trial) in trials.iter().enumerate().filter(|(_, trial)| !is_attack(trial)) {
        draft.silence(at, trial)?;
    }
    draft.take_back();
    let after = bench.score(&draft.text)?;
    Ok(Repair { text: draft.text, edits: draft.edits.into_iter().flatten().collect(), before, after })
}

fn is_attack(trial: &Trial<'_>) -> bool {
    trial.test.expected != Expected::Silence
}

/// The tests that every edit must stand.
struct Bench<'a> {
    trials: &'a Trials<'a>,
    /// The same in their order.
    all: Vec<&'a Trial<'a>>,
    query: &'a Query,
    engine: &'a Engine,
    /// What came out of each test with a text that was tried before.
    known: RefCell<HashMap<String, Vec<Option<Ran>>>>,
    /// How far from passing a test was with such a text.
    stands: RefCell<HashMap<(String, usize), Rc<Standing>>>,
}

/// What came out of a test.
#[derive(Clone, Copy)]
struct Ran {
    passes: bool,
    /// How many findings; `None` where the query does not run.
    findings: Option<usize>,
}

/// How far a test is from passing.
struct Standing {
    /// 0 where it passes; `None` where nothing is known of its events.
    distance: Option<u32>,
    /// The event among those that it stands on that is easiest to find, and what stands in the way.
    nearest: Option<(u32, Explanation)>,
}

/// Where a cause is, for those who suggest edits.
struct Place<'a> {
    reason: &'a Reason,
    /// The stage that drops the event.
    stage: Span,
    text: &'a str,
    plan: &'a Plan,
    language: Language,
    /// The view that the query reads.
    view: &'a str,
    channel: String,
    event_id: Option<u32>,
    /// The fields that the event has, as the view names them.
    fields: Vec<String>,
    /// How long before the search the event was, in seconds.
    age_s: Option<u64>,
}

impl Bench<'_> {
    fn with<T>(&self, text: &str, run: impl FnOnce(&Compiled<'_>) -> T) -> T {
        let query = Query { text: text.to_owned(), ..self.query.clone() };
        run(&Compiled::new(self.trials.detection, &query, &self.trials.setting))
    }

    /// What comes out of the tests at these places. The query is compiled once for those that are not known.
    fn ran(&self, text: &str, wanted: Range<usize>) -> Vec<Ran> {
        let mut known = self.known.borrow_mut();
        let known = known.entry(text.to_owned()).or_insert_with(|| vec![None; self.all.len()]);
        if known[wanted.clone()].iter().any(Option::is_none) {
            self.with(text, |compiled| {
                for at in wanted.clone() {
                    known[at].get_or_insert_with(|| self.run(self.all[at], compiled));
                }
            });
        }
        known[wanted].iter().copied().flatten().collect()
    }

    fn run(&self, trial: &Trial<'_>, compiled: &Compiled<'_>) -> Ran {
        match self.trials.findings(trial, compiled, self.engine) {
            Ok(findings) => {
                let passes = as_expected(&trial.test.expected, &findings);
                Ran { passes, findings: Some(findings.len()) }
            }
            Err(_) => Ran { passes: false, findings: None },
        }
    }

    /// Which tests pass, in their order.
    fn passes(&self, text: &str) -> Vec<bool> {
        self.ran(text, 0..self.all.len()).into_iter().map(|ran| ran.passes).collect()
    }

    fn score(&self, text: &str) -> Result<Score, Diagnostics> {
        self.with(text, |compiled| match compiled.compiled.plan {
            Some(_) => Ok(()),
            None => Err(compiled.compiled.diagnostics.clone()),
        })?;
        let mut score = Score::default();
        for (trial, passed) in self.all.iter().zip(self.passes(text)) {
            let (good, all) = match trial.test.expected {
                Expected::Silence => (&mut score.silent, &mut score.benign),
                Expected::Findings { .. } => (&mut score.found, &mut score.attacks),
            };
            *good += usize::from(passed);
            *all += 1;
        }
        Ok(score)
    }

    /// Does every test that passes with `other` pass with `text`?
    fn is_as_good(&self, text: &str, other: &str) -> bool {
        let known = self.passes(other);
        self.passes(text).into_iter().zip(known).all(|(passes, passed)| passes || !passed)
    }

    /// Does every attack that `other` finds come out with `text`?
    fn finds_no_less(&self, text: &str, other: &str) -> bool {
        let known = self.passes(other);
        let pairs = self.all.iter().zip(self.passes(text).into_iter().zip(known));
        pairs.filter(|(trial, _)| is_attack(trial)).all(|(_, (finds, found))| finds || !found)
    }

    /// How far a test is from passing, and what stands in its way.
    fn standing(&self, at: usize, text: &str) -> Rc<Standing> {
        let key = (text.to_owned(), at);
        if let Some(known) = self.stands.borrow().get(&key) {
            return known.clone();
        }
        let passes = self.ran(text, at..at + 1).iter().all(|ran| ran.passes);
        let nearest = if passes { None } else { self.nearest(self.all[at], text) };
        let far = nearest.as_ref().map(|(_, explanation)| 1 + weight(explanation));
        let standing = Rc::new(Standing { distance: if passes { Some(0) } else { far }, nearest });
        self.stands.borrow_mut().insert(key, standing.clone());
        standing
    }

    fn nearest(&self, trial: &Trial<'_>, text: &str) -> Option<(u32, Explanation)> {
        self.with(text, |compiled| {
            let events = trial.signal_events().into_iter();
            let explained = events.filter_map(|event| {
                Some((event, self.trials.explain_event(trial, event, compiled, self.engine).ok()?))
            });
            explained.min_by_key(|(_, explanation)| weight(explanation))
        })
    }

    fn findings(&self, at: usize, text: &str) -> Option<usize> {
        self.ran(text, at..at + 1).first()?.findings
    }

    /// What a text is worth beside another one: the less, the better.
    fn rank(&self, text: &str, other: &str) -> Rank {
        let mut rank = Rank::default();
        let pairs = self.passes(text).into_iter().zip(self.passes(other));
        for (trial, (passes, passed)) in self.all.iter().zip(pairs) {
            rank.gained.0 += usize::from(passes && !passed);
            rank.newly_matched += usize::from(!is_attack(trial) && !passes && passed);
        }
        rank
    }
}

/// What an edit is worth: first the tests that it gains, then the benign tests in which it newly finds something. Of equal
/// ones the smallest is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    gained: Reverse<usize>,
    newly_matched: usize,
}

impl Default for Rank {
    fn default() -> Rank {
        Rank { gained: Reverse(0), newly_matched: 0 }
    }
}

/// How much stands in the way of an event. What an event does not say weighs more than what a pattern leaves out.
fn weight(explanation: &Explanation) -> u32 {
    let of = |reason: &Reason| match reason.cause {
        Cause::Blank
        | Cause::AbsentInEvent
        | Cause::AbsentInSchema
        | Cause::AbsentAtStage
        | Cause::Unknown => 4,
        Cause::Type
        | Cause::Value
        | Cause::Case
        | Cause::TimeWindow
        | Cause::LogSource
        | Cause::NullGroupKey
        | Cause::Threshold
        | Cause::Limit => 1,
    };
    let least = |drop: &crate::Drop| {
        drop.ways.iter().map(|way| way.iter().map(|at| of(&drop.reasons[*at])).sum()).min().unwrap_or(4u32)
    };
    explanation.drops.iter().map(least).sum()
}

/// A query on its way.
struct Draft<'a> {
    bench: &'a Bench<'a>,
    written: DraftText,
    /// The same as it is now.
    text: String,
    /// One for each edit of the text; `None` for one that was taken back.
    edits: Vec<Option<Edit>>,
}

/// More edits than this for one test are none that anybody would read.
const MOST_EDITS: usize = 12;

/// Of the edits that do what they must, so many are held against one another, the smallest first.
const MOST_RANKED: usize = 6;

impl Draft<'_> {
    /// Edits until the test's attack is found, as far as edits are known.
    fn find_attack(&mut self, at: usize, trial: &Trial<'_>) -> Result<(), Diagnostics> {
        for _ in 0..MOST_EDITS {
            let standing = self.bench.standing(at, &self.text);
            let Some(distance) = standing.distance.filter(|far| *far > 0) else { break };
            let Some((event, explanation)) = &standing.nearest else { break };
            let nearer = |text: &str| {
                self.bench.standing(at, text).distance.is_some_and(|far| far < distance)
                    && self.bench.finds_no_less(text, &self.text)
            };
            let Some(edits) = self.best(alone(self.for_drop(trial, *event, explanation)?), &nearer) else {
                break;
            };
            self.keep(edits, trial);
        }
        Ok(())
    }

    /// Edits until nothing of a benign test is found, as far as edits are known.
    fn silence(&mut self, at: usize, trial: &Trial<'_>) -> Result<(), Diagnostics> {
        for _ in 0..MOST_EDITS {
            let Some(found) = self.bench.findings(at, &self.text).filter(|found| *found > 0) else {
                break;
            };
            let fewer = |text: &str| {
                self.bench.findings(at, text).is_some_and(|now| now < found)
                    && self.bench.is_as_good(text, &self.text)
            };
            let candidates = self.bench.with(&self.text, |compiled| {
                let language = compiled.compiled.language;
                let plan = compiled.compiled.plan.as_ref().ok_or(compiled.compiled.diagnostics.clone())?;
                let bounded = label_boundary::candidates(plan, &self.text, language);
                let mut all = alone(bounded.clone());
                for list_matches in self.bench.trials.list_matches(trial, compiled, self.bench.engine) {
                    all.extend(alone(exclude_pair::candidates(plan, &self.text, language, &list_matches)));
                }
                // A name may match by several patterns; what is not needed of all together is taken back in the end.
                all.push(bounded);
                Ok::<_, Diagnostics>(all)
            })?;
            let Some(edits) = self.best(candidates, &fewer) else { break };
            self.keep(edits, trial);
        }
        Ok(())
    }

    /// The edits that the causes of the event's first drop suggest, for the way out that needs the fewest.
    fn for_drop(
        &self,
        trial: &Trial<'_>,
        event: u32,
        explanation: &Explanation,
    ) -> Result<Vec<Candidate>, Diagnostics> {
        let Some(drop) = explanation.drops.first() else { return Ok(Vec::new()) };
        let (channel, event_id) = log_source::channel(&trial.store, event);
        let age_s = trial.age_s(event);
        self.bench.with(&self.text, |compiled| {
            let compiled = &compiled.compiled;
            let plan = compiled.plan.as_ref().ok_or(compiled.diagnostics.clone())?;
            let place = |reason| Place {
                reason,
                stage: Span::new(drop.start, drop.end),
                text: &self.text,
                plan,
                language: compiled.language,
                view: compiled.language.view(),
                channel: channel.clone(),
                event_id,
                fields: log_source::fields(&trial.store, event, compiled.language.view()),
                age_s,
            };
            Ok(drop.reasons.iter().flat_map(|reason| suggested(&place(reason))).collect())
        })
    }

    /// The best of the bundles that do what they must.
    fn best(&self, mut bundles: Vec<Bundle>, does: &dyn Fn(&str) -> bool) -> Option<Bundle> {
        bundles.sort_by_key(|bundle| bundle.iter().map(Candidate::size).sum::<usize>());
        let texts = bundles.into_iter().map(|bundle| (with(&bundle, &self.text), bundle));
        let good = texts.filter(|(text, _)| does(text)).take(MOST_RANKED);
        // The first of equal ones, which is the smallest.
        let best = good.min_by_key(|(text, _)| self.bench.rank(text, &self.text));
        best.map(|(_, bundle)| bundle)
    }

    fn keep(&mut self, mut edits: Bundle, trial: &Trial<'_>) {
        // From the last place to the first, so that each leaves the places of the next as they are.
        edits.sort_by_key(|edit| Reverse(edit.start()));
        for edit in edits {
            self.written.apply(&edit);
            let (test, flavour) = (trial.test.name.clone(), trial.flavour.name.clone());
            self.edits.push(Some(Edit { about: edit.about, test, flavour }));
        }
        self.text = self.written.text();
    }

    /// Takes back, the largest first, each edit that no test needs.
    fn take_back(&mut self) {
        let mut largest_first: Vec<usize> = (0..self.written.edits()).collect();
        largest_first.sort_by_key(|edit| Reverse(self.written.size(*edit)));
        for edit in largest_first {
            let other = self.written.without(edit);
            let text = other.text();
            if self.bench.is_as_good(&text, &self.text) {
                self.written = other;
                self.text = text;
                self.edits[edit] = None;
            }
        }
    }
}

/// Edits that are tried together, and kept or taken back each for itself.
type Bundle = Vec<Candidate>;

fn alone(candidates: Vec<Candidate>) -> Vec<Bundle> {
    candidates.into_iter().map(|candidate| vec![candidate]).collect()
}

fn with(bundle: &[Candidate], text: &str) -> String {
    let changes = bundle.iter().flat_map(|edit| edit.changes.clone()).collect();
    Candidate::new("", changes).apply(text)
}

/// What may mend a cause.
fn suggested(place: &Place<'_>) -> Vec<Candidate> {
    [
        log_source::candidates,
        other_field::candidates,
        time_unit::candidates,
        look_back::candidates,
        threshold::candidates,
        letter_case::candidates,
        cover_value::candidates,
        asked_name::candidates,
        group_key::candidates,
    ]
    .iter()
    .flat_map(|kind| kind(place))
    .collect()
}
