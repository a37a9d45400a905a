//! What a filter says: a condition that is added to rules.

use text::{Span, Spanned};

use crate::{Detection, Logsource};

/// A filter: its condition has to be true too where one of its rules is.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// What it filters, in a line.
    pub title: Spanned<String>,
    /// The rules by id or name; `None` for any.
    pub rules: Option<Vec<Spanned<String>>>,
    /// The rules' log source, as far as it says one.
    pub logsource: Logsource,
    /// What it asks.
    pub detection: Detection,
    /// The whole document.
    pub span: Span,
}
