//! Takes what an event does not say from the event of the same process that says it.

use plan::{Call, Expr, Literal, StepKind};
use query::Language;
use taxonomy::{Class, Rule, ToldElsewhere, Views, told_elsewhere};
use text::{Fix, Span};

use super::candidate::{Candidate, change};
use super::{Cause, Place};

/// The other event joined to this one where the language can join, else asked in its place.
pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let tells_nothing = matches!(
        place.reason.cause,
        Cause::Blank | Cause::AbsentInEvent | Cause::Value | Cause::AbsentInSchema
    );
    let Some(field) = place.reason.field.as_deref().filter(|_| tells_nothing) else { return Vec::new() };
    let Some(told) = place.event_id.and_then(|id| told_elsewhere(&place.channel, id, field)) else {
        return Vec::new();
    };
    let Some(id) = IdAtom::find(place, told.event) else { return Vec::new() };
    match place.language {
        Language::Spl => joined(place, told, &id).into_iter().collect(),
        Language::Aql => vec![asked_instead(place, told, &id, field)],
        Language::Sigma => Vec::new(),
    }
}

/// The condition that asks for the event id.
struct IdAtom {
    /// The whole condition.
    span: Span,
    /// The id in it, with its quotes.
    literal: Span,
}

impl IdAtom {
    fn find(place: &Place<'_>, id: u32) -> Option<IdAtom> {
        let mut found = None;
        let id = id.to_string();
        plan::visit_exprs(place.plan, &mut |expr| {
            if let Expr::Call(Call { args, span, .. }) = expr
                && let [Expr::Field(field), Expr::Literal(literal, at)] = args.as_slice()
                && is_event_id(place, &field.name)
                && is_number(literal, &id)
            {
                found.get_or_insert(IdAtom { span: *span, literal: *at });
            }
        });
        found
    }

    /// The literal with another number.
    fn with(&self, text: &str, from: u32, to: u32) -> String {
        self.literal.of(text).replace(&from.to_string(), &to.to_string())
    }
}

fn is_event_id(place: &Place<'_>, field: &str) -> bool {
    let class = Class { provider: "", channel: &place.channel, event_id: place.event_id };
    let shape = Views::default().shape(place.view, &class);
    let is = |rule: &Rule| Rule::parse("$EventID").is_ok_and(|id| *rule == id);
    field == "EventID" || shape.is_some_and(|shape| shape.fields.get(field).is_some_and(is))
}

fn is_number(literal: &Literal, id: &str) -> bool {
    match literal {
        Literal::Text(text) => text == id,
        Literal::Integer(number) => number.to_string() == id,
        Literal::Number(_, written) => written == id,
        Literal::Boolean(_) | Literal::Null => false,
    }
}

/// Splunk: both events go on, the value is carried over, and the first event goes on alone.
fn joined(place: &Place<'_>, told: &ToldElsewhere, id: &IdAtom) -> Option<Candidate> {
    const CARRIED: &str = "AskedName";
    if place.text.contains(CARRIED) {
        return None;
    }
    let first = place.plan.steps.iter().find(|step| matches!(step.kind, StepKind::Filter(_)))?;
    let asked = id.span.of(place.text);
    let other = {
        let literal = Span::new(id.literal.start - id.span.start, id.literal.end - id.span.start);
        let mut other = asked.to_owned();
        other.replace_range(literal.start..literal.end, &id.with(place.text, told.event, told.in_event));
        other
    };
    let keys = told.same.join(", ");
    let ToldElsewhere { field, in_field, .. } = told;
    let carry = format!(
        "\n| eventstats values(eval(if({other}, {in_field}, null()))) AS {CARRIED} BY host, {keys}\
         \n| search {asked}\n| eval {field}=coalesce({CARRIED}, {field})\n| mvexpand {field}"
    );
    let changes = vec![
        change(id.span, format!("({asked} OR {other})")),
        Fix { span: Span::new(first.span.end, first.span.end), replacement: carry },
    ];
    Some(Candidate::new(about(told), changes))
}

/// QRadar cannot join events: the event that says it is asked in place of the one that does not.
fn asked_instead(place: &Place<'_>, told: &ToldElsewhere, id: &IdAtom, field: &str) -> Candidate {
    let property = format!("\"{}\"", property(told));
    let mut changes = vec![change(id.literal, id.with(place.text, told.event, told.in_event))];
    let quoted = format!("\"{field}\"");
    changes.extend(
        place.text.match_indices(&quoted).map(|(at, _)| change(Span::new(at, at + quoted.len()), &*property)),
    );
    Candidate::new(about(told), changes)
}

fn about(told: &ToldElsewhere) -> String {
    format!("take `{}` of Event ID {} for `{}`: {}", told.in_field, told.in_event, told.field, told.why)
}

/// The property that QRadar's content has for the field, else the field's own name.
fn property(told: &ToldElsewhere) -> String {
    let class = Class { provider: "", channel: &told.channel, event_id: Some(told.in_event) };
    let views = Views::default();
    let rule = Rule::parse(&format!("given({})", told.in_field)).ok();
    let names = views.shape("ariel", &class).into_iter().flat_map(|shape| shape.fields);
    let current = views.profile_names(views.profile);
    let mut named = names.filter(|(name, made)| Some(made) == rule.as_ref() && current.contains(name));
    named.next().map_or_else(|| told.in_field.clone(), |(name, _)| name.to_string())
}
