//! What functions and properties ask of the server's state.

use plan::{Expr as Planned, Literal, Type};
use text::{Diagnostic, Span};

use super::{Database, Lowering, Typed};
use crate::catalog::Property;

/// Functions whose answer depends on more of the event than their argument: name, and the properties that a plan adds.
const OF_EVENT: [(&str, &[&str]); 3] = [
    (
        "INOFFENSE",
        &[
            "starttime",
            "sourceip",
            "destinationip",
            "username",
            "sourceport",
            "destinationport",
            "logsourceidentifier",
            "qid",
        ],
    ),
    ("LOGSOURCENAME", &[NAME_OF_LOG_SOURCE]),
    ("LOGSOURCEGROUPNAME", &["logsourceid"]),
];

/// What the view calls the name that QRadar makes up for a log source. It is no property: a query asks LOGSOURCENAME.
const NAME_OF_LOG_SOURCE: &str = "logsourcename";

/// The property that must be the argument for the others to be added.
const ONLY_OF: [(&str, &str); 2] =
    [("LOGSOURCENAME", "logsourceid"), ("LOGSOURCEGROUPNAME", "devicegrouplist")];

impl Lowering<'_> {
    /// A property as it is read: an event's log source is looked up where the state has log sources.
    pub(super) fn read(&self, property: Property, span: Span) -> Typed {
        let looked_up = self.columns.is_none()
            && self.database == Database::Events
            && property.name == "logsourceid"
            && self.catalog.has_log_sources();
        if !looked_up {
            return Typed::property(property, span);
        }
        let kind = property.kind;
        let others = ["devicetype", "logsourceidentifier"].map(|name| self.raw(name, span));
        let args = std::iter::once(Typed::property(property, span)).chain(others).collect();
        let read = self.known_call("ariel.log_source_id", args, span, Type::Integer);
        Typed { kind: Some(kind), ..read }
    }

    /// The property of that name as it is held; null where there is none.
    fn raw(&self, name: &str, span: Span) -> Typed {
        match self.property(name) {
            Some(property) => Typed::property(property, span),
            None if name == NAME_OF_LOG_SOURCE => Typed::new(Planned::field(name, span), Type::Text),
            None => Typed::new(Planned::Literal(Literal::Null, span), Type::Null),
        }
    }

    /// The arguments of a call with what else it asks of the event.
    pub(super) fn with_event(&self, upper: &str, span: Span, mut args: Vec<Typed>) -> Vec<Typed> {
        let Some((_, properties)) = OF_EVENT.iter().find(|(name, _)| *name == upper) else { return args };
        let wanted = ONLY_OF.iter().find(|(name, _)| *name == upper).map(|(_, property)| *property);
        let of_events = self.columns.is_none() && self.database == Database::Events;
        let has = |name: &str| self.property(name).is_some() || of_events && name == NAME_OF_LOG_SOURCE;
        let known = wanted.is_none() || properties.iter().all(|name| has(name));
        let fits =
            known && wanted.is_none_or(|property| args.first().is_some_and(|arg| reads(&arg.expr, property)));
        if self.columns.is_none() && fits && args.len() == 1 {
            args.extend(properties.iter().map(|name| {
                match *name {
                    "logsourceid" => self
                        .property(name)
                        .map_or_else(|| self.raw(name, span), |property| self.read(property, span)),
                    name => self.raw(name, span),
                }
            }));
        }
        args
    }

    /// Does the function take fewer arguments of a query than of a plan? Then how many.
    pub(super) fn takes_only(upper: &str) -> Option<usize> {
        OF_EVENT.iter().any(|(name, _)| *name == upper).then_some(1)
    }

    /// Says what part of the state a function lacks.
    pub(super) fn check_state(&mut self, upper: &str, span: Span) {
        if let Some((message, note)) = self.catalog.missing_state(upper) {
            self.diagnostics.push(Diagnostic::warning("no-qradar-state", span, message).with_note(note));
        }
    }
}

/// Is it that property, looked up or not?
fn reads(expr: &Planned, property: &str) -> bool {
    match expr {
        Planned::Field(field) => field.name == property,
        Planned::Call(call) if call.function == "ariel.log_source_id" => {
            call.args.first().is_some_and(|arg| reads(arg, property))
        }
        _ => false,
    }
}
