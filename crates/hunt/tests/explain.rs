//! An explanation never disagrees with the run: for generated conditions and events, in SPL and in AQL.

use std::fmt::Write as _;
use std::sync::Arc;

use engine::{Engine, Environment};
use hunt::{Cause, Drop, Explanation, Replay, explain};
use proptest::prelude::*;
use query::{AqlOptions, Knowledge, Language, Mode, Query, Settings};
use store::{Builder, Needs, Store};
use taxonomy::Views;
use telemetry::{Data, Event};
use text::Source;

const FIELDS: [&str; 3] = ["Image", "User", "IntegrityLevel"];
const VALUES: [&str; 4] = ["", "cmd.exe", "CMD.EXE", "443"];

/// A condition, in no language's words.
#[derive(Clone, Debug)]
enum Condition {
    Is(usize, usize),
    Like(usize, usize),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

impl Condition {
    fn write(&self, language: Language, out: &mut String) {
        let join = |parts: &[Condition], word: &str, out: &mut String| {
            for (at, part) in parts.iter().enumerate() {
                out.push_str(if at == 0 { "(" } else { word });
                part.write(language, out);
            }
            out.push(')');
        };
        match (self, language) {
            (Condition::Is(field, value), Language::Aql) => {
                let _ = write!(out, "\"{}\" = '{}'", FIELDS[*field], VALUES[*value]);
            }
            (Condition::Is(field, value), _) => {
                let _ = write!(out, "{}=\"{}\"", FIELDS[*field], VALUES[*value]);
            }
            (Condition::Like(field, value), Language::Aql) => {
                let _ = write!(out, "\"{}\" ILIKE '%{}%'", FIELDS[*field], VALUES[*value]);
            }
            (Condition::Like(field, value), _) => {
                let _ = write!(out, "match({}, \"{}\")", FIELDS[*field], VALUES[*value]);
            }
            (Condition::Not(part), _) => {
                out.push_str("NOT (");
                part.write(language, out);
                out.push(')');
            }
            (Condition::All(parts), _) => join(parts, " AND ", out),
            (Condition::Any(parts), _) => join(parts, " OR ", out),
        }
    }

    fn query(&self, language: Language) -> String {
        let mut out = match language {
            Language::Aql => "SELECT \"Image\", \"User\", \"IntegrityLevel\" FROM events WHERE ".to_owned(),
            _ => "index=* | where ".to_owned(),
        };
        self.write(language, &mut out);
        out
    }
}

fn conditions() -> impl Strategy<Value = Condition> {
    let pair = (0..FIELDS.len(), 0..VALUES.len());
    let leaf = prop_oneof![
        pair.clone().prop_map(|(field, value)| Condition::Is(field, value)),
        pair.prop_map(|(field, value)| Condition::Like(field, value)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let some = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            inner.prop_map(|part| Condition::Not(Box::new(part))),
            some.clone().prop_map(Condition::All),
            some.prop_map(Condition::Any),
        ]
    })
}

/// One event with these values; `None` is no field at all.
fn store(values: &[Option<usize>]) -> Store {
    let mut builder = Builder::new(Needs::all());
    let data = FIELDS
        .iter()
        .zip(values)
        .filter_map(|(name, value)| Some((Arc::from(*name), Data::One(VALUES[(*value)?].to_owned()))))
        .collect();
    let event = Event {
        provider: "Microsoft-Windows-Sysmon".into(),
        channel: "Microsoft-Windows-Sysmon/Operational".into(),
        event_id: Some(1),
        time_ns: Some(0),
        data,
        ..Event::default()
    };
    builder.push(&event).expect("an event");
    builder.finish().expect("a store")
}

struct Asked {
    engine: Engine,
    store: Store,
}

impl Asked {
    fn explain(&self, language: Language, text: &str) -> Explanation {
        let (knowledge, views) = (Knowledge::default(), Views::default());
        let mut settings = Settings::new(&engine::Catalogue, &knowledge, &views);
        settings.aql = AqlOptions { mode: Mode::Lenient, ..AqlOptions::default() };
        let compiled = Query::compile(language, Source::new("generated", text), &settings);
        let plan = compiled.plan.unwrap_or_else(|| panic!("{text}: {:?}", compiled.diagnostics));
        let environment = Environment { trace: true, ..Environment::at(1_000_000_000) };
        let replay = Replay { engine: &self.engine, environment: &environment, store: &self.store, text };
        let found = self.engine.run(&plan, &self.store, &environment).expect("it runs");
        let explanation = explain(&plan, 0, replay).expect("it runs");
        assert_eq!(explanation.drops.is_empty(), found.len() == 1, "{text}");
        explanation
    }
}

/// The query with the conditions of these causes as they must be: true, or false under a NOT.
fn mended(text: &str, language: Language, drop: &Drop, causes: &[usize]) -> String {
    let mut edits: Vec<_> =
        causes.iter().flat_map(|cause| &drop.reasons[*cause].conditions).copied().collect();
    edits.sort();
    edits.dedup();
    let (yes, no) = match language {
        Language::Aql => ("1 = 1", "1 = 0"),
        _ => ("1=1", "1=0"),
    };
    let mut out = text.to_owned();
    for span in edits.into_iter().rev() {
        let excluded = causes.iter().any(|cause| {
            let reason = &drop.reasons[*cause];
            reason.conditions.contains(&span) && reason.excluded
        });
        out.replace_range(span.start..span.end, if excluded { no } else { yes });
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// Each way that is told lets the event through when it is gone, and no part of it does.
    #[test]
    fn each_way_is_enough_and_no_part_of_it(
        condition in conditions(),
        values in prop::collection::vec(prop::option::of(0..VALUES.len()), FIELDS.len()),
        aql in any::<bool>(),
    ) {
        let language = if aql { Language::Aql } else { Language::Spl };
        let asked = Asked { engine: Engine::new(engine::Options::default()).expect("threads"), store: store(&values) };
        let text = condition.query(language);
        let explanation = asked.explain(language, &text);
        let Some(drop) = explanation.drops.first() else { return Ok(()) };
        prop_assert_eq!(explanation.drops.len(), 1, "{}", text);
        prop_assert!(!drop.ways.is_empty(), "{}: {:?}", text, drop);
        for way in &drop.ways {
            let whole = mended(&text, language, drop, way);
            prop_assert!(asked.explain(language, &whole).drops.is_empty(), "{} from {}: {:?}", whole, text, drop);
            for left in way {
                let part: Vec<usize> = way.iter().copied().filter(|cause| cause != left).collect();
                let part = mended(&text, language, drop, &part);
                prop_assert!(!asked.explain(language, &part).drops.is_empty(), "{} from {}: {:?}", part, text, drop);
            }
        }
    }
}

/// What is said of one event that is missed.
fn check(query: &str, expected: &[(Cause, &str)]) {
    let asked = Asked {
        engine: Engine::new(engine::Options::default()).expect("threads"),
        store: store(&[Some(1), None, Some(3)]),
    };
    let language = if query.starts_with("SELECT") { Language::Aql } else { Language::Spl };
    let found: Vec<(Cause, String)> =
        asked.explain(language, query).reasons().into_iter().map(|why| (why.cause, why.message)).collect();
    let found: Vec<(Cause, &str)> = found.iter().map(|(cause, message)| (*cause, message.as_str())).collect();
    assert_eq!(found, expected, "{query}");
}

#[test]
fn a_count_that_is_too_small_is_a_shortfall() {
    check(
        "index=* | stats count by Image | where count>=10",
        &[(Cause::Threshold, "`count` is 1, which does not meet `count>=10` (1 of 10)")],
    );
    check(
        "index=* | eventstats dc(IntegrityLevel) AS ports | where ports > 2",
        &[(Cause::Threshold, "`ports` is 1, which does not meet `ports > 2` (1, and more than 2 is asked)")],
    );
}

#[test]
fn what_a_stage_did_not_give_is_no_fault_of_the_event() {
    check(
        "index=* | rex field=Image \"(?<exe>zzz.*)\" | where exe=\"a\"",
        &[(
            Cause::AbsentAtStage,
            "`rex field=Image \"(?<exe>zzz.*)\"` gives the event no `exe`, so `exe=\"a\"` is not true",
        )],
    );
    check(
        "index=* | eventstats max(User) AS most | stats count by most",
        &[(
            Cause::NullGroupKey,
            "`eventstats max(User) AS most` gives the event no `most`, and a row without a value in a `by` field is in no group",
        )],
    );
}

#[test]
fn what_a_stage_took_away_is_said() {
    check(
        "index=* | stats count by Image | search IntegrityLevel=443",
        &[(
            Cause::AbsentAtStage,
            "`stats count by Image` takes `IntegrityLevel` away, so `IntegrityLevel=443` is not true",
        )],
    );
    check(
        "index=* | fields Image | where IntegrityLevel=443",
        &[(
            Cause::AbsentAtStage,
            "`fields Image` takes `IntegrityLevel` away, so `IntegrityLevel=443` is not true",
        )],
    );
}

#[test]
fn a_renamed_field_is_the_events_own() {
    check(
        "index=* | rename Image AS exe | where exe=\"a\"",
        &[(Cause::Value, "`Image` is `cmd.exe`, which does not meet `exe=\"a\"`")],
    );
    check(
        "index=* | rename User AS who | where who=\"a\"",
        &[(Cause::AbsentInEvent, "the event has no `User`, so `who=\"a\"` is not true")],
    );
}

#[test]
fn a_number_is_asked_of_a_text() {
    check(
        "index=* | where Image < 5",
        &[(Cause::Type, "`Image` is `cmd.exe`, no number, so `Image < 5` is not true")],
    );
}

#[test]
fn what_is_excluded_is_said() {
    check(
        "index=* NOT Image=\"cmd.exe\"",
        &[(Cause::Value, "`Image` is `cmd.exe`, which `Image=\"cmd.exe\"` excludes")],
    );
}

#[test]
fn letters_differ_in_case_only() {
    check(
        "index=* | where Image=\"CMD.exe\"",
        &[(
            Cause::Case,
            "`Image` is `cmd.exe`, which differs from `Image=\"CMD.exe\"` in upper and lower case only",
        )],
    );
}

#[test]
fn stages_are_told_in_their_order() {
    check(
        "index=* IntegrityLevel=80 | search User=\"eve\" | stats count by ParentUser2, Image",
        &[
            (Cause::Value, "`IntegrityLevel` is `443`, which does not meet `IntegrityLevel=80`"),
            (Cause::AbsentInEvent, "the event has no `User`, so `User=\"eve\"` is not true"),
            (
                Cause::NullGroupKey,
                "no Microsoft-Windows-Sysmon Event ID 1 ever has `ParentUser2`, and a row without a value in a `by` field is in no group",
            ),
        ],
    );
}
