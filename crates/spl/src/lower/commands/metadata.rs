//! `metadata` and `eventcount`: which hosts, sources and sourcetypes there are, and how many events.

use plan::{
    Aggregate, Assignment, Call, Emit, Expr, Field, Measure, MultiKeys, NullKeys, Step, StepKind, TimeRange,
};
use text::{Diagnostic, Span, Spanned};

use super::super::reader::{Reader, bad_value, field};
use super::super::{Lowering, Result, scan, step};
use crate::syntax::{Comparator, Search, SearchValue};

/// `metadata type=hosts|sources|sourcetypes [index=i]...`: when each was first and last seen, and in how many events.
/// `recentTime`, when Splunk indexed the last of them, is here the time of the last.
pub(super) fn metadata(lowering: &Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let kind = reader.text_option(&["type"])?.unwrap_or(Spanned::new(String::new(), span));
    let key = match kind.value.as_str() {
        "hosts" => "host",
        "sources" => "source",
        "sourcetypes" => "sourcetype",
        _ => return Err(bad_value(&kind, "hosts, sources or sourcetypes", "type")),
    };
    only_server(&mut reader)?;
    if let Some(kind) = reader.text_option(&["datatype"])?.filter(|kind| kind.value != "event") {
        let message = "`metadata` of metrics: here are events only";
        return Err(Box::new(Diagnostic::error("no-metrics", kind.span, message)));
    }
    let mut steps = of_indexes(lowering, &mut reader)?;
    reader.finish()?;
    let time = |function: &str, name: &str| measure(function, Some("_time"), name, span);
    let measures = vec![
        time("splunk.min", "firstTime"),
        time("splunk.max", "lastTime"),
        time("splunk.max", "recentTime"),
        measure("splunk.count", None, "totalCount", span),
    ];
    let by = vec![Field { name: key.to_owned(), span: kind.span }];
    steps.push(step(StepKind::Aggregate(aggregate(by, measures)), span));
    let kind = Assignment {
        field: Field { name: "type".to_owned(), span },
        value: Expr::text(&kind.value, kind.span),
    };
    steps.push(step(StepKind::Extend(vec![kind]), span));
    Ok(steps)
}

/// `eventcount [index=i]... [summarize=b]`: how many events there are, for each index where `summarize` is false.
pub(super) fn eventcount(lowering: &Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let summarize = reader.boolean_option(&["summarize"])?.is_none_or(|set| set.value);
    reader.refuse(&["report_size"])?;
    // There are no virtual indexes here, listed or not.
    reader.boolean_option(&["list_vix"])?;
    let mut steps = of_indexes(lowering, &mut reader)?;
    reader.finish()?;
    let by = if summarize { Vec::new() } else { vec![Field { name: "index".to_owned(), span }] };
    let counted = aggregate(by, vec![measure("splunk.count", None, "count", span)]);
    steps.push(step(StepKind::Aggregate(counted), span));
    Ok(steps)
}

/// `splunk_server=local` and `splunk_server=*` mean all that is here; another server is none.
pub(super) fn only_server(reader: &mut Reader<'_>) -> Result<()> {
    for name in ["splunk_server", "splunk_server_group"] {
        let is_all = |server: &Spanned<String>| matches!(server.value.as_str(), "*" | "local");
        if reader.text_option(&[name])?.is_some_and(|server| !is_all(&server)) {
            reader.refuse(&[name])?;
        }
    }
    Ok(())
}

/// All events of the indexes that `index=` names; of all where it names none.
fn of_indexes(lowering: &Lowering<'_>, reader: &mut Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let mut steps = vec![scan(TimeRange::default(), span)];
    let mut any = Vec::new();
    for option in reader.all_options("index") {
        let value = reader.option_text(option)?;
        any.push(Search::Compare {
            field: option.name.clone(),
            comparator: Comparator::Equal,
            value: SearchValue::Word(value),
            span: option.span,
        });
    }
    if !any.is_empty() {
        steps.push(step(StepKind::Filter(lowering.predicate(&Search::Or(any, span))?), span));
    }
    Ok(steps)
}

fn aggregate(by: Vec<Field>, measures: Vec<Measure>) -> Aggregate {
    Aggregate { by, measures, emit: Emit::Groups, null_keys: NullKeys::Drop, multi_keys: MultiKeys::Each }
}

fn measure(function: &str, of: Option<&str>, name: &str, span: Span) -> Measure {
    let args = of.map(|of| Expr::Field(field(&Spanned::new(of.to_owned(), span)))).into_iter().collect();
    let call = Call { function: function.to_owned(), args, span };
    Measure { call, name: Field { name: name.to_owned(), span } }
}
