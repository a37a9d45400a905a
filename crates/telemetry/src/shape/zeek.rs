//! Zeek's logs: JSON of no Windows log whose kind is known, so that a connection can be shown as a flow.

use crate::json::Object;

/// The provider of Zeek's events.
pub(crate) const PROVIDER: &str = "Zeek";

/// Names under which collectors write which log a line is of.
const NAMED: [&str; 4] = ["_path", "@stream", "log_type", "event.dataset"];

/// What tells Zeek's logs apart where nothing names them: all of these fields.
const TOLD: [(&str, &[&str]); 4] = [
    ("conn", &["conn_state", "proto"]),
    ("dns", &["trans_id", "query"]),
    ("http", &["trans_depth", "method"]),
    ("ssl", &["cipher", "established"]),
];

/// `zeek/conn`: which of Zeek's logs an object is a line of; `None` where it is not Zeek's. A line of Zeek's has a
/// time and a connection's uid, and the addresses in one of the two spellings, or says that Zeek wrote it.
pub(super) fn stream(object: &Object<'_>) -> Option<String> {
    let addresses = ["id.orig_h", "id_orig_h"].iter().any(|name| object.has(name))
        || object.object_of("id").is_some_and(|id| id.has("orig_h"));
    let zeeks = object.text_of("@proc") == Some("zeek") || object.has("_path");
    if !object.has("ts") || !(zeeks || (addresses && object.has("uid"))) {
        return None;
    }
    let named = NAMED.iter().find_map(|name| object.text_of(name));
    let name = match named {
        Some(name) => plain(name)?,
        None => TOLD.iter().find(|(_, fields)| fields.iter().all(|field| object.has(field)))?.0,
    };
    Some(format!("zeek/{name}"))
}

/// `conn` of `conn`, `zeek.conn`; what is no word is no log's name.
pub(crate) fn plain(name: &str) -> Option<&str> {
    let name = name.strip_prefix("zeek.").or_else(|| name.strip_prefix("bro.")).unwrap_or(name);
    let word = (1..=40).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    word.then_some(name)
}

#[cfg(test)]
mod tests {
    use crate::json::{Json, parse};

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let Ok(Json::Object(object)) = parse(text, 10) else { panic!("{text} is no object") };
        assert_eq!(super::stream(&object).as_deref(), expected, "{text}");
    }

    #[test]
    fn logs_are_told_by_name_or_by_their_fields() {
        let conn = r#"{"ts":1.5,"uid":"C1","id.orig_h":"10.0.0.1","proto":"tcp","conn_state":"SF"}"#;
        check(conn, Some("zeek/conn"));
        check(r#"{"ts":1.5,"uid":"C1","id_orig_h":"10.0.0.1","query":"a","trans_id":7}"#, Some("zeek/dns"));
        check(r#"{"ts":1.5,"_path":"files","fuid":"F1"}"#, Some("zeek/files"));
        check(r#"{"@stream":"x509","@proc":"zeek","ts":1.5}"#, Some("zeek/x509"));
        check(
            r#"{"ts":1.5,"uid":"C1","id":{"orig_h":"10.0.0.1"},"conn_state":"S0","proto":"udp"}"#,
            Some("zeek/conn"),
        );
    }

    #[test]
    fn other_json_is_not_zeeks() {
        check(r#"{"ts":1.5,"uid":"C1","query":"a"}"#, None);
        check(r#"{"uid":"C1","id.orig_h":"10.0.0.1","conn_state":"SF","proto":"tcp"}"#, None);
        check(r#"{"ts":1.5,"_path":"../../x"}"#, None);
    }
}
