//! `append`.

use plan::{ArgValue, Step, StepKind};

use super::super::reader::{Reader, arg};
use super::super::{Lowering, Result, step};
use super::vendor;

/// How many rows of the subsearch count where nothing is said (limits.conf, `[subsearch] maxout`).
const MOST_ROWS: i64 = 10_000;

/// `append [maxout=n] [search ...]`: `maxtime` and `timeout` bound how long Splunk takes and not what it answers.
pub(super) fn append(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    if reader.boolean_option(&["extendtimerange"])?.is_some_and(|set| set.value) {
        reader.refuse(&["extendtimerange"])?;
    }
    let asked = reader.count_option(&["maxout"])?;
    for option in ["maxtime", "timeout"] {
        reader.count_option(&[option])?;
    }
    let Some(subsearch) = reader.subsearch() else {
        reader.expect("a subsearch in brackets")?;
        return Ok(Vec::new());
    };
    reader.finish()?;
    let mut plan = lowering.pipeline(subsearch);
    let most = asked.as_ref().map_or(MOST_ROWS, |asked| asked.value);
    let args = vec![
        arg("rows", ArgValue::Integer(most), subsearch.span),
        arg("published", ArgValue::Boolean(asked.is_none()), subsearch.span),
    ];
    plan.steps.extend(vendor("splunk.at_most", args, subsearch.span));
    Ok(vec![step(StepKind::Union(plan), span)])
}
