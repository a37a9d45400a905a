//! Queries made at random in two languages: what is called equivalent finds the same of made events, and what is said to
//! tell two apart has been run.

mod world;

use parity::{Kind, Verdict};
use proptest::prelude::*;
use query::Language::{self, Aql, Sigma, Spl};

/// A field as the event, SPL and Sigma call it, and as AQL does.
const FIELDS: [(&str, &str); 3] =
    [("Image", "Process Path"), ("CommandLine", "Command"), ("ParentImage", "Parent Process Path")];

/// What a condition asks of one field.
#[derive(Clone, Debug)]
enum Ask {
    Is(String),
    Contains(String),
    Starts(String),
    Ends(String),
    Matches(String),
    Below(u8),
    Absent,
}

#[derive(Clone, Debug)]
enum Condition {
    One(usize, Ask),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
}

/// How a language writes conditions: Splunk has two ways.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Search,
    Where,
    Ariel,
    Rule,
}

fn ask() -> impl Strategy<Value = Ask> {
    let text = prop::sample::select(vec!["a", "b", "ab", "A", "1", "10", "a.b", "-", "ba", "B1"]);
    let pattern = prop::sample::select(vec!["a", "^a", "b$", "a.b", "^(a|b1)$", "[^a]b", "A|10", "^$"]);
    prop_oneof![
        3 => text.clone().prop_map(|text| Ask::Is(text.to_owned())),
        3 => text.clone().prop_map(|text| Ask::Contains(text.to_owned())),
        2 => text.clone().prop_map(|text| Ask::Starts(text.to_owned())),
        2 => text.prop_map(|text| Ask::Ends(text.to_owned())),
        2 => pattern.prop_map(|pattern| Ask::Matches(pattern.to_owned())),
        1 => (0u8..12).prop_map(Ask::Below),
        1 => Just(Ask::Absent),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let one = (0..FIELDS.len(), ask()).prop_map(|(field, ask)| Condition::One(field, ask));
    one.prop_recursive(3, 7, 3, |inner| {
        prop_oneof![
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::All),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::Any),
            1 => inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

fn form() -> impl Strategy<Value = Form> {
    prop::sample::select(vec![Form::Search, Form::Where, Form::Ariel, Form::Rule])
}

/// A condition that means about the same, written as `form` does.
fn written(form: Form, condition: &Condition, selections: &mut Vec<String>) -> String {
    let mut parts = |parts: &[Condition], join: &str| {
        let written: Vec<String> = parts.iter().map(|part| written(form, part, selections)).collect();
        format!("({})", written.join(join))
    };
    match condition {
        Condition::All(all) => parts(all, if form == Form::Rule { " and " } else { " AND " }),
        Condition::Any(any) => parts(any, if form == Form::Rule { " or " } else { " OR " }),
        Condition::Not(one) => {
            let not = if form == Form::Rule { "not" } else { "NOT" };
            format!("({not} {})", written(form, one, selections))
        }
        Condition::One(field, ask) => {
            let (name, property) = FIELDS[*field];
            match form {
                Form::Search => search(name, ask),
                Form::Where => filter(name, ask),
                Form::Ariel => ariel(property, ask),
                Form::Rule => {
                    selections.push(selection(name, ask));
                    format!("s{}", selections.len())
                }
            }
        }
    }
}

fn search(name: &str, ask: &Ask) -> String {
    match ask {
        Ask::Is(text) => format!("{name}=\"{text}\""),
        Ask::Contains(text) => format!("{name}=\"*{text}*\""),
        Ask::Starts(text) => format!("{name}=\"{text}*\""),
        Ask::Ends(text) => format!("{name}=\"*{text}\""),
        Ask::Matches(_) => format!("{name}=*"),
        Ask::Below(number) => format!("{name}<{number}"),
        Ask::Absent => format!("NOT {name}=*"),
    }
}

fn filter(name: &str, ask: &Ask) -> String {
    match ask {
        Ask::Is(text) => format!("lower({name})=\"{}\"", text.to_lowercase()),
        Ask::Contains(text) => format!("like(lower({name}), \"%{}%\")", text.to_lowercase()),
        Ask::Starts(text) => format!("like({name}, \"{text}%\")"),
        Ask::Ends(text) => format!("match({name}, \"(?i){}$\")", text.replace('.', "[.]")),
        Ask::Matches(pattern) => format!("match({name}, \"{pattern}\")"),
        Ask::Below(number) => format!("{name}<{number}"),
        Ask::Absent => format!("isnull({name})"),
    }
}

fn ariel(property: &str, ask: &Ask) -> String {
    match ask {
        Ask::Is(text) => format!("LOWER(\"{property}\") = '{}'", text.to_lowercase()),
        Ask::Contains(text) => format!("\"{property}\" ILIKE '%{text}%'"),
        Ask::Starts(text) => format!("\"{property}\" LIKE '{text}%'"),
        Ask::Ends(text) => format!("\"{property}\" ILIKE '%{text}'"),
        Ask::Matches(pattern) => format!("\"{property}\" IMATCHES '.*({pattern}).*'"),
        Ask::Below(number) => format!("\"{property}\" < '{number}'"),
        Ask::Absent => format!("\"{property}\" IS NULL"),
    }
}

fn selection(name: &str, ask: &Ask) -> String {
    match ask {
        Ask::Is(text) => format!("{name}: '{text}'"),
        Ask::Contains(text) => format!("{name}|contains: '{text}'"),
        Ask::Starts(text) => format!("{name}|startswith: '{text}'"),
        Ask::Ends(text) => format!("{name}|endswith: '{text}'"),
        Ask::Matches(pattern) => format!("{name}|re: '{pattern}'"),
        Ask::Below(number) => format!("{name}|lt: {number}"),
        Ask::Absent => format!("{name}: null"),
    }
}

fn query(form: Form, condition: &Condition) -> (Language, String) {
    let mut selections = Vec::new();
    let text = written(form, condition, &mut selections);
    match form {
        Form::Search => (
            Spl,
            format!(
                "index=* source=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\" EventCode=1 {text}"
            ),
        ),
        Form::Where => (
            Spl,
            format!(
                "index=* source=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\" EventCode=1 | where {text}"
            ),
        ),
        Form::Ariel => (
            Aql,
            format!(
                "SELECT * FROM events WHERE qideventcategory = 'Microsoft-Windows-Sysmon/Operational' \
                 AND \"Event ID\" = '1' AND {text} LAST 9999 DAYS"
            ),
        ),
        Form::Rule => {
            let selections: Vec<String> = selections
                .iter()
                .enumerate()
                .map(|(at, one)| format!("    s{}:\n        {one}\n", at + 1))
                .collect();
            let head = "title: a\nlogsource:\n    product: windows\n    service: sysmon\ndetection:\n    id:\n        EventID: 1\n";
            (Sigma, format!("{head}{}    condition: id and {text}\n", selections.concat()))
        }
    }
}

/// One atom is another: near misses are where proofs go wrong.
fn changed(condition: &Condition, at: &mut usize, to: &(usize, Ask)) -> Condition {
    let mut each = |parts: &[Condition]| parts.iter().map(|part| changed(part, at, to)).collect::<Vec<_>>();
    match condition {
        Condition::All(parts) => Condition::All(each(parts)),
        Condition::Any(parts) => Condition::Any(each(parts)),
        Condition::Not(part) => Condition::Not(Box::new(changed(part, at, to))),
        Condition::One(field, ask) => {
            let here = *at == 0;
            *at = at.wrapping_sub(1);
            if here { Condition::One(to.0, to.1.clone()) } else { Condition::One(*field, ask.clone()) }
        }
    }
}

fn value() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        1 => Just(None),
        6 => "[abAB1.-]{0,4}".prop_map(Some),
        1 => prop::sample::select(vec!["", "-", " a", "a\n", "b\n\n", "10", "9", "010", "1.0", "-1", "äa", "ab\u{2603}"])
            .prop_map(|text| Some(text.to_owned())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_equivalent_finds_the_same(
        one in condition(), forms in (form(), form()), edit in prop::option::of((0usize..6, 0..FIELDS.len(), ask())),
        events in prop::collection::vec((value(), value(), value()), 16)
    ) {
        let other = match edit {
            Some((mut at, field, ask)) => changed(&one, &mut at, &(field, ask)),
            None => one.clone(),
        };
        let (a, b) = (query(forms.0, &one), query(forms.1, &other));
        let (a, b) = ((a.0, a.1.as_str()), (b.0, b.1.as_str()));
        let found = world::compared(a, b).expect("both compile");
        prop_assert!(
            found.unknown.iter().all(|why| !why.contains("none could be shown")),
            "{}\n{}\n{}", found.text(), a.1, b.1
        );
        // AQL looks at a window of times, which is a difference of its own.
        let rest = found.differences.iter().filter(|one| one.kind != Kind::TimeWindow).count();
        if found.verdict != Verdict::Unknown && rest == 0 && found.unknown.is_empty() {
            let events: Vec<Vec<(&str, String)>> = events
                .into_iter()
                .map(|(one, two, three)| {
                    let values = FIELDS.iter().zip([one, two, three]);
                    values.filter_map(|((name, _), value)| Some((*name, value?))).collect()
                })
                .collect();
            let said = [world::found_of(a, 1, &events), world::found_of(b, 1, &events)];
            prop_assert_eq!(&said[0], &said[1], "{}\n{}\n{:?}\n{}", a.1, b.1, events, found.text());
        }
    }
}
