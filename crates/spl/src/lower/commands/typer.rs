//! `typer` and `tags`: what a deployment says of events, as fields.

use plan::{Assignment, Expr, Field, Literal, Step, StepKind};
use text::{Span, Spanned};

use super::super::reader::Reader;
use super::super::search::is_like;
use super::super::{Lowering, Result, step};
use crate::syntax::{Comparator, Search, SearchValue};

/// `typer [eventtypes="a,b*"] [maxlen=n]`: the names of the event types that an event is of, in `eventtype`. How much of
/// an event Splunk looks at changes nothing here: all of it.
pub(super) fn typer(lowering: &Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let wanted = reader.text_option(&["eventtypes"])?;
    reader.count_option(&["maxlen"])?;
    reader.finish()?;
    let own = lowering.knowledge.eventtypes.keys();
    let theirs = lowering.add_ons.eventtypes.keys();
    let mut names: Vec<&String> = own.chain(theirs).collect();
    names.sort();
    names.dedup();
    if let Some(wanted) = wanted {
        let patterns: Vec<&str> = wanted.value.split(',').map(str::trim).collect();
        names.retain(|name| patterns.iter().any(|pattern| is_like(name, pattern)));
    }
    let mut found = Vec::new();
    for name in names {
        let is_of = has(lowering, "eventtype", name, span)?;
        found.push(only_if(is_of, name, span));
    }
    Ok(assigned(vec![("eventtype".to_owned(), found)], span))
}

/// `tags [outputfield=f] [inclname=b] [inclvalue=b] [allowed_tags="a,b"] [f ...]`: the tags of each field's value in
/// `tag::f`, or those of all fields in one field, there with names and values where the query wants them.
pub(super) fn tags(lowering: &Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let output = reader.text_option(&["outputfield"])?;
    let with_name = reader.boolean_option(&["inclname"])?.is_some_and(|set| set.value);
    let with_value = reader.boolean_option(&["inclvalue"])?.is_some_and(|set| set.value);
    let allowed = reader.text_option(&["allowed_tags"])?;
    let fields = reader.fields(&[]);
    reader.finish()?;
    let is_allowed = |tag: &str| {
        allowed.as_ref().is_none_or(|allowed| allowed.value.split(',').any(|known| known.trim() == tag))
    };
    let is_asked = |name: &str| fields.is_empty() || fields.iter().any(|field| field.name == name);
    let mut made: Vec<(String, Vec<Expr>)> = Vec::new();
    for tagged in &lowering.knowledge.tags {
        if !is_allowed(&tagged.tag) || !is_asked(&tagged.field) {
            continue;
        }
        let (to, text) = match &output {
            None => (format!("tag::{}", tagged.field), tagged.tag.clone()),
            Some(output) => {
                let name = if with_name { format!("{}::", tagged.field) } else { String::new() };
                let value = if with_value { format!("{}::", tagged.value) } else { String::new() };
                (output.value.clone(), format!("{name}{value}{}", tagged.tag))
            }
        };
        let tag = only_if(has(lowering, &tagged.field, &tagged.value, span)?, &text, span);
        match made.iter_mut().find(|(known, _)| *known == to) {
            Some((_, all)) => all.push(tag),
            None => made.push((to, vec![tag])),
        }
    }
    Ok(assigned(made, span))
}

/// Does an event have the value in the field, or is it of that event type?
fn has(lowering: &Lowering<'_>, field: &str, value: &str, span: Span) -> Result<Expr> {
    lowering.predicate(&Search::Compare {
        field: Spanned::new(field.to_owned(), span),
        comparator: Comparator::Equal,
        value: SearchValue::Phrase(Spanned::new(value.to_owned(), span)),
        span,
    })
}

fn only_if(condition: Expr, text: &str, span: Span) -> Expr {
    let otherwise = Expr::Literal(Literal::Null, span);
    Expr::call("splunk.if", vec![condition, Expr::text(text, span), otherwise], span)
}

/// Each field with the texts that hold for an event.
fn assigned(made: Vec<(String, Vec<Expr>)>, span: Span) -> Vec<Step> {
    let assignments: Vec<Assignment> = made
        .into_iter()
        .filter(|(_, texts)| !texts.is_empty())
        .map(|(name, texts)| Assignment {
            field: Field { name, span },
            value: Expr::call("splunk.mvappend", texts, span),
        })
        .collect();
    if assignments.is_empty() { Vec::new() } else { vec![step(StepKind::Extend(assignments), span)] }
}
