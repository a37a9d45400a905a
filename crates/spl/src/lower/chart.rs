//! `chart` and `timechart`.

use plan::{Aggregate, Arg, ArgValue, Emit, Field, MultiKeys, Step, StepKind, TimeRange, Vendor};
use text::{Diagnostic, Span, Spanned};

use super::aggregate::{aggregate_function, bad_option};
use super::reader::{Reader, arg, bad_value, field};
use super::{Lowering, Result, step};
use crate::suggest::nearest;
use crate::syntax::{Aggregation, Command};
use crate::vocabulary::STATS_FUNCTIONS;

/// How many columns stay where nothing is said (Search Reference, "chart" and "timechart").
const DEFAULT_LIMIT: i64 = 10;

/// `chart [options] measures [OVER row] [BY [row] column] [WHERE ..]`.
pub(super) fn chart(
    lowering: &Lowering<'_>,
    command: &Command,
    aggregation: &Aggregation,
) -> Result<Vec<Step>> {
    let keys: Vec<&Spanned<String>> = aggregation.over.iter().chain(&aggregation.by).collect();
    if let Some(third) = keys.get(2) {
        let message = format!("Error in 'chart' command: The argument '{}' is invalid", third.value);
        let wrong = Diagnostic::error("unexpected-argument", third.span, message)
            .with_note("a chart has one field for its rows and one for its columns");
        return Err(Box::new(wrong));
    }
    let mut options = Reader::of_options(command, &aggregation.options);
    let mut steps = Vec::new();
    if let Some(row) = keys.first() {
        steps.extend(bins(&lowering.range, &mut options, row)?);
    }
    // Where the rows are not cut into ranges there is no gap to fill.
    options.boolean_option(&["cont"])?;
    let keys = keys.into_iter().map(field).collect();
    let args = args(lowering, &mut options, command, aggregation, keys)?;
    if let Some(Arg { value: ArgValue::Aggregate(measures), .. }) = args.first() {
        steps.extend(super::sparkline::any(measures).then(|| super::sparkline::extent(command.span)));
    }
    let vendor = finish(options, "splunk.chart", args, command, aggregation)?;
    steps.push(vendor);
    Ok(steps)
}

/// `timechart [options] measures [BY column] [WHERE ..]`: a chart over `_time`.
pub(super) fn timechart(
    lowering: &Lowering<'_>,
    command: &Command,
    aggregation: &Aggregation,
) -> Result<Vec<Step>> {
    let span = command.span;
    if let Some(wrong) = aggregation.over.iter().chain(aggregation.by.iter().skip(1)).next() {
        let message = format!("Error in 'timechart' command: The argument '{}' is invalid", wrong.value);
        let wrong = Diagnostic::error("unexpected-argument", wrong.span, message)
            .with_note("one field splits a timechart: its rows are spans of time")
            .with_note("join two fields into one first: `eval both=a.\":\".b`");
        return Err(Box::new(wrong));
    }
    let mut options = Reader::of_options(command, &aggregation.options);
    let time = Field { name: "_time".to_owned(), span };
    let keys = std::iter::once(time).chain(aggregation.by.iter().map(field)).collect();
    let mut args = args(lowering, &mut options, command, aggregation, keys)?;
    args.extend(super::commands::bin::align(&lowering.range, &mut options)?);
    for name in ["start", "end"] {
        if let Some(option) = options.option(&[name]) {
            let message =
                format!("`{name}` bounds ranges of numbers, and the rows of a timechart are spans of time");
            let wrong = Diagnostic::error("bad-option", option.span, message)
                .with_note("bound the search itself with `earliest` and `latest`");
            return Err(Box::new(wrong));
        }
    }
    for name in ["span", "minspan"] {
        if let Some(text) = options.text_option(&[name])? {
            args.push(arg(name, ArgValue::Text(text.value), text.span));
        }
    }
    if let Some(bins) = options.count_option(&["bins"])? {
        args.push(arg("bins", ArgValue::Integer(bins.value), bins.span));
    }
    for name in ["cont", "partial", "fixedrange"] {
        let set = options.boolean_option(&[name])?.unwrap_or(Spanned::new(true, span));
        args.push(arg(name, ArgValue::Boolean(set.value), set.span));
    }
    for (name, bound) in [("earliest", &lowering.range.start), ("latest", &lowering.range.end)] {
        args.extend(bound.as_ref().map(|bound| arg(name, ArgValue::Expr(bound.time.clone()), span)));
    }
    Ok(vec![finish(options, "splunk.timechart", args, command, aggregation)?])
}

fn args(
    lowering: &Lowering<'_>,
    options: &mut Reader<'_>,
    command: &Command,
    aggregation: &Aggregation,
    keys: Vec<Field>,
) -> Result<Vec<Arg>> {
    let measures = lowering.measures(command, aggregation, Emit::Groups)?;
    let once = options.boolean_option(&["dedup_splitvals"])?.is_some_and(|once| once.value);
    let multi_keys = if once { MultiKeys::EachOnce } else { measures.multi_keys };
    let measures = Aggregate { by: keys, multi_keys, ..measures };
    Ok(vec![arg("measures", ArgValue::Aggregate(measures), command.span)])
}

/// The options about columns, and that there are no others.
fn finish(
    mut options: Reader<'_>,
    name: &str,
    mut args: Vec<Arg>,
    command: &Command,
    aggregation: &Aggregation,
) -> Result<Step> {
    let span = command.span;
    for (name, default) in [("useother", true), ("usenull", true)] {
        let set = options.boolean_option(&[name])?.unwrap_or(Spanned::new(default, span));
        args.push(arg(name, ArgValue::Boolean(set.value), set.span));
    }
    for (name, default) in [("otherstr", "OTHER"), ("nullstr", "NULL"), ("sep", ": ")] {
        let text = options.text_option(&[name])?.unwrap_or(Spanned::new(default.to_owned(), span));
        args.push(arg(name, ArgValue::Text(text.value), text.span));
    }
    if let Some(format) = options.text_option(&["format"])? {
        args.push(arg("format", ArgValue::Text(format.value), format.span));
    }
    let written = options.text_option(&["limit"])?;
    args.extend(limit(written)?.into_iter().map(|(name, value)| arg(name, value, span)));
    if let Some(agg) = options.text_option(&["agg"])? {
        let name =
            agg.value.split_once('(').map_or(agg.value.as_str(), |(name, _)| name).to_ascii_lowercase();
        args.extend(score(&name, agg.span)?);
    }
    if let Some(columns) = &aggregation.columns {
        args.extend(columns_clause(columns)?);
    }
    if let Some(option) = options.other_options().first() {
        return Err(bad_option(command, &options, option));
    }
    Ok(step(StepKind::Vendor(Vendor { command: name.to_owned(), args }), span))
}

/// `limit=5`, `limit=top5`, `limit=bottom5`; 0 is no limit.
fn limit(written: Option<Spanned<String>>) -> Result<[(&'static str, ArgValue); 2]> {
    let (count, bottom) = match written {
        None => (DEFAULT_LIMIT, false),
        Some(text) => {
            let folded = text.value.to_ascii_lowercase();
            let bottom = folded.starts_with("bottom");
            let digits = folded.trim_start_matches("top").trim_start_matches("bottom").trim();
            match digits.parse::<u32>() {
                Ok(count) => (i64::from(count), bottom),
                Err(_) => return Err(bad_value(&text, "integer or top/bottom<int>", "limit")),
            }
        }
    };
    Ok([("limit", ArgValue::Integer(count)), ("bottom", ArgValue::Boolean(bottom))])
}

/// `sum in top5`, `max notin bottom3`, `avg > 10`.
fn columns_clause(written: &Spanned<String>) -> Result<Vec<Arg>> {
    let folded = written.value.to_ascii_lowercase();
    let spaced = ["<=", ">=", "!=", "=", "<", ">"].into_iter().find(|sign| folded.contains(sign));
    let words: Vec<String> = match spaced.and_then(|sign| Some((folded.split_once(sign)?, sign))) {
        Some(((score, bound), sign)) => vec![score.trim().into(), sign.into(), bound.trim().into()],
        None => folded.split_whitespace().map(str::to_owned).collect(),
    };
    let wrong = || {
        let message =
            format!("`{}` is no condition on columns such as `sum in top5` or `max > 10`", written.value);
        Box::new(Diagnostic::error("bad-condition", written.span, message))
    };
    let [score, relation, bound] = words.as_slice() else { return Err(wrong()) };
    let name = score.split_once('(').map_or(score.as_str(), |(name, _)| name);
    let mut args = self::score(name, written.span)?;
    let is_range = matches!(relation.as_str(), "in" | "notin");
    let digits = bound.trim_start_matches("top").trim_start_matches("bottom");
    if is_range && digits.parse::<u32>().is_err() || !is_range && bound.parse::<f64>().is_err() {
        return Err(wrong());
    }
    let text = |name, value: &str| arg(name, ArgValue::Text(value.to_owned()), written.span);
    args.extend([text("relation", relation), text("bound", bound)]);
    Ok(args)
}

/// The function whose value of a column says whether it stays.
fn score(name: &str, span: Span) -> Result<Vec<Arg>> {
    const NO_NUMBER: &[&str] = &["list", "values", "sparkline"];
    let (function, percent) = aggregate_function(name);
    if !STATS_FUNCTIONS.contains(&function.as_str()) || NO_NUMBER.contains(&function.as_str()) {
        let message = format!("columns cannot be chosen by `{name}`");
        let mut wrong = Diagnostic::error("unknown-function", span, message);
        if let Some(near) = nearest(name, STATS_FUNCTIONS.iter().copied()) {
            wrong = wrong.with_note(format!("did you mean `{near}`?"));
        }
        return Err(Box::new(wrong));
    }
    let mut args = vec![arg("score", ArgValue::Text(format!("splunk.{function}")), span)];
    args.extend(percent.map(|percent| arg("percent", ArgValue::Text(percent), span)));
    Ok(args)
}

/// The row field in ranges, where an option asks for them.
fn bins(range: &TimeRange, options: &mut Reader<'_>, row: &Spanned<String>) -> Result<Option<Step>> {
    let mut args = vec![arg("field", ArgValue::Fields(vec![field(row)]), row.span)];
    for name in ["span", "minspan", "start", "end"] {
        if let Some(text) = options.text_option(&[name])? {
            args.push(arg(name, ArgValue::Text(text.value), text.span));
        }
    }
    if let Some(bins) = options.count_option(&["bins"])? {
        args.push(arg("bins", ArgValue::Integer(bins.value), bins.span));
    }
    args.extend(super::commands::bin::align(range, options)?);
    let vendor = Vendor { command: "splunk.bin".to_owned(), args };
    Ok((vendor.args.len() > 1).then(|| step(StepKind::Vendor(vendor), row.span)))
}
