//! What the comparisons of texts share.

use text::Diagnostic;

use crate::pattern::{Case, Glob, Piece};
use crate::spec::written_text;
use crate::{Argument, Kernel, Value};

/// Where the value of a rule stands in the field's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is all of it.
    Whole,
    /// Anywhere.
    Anywhere,
    /// At the start.
    Start,
    /// At the end.
    End,
}

/// The kernel that compares a field with a rule's value, in which `*` and `?` are wildcards and a backslash before
/// one of them (or before another backslash) makes it plain.
///
/// - **Null, multivalue**: false for a field that the event lacks; any member may match.
/// - **Source**: Sigma specification, "Escaping" and "Sigma Modifiers".
pub(super) fn texts(args: &[Argument], place: Place, case: Case) -> Result<Kernel, Diagnostic> {
    let value = written_text(&args[1])?;
    let mut pieces = Glob::sigma(&value);
    if matches!(place, Place::Anywhere | Place::End) {
        pieces.insert(0, Piece::Run);
    }
    if matches!(place, Place::Anywhere | Place::Start) {
        pieces.push(Piece::Run);
    }
    let glob = Glob::new(pieces, case);
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(|member| glob.matches(member)))))
}
