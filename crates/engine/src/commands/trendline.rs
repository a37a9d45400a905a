//! `trendline`

use arrow::datatypes::SchemaRef;
use functions::{Value, array_of};
use plan::Type;
use text::Diagnostic;

use super::grid::values;
use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::operator::Operator;
use crate::steps::collation::number;
use crate::types::{place, with_fields};

/// `splunk.trendline{trend, period, field, as}` is the moving average of a field over `period` rows: simple (`sma`),
/// weighted by how late a value comes (`wma`), or exponential (`ema`, with 2/(period + 1) for the newest value).
///
/// - **Null**: rows without a number have no trend and count for none; nor has a row before `period` numbers are there
///   (believed).
/// - **Source**: Search Reference, "trendline".
pub(crate) const TRENDLINE: Command = Command { name: "splunk.trendline", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let (name, to, period) = (call.name("field")?, call.name("as")?, call.count("period", 2)?.max(1));
    let trend = match call.vendor.text("trend").unwrap_or_default() {
        "ema" => exponential,
        "wma" => weighted,
        _ => simple,
    };
    let input = call.input()?;
    if place(&input.schema(), &name).is_none() {
        return Ok(input);
    }
    let schema = with_fields(&input.schema(), [(to.clone(), Type::Number)]);
    let made = SchemaRef::clone(&schema);
    Ok(Operator::whole("Trendline", input, schema, move |rows| {
        let Some(column) = rows.column_by_name(&name) else { return with_columns(rows, &made, &[]) };
        let numbers: Vec<Option<f64>> = values(column).iter().map(number).collect();
        let known: Vec<f64> = numbers.iter().flatten().copied().collect();
        let mut trends = trend(&known, period).into_iter();
        let of_rows = numbers.iter().map(|number| match number {
            Some(_) => Value::from(trends.next().flatten()),
            None => Value::Null,
        });
        with_columns(rows, &made, &[(&to, array_of(of_rows.collect::<Vec<_>>().into_iter(), Type::Number))])
    }))
}

#[expect(clippy::cast_precision_loss, reason = "a period is at most 10000")]
fn simple(numbers: &[f64], period: usize) -> Vec<Option<f64>> {
    let mean = |window: &[f64]| window.iter().sum::<f64>() / period as f64;
    windows(numbers, period).map(|window| window.map(mean)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a period is at most 10000")]
fn weighted(numbers: &[f64], period: usize) -> Vec<Option<f64>> {
    let weights = (period * (period + 1)) as f64 / 2.0;
    let mean = |window: &[f64]| {
        let sum: f64 = window.iter().zip(1_u32..).map(|(number, weight)| number * f64::from(weight)).sum();
        sum / weights
    };
    windows(numbers, period).map(|window| window.map(mean)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a period is at most 10000")]
fn exponential(numbers: &[f64], period: usize) -> Vec<Option<f64>> {
    let newest = 2.0 / (period as f64 + 1.0);
    let mut so_far: Option<f64> = None;
    let mut all = Vec::with_capacity(numbers.len());
    for (row, number) in numbers.iter().enumerate() {
        let now = so_far.map_or(*number, |before| newest * number + (1.0 - newest) * before);
        so_far = Some(now);
        all.push((row + 1 >= period).then_some(now));
    }
    all
}

/// For each number the last `period` ones, where there are so many.
fn windows(numbers: &[f64], period: usize) -> impl Iterator<Item = Option<&[f64]>> {
    (1..=numbers.len()).map(move |end| end.checked_sub(period).map(|start| &numbers[start..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trends_start_when_their_period_is_full() {
        let numbers = [1.0, 2.0, 6.0];
        assert_eq!(simple(&numbers, 2), [None, Some(1.5), Some(4.0)]);
        assert_eq!(weighted(&numbers, 2), [None, Some(5.0 / 3.0), Some(14.0 / 3.0)]);
        assert_eq!(exponential(&numbers, 3), [None, None, Some(3.75)]);
        assert_eq!(simple(&numbers, 4), [None, None, None]);
    }
}
