//! `head` with a condition

use std::collections::VecDeque;
use std::sync::Arc;

use arrow::array::{Array, RecordBatch};
use datafusion_common::Result as Run;
use plan::ArgValue;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::expression::{Bound, bind, truth};
use crate::operator::{Operator, Work};

/// `splunk.head{while, limit, null, keeplast}` keeps rows as long as the condition is true.
///
/// - **Null**: with `null` a row where the condition is null goes on, else it ends the rows.
/// - `keeplast` keeps the row that ends them; `limit` is how many rows stay at most.
/// - **Source**: Search Reference, "head".
pub(crate) const HEAD: Command = Command { name: "splunk.head", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let Some(plan::Arg { value: ArgValue::Expr(condition), span, .. }) = call.vendor.arg("while") else {
        return Err(call.wrong("while", "is missing"));
    };
    let input = call.input()?;
    let schema = input.schema();
    let bound = bind(condition, &schema, call.lowering.environment)?;
    truth(bound.ty, *span)?;
    let bound = Arc::new(bound);
    let left = call.count("limit", usize::MAX)?;
    let (null, keep_last) = (call.vendor.is_set("null"), call.vendor.is_set("keeplast"));
    Ok(Operator::of("Head", input, schema, move || {
        Box::new(Head { condition: Arc::clone(&bound), null, keep_last, left, ended: false })
    }))
}

struct Head {
    condition: Arc<Bound>,
    null: bool,
    keep_last: bool,
    left: usize,
    ended: bool,
}

impl Work for Head {
    fn push(&mut self, rows: RecordBatch, out: &mut VecDeque<RecordBatch>) -> Run<()> {
        if self.ended {
            return Ok(());
        }
        let truths = self.condition.truths(rows.columns(), rows.num_rows())?;
        let goes_on = |row: &usize| if truths.is_null(*row) { self.null } else { truths.value(*row) };
        let mut kept = (0..rows.num_rows()).take_while(goes_on).count();
        if kept < rows.num_rows() {
            self.ended = true;
            kept += usize::from(self.keep_last);
        }
        let kept = kept.min(self.left);
        self.left -= kept;
        self.ended |= self.left == 0;
        out.push_back(rows.slice(0, kept));
        Ok(())
    }

    fn finish(&mut self, _out: &mut VecDeque<RecordBatch>) -> Run<()> {
        Ok(())
    }

    fn held(&self) -> usize {
        0
    }
}
