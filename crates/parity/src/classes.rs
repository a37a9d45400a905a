//! The kinds of events that two queries may be about.

use std::collections::BTreeSet;

use plan::{Expr, Literal, Plan};

/// A kind of event: channel and event id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kind {
    pub(crate) channel: String,
    pub(crate) event_id: u32,
}

/// The kinds of events that are known, and those that the plans name.
pub(crate) fn kinds(plans: [&Plan; 2]) -> Vec<Kind> {
    let mut channels: BTreeSet<String> = BTreeSet::new();
    let mut ids: BTreeSet<u32> = BTreeSet::new();
    for plan in plans {
        plan::visit_exprs(plan, &mut |expr| {
            if let Expr::Call(call) = expr
                && let Some(place) = call.args.iter().find_map(place_of)
            {
                for arg in &call.args {
                    named(arg, place, &mut channels, &mut ids);
                }
            }
        });
    }
    let mut kinds: BTreeSet<Kind> = BTreeSet::new();
    for (channel, known) in taxonomy::channels() {
        let known = known.into_iter().chain(ids.iter().copied());
        kinds.extend(known.map(|event_id| Kind { channel: channel.to_owned(), event_id }));
    }
    // An event id that nobody names and nobody knows stands for all others of its channel.
    const ANY_OTHER: u32 = 65_000;
    let known: BTreeSet<String> = taxonomy::channels().into_iter().map(|(name, _)| name.to_owned()).collect();
    for channel in channels.iter().chain(&known) {
        let ids = ids.iter().copied().chain([ANY_OTHER]);
        kinds.extend(ids.map(|event_id| Kind { channel: channel.clone(), event_id }));
    }
    kinds.into_iter().collect()
}

/// What a field says about where an event is from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Channel,
    EventId,
}

fn place_of(expr: &Expr) -> Option<Place> {
    let Expr::Field(field) = expr else { return expr.parts().into_iter().find_map(place_of) };
    match field.name.as_str() {
        "Channel" | "source" | "sourcetype" | "EventChannel" | "qideventcategory" | "LogName" => {
            Some(Place::Channel)
        }
        "EventCode" | "EventID" | "Event ID" | "EventId" | "qideventid" | "signature_id" => {
            Some(Place::EventId)
        }
        _ => None,
    }
}

fn named(arg: &Expr, place: Place, channels: &mut BTreeSet<String>, ids: &mut BTreeSet<u32>) {
    match (arg, place) {
        (Expr::Literal(Literal::Text(text), _), Place::Channel) if !text.contains('*') => {
            let name = text.rsplit_once("WinEventLog:").map_or(text.as_str(), |(_, name)| name);
            channels.insert(name.replace("\\", ""));
        }
        (Expr::Literal(Literal::Text(text), _), Place::EventId) => ids.extend(text.trim().parse::<u32>()),
        (Expr::Literal(Literal::Integer(number), _), Place::EventId) => ids.extend(u32::try_from(*number)),
        (Expr::Literal(Literal::Number(number, _), _), Place::EventId) => {
            ids.extend((*number >= 0.0).then_some(*number as u32))
        }
        _ => {}
    }
}
