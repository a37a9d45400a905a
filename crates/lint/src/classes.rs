//! Which events can come how far.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use plan::{Call, Expr, Field, Literal};
use taxonomy::{Addon, Class, EventFacts, Input, SYSMON_CHANNEL, Shape, System, Views, lint_facts};

use crate::flow;
use crate::texts;

/// Every class of events that a view can show, and what each shows under a name.
pub struct Universe {
    view: &'static str,
    members: Vec<Member>,
    seen: RefCell<BTreeMap<String, Rc<Vec<Seen>>>>,
}

/// A class of events.
struct Member {
    addon: Addon,
    channel: &'static str,
    /// `None` for events of which nothing is known: of other products, or of channels without a schema here.
    facts: Option<&'static EventFacts>,
    shape: Option<Shape>,
}

/// What events of a class show under a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Seen {
    /// This text, in all of them.
    Text(String),
    /// Nothing, in none of them ever.
    Absent,
    /// Their own value, in some or all of them.
    Own,
    /// Nobody knows.
    Any,
    /// A value that no class we know of has.
    Foreign,
}

/// The classes that can come so far, one flag for each member of the universe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Classes(Vec<bool>);

/// Is a condition true of the events of a class?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    True,
    False,
    Open,
}

impl Universe {
    /// The events of a view, in each way in which its product may be set up.
    pub fn new(view: &'static str, views: &Views) -> Universe {
        let mut members = Vec::new();
        let addons: &[Addon] =
            if view == "splunk" { &[Addon::Current, Addon::Legacy] } else { &[Addon::Current] };
        for addon in addons {
            let views = Views { addon: *addon, ..views.clone() };
            for (channel, facts) in taxonomy::all_events() {
                let class = Class { provider: provider(channel), channel, event_id: Some(facts.id) };
                members.push(Member {
                    addon: *addon,
                    channel,
                    facts: Some(facts),
                    shape: views.shape(view, &class),
                });
            }
        }
        members.push(Member { addon: Addon::Current, channel: "", facts: None, shape: None });
        Universe { view, members, seen: RefCell::default() }
    }

    /// All of them.
    pub(crate) fn all(&self) -> Classes {
        Classes(vec![true; self.members.len()])
    }

    /// Those of `classes` of which `condition`, written over the event's own fields, can be true.
    pub(crate) fn narrowed(&self, classes: &Classes, condition: &Expr) -> Classes {
        let mut left = classes.clone();
        for (flag, truth) in left.0.iter_mut().zip(self.truths(condition)) {
            *flag = *flag && truth != Truth::False;
        }
        left
    }

    /// The channels and ids of the classes, each once, where all of them are known; else nothing.
    pub(crate) fn known(&self, classes: &Classes) -> Vec<(&'static str, &'static EventFacts)> {
        let mut found: Vec<(&'static str, &'static EventFacts)> = Vec::new();
        for member in self.members_of(classes) {
            let Some(facts) = member.facts else { return Vec::new() };
            if !found.iter().any(|(channel, known)| *channel == member.channel && known.id == facts.id) {
                found.push((member.channel, facts));
            }
        }
        found
    }

    /// The events that show a value under a name, as channel and facts, each once: those of which it is known.
    pub fn showing(&self, field: &str) -> Vec<(&'static str, &'static EventFacts)> {
        let seen = self.seen(field);
        let mut found: Vec<(&'static str, &'static EventFacts)> = Vec::new();
        for (member, seen) in self.members.iter().zip(seen.iter()) {
            let Some(facts) = member.facts else { continue };
            let named = || {
                facts.fields.iter().any(|fact| fact.name == field)
                    || member.shape.as_ref().is_some_and(|shape| shape.fields.contains_key(field))
            };
            let shows = match seen {
                Seen::Text(_) | Seen::Own => true,
                Seen::Any => named(),
                Seen::Absent | Seen::Foreign => false,
            };
            let again =
                || found.iter().any(|(channel, known)| *channel == member.channel && known.id == facts.id);
            if shows && !again() {
                found.push((member.channel, facts));
            }
        }
        found
    }

    /// What the events of the classes show under a name.
    pub(crate) fn shown(&self, classes: &Classes, field: &str) -> Vec<Seen> {
        let seen = self.seen(field);
        classes.0.iter().zip(seen.iter()).filter(|(flag, _)| **flag).map(|(_, seen)| seen.clone()).collect()
    }

    /// Do the events of the classes never have the field, and do we know all of them?
    pub(crate) fn never_has(&self, classes: &Classes, field: &str) -> bool {
        let seen = self.seen(field);
        let mut some = false;
        for (flag, seen) in classes.0.iter().zip(seen.iter()) {
            if *flag && *seen != Seen::Absent {
                return false;
            }
            some |= *flag;
        }
        some
    }

    /// The values that the field has in any class that is known, where classes have values of their own.
    pub fn values(&self, field: &str) -> Vec<String> {
        [Addon::Current, Addon::Legacy].into_iter().flat_map(|addon| self.values_with(field, addon)).collect()
    }

    /// The same with one generation of Splunk's add-ons.
    pub(crate) fn values_with(&self, field: &str, addon: Addon) -> Vec<String> {
        let seen = self.seen(field);
        let ours = self.members.iter().zip(seen.iter()).filter(|(member, _)| member.addon == addon);
        let texts =
            ours.filter_map(|(_, seen)| if let Seen::Text(text) = seen { Some(text.clone()) } else { None });
        let mut values: Vec<String> = texts.collect();
        values.sort();
        values.dedup();
        values
    }

    fn members_of(&self, classes: &Classes) -> impl Iterator<Item = &Member> {
        self.members.iter().zip(classes.0.clone()).filter(|(_, flag)| *flag).map(|(member, _)| member)
    }

    /// Whether the condition is true, for each class.
    fn truths(&self, condition: &Expr) -> Vec<Truth> {
        match condition {
            Expr::And(parts, _) => self.joined(parts, Truth::True, Truth::and),
            Expr::Or(parts, _) => self.joined(parts, Truth::False, Truth::or),
            Expr::Not(part, _) => self.truths(part).into_iter().map(Truth::not).collect(),
            Expr::Literal(Literal::Boolean(value), _) => self.same((*value).into()),
            Expr::Call(call) => self.call(call),
            Expr::Field(_) | Expr::Literal(..) => self.same(Truth::Open),
        }
    }

    fn same(&self, truth: Truth) -> Vec<Truth> {
        vec![truth; self.members.len()]
    }

    fn joined(&self, parts: &[Expr], start: Truth, join: fn(Truth, Truth) -> Truth) -> Vec<Truth> {
        let mut all = self.same(start);
        for part in parts {
            let truths = self.truths(part);
            all.iter_mut().zip(truths).for_each(|(so_far, truth)| *so_far = join(*so_far, truth));
        }
        all
    }

    fn call(&self, call: &Call) -> Vec<Truth> {
        let Some(test) = texts::test(call) else { return self.same(Truth::Open) };
        let Some(field) = test.field().filter(|field| flow::is_own(field)) else {
            return self.same(Truth::Open);
        };
        let seen = self.seen(&field.name);
        // Most classes have one of few values.
        let mut known: BTreeMap<&str, Truth> = BTreeMap::new();
        let mut foreign = None;
        let mut all = Vec::with_capacity(seen.len());
        for seen in seen.iter() {
            let found = match seen {
                Seen::Text(text) => *known.entry(text).or_insert_with(|| test.accepts(text).into()),
                Seen::Foreign => *foreign.get_or_insert_with(|| self.foreign(&test, field)),
                Seen::Absent | Seen::Own | Seen::Any => Truth::Open,
            };
            all.push(if test.negated { found.not() } else { found });
        }
        all
    }

    /// A value of another product: it is none that ours have, nor what stands for ours elsewhere.
    fn foreign(&self, test: &texts::Test<'_>, field: &Field) -> Truth {
        let ours = self.values(&field.name).iter().any(|value| test.accepts(value));
        let elsewhere = lint_facts().sysmon_elsewhere.iter().any(|value| test.accepts(value));
        if ours || elsewhere { Truth::False } else { Truth::Open }
    }

    fn seen(&self, field: &str) -> Rc<Vec<Seen>> {
        if let Some(found) = self.seen.borrow().get(field) {
            return found.clone();
        }
        let made: Rc<Vec<Seen>> =
            Rc::new(self.members.iter().map(|member| self.look(field, member)).collect());
        self.seen.borrow_mut().insert(field.to_owned(), made.clone());
        made
    }

    fn look(&self, field: &str, member: &Member) -> Seen {
        let facts = lint_facts();
        let (Some(known), Some(shape)) = (member.facts, &member.shape) else {
            return if facts.identity.iter().any(|name| name == field) { Seen::Foreign } else { Seen::Any };
        };
        let by_rule = shape.fields.contains_key(field);
        if !by_rule && self.view == "splunk" && is_default(field) {
            return Seen::Any;
        }
        let open = RefCell::new(false);
        let rule = shape.rule(field);
        let read = |input: &Input| -> Option<&str> {
            match input {
                Input::System(System::Channel) => Some(member.channel),
                Input::System(System::Provider) if member.channel == SYSMON_CHANNEL => {
                    Some(provider(member.channel))
                }
                Input::System(
                    System::EnvelopeHost
                    | System::EnvelopeSource
                    | System::EnvelopeSourcetype
                    | System::EnvelopeIndex,
                ) => None,
                Input::System(System::EventId) => Some(IDS.get(known.id)),
                Input::System(_) => {
                    *open.borrow_mut() = true;
                    None
                }
                Input::Field(name) => {
                    let has = known.fields.iter().any(|fact| fact.name == **name);
                    *open.borrow_mut() |= has || !known.complete;
                    None
                }
            }
        };
        let value = rule.evaluate(&read).map(Cow::into_owned);
        match (open.into_inner(), value) {
            (true, _) if known.complete => Seen::Own,
            (true, _) => Seen::Any,
            (false, Some(text)) => Seen::Text(text),
            (false, None) => Seen::Absent,
        }
    }
}

impl Truth {
    fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            _ => Truth::Open,
        }
    }

    fn or(self, other: Truth) -> Truth {
        self.not().and(other.not()).not()
    }

    fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Open => Truth::Open,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Truth {
        if value { Truth::True } else { Truth::False }
    }
}

fn provider(channel: &str) -> &'static str {
    if channel == SYSMON_CHANNEL { taxonomy::SYSMON_PROVIDER } else { "" }
}

/// Fields that Splunk and its apps give any event; `tag::x` and `date_x` among them.
fn is_default(field: &str) -> bool {
    lint_facts().splunk_defaults.iter().any(|name| name == field)
        || field.starts_with("tag::")
        || field.starts_with("date_")
        || field.starts_with('_')
}

/// The ids of the events as text.
static IDS: std::sync::LazyLock<Ids> = std::sync::LazyLock::new(|| {
    Ids(taxonomy::all_events().map(|(_, facts)| (facts.id, facts.id.to_string())).collect())
});

struct Ids(BTreeMap<u32, String>);

impl Ids {
    fn get(&self, id: u32) -> &str {
        self.0.get(&id).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use text::Span;

    fn eq(field: &str, value: &str) -> Expr {
        let args = vec![Expr::field(field, Span::default()), Expr::text(value, Span::default())];
        Expr::call("splunk.search_eq", args, Span::default())
    }

    fn and(parts: Vec<Expr>) -> Expr {
        Expr::And(parts, Span::default())
    }

    #[track_caller]
    fn check(condition: &Expr, expected: &[u32]) {
        let universe = Universe::new("splunk", &Views::default());
        let classes = universe.narrowed(&universe.all(), condition);
        let ids: Vec<u32> = universe.known(&classes).iter().map(|(_, facts)| facts.id).collect();
        assert_eq!(ids, expected);
    }

    #[test]
    fn a_source_and_an_id_leave_one_class() {
        let source = "XmlWinEventLog:Microsoft-Windows-Sysmon/Operational";
        check(&and(vec![eq("source", source), eq("EventCode", "3")]), &[3]);
        check(&and(vec![eq("sourcetype", source), eq("EventID", "22")]), &[22]);
        check(&eq("EventCode", "3"), &[]);
        let linux = Expr::Or(
            vec![eq("source", source), eq("source", "Syslog:Linux-Sysmon/Operational")],
            Span::default(),
        );
        check(&and(vec![linux, eq("EventCode", "1")]), &[1]);
    }

    #[test]
    fn a_class_shows_what_its_schema_has() {
        let universe = Universe::new("splunk", &Views::default());
        let source = "XmlWinEventLog:Microsoft-Windows-Sysmon/Operational";
        let three = and(vec![eq("source", source), eq("EventCode", "3")]);
        let classes = universe.narrowed(&universe.all(), &three);
        assert!(universe.never_has(&classes, "ParentImage"));
        assert!(universe.never_has(&classes, "parent_process_name"));
        assert!(!universe.never_has(&classes, "DestinationHostname"));
        assert!(!universe.never_has(&classes, "process_name"));
        assert!(!universe.never_has(&classes, "date_hour"));
    }

    /// What the makers of detections list for the add-on is never said to be absent. The lists, where they are.
    #[test]
    fn what_the_add_on_is_known_to_show_is_not_absent() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/escu/data_sources");
        let universe = Universe::new("splunk", &Views::default());
        let mut wrong = Vec::new();
        for id in 1..30 {
            let path = format!("{folder}/sysmon_eventid_{id}.yml");
            #[allow(clippy::disallowed_methods)]
            let Ok(text) = std::fs::read_to_string(&path) else {
                println!("skipped: {path} absent");
                continue;
            };
            let source = eq("source", "XmlWinEventLog:Microsoft-Windows-Sysmon/Operational");
            let classes =
                universe.narrowed(&universe.all(), &and(vec![source, eq("EventCode", &id.to_string())]));
            let lists = text.split("\nfields:").nth(1).unwrap_or_default();
            let names =
                lists.lines().skip(1).map_while(|line| line.strip_prefix("- ").or(line.strip_prefix("  - ")));
            for name in names {
                if universe.never_has(&classes, name.trim()) {
                    wrong.push(format!("{id} {name}"));
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    }
}
