//! Search macros that a user names.

use query::{Knowledge, Macro};

use crate::failure::Failure;

/// `NAME=DEFINITION` or `NAME(2)=DEFINITION`, the arguments of which are `$arg1$`, `$arg2$`.
pub(crate) fn knowledge(given: &[String]) -> Result<Knowledge, Failure> {
    let mut knowledge = Knowledge::default();
    for entry in given {
        let (name, definition) = entry
            .split_once('=')
            .ok_or_else(|| Failure::new(format!("--macro `{entry}`: NAME=DEFINITION is expected")))?;
        let name = name.trim();
        let args = (1..=arity(name)?).map(|number| format!("arg{number}")).collect();
        let definition = definition.to_owned();
        knowledge.macros.insert(name.to_owned(), Macro { definition, args, iseval: false });
    }
    Ok(knowledge)
}

/// The number in `name(2)`.
fn arity(name: &str) -> Result<usize, Failure> {
    let Some((_, rest)) = name.split_once('(') else { return Ok(0) };
    rest.strip_suffix(')').and_then(|count| count.parse().ok()).ok_or_else(|| {
        Failure::new(format!(
            "--macro `{name}`: the number of arguments stands in parentheses, as in name(2)"
        ))
    })
}
