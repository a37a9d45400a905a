//! A vendor's view of one class of events, in terms of what the log itself has.

use std::sync::LazyLock;

use plan::{Call, Expr, Literal};
use predicate::{Accepts, Cases, Change, Formula, Known, Language, Values, View};
use taxonomy::{Class, Empty, Input, Rule, Shape, System, Transform, Views};
use text::Span;

/// The time of an event, as conditions on it are marked: they are tried on the engine.
pub(crate) const TIME: &str = "$Time";

/// A vendor's view of one class of events. Fields are the event's own names, or `$Word` for a value of its System part.
pub(crate) struct EventView {
    shape: Shape,
    channel: String,
    event_id: Option<u32>,
}

impl EventView {
    /// The view of that name; `None` where there is none.
    pub(crate) fn new(views: &Views, view: &str, channel: &str, event_id: u32) -> Option<EventView> {
        let class = Class { provider: "", channel, event_id: Some(event_id) };
        let shape = views.shape(view, &class)?;
        Some(EventView { shape, channel: channel.to_owned(), event_id: Some(event_id) })
    }

    /// What a field is made of, and how, in the words of the views' own rules.
    pub(crate) fn origin(&self, name: &str) -> (String, String) {
        let rule = self.shape.rule(name);
        let inputs = self.inputs(name);
        (if inputs.is_empty() { "nothing".to_owned() } else { inputs.join(", ") }, shown(&rule))
    }

    /// What a field is made of: names of the event's own values, `$Word` for one of its System part.
    pub(crate) fn inputs(&self, name: &str) -> Vec<String> {
        let inputs = self.shape.rule(name).inputs().into_iter().map(|input| match input {
            Input::Field(name) => name.to_string(),
            Input::System(System::TimeSeconds | System::TimeMillis) => TIME.to_owned(),
            Input::System(system) => format!("${}", system.word()),
        });
        inputs.collect()
    }

    fn rule(&self, rule: &Rule) -> Cases {
        match rule {
            Rule::Field(name) if self.shape.empty == Empty::Absent => not_empty(name),
            Rule::Field(name) => Cases::field(&**name),
            Rule::System(system) => self.system(*system),
            Rule::Text(text) => Cases::constant(Literal::Text(text.to_string())),
            Rule::Call(transform, args) => self.call(*transform, args, rule),
            Rule::Extract(..) | Rule::When { .. } => derived(rule),
        }
    }

    fn system(&self, system: System) -> Cases {
        let text = |text: String| Cases::constant(Literal::Text(text));
        match system {
            System::Channel => text(self.channel.clone()),
            System::EventId => self.event_id.map_or_else(Cases::null, |id| text(id.to_string())),
            System::TimeSeconds | System::TimeMillis | System::SystemTime => {
                Cases::always(Known::Opaque(TIME.to_owned()))
            }
            System::EnvelopeHost
            | System::EnvelopeSource
            | System::EnvelopeSourcetype
            | System::EnvelopeIndex => Cases::null(),
            // The whole text is made of the other values: as a value of its own it may be more than an event can have,
            // so that what is proved of it holds, and what is shown has been run.
            System::Raw | System::Payload => Cases::field(format!("${}", system.word())),
            System::File => Cases::always(Known::Opaque(format!("${}", system.word()))),
            System::Provider
            | System::Guid
            | System::Computer
            | System::RecordId
            | System::Version
            | System::Level
            | System::Task
            | System::Opcode
            | System::Keywords
            | System::ProcessId
            | System::ThreadId
            | System::UserId
            | System::Message => not_empty(&format!("${}", system.word())),
        }
    }

    fn call(&self, transform: Transform, args: &[Rule], rule: &Rule) -> Cases {
        let opaque = || derived(rule);
        let first = |change: Change| {
            args.first().map_or_else(Cases::null, |arg| changed(self.rule(arg), change, rule))
        };
        match transform {
            Transform::First => self.first(args),
            Transform::Lower => first(Change::Lower),
            Transform::Upper => first(Change::Upper),
            Transform::Basename => first(Change::AfterLast(vec!['\\', '/'])),
            Transform::Account => first(Change::AfterLast(vec!['\\'])),
            Transform::ShortHost => first(Change::BeforeFirst('.')),
            Transform::Given => {
                args.first().map_or_else(Cases::null, |arg| only(self.rule(arg), given(), rule))
            }
            Transform::Ipv4 => {
                args.first().map_or_else(Cases::null, |arg| only(self.rule(arg), ipv4(), rule))
            }
            Transform::Decimal => {
                args.first().map_or_else(Cases::null, |arg| only(self.rule(arg), whole_number(), rule))
            }
            Transform::Concat => self.concat(args).unwrap_or_else(opaque),
            Transform::Choose => self.choose(args).unwrap_or_else(opaque),
            Transform::Dirname
            | Transform::Domain
            | Transform::Hash
            | Transform::Ipv6
            | Transform::Count
            | Transform::Direction
            | Transform::After
            | Transform::Millis
            | Transform::Numbered => opaque(),
        }
    }

    /// The first that is something.
    fn first(&self, args: &[Rule]) -> Cases {
        let mut all: Vec<(Formula, Known)> = Vec::new();
        let mut open = Formula::Always;
        for arg in args {
            let mut rest = Vec::new();
            for (when, known) in self.rule(arg).0 {
                let here = open.clone().and(when);
                match &known {
                    Known::Constant(Literal::Null) => rest.push(here),
                    Known::Field(name, _) => {
                        let there = Formula::is_in(name.as_str(), Values::present());
                        rest.push(here.clone().and(!there.clone()));
                        all.push((here.and(there), known));
                    }
                    Known::Constant(_) | Known::Opaque(_) => all.push((here, known)),
                }
            }
            open = Formula::any(rest);
        }
        all.push((open, Known::Constant(Literal::Null)));
        all.retain(|(when, _)| *when != Formula::Never);
        Cases(all)
    }

    /// Constants around at most one field.
    fn concat(&self, args: &[Rule]) -> Option<Cases> {
        let mut all = vec![(Formula::Always, Known::Constant(Literal::Text(String::new())))];
        for arg in args {
            let mut next = Vec::new();
            for (when, before) in &all {
                for (here, known) in self.rule(arg).0 {
                    let both = when.clone().and(here);
                    if both != Formula::Never {
                        next.push((both, joined(before, &known)?));
                    }
                }
            }
            all = next;
        }
        Some(Cases(all))
    }

    /// `choose(x, 'a', 'A', ..., 'else')`.
    fn choose(&self, args: &[Rule]) -> Option<Cases> {
        let (subject, options) = args.split_first()?;
        let mut all = Vec::new();
        for (when, known) in self.rule(subject).0 {
            match known {
                Known::Constant(Literal::Text(text)) => {
                    let chosen = chosen(&text, options);
                    let cases = chosen.map_or_else(Cases::null, |rule| self.rule(rule));
                    all.extend(cases.0.into_iter().map(|(here, known)| (when.clone().and(here), known)));
                }
                Known::Constant(Literal::Null) => all.push((when, known)),
                Known::Field(name, changes) => {
                    let mut open = when.and(Formula::is_in(name.as_str(), Values::present()));
                    all.push((
                        !Formula::is_in(name.as_str(), Values::present()),
                        Known::Constant(Literal::Null),
                    ));
                    for pair in options.chunks(2) {
                        let (here, rule) = match pair {
                            [Rule::Text(text), value] => {
                                let same = before(&Language::text_any_case(text).ok()?, &changes)?;
                                let same = Formula::is_in(name.as_str(), Values::of(same));
                                let here = open.clone().and(same.clone());
                                open = open.and(!same);
                                (here, value)
                            }
                            [otherwise] => (std::mem::replace(&mut open, Formula::Never), otherwise),
                            _ => return None,
                        };
                        let cases = self.rule(rule);
                        all.extend(cases.0.into_iter().map(|(when, known)| (here.clone().and(when), known)));
                    }
                    all.push((open, Known::Constant(Literal::Null)));
                }
                Known::Constant(_) | Known::Opaque(_) => return None,
            }
        }
        all.retain(|(when, _)| *when != Formula::Never);
        Some(Cases(all))
    }
}

impl View for EventView {
    fn field(&self, name: &str) -> Cases {
        self.rule(&self.shape.rule(name))
    }
}

/// What is made of several values, or in a way that is not taken apart: a value of its own, by its rule. As such it may be
/// more than an event can have, so that what is proved of it holds, and what is shown has been run.
fn derived(rule: &Rule) -> Cases {
    let times = [System::TimeSeconds, System::TimeMillis, System::SystemTime];
    let is_time = |input: &Input| matches!(input, Input::System(system) if times.contains(system));
    if rule.inputs().iter().any(is_time) {
        return Cases::always(Known::Opaque(shown(rule)));
    }
    Cases::field(shown(rule))
}

/// A text that is there and not empty.
fn not_empty(name: &str) -> Cases {
    let some = Values::of(EMPTY.complement());
    let there = Formula::is_in(name, some);
    Cases(vec![
        (there.clone(), Known::Field(name.to_owned(), Vec::new())),
        (!there, Known::Constant(Literal::Null)),
    ])
}

static EMPTY: LazyLock<Language> = LazyLock::new(|| Language::text("").unwrap_or_else(|_| Language::none()));

/// A constant with a text before or behind it, or a field with one.
fn joined(before: &Known, after: &Known) -> Option<Known> {
    let text = |literal: &Literal| match literal {
        Literal::Text(text) => Some(text.clone()),
        _ => None,
    };
    Some(match (before, after) {
        (Known::Constant(Literal::Null), _) | (_, Known::Constant(Literal::Null)) => {
            Known::Constant(Literal::Null)
        }
        (Known::Constant(left), Known::Constant(right)) => {
            Known::Constant(Literal::Text(text(left)? + &text(right)?))
        }
        (Known::Constant(left), Known::Field(name, changes)) => {
            let mut changes = changes.clone();
            if !text(left)?.is_empty() {
                changes.push(Change::Prefix(text(left)?));
            }
            Known::Field(name.clone(), changes)
        }
        (Known::Field(name, changes), Known::Constant(right)) => {
            let mut changes = changes.clone();
            changes.push(Change::Suffix(text(right)?));
            Known::Field(name.clone(), changes)
        }
        _ => return None,
    })
}

fn chosen<'r>(text: &str, options: &'r [Rule]) -> Option<&'r Rule> {
    options.chunks(2).find_map(|pair| match pair {
        [Rule::Text(option), value] => option.eq_ignore_ascii_case(text).then_some(value),
        [otherwise] => Some(otherwise),
        _ => None,
    })
}

fn changed(cases: Cases, change: Change, rule: &Rule) -> Cases {
    let known = |known: Known| match known {
        Known::Field(name, mut changes) => {
            changes.push(change.clone());
            Known::Field(name, changes)
        }
        Known::Constant(Literal::Text(text)) => {
            // A constant is cut as the rule itself does it.
            let Rule::Call(transform, _) = rule else { return Known::Opaque(shown(rule)) };
            let alone = Rule::Call(*transform, vec![Rule::Text(text.into())]);
            match alone.evaluate(&|_| None) {
                Some(text) => Known::Constant(Literal::Text(text.into_owned())),
                None => Known::Constant(Literal::Null),
            }
        }
        Known::Constant(Literal::Null) => Known::Constant(Literal::Null),
        Known::Constant(_) | Known::Opaque(_) => Known::Opaque(shown(rule)),
    };
    Cases(cases.0.into_iter().map(|(when, value)| (when, known(value))).collect())
}

/// The value where it is one of these texts, else nothing.
fn only(cases: Cases, texts: Language, rule: &Rule) -> Cases {
    let mut all = Vec::new();
    for (when, known) in cases.0 {
        match known {
            Known::Field(name, changes) => match before(&texts, &changes) {
                Some(texts) => {
                    let there = Formula::is_in(name.as_str(), Values::of(texts));
                    all.push((when.clone().and(!there.clone()), Known::Constant(Literal::Null)));
                    all.push((when.and(there), Known::Field(name, changes)));
                }
                None => all.push((when, Known::Opaque(shown(rule)))),
            },
            Known::Constant(Literal::Text(text)) if !texts.accepts(&text) => {
                all.push((when, Known::Constant(Literal::Null)));
            }
            Known::Constant(literal) => all.push((when, Known::Constant(literal))),
            Known::Opaque(_) => all.push((when, Known::Opaque(shown(rule)))),
        }
    }
    all.retain(|(when, _)| *when != Formula::Never);
    Cases(all)
}

fn before(texts: &Language, changes: &[Change]) -> Option<Language> {
    changes.iter().rev().try_fold(texts.clone(), |texts, change| texts.under(change)).ok()
}

fn given() -> Language {
    static GIVEN: LazyLock<Language> = LazyLock::new(|| {
        let dash = Language::text("-").and_then(|dash| dash.or(&EMPTY));
        dash.map_or_else(|_| Language::all(), |nothing| nothing.complement())
    });
    GIVEN.clone()
}

fn ipv4() -> Language {
    static IPV4: LazyLock<Language> = LazyLock::new(|| {
        let span = Span::default();
        let args = vec![Expr::field("", span), Expr::text("0.0.0.0/0", span)];
        let call = Call { function: "sigma.cidr".to_owned(), args, span };
        let found = Accepts::of(&call).map(|accepts| accepts.accepted);
        let plain = found.ok().and_then(|all| all.and(&Language::plain()).ok());
        let blank = Language::pattern(" ");
        plain.zip(blank.ok()).and_then(|(all, blank)| all.minus(&blank).ok()).unwrap_or_else(Language::none)
    });
    IPV4.clone()
}

fn whole_number() -> Language {
    static WHOLE: LazyLock<Language> = LazyLock::new(|| {
        let pattern = r"\A(0|-?[1-9][0-9]{0,17})\z";
        Language::pattern(pattern).unwrap_or_else(|_| Language::none())
    });
    WHOLE.clone()
}

/// A rule as the views' files write it.
pub(crate) fn shown(rule: &Rule) -> String {
    match rule {
        Rule::Field(name) => name.to_string(),
        Rule::System(system) => format!("${}", system.word()),
        Rule::Text(text) => format!("'{text}'"),
        Rule::Extract(..) | Rule::When { .. } => format!("{rule:?}"),
        Rule::Call(transform, args) => {
            let args: Vec<String> = args.iter().map(shown).collect();
            format!("{}({})", format!("{transform:?}").to_lowercase(), args.join(", "))
        }
    }
}
