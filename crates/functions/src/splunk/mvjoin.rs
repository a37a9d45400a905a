//! `mvjoin(list, "delimiter")`.

use plan::Arity;
use text::Diagnostic;

use super::refusal::needs_value;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `mvjoin(list, "delimiter")` is one text of all values with the delimiter between.
///
/// - **Null**: null where one is missing.
/// - **Source**: Search Reference, "Multivalue eval functions".
pub(crate) const MVJOIN: Function = Function {
    spec: spec::scalar("splunk.mvjoin", "mvjoin(list, \"delimiter\") -> text", Arity::exactly(2), spec::text),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    args.iter().try_for_each(|argument| needs_value("mvjoin", argument, context))?;
    Ok(Box::new(|args| match (&args[0], args[1].text()) {
        (_, None) => Value::Null,
        (Value::Multi(values), Some(delimiter)) => Value::owned(values.join(&delimiter)),
        (single, Some(_)) => single.text().map_or(Value::Null, Value::Text),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, text};

    #[test]
    fn puts_the_delimiter_between() {
        check(&MVJOIN, &[multi(&["1", "2", "3"]), text(" OR ")], "1 OR 2 OR 3");
        check(&MVJOIN, &[field("a"), text(",")], "a");
        check(&MVJOIN, &[missing(), text(",")], "null");
    }
}
