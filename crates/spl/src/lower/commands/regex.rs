//! `regex`.

use plan::{Expr, Step, StepKind};
use text::{Diagnostic, Span, Spanned};

use super::super::{Result, step};
use crate::syntax::{Argument, ArgumentKind, Command, Comparator};

/// `regex f="pattern"`, `regex f!="pattern"`, `regex "pattern"` (of `_raw`).
///
/// `f!=` keeps rows without the field (Search Reference, "regex": it keeps what does not match; believed).
pub(super) fn regex(command: &Command, arguments: &[Argument]) -> Result<Vec<Step>> {
    let span = command.span;
    let (field, pattern, keeps) = match arguments {
        [Argument { kind: ArgumentKind::Text(pattern) | ArgumentKind::Word(pattern), span: at }] => {
            let raw = Spanned::new("_raw".to_owned(), *at);
            (raw, Spanned::new(pattern.clone(), *at), true)
        }
        [Argument { kind: ArgumentKind::Option(option), .. }] => {
            let pattern = match option.value.as_deref() {
                Some(Argument { kind: ArgumentKind::Text(text) | ArgumentKind::Word(text), span }) => {
                    Spanned::new(text.clone(), *span)
                }
                _ => return Err(malformed(option.span)),
            };
            match option.comparator {
                Comparator::Equal => (option.name.clone(), pattern, true),
                Comparator::NotEqual => (option.name.clone(), pattern, false),
                _ => return Err(malformed(option.span)),
            }
        }
        _ => return Err(malformed(span)),
    };
    let args = vec![Expr::field(field.value, field.span), Expr::text(pattern.value, pattern.span)];
    let found = Expr::call("splunk.regex_match", args, span);
    let predicate = if keeps { found } else { Expr::Not(Box::new(found), span) };
    Ok(vec![step(StepKind::Filter(predicate), span)])
}

fn malformed(span: Span) -> Box<Diagnostic> {
    let message = "`regex` takes one regular expression in quotes, or `field=\"...\"` or `field!=\"...\"`";
    Box::new(Diagnostic::error("unexpected-argument", span, message))
}
