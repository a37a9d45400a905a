//! What Splunk's add-ons define that its queries may name: data models and event types.

use std::sync::LazyLock;

use plan::{Expr, Literal};
use spl::{AddOns, DataModel, Dataset, Macro};
use taxonomy::{Rule, Transform};
use text::Span;

/// What `taxonomy` knows of Splunk's add-ons, as SPL is lowered against it.
pub(crate) fn add_ons() -> &'static AddOns {
    static ADD_ONS: LazyLock<AddOns> = LazyLock::new(|| AddOns {
        data_models: taxonomy::data_models().iter().map(model).collect(),
        eventtypes: taxonomy::event_types().clone(),
        macros: taxonomy::search_macros()
            .iter()
            .map(|(name, known)| (name.clone(), search_macro(known)))
            .collect(),
    });
    &ADD_ONS
}

fn search_macro(known: &taxonomy::SearchMacro) -> Macro {
    Macro { definition: known.definition.clone(), args: known.args.clone(), ..Macro::default() }
}

fn model(known: &taxonomy::DataModel) -> DataModel {
    DataModel { name: known.name.clone(), datasets: known.datasets.iter().map(dataset).collect() }
}

fn dataset(known: &taxonomy::Dataset) -> Dataset {
    let fields =
        known.fields.iter().map(|(name, rule)| (name.clone(), value(rule).unwrap_or_else(null))).collect();
    Dataset { name: known.name.clone(), root: known.root.clone(), holds: holds(known), fields }
}

/// Which events are in it.
fn holds(known: &taxonomy::Dataset) -> Option<Expr> {
    let channels: Vec<Expr> = known
        .events
        .iter()
        .map(|events| {
            let ids = events.ids.iter().map(|id| equal(field("EventCode"), &id.to_string())).collect();
            Expr::And(vec![equal(field("Channel"), &events.channel), any(ids)], Span::default())
        })
        .collect();
    if channels.is_empty() {
        return None;
    }
    let mut all = vec![any(channels)];
    for (name, values) in &known.only {
        let made = known.fields.get(name).and_then(value)?;
        all.push(any(values.iter().map(|text| equal(made.clone(), text)).collect()));
    }
    Some(if all.len() == 1 { all.remove(0) } else { Expr::And(all, Span::default()) })
}

/// The rule as an expression over the fields of Splunk's view; `None` for a transform that no data model uses.
fn value(rule: &Rule) -> Option<Expr> {
    let (transform, args) = match rule {
        Rule::Field(name) => return Some(field(name)),
        Rule::Text(text) => return Some(literal(text)),
        Rule::System(_) | Rule::Extract(..) | Rule::When { .. } => return None,
        Rule::Call(transform, args) => (*transform, args),
    };
    let mut made = args.iter().map(value).collect::<Option<Vec<Expr>>>()?;
    match transform {
        Transform::First if made.is_empty() => Some(null()),
        Transform::First => Some(call("coalesce", made)),
        Transform::Lower => Some(call("lower", made)),
        Transform::Upper => Some(call("upper", made)),
        Transform::Account => Some(replace(made.pop()?, r"^.*\\")),
        Transform::Basename => Some(replace(made.pop()?, r"^.*[\\/]")),
        Transform::Concat => made.into_iter().reduce(|left, right| call("concat", vec![left, right])),
        Transform::Choose => choose(made),
        _ => None,
    }
}

/// `choose(x, 'a', 'A', …, 'else')` as Splunk's `case`.
fn choose(mut made: Vec<Expr>) -> Option<Expr> {
    if made.is_empty() {
        return None;
    }
    let subject = made.remove(0);
    // Of nothing it makes nothing.
    let mut args = vec![call("isnull", vec![subject.clone()]), null()];
    let mut options = made.into_iter();
    while let Some(first) = options.next() {
        match options.next() {
            Some(second) => {
                args.push(Expr::call("splunk.search_eq", vec![subject.clone(), first], Span::default()));
                args.push(second);
            }
            None => {
                args.push(Expr::Literal(Literal::Boolean(true), Span::default()));
                args.push(first);
            }
        }
    }
    Some(call("case", args))
}

fn replace(subject: Expr, pattern: &str) -> Expr {
    call("replace", vec![subject, literal(pattern), literal("")])
}

fn call(function: &str, args: Vec<Expr>) -> Expr {
    Expr::call(format!("splunk.{function}"), args, Span::default())
}

fn equal(left: Expr, text: &str) -> Expr {
    call("search_eq", vec![left, literal(text)])
}

fn any(mut parts: Vec<Expr>) -> Expr {
    if parts.len() == 1 { parts.remove(0) } else { Expr::Or(parts, Span::default()) }
}

fn field(name: &str) -> Expr {
    Expr::field(name, Span::default())
}

fn literal(text: &str) -> Expr {
    Expr::text(text, Span::default())
}

fn null() -> Expr {
    Expr::Literal(Literal::Null, Span::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_a_data_model_can_be_asked() {
        for model in taxonomy::data_models() {
            for dataset in &model.datasets {
                for (name, rule) in &dataset.fields {
                    assert!(value(rule).is_some(), "{}.{}.{name}", model.name, dataset.name);
                }
                let filled = !dataset.events.is_empty();
                assert_eq!(holds(dataset).is_some(), filled, "{}.{}", model.name, dataset.name);
            }
        }
    }
}
