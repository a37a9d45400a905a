//! `appendcols`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::reader::{Reader, arg};
use super::super::{Lowering, Result};
use super::vendor;

/// `appendcols [override=b] [maxout=n] [search ...]`: `maxtime` and `timeout` bound how long Splunk takes and not what
/// it answers.
pub(super) fn appendcols(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let replace = reader.boolean_option(&["override"])?.unwrap_or(Spanned::new(false, span));
    // Where it is not given limits.conf says what it is, and whoever runs the plan whether that holds.
    let most = reader.count_option(&["maxout"])?;
    reader.count_option(&["maxtime"])?;
    reader.count_option(&["timeout"])?;
    let Some(subsearch) = reader.subsearch() else {
        reader.expect("a subsearch in brackets")?;
        return Ok(Vec::new());
    };
    reader.finish()?;
    let mut args = vec![
        arg("subsearch", ArgValue::Plan(lowering.subpipeline(subsearch)?), subsearch.span),
        arg("override", ArgValue::Boolean(replace.value), replace.span),
    ];
    args.extend(most.map(|most| arg("maxout", ArgValue::Integer(most.value), most.span)));
    Ok(vendor("splunk.appendcols", args, span))
}
