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
    let glob = glob(&written_text(&args[1])?, place, case);
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(|member| glob.matches(member)))))
}

/// The pattern that a function of this kind looks for; `None` for other functions.
pub(super) fn glob_of(function: &str, value: &str) -> Option<Glob> {
    let (place, case) = match function {
        "sigma.eq" => (Place::Whole, Case::Ignored),
        "sigma.contains" | "sigma.keyword" => (Place::Anywhere, Case::Ignored),
        "sigma.startswith" => (Place::Start, Case::Ignored),
        "sigma.endswith" => (Place::End, Case::Ignored),
        "sigma.cased_eq" => (Place::Whole, Case::Significant),
        "sigma.cased_contains" => (Place::Anywhere, Case::Significant),
        "sigma.cased_startswith" => (Place::Start, Case::Significant),
        "sigma.cased_endswith" => (Place::End, Case::Significant),
        _ => return None,
    };
    Some(glob(value, place, case))
}

fn glob(value: &str, place: Place, case: Case) -> Glob {
    let mut pieces = Glob::sigma(value);
    if matches!(place, Place::Anywhere | Place::End) {
        pieces.insert(0, Piece::Run);
    }
    if matches!(place, Place::Anywhere | Place::Start) {
        pieces.push(Piece::Run);
    }
    Glob::new(pieces, case)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    /// A function and the pattern that is said to be its own agree.
    #[test]
    fn the_pattern_of_a_function_is_what_it_matches() {
        for function in crate::sigma::ALL {
            for pattern in ["", "a", "A*", "*b", "a?", "\\*"] {
                let Some(glob) = glob_of(function.spec.name, pattern) else { continue };
                for value in ["", "a", "A", "ab", "Bab", "*", "xay"] {
                    let expected = if glob.matches(value) { "true" } else { "false" };
                    check(function, &[field(value), text(pattern)], expected);
                }
            }
        }
    }
}
