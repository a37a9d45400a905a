//! `a LIKE b`, `like(a, b)`.

use plan::Arity;
use text::Diagnostic;

use crate::pattern::{Case, Glob};
use crate::splunk::refusal::{constant_text, needs_value};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `a LIKE "pattern"` and `like(a, "pattern")` are true where the whole of `a` matches; `%` stands for any
/// characters, `_` for one.
///
/// - **Null, multivalue**: null where a side is missing; any member may match (believed).
/// - **Case**: significant (believed).
/// - **Source**: Search Reference, "Comparison and Conditional functions".
pub(crate) const LIKE: Function = Function {
    spec: spec::scalar("splunk.like", "like(text, \"pattern\") -> boolean", Arity::exactly(2), spec::boolean),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_value("like", &args[0], context)?;
    needs_value("like", &args[1], context)?;
    let Some(pattern) = constant_text(&args[1]) else {
        return Ok(Box::new(|args| match args[1].text() {
            Some(pattern) => fits(&args[0], &Glob::like(&pattern, Case::Significant)),
            None => Value::Null,
        }));
    };
    let glob = Glob::like(pattern, Case::Significant);
    Ok(Box::new(move |args| fits(&args[0], &glob)))
}

fn fits(subject: &Value<'_>, glob: &Glob) -> Value<'static> {
    if subject.is_null() {
        Value::Null
    } else {
        Value::Boolean(subject.any_member(|text| glob.matches(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn matches_whole_texts_with_case() {
        check(&LIKE, &[field("microsoft.com"), text("%t.co%")], "true");
        check(&LIKE, &[field("microsoft.com"), text("t.co")], "false");
        check(&LIKE, &[field("CMD"), text("cmd")], "false");
        check(&LIKE, &[field("abc"), field("a_c")], "true");
        check(&LIKE, &[missing(), text("%")], "null");
    }
}
