//! What `LIKE` and `ILIKE` share.

use plan::Literal;
use text::Diagnostic;

use crate::ariel::text_of::text_of;
use crate::pattern::{Case, Glob};
use crate::{Argument, Kernel, Value};

/// The kernel of `LIKE`; any element of a list may match.
pub(super) fn wildcards(args: &[Argument], case: Case) -> Result<Kernel, Diagnostic> {
    let Some(Literal::Text(pattern)) = &args[1].constant else {
        return Ok(Box::new(move |args| match text_of(&args[1]) {
            Some(pattern) => matches(&args[0], &Glob::like(&pattern, case)),
            None => Value::Null,
        }));
    };
    let glob = Glob::like(pattern, case);
    Ok(Box::new(move |args| matches(&args[0], &glob)))
}

fn matches(value: &Value<'_>, glob: &Glob) -> Value<'static> {
    if let Value::Multi(texts) = value {
        return Value::Boolean(texts.iter().any(|text| glob.matches(text)));
    }
    text_of(value).map(|text| glob.matches(&text)).into()
}
