//! What may stand at a place of an AQL query.

use gen_lsp_types::CompletionItemKind;
use plan::Kind;
use query::Language;

use super::{Offer, Offers, fields};
use crate::cursor::aql::{Place, spot};
use crate::docs;
use crate::schema::Schema;

/// Operators and other words of conditions.
const CONDITIONS: [&str; 17] = [
    "AND",
    "OR",
    "NOT",
    "IN",
    "LIKE",
    "ILIKE",
    "MATCHES",
    "IMATCHES",
    "BETWEEN",
    "IS NULL",
    "IS NOT NULL",
    "TEXT SEARCH",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
];

/// The clauses that may follow one, as they are written.
fn following(clause: &str) -> &'static [&'static str] {
    const ALL: [&str; 11] = [
        "FROM",
        "WHERE",
        "GROUP BY",
        "HAVING",
        "SESSION BY",
        "ORDER BY",
        "LIMIT",
        "LAST",
        "START",
        "STOP",
        "PARAMETERS",
    ];
    let behind = match clause {
        "SELECT" => 0,
        "FROM" | "INTO" => 1,
        "WHERE" => 2,
        "GROUP" => 3,
        "HAVING" => 4,
        "SESSION" => 5,
        "ORDER" => 6,
        "LIMIT" => 7,
        "LAST" | "STOP" => 10,
        "START" => 9,
        _ => ALL.len(),
    };
    &(const { &ALL })[behind..]
}

pub(super) fn completions(text: &str, at: usize, schema: &Schema<'_>) -> Offers {
    let spot = spot(text, at);
    let Place::Clause(clause) = spot.place else { return (at, Vec::new()) };
    let quoted = text[spot.word.start..].starts_with('"');
    let names = || properties(&text[..spot.word.start], &text[spot.word.end..], quoted, schema);
    let words = |all: &[&str]| -> Vec<Offer> {
        all.iter().map(|word| Offer::keyword(word).writing(format!("{word} "))).collect()
    };
    let mut found = match clause {
        None => return (spot.word.start.min(at), words(&["SELECT"])),
        Some("SELECT") => {
            [names(), functions(true, schema), words(&["AS", "CASE", "WHEN", "THEN", "ELSE", "END"])].concat()
        }
        Some("FROM") => {
            ["events", "flows"].iter().map(|word| Offer::new(*word, CompletionItemKind::Module)).collect()
        }
        Some("WHERE") => [names(), functions(false, schema), words(&CONDITIONS)].concat(),
        Some("HAVING") => [names(), functions(true, schema), words(&CONDITIONS)].concat(),
        Some("GROUP") => [words(&["BY"]), names(), functions(false, schema)].concat(),
        Some("ORDER") => [words(&["BY", "ASC", "DESC", "COLLATE"]), names()].concat(),
        Some("SESSION") => {
            [words(&["BY", "BEGIN", "END", "EXPLICIT", "TIMEOUT", "TIMEWINDOW"]), names()].concat()
        }
        Some("LAST") => words(&["MINUTES", "HOURS", "DAYS"]),
        Some(_) => Vec::new(),
    };
    if quoted {
        found.retain(|offer| offer.kind == CompletionItemKind::Field);
    } else {
        found.extend(words(following(clause.unwrap_or_default())));
    }
    (spot.word.start.min(at), found)
}

/// The properties, those with a blank in double quotes; first the names that the query itself gives.
fn properties(before: &str, after: &str, quoted: bool, schema: &Schema<'_>) -> Vec<Offer> {
    let names = schema.names(Language::Aql).iter().map(String::as_str);
    let mut found = fields(aliases(&format!("{before} {after}")), names, "named by the query");
    for offer in &mut found {
        let plain = offer.label.chars().all(|c| c.is_alphanumeric() || c == '_');
        if quoted || !plain {
            offer.text = format!("\"{}\"", offer.label);
        }
    }
    found
}

/// The names behind `AS`.
fn aliases(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.to_ascii_uppercase().find(" AS ") {
        rest = rest[at + 4..].trim_start();
        let name = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => rest[1..].split(quote).next().unwrap_or_default(),
            _ => rest.split([' ', ',', '\n', '\r', '\t', ')']).next().unwrap_or_default(),
        };
        if !name.is_empty() && !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    }
    found
}

fn functions(aggregates: bool, schema: &Schema<'_>) -> Vec<Offer> {
    let functions = schema.world.settings.functions;
    let offer = |full: &'static str| {
        let name = full.strip_prefix("ariel.")?;
        let spec = functions.find(full)?;
        let doc = match spec.kind {
            Kind::Scalar => docs::function(full),
            Kind::Aggregate => docs::aggregate(full),
        };
        // Operators have names in small letters or without a call of their own.
        let callable = !name.contains(char::is_lowercase) && spec.signature.starts_with(&format!("{name}("));
        (callable && (aggregates || spec.kind == Kind::Scalar))
            .then(|| Offer::function(name, spec.signature, doc))
    };
    functions.names("ariel.").into_iter().filter_map(offer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_query_names_is_known() {
        assert_eq!(aliases("SELECT a AS x, b as \"y z\", c AS 'w' FROM events"), ["x", "y z", "w"]);
    }
}
