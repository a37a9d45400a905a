//! `tobool(value)`.

use plan::Arity;

use super::number::as_number;
use crate::{Function, Value, spec};

/// `tobool(value)` is true for `true` and numbers that are not 0, false for `false` and 0. As every boolean it stands in a
/// condition, and no field can hold it.
///
/// - **Null**: null where the argument is missing or something else. **Case**: ignored.
/// - **Source**: Search Reference, "Conversion functions". Believed: numbers, and that nothing else is a boolean.
pub(crate) const TOBOOL: Function = Function {
    spec: spec::scalar("splunk.tobool", "tobool(value) -> boolean", Arity::exactly(1), spec::boolean),
    bind: |_, _| Ok(Box::new(|args| truth(&args[0]))),
};

fn truth(value: &Value<'_>) -> Value<'static> {
    let text = value.text().unwrap_or_default().to_ascii_lowercase();
    match (value, text.as_str()) {
        (Value::Boolean(truth), _) => Value::Boolean(*truth),
        (_, "true") => Value::Boolean(true),
        (_, "false") => Value::Boolean(false),
        (value, _) => as_number(value).map_or(Value::Null, |number| Value::Boolean(number != 0.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_words_and_numbers() {
        check(&TOBOOL, &[field("TRUE")], "true");
        check(&TOBOOL, &[field("0")], "false");
        check(&TOBOOL, &[field("yes")], "null");
        check(&TOBOOL, &[missing()], "null");
    }
}
