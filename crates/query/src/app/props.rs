//! `props.conf` at the time of the search.

use std::collections::BTreeMap;

use spl::{Alias, AutoLookup, Props, Scope};

use super::AppLookup;
use super::conf::Conf;

/// What stands before a pattern in the name of a sourcetype's stanza.
const ANY_SOURCETYPE: &str = "(?::){0}";

/// The search-time settings of `props.conf`, weaker stanzas first: those of all events, of a sourcetype, of a host, of a
/// source; among hosts and sources, those of the lower `priority`, then the one that stands last in ASCII order
/// (props.conf). `lookups` say which columns come out of a table where a setting does not.
pub(super) fn props(conf: &Conf, lookups: &[AppLookup], unread: &mut Vec<String>) -> Vec<Props> {
    let stanzas = conf.all();
    let mut found: Vec<((u8, i64), Props)> = Vec::new();
    for (name, settings) in &stanzas {
        let scope = scope(name);
        let pattern = name.contains('*') || name.contains("...");
        let given = settings.get("priority").and_then(|text| text.trim().parse().ok());
        let priority: i64 = given.unwrap_or(if pattern { 0 } else { 100 });
        let rank = match scope {
            Scope::Every => 0,
            Scope::Sourcetype(_) => 1,
            Scope::Host(_) => 2,
            Scope::Source(_) => 3,
        };
        let made = stanza(name, scope, settings, lookups, unread);
        found.extend(made.map(|props| ((rank, priority), props)));
    }
    // The first in ASCII order is the strongest, and the strongest stands last.
    found.reverse();
    found.sort_by_key(|(strength, _)| *strength);
    found.into_iter().map(|(_, props)| props).collect()
}

fn scope(name: &str) -> Scope {
    match name.split_once("::") {
        Some(("source", pattern)) => Scope::Source(pattern.to_owned()),
        Some(("host", pattern)) => Scope::Host(pattern.to_owned()),
        _ if name == "default" => Scope::Every,
        _ => Scope::Sourcetype(name.trim_start_matches(ANY_SOURCETYPE).to_owned()),
    }
}

fn stanza(
    name: &str,
    scope: Scope,
    settings: &BTreeMap<String, String>,
    lookups: &[AppLookup],
    unread: &mut Vec<String>,
) -> Option<Props> {
    let mut found = Props {
        name: name.to_owned(),
        scope,
        extractions: BTreeMap::new(),
        aliases: Vec::new(),
        calculated: Vec::new(),
        lookups: Vec::new(),
    };
    for (key, value) in settings {
        let Some((kind, class)) = key.split_once('-') else { continue };
        match kind {
            "EXTRACT" | "REPORT" => {
                found.extractions.insert(key.clone(), value.clone());
            }
            "FIELDALIAS" => found.aliases.push((class.to_owned(), aliases(value))),
            "EVAL" => found.calculated.push((class.to_owned(), value.clone())),
            "LOOKUP" => match automatic_lookup(value, lookups) {
                Some(lookup) => found.lookups.push((class.to_owned(), lookup)),
                None => unread.push(format!("props.conf: `{key} = {value}` names no field to look up")),
            },
            _ => {}
        }
    }
    if !found.extractions.is_empty()
        && let Some(priority) = settings.get("priority")
    {
        found.extractions.insert("priority".to_owned(), priority.clone());
    }
    let says = !found.extractions.is_empty() || !found.aliases.is_empty() || !found.calculated.is_empty();
    (says || !found.lookups.is_empty()).then_some(found)
}

/// `table column [AS field] … [OUTPUT|OUTPUTNEW column [AS field] …]`; `None` where it asks for nothing.
fn automatic_lookup(text: &str, lookups: &[AppLookup]) -> Option<AutoLookup> {
    let words = words(text);
    let mut words = words.iter().map(String::as_str).peekable();
    let table = words.next()?.to_owned();
    let mut found = AutoLookup { table, ..AutoLookup::default() };
    let (mut is_output, mut said) = (false, false);
    while let Some(word) = words.next() {
        if word.eq_ignore_ascii_case("OUTPUT") || word.eq_ignore_ascii_case("OUTPUTNEW") {
            (is_output, said) = (true, true);
            found.only_new = word.eq_ignore_ascii_case("OUTPUTNEW");
            continue;
        }
        let mut field = word;
        if words.next_if(|next| next.eq_ignore_ascii_case("AS")).is_some() {
            field = words.next().unwrap_or(word);
        }
        let pairs = if is_output { &mut found.outputs } else { &mut found.inputs };
        pairs.push((word.to_owned(), field.to_owned()));
    }
    if !said {
        let columns = lookups.iter().find(|known| known.name == found.table).map(AppLookup::columns);
        let other = |column: &String| !found.inputs.iter().any(|(known, _)| known == column);
        let others = columns.into_iter().flatten().filter(other);
        found.outputs = others.map(|column| (column.clone(), column)).collect();
    }
    (!found.inputs.is_empty()).then_some(found)
}

/// `a AS b c ASNEW d`, names in quotes or bare.
fn aliases(text: &str) -> Vec<Alias> {
    let is_as = |word: &str| word.eq_ignore_ascii_case("as") || word.eq_ignore_ascii_case("asnew");
    words(text)
        .chunks_exact(3)
        .filter(|parts| is_as(&parts[1]))
        .map(|parts| Alias {
            from: parts[0].clone(),
            to: parts[2].clone(),
            only_new: parts[1].eq_ignore_ascii_case("asnew"),
        })
        .collect()
}

/// Words between blanks and commas; one in quotes may hold them.
fn words(text: &str) -> Vec<String> {
    let parts = |c: char| c.is_whitespace() || c == ',';
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(parts);
    while !rest.is_empty() {
        let (word, behind) = match rest.strip_prefix('"') {
            Some(inner) => inner.split_once('"').unwrap_or((inner, "")),
            None => rest.split_once(parts).unwrap_or((rest, "")),
        };
        words.push(word.to_owned());
        rest = behind.trim_start_matches(parts);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Props> {
        let mut conf = Conf::default();
        conf.read(text);
        props(&conf, &[AppLookup::plain("t", b"a,b,c\n")], &mut Vec::new())
    }

    #[test]
    fn stanzas_say_what_is_made_of_which_events() {
        let text = "[mine]\nEXTRACT-a = id=(?<id>\\d+) in message\nFIELDALIAS-b = \"a b\" AS c, d ASNEW e\nEVAL-f = upper(g)\n\
                    [source::...log]\nREPORT-x = one, two\npriority = 5\n[none]\nTIME_FORMAT = %s";
        let found = read(text);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].extractions["EXTRACT-a"], r"id=(?<id>\d+) in message");
        let aliases: Vec<_> =
            found[0].aliases[0].1.iter().map(|it| (&*it.from, &*it.to, it.only_new)).collect();
        assert_eq!(aliases, [("a b", "c", false), ("d", "e", true)]);
        assert_eq!(found[0].calculated, [("f".to_owned(), "upper(g)".to_owned())]);
        assert_eq!(found[1].scope, Scope::Source("...log".to_owned()));
        assert_eq!(Vec::from_iter(found[1].extractions.keys()), ["REPORT-x", "priority"]);
    }

    #[test]
    fn the_strongest_stanza_stands_last() {
        let stanzas = ["source::b", "source::a", "source::z*", "host::h", "mine", "default", "(?::){0}m*"];
        let text: Vec<String> = stanzas.iter().map(|name| format!("[{name}]\nEVAL-x = 1\n")).collect();
        let names: Vec<String> = read(&text.concat()).into_iter().map(|props| props.name).collect();
        assert_eq!(
            names,
            ["default", "(?::){0}m*", "mine", "host::h", "source::z*", "source::b", "source::a"]
        );
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let lookup = automatic_lookup(text, &[AppLookup::plain("t", b"a,b,c\n")]);
        let pairs = |pairs: &[(String, String)]| {
            pairs.iter().map(|(column, field)| format!("{column}:{field}")).collect::<Vec<_>>().join(",")
        };
        let shown = lookup.map(|it| {
            format!(
                "{} {} -> {}{}",
                it.table,
                pairs(&it.inputs),
                pairs(&it.outputs),
                if it.only_new { "?" } else { "" }
            )
        });
        assert_eq!(shown.unwrap_or_default(), expected);
    }

    #[test]
    fn a_lookup_says_what_is_asked_and_what_comes_out() {
        check("t a AS user OUTPUTNEW b AS \"of user\", c", "t a:user -> b:of user,c:c?");
        check("t a output b", "t a:a -> b:b");
        check("t a as x", "t a:x -> b:b,c:c");
        check("u a", "u a:a -> ");
        check("t", "");
    }
}
