//! Datasets that stand by their names in `join` and `union`: `datamodel:M.D`, `inputlookup:t`, `savedsearch:s`.

use plan::Plan;
use text::{Diagnostic, Span};

use super::super::{Lowering, Result};
use crate::parse::Place;

/// The kinds of datasets, and the commands that read them.
const KINDS: [(&str, &str); 3] =
    [("datamodel", "from datamodel:"), ("inputlookup", "inputlookup "), ("savedsearch", "savedsearch ")];

/// Does a dataset's name begin like this?
pub(super) fn begins(word: &str) -> bool {
    KINDS.iter().any(|(kind, _)| word.strip_prefix(kind).is_some_and(|behind| behind.starts_with(':')))
}

/// The rows of a dataset such as `datamodel:Endpoint.Processes`.
pub(super) fn named(lowering: &mut Lowering<'_>, written: &str, span: Span) -> Result<Plan> {
    let found = KINDS.iter().find_map(|(kind, command)| {
        let name = written.strip_prefix(kind)?.strip_prefix(':')?;
        (!name.is_empty() && !name.contains('"')).then(|| format!("{command}\"{name}\""))
    });
    let Some(text) = found else {
        let message = format!("`{written}` is no dataset such as `datamodel:M.D` or `inputlookup:t`");
        return Err(Box::new(Diagnostic::error("unknown-dataset", span, message)));
    };
    let parsed = crate::parse::parse_made(&text, span, lowering.macros(), Place::Subsearch);
    if let Some(error) = parsed.diagnostics.into_iter().find(Diagnostic::is_error) {
        return Err(Box::new(error));
    }
    lowering.subpipeline(&parsed.syntax.pipeline)
}
