//! `extract` and `xmlkv`

use functions::value_at;
use text::Diagnostic;

use super::made_columns::MadeColumns;
use super::{Command, Invocation, Node};
use crate::trouble;
use crate::types::place;

/// `splunk.extract{field, pairdelim, kvdelim, limit, maxchars, mv_add, clean_keys}` sets fields from `name=value` pairs.
///
/// - **Delimiters**: each character of `pairdelim` parts pairs, each of `kvdelim` a name from its value; without them a
///   name is a word before `=`, and the value the word after it or what stands in quotes.
/// - **Twice**: the first value of a name counts, with `mv_add` all.
/// - **Names**: with `clean_keys`, what is no letter, digit or `_` becomes `_`; `_` and digits in front go (believed).
/// - **Source**: Search Reference, "extract".
pub(crate) const EXTRACT: Command = Command { name: "splunk.extract", makes_rows: false, lower };

/// `splunk.xmlkv{field}` sets a field for each XML element that holds text only, named for the element.
///
/// - **Twice**: the first element of a name counts (believed). **Source**: Search Reference, "xmlkv".
pub(crate) const XMLKV: Command = Command { name: "splunk.xmlkv", makes_rows: false, lower: lower_xml };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let limit = call.count("limit", 50)?;
    let most = call.count("maxchars", 10_240)?;
    let (add, clean) = (call.vendor.is_set("mv_add"), call.vendor.is_set("clean_keys"));
    let (pair, kv) = (call.vendor.text("pairdelim"), call.vendor.text("kvdelim"));
    set(call, |text| {
        let text: String = text.chars().take(most).collect();
        let pairs = match (pair, kv) {
            (None, None) => automatic(&text),
            (pair, kv) => delimited(&text, pair.unwrap_or(" ,;\n\r\t"), kv.unwrap_or("=")),
        };
        let named = pairs.into_iter().map(|(name, value)| (if clean { cleaned(&name) } else { name }, value));
        named
            .filter(|(name, _)| !name.is_empty())
            .take(limit)
            .map(|(name, value)| (name, value, add))
            .collect()
    })
}

fn lower_xml(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    set(call, |text| leaves(text).into_iter().map(|(name, value)| (name, value, false)).collect())
}

/// Sets what `find` finds in the text of the field: name, value, and whether a further value of the name is added.
fn set(
    call: &Invocation<'_>,
    find: impl Fn(&str) -> Vec<(String, String, bool)>,
) -> Result<Node, Diagnostic> {
    let rows = call.rows()?;
    let Some(at) = place(rows.schema_ref(), &call.name("field")?) else {
        return Ok(call.lowering.rows(&rows));
    };
    let mut made = MadeColumns::new(rows.num_rows());
    for row in 0..rows.num_rows() {
        for text in value_at(rows.column(at), row).members() {
            for (name, value, add) in find(&text) {
                if add || !made.has(row, &name) {
                    made.add(row, &name, value);
                }
            }
        }
    }
    let rows = made.on(&rows).map_err(|error| trouble::diagnostic(&error, call.span))?;
    Ok(call.lowering.rows(&rows))
}

/// `name=value` and `name="a value"` anywhere in a text.
fn automatic(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(offset) = text[from..].find('=') {
        let sign = from + offset;
        let before = &text[from..sign];
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | ':' | '@' | '{' | '}');
        let name = before.trim_end().rsplit(|c: char| !is_name(c)).next().unwrap_or_default();
        let behind = &text[sign + 1..];
        let (value, length) = match behind.strip_prefix('"') {
            Some(quoted) => match end_of_quote(quoted) {
                Some(end) => (quoted[..end].replace("\\\"", "\""), end + 2),
                None => (quoted.to_owned(), behind.len()),
            },
            None => {
                let end = behind
                    .find(|c: char| {
                        c.is_whitespace() || matches!(c, ',' | ';' | '|' | '&' | '"' | ')' | ']' | '}' | '>')
                    })
                    .unwrap_or(behind.len());
                (behind[..end].to_owned(), end)
            }
        };
        if !name.is_empty() && !value.is_empty() {
            found.push((name.to_owned(), value));
        }
        from = sign + 1 + length;
    }
    found
}

fn end_of_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

fn delimited(text: &str, pair: &str, kv: &str) -> Vec<(String, String)> {
    let pairs = text.split(|c: char| pair.contains(c));
    pairs
        .filter_map(|one| one.split_once(|c: char| kv.contains(c)))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().trim_matches('"').to_owned()))
        .filter(|(name, value)| !name.is_empty() && !value.is_empty())
        .collect()
}

fn cleaned(name: &str) -> String {
    let word: String =
        name.trim_matches('"').chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    word.trim_start_matches(|c: char| c == '_' || c.is_ascii_digit()).to_owned()
}

/// The XML elements of a text that hold text only.
fn leaves(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        let Some(close) = rest.find('>') else { break };
        let tag = &rest[..close];
        let name = tag.split_whitespace().next().unwrap_or_default();
        if name.is_empty() || name.starts_with(['/', '?', '!']) || tag.ends_with('/') {
            continue;
        }
        let content = &rest[close + 1..];
        let Some(end) = content.find('<') else { break };
        let closes = content[end + 1..].strip_prefix('/').is_some_and(|behind| {
            behind.strip_prefix(name).is_some_and(|behind| behind.trim_start().starts_with('>'))
        });
        if closes {
            found.push((name.to_owned(), content[..end].to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: Vec<(String, String)>, expected: &[(&str, &str)]) {
        let found: Vec<(&str, &str)> =
            found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn pairs_are_found_in_a_text() {
        check(automatic(r#"at 5 user=ann, say="a \"b\"" x= z"#), &[("user", "ann"), ("say", "a \"b\"")]);
        check(delimited("a:1;b: 2 ;c", ";", ":"), &[("a", "1"), ("b", "2")]);
        assert_eq!(cleaned("_9a.b-c"), "a_b_c");
    }

    #[test]
    fn elements_with_text_only_are_found() {
        check(leaves("<a x=\"1\"><b>1</b><c/><d> 2 </d></a><e>"), &[("b", "1"), ("d", " 2 ")]);
    }
}
