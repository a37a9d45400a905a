//! Which columns of a chart stay.

use std::collections::HashMap;

use functions::{Argument, NewAccumulator, Value};
use plan::{Aggregate, Literal, Type};
use text::Diagnostic;

use super::Invocation;
use super::grid::Grid;
use crate::expression::context;
use crate::steps::collation::number;

/// By which score columns stay.
enum Score {
    /// An aggregate function of the column's values.
    Of(NewAccumulator),
    /// How many rows have the value.
    Rows,
}

/// Which scores stay.
enum Keep {
    All,
    Most { count: usize, bottom: bool, others: bool },
    Where { relation: String, bound: f64 },
}

/// Which columns of a chart stay.
pub(super) struct Choice {
    score: Score,
    keep: Keep,
    /// The measure that is scored.
    measure: String,
}

impl Choice {
    /// What the query asks for.
    pub(super) fn of(call: &Invocation<'_>, asked: &Aggregate) -> Result<Choice, Diagnostic> {
        let measure = asked.measures.first().map(|measure| measure.name.name.clone()).unwrap_or_default();
        let score = scored(call, asked.measures.len())?;
        if let (Some(relation), Some(bound)) = (call.vendor.text("relation"), call.vendor.text("bound")) {
            let digits = bound.trim_start_matches("top").trim_start_matches("bottom");
            let limit: f64 = digits.parse().map_err(|_| call.wrong("bound", "is no number"))?;
            let keep = match relation {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a count of columns"
                )]
                "in" | "notin" => Keep::Most {
                    count: limit as usize,
                    bottom: bound.starts_with("bottom"),
                    others: relation == "notin",
                },
                _ => Keep::Where { relation: relation.to_owned(), bound: limit },
            };
            return Ok(Choice { score, keep, measure });
        }
        let keep = match call.count("limit", 0)? {
            0 => Keep::All,
            count => Keep::Most { count, bottom: call.vendor.is_set("bottom"), others: false },
        };
        Ok(Choice { score, keep, measure })
    }
}

/// What the query chooses columns by; where it does not say, the sum of one measure, or the rows behind several.
fn scored(call: &Invocation<'_>, measures: usize) -> Result<Score, Diagnostic> {
    let name = match call.vendor.text("score") {
        Some(name) => name,
        None if measures == 1 => "splunk.sum",
        None => return Ok(Score::Rows),
    };
    let function = functions::aggregate(name).ok_or_else(|| call.wrong("score", "is no function"))?;
    let span = call.vendor.arg("score").map_or(call.span, |arg| arg.span);
    let argument = |constant| Argument { ty: Type::Number, constant, field: None, span };
    let mut arguments = vec![argument(None)];
    if let Some(percent) = call.vendor.text("percent") {
        let number = percent.parse().map_err(|_| call.wrong("percent", "is no number"))?;
        arguments.push(argument(Some(Literal::Number(number, percent.to_owned()))));
    }
    Ok(Score::Of((function.bind)(&arguments, &context(call.lowering.environment, span))?))
}

/// The values of the split field that stay; those called `null` are not counted and always do.
pub(super) fn chosen(
    choice: &Choice,
    cells: &Grid,
    split: &str,
    titles: &[String],
    null: &str,
) -> Vec<String> {
    let mut scores: Vec<(String, Vec<f64>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let none = vec![Value::Null; cells.rows];
    let values = cells.column(&choice.measure).unwrap_or(&none);
    for (title, value) in cells.column(split).unwrap_or(&none).iter().zip(values) {
        let Some(title) = title.text() else { continue };
        let place = *places.entry(title.clone().into_owned()).or_insert_with(|| {
            scores.push((title.into_owned(), Vec::new()));
            scores.len() - 1
        });
        scores[place].1.extend(number(value));
    }
    let mut scored: Vec<(String, f64)> = scores
        .into_iter()
        .filter(|(title, _)| title != null)
        .map(|(title, numbers)| {
            let score =
                score(&choice.score, &numbers, || titles.iter().filter(|known| **known == title).count());
            (title, score)
        })
        .collect();
    match &choice.keep {
        Keep::All => {}
        Keep::Most { count, bottom, others } => {
            scored.sort_by(|one, other| {
                let order = other.1.total_cmp(&one.1);
                let order = if *bottom { order.reverse() } else { order };
                order.then_with(|| one.0.cmp(&other.0))
            });
            let at = (*count).min(scored.len());
            let rest = scored.split_off(at);
            if *others {
                scored = rest;
            }
        }
        Keep::Where { relation, bound } => scored.retain(|(_, score)| holds(relation, *score, *bound)),
    }
    scored.into_iter().map(|(title, _)| title).chain(std::iter::once(null.to_owned())).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows")]
fn score(score: &Score, numbers: &[f64], rows: impl FnOnce() -> usize) -> f64 {
    match score {
        Score::Rows => rows() as f64,
        Score::Of(new) => {
            let mut measured = new();
            for found in numbers {
                measured.update(&[Value::Number(*found)], None);
            }
            number(&measured.finish()).unwrap_or(0.0)
        }
    }
}

fn holds(relation: &str, score: f64, bound: f64) -> bool {
    match relation {
        "<" => score < bound,
        "<=" => score <= bound,
        ">" => score > bound,
        ">=" => score >= bound,
        "!=" => (score - bound).abs() > f64::EPSILON,
        _ => (score - bound).abs() <= f64::EPSILON,
    }
}
