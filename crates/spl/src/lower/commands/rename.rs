//! `rename`.

use plan::{Renaming, Step, StepKind};
use text::{Diagnostic, Span};

use super::super::reader::{Reader, field};
use super::super::{Result, step};

/// `rename a AS b, c* AS d*`: all at once; `*` as often on both sides.
pub(super) fn rename(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let mut renamings = Vec::new();
    loop {
        reader.skip_commas();
        if reader.rest.is_empty() {
            break;
        }
        let from = reader.expect("a field name")?;
        if !reader.keyword("as") {
            return Err(missing_as(&from.value, from.span));
        }
        let to = reader.expect("a field name after `AS`")?;
        let (left, right) = (from.value.matches('*').count(), to.value.matches('*').count());
        if left != right {
            let message = format!("`{}` has {left} wildcards and `{}` has {right}", from.value, to.value);
            return Err(Box::new(Diagnostic::error("wildcard-mismatch", from.span.to(to.span), message)));
        }
        renamings.push(Renaming { from: field(&from), to: field(&to) });
    }
    reader.finish()?;
    Ok(vec![step(StepKind::Rename(renamings), span)])
}

fn missing_as(field: &str, span: Span) -> Box<Diagnostic> {
    let message = format!("`AS` and a new name are expected after `{field}`");
    Box::new(Diagnostic::error("missing-argument", span, message))
}
