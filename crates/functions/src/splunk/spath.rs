//! `spath(json, "path")`.

use std::borrow::Cow;

use plan::Arity;
use serde_json::Value as Json;

use super::json_path::{Found, at, text};
use super::paths::xml_paths;
use crate::{Function, Value, spec};

/// `spath(json, "path")` is the value at the path, or the list of them where the path holds `{}`. Elements are counted
/// from 0 (measured). In XML the path names elements, and `{@a}`
/// an attribute.
///
/// - **Null**: null where the text is missing or no JSON, or nothing is there.
/// - **Source**: Search Reference, "Text functions"; measured on 10.4.2.
pub(crate) const SPATH: Function = Function {
    spec: spec::scalar("splunk.spath", "spath(json, \"path\") -> any", Arity::exactly(2), spec::multi),
    bind: |_, _| Ok(Box::new(|args| found(args).unwrap_or(Value::Null))),
};

fn found(args: &[Value<'_>]) -> Option<Value<'static>> {
    let source = args[0].text()?;
    if source.trim_start().starts_with('<') {
        let path = args[1].text()?;
        let found = xml_paths(source.trim_start()).into_iter().filter(|(way, _)| *way == path);
        let values: Vec<Cow<'static, str>> = found.map(|(_, value)| Cow::Owned(value)).collect();
        return (!values.is_empty()).then_some(Value::Multi(values));
    }
    let json: Json = serde_json::from_str(&source).ok()?;
    let all = match at(&json, &args[1].text()?) {
        Found::One(Json::Array(elements)) => elements.iter().collect(),
        Found::One(found) => vec![found],
        Found::Many(found) => found,
        Found::Nothing => return None,
    };
    Some(Value::Multi(all.into_iter().map(|json| Cow::Owned(text(json))).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn takes_values_at_a_path() {
        let json = field(r#"{"a":[1,2],"d":[{"e":1},{"e":2}]}"#);
        check(&SPATH, &[json.clone(), text("a{1}")], "[2]");
        check(&SPATH, &[json.clone(), text("a{}")], "[1, 2]");
        check(&SPATH, &[json, text("d{}.e")], "[1, 2]");
        check(&SPATH, &[field("<a><b>1</b><b>2</b></a>"), text("a.b")], "[1, 2]");
        check(&SPATH, &[missing(), text("a")], "null");
    }
}
