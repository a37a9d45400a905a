//! All that a JSON or XML text holds, by the ways to it.

use serde_json::Value as Json;

use super::json_path::text;

/// Elements of XML can nest so deep; what is deeper is left out.
const MOST_DEPTH: usize = 256;

/// Way and value of each thing that a JSON or XML text holds, in its order; nothing for other texts.
///
/// JSON: names with points between, `{}` behind the name of an array. XML: names of elements with points between,
/// `{@a}` for an attribute.
pub fn paths_of_text(source: &str) -> Vec<(String, String)> {
    let start = source.trim_start();
    if start.starts_with('<') {
        return xml_paths(start);
    }
    let mut found = Vec::new();
    if start.starts_with(['{', '['])
        && let Ok(json) = serde_json::from_str::<Json>(source)
    {
        walk(&json, "", &mut found);
    }
    found
}

fn walk(json: &Json, path: &str, found: &mut Vec<(String, String)>) {
    match json {
        Json::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                walk(value, &path, found);
            }
        }
        Json::Array(elements) => {
            let path = format!("{path}{{}}");
            elements.iter().for_each(|element| walk(element, &path, found));
        }
        value => found.push((path.to_owned(), text(value))),
    }
}

/// An element that is open.
struct Open {
    path: String,
    text: String,
    /// Does it hold elements?
    is_parent: bool,
}

/// Way and value of each element with text and each attribute. XML that ends too early gives what came before.
pub(super) fn xml_paths(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find('<') {
        if let Some(element) = open.last_mut() {
            element.text.push_str(&unescaped(&rest[..start]));
        }
        rest = &rest[start..];
        if let Some(behind) = rest.strip_prefix("<!--") {
            rest = behind.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some(behind) = rest.strip_prefix("<![CDATA[") {
            let (content, after) = behind.split_once("]]>").unwrap_or((behind, ""));
            if let Some(element) = open.last_mut() {
                element.text.push_str(content);
            }
            rest = after;
        } else {
            let Some(end) = tag_end(rest) else { break };
            tag(&rest[1..end], &mut open, &mut found);
            rest = &rest[end + 1..];
        }
    }
    found
}

/// Where the tag ends: a `>` outside quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None => return (c == '>').then_some(at),
        }
        None
    })
}

fn tag(tag: &str, open: &mut Vec<Open>, found: &mut Vec<(String, String)>) {
    if tag.starts_with(['?', '!']) {
        return;
    }
    if tag.starts_with('/') {
        if let Some(element) = open.pop()
            && !(element.is_parent && element.text.trim().is_empty())
        {
            found.push((element.path, element.text.trim().to_owned()));
        }
        return;
    }
    let is_empty = tag.ends_with('/');
    let tag = tag.trim_end_matches('/');
    let name_end = tag.find(char::is_whitespace).unwrap_or(tag.len());
    let name = &tag[..name_end];
    let path = match open.last() {
        Some(parent) => format!("{}.{name}", parent.path),
        None => name.to_owned(),
    };
    if let Some(parent) = open.last_mut() {
        parent.is_parent = true;
    }
    for (attribute, value) in attributes(&tag[name_end..]) {
        found.push((format!("{path}{{@{attribute}}}"), value));
    }
    if !is_empty && open.len() < MOST_DEPTH {
        open.push(Open { path, text: String::new(), is_parent: false });
    }
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((name, behind)) = rest.split_once('=') {
        let behind = behind.trim_start();
        let Some(quote) = behind.chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
        let Some((value, after)) = behind[1..].split_once(quote) else { break };
        found.push((name.trim().to_owned(), unescaped(value)));
        rest = after;
    }
    found
}

pub(super) fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = paths_of_text(text);
        let shown: Vec<String> = found.iter().map(|(path, value)| format!("{path}={value}")).collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn json_is_named_by_its_ways() {
        check(r#"{"a":{"b":1},"c":[1,"x"],"d":[{"e":true}]}"#, "a.b=1 c{}=1 c{}=x d{}.e=true");
        check("[{\"a\":1},{\"a\":2}]", "{}.a=1 {}.a=2");
        check("{\"a\":", "");
        check("no json", "");
    }

    #[test]
    fn xml_is_named_by_its_elements() {
        check(
            "<?xml version=\"1.0\"?><a n='1'><b>x &amp; y</b><b/><c t=\">\"><![CDATA[<z>]]></c></a>",
            "a{@n}=1 a.b=x & y a.c{@t}=> a.c=<z>",
        );
        check("<a><b>1</b><c>2", "a.b=1");
    }
}
