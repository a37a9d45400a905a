//! `mode(values)`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `mode(a, b, ...)` is the value that occurs most often among the arguments; of several the one that came first.
///
/// - **Null**: missing arguments count for nothing; null where none is there. **Multivalue**: each value counts.
/// - **Source**: Search Reference, "Statistical eval functions". Believed: which of several counts.
pub(crate) const MODE: Function = Function {
    spec: spec::scalar("splunk.mode", "mode(value, ...) -> text", Arity::at_least(1), spec::text),
    bind: |_, _| Ok(Box::new(most_frequent)),
};

fn most_frequent<'a>(args: &[Value<'a>]) -> Value<'a> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for member in args.iter().flat_map(Value::members) {
        match counts.iter_mut().find(|(known, _)| *known == *member) {
            Some((_, count)) => *count += 1,
            None => counts.push((member.into_owned(), 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    let found = counts.into_iter().find(|(_, count)| Some(*count) == most);
    found.map_or(Value::Null, |(text, _)| Value::owned(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn is_what_occurs_most_often() {
        check(&MODE, &[field("a"), field("b"), missing(), field("b")], "b");
        check(&MODE, &[field("x"), field("y")], "x");
        check(&MODE, &[missing()], "null");
    }
}
