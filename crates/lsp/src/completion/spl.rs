//! What may stand at a place of a query of SPL.

use gen_lsp_types::CompletionItemKind;
use plan::Kind;
use query::{Language, Query};
use spl::{CommandKind, Standing};
use text::Source;

use super::{Offer, Offers, fields};
use crate::cursor::spl::{Argument, Place, spot};
use crate::docs;
use crate::schema::Schema;

/// Commands whose arguments are measures, then `BY` and fields.
const MEASURING: [&str; 7] =
    ["stats", "eventstats", "streamstats", "chart", "timechart", "tstats", "sistats"];

/// Commands whose arguments are expressions.
const COMPUTING: [&str; 3] = ["eval", "where", "fieldformat"];

/// An option that no command has: the answer names those that there are.
const NO_OPTION: &str = "no_such_option_here";

pub(super) fn completions(text: &str, at: usize, schema: &Schema<'_>) -> Offers {
    let spot = spot(text, at);
    let found = match &spot.place {
        Place::Command => commands(),
        Place::Macro => macros(schema),
        Place::Text => Vec::new(),
        Place::Argument(argument) => {
            let own = made_fields(&text[..spot.word.start]);
            arguments(argument, own, text, spot.word.start, schema)
        }
    };
    (spot.word.start.min(at), found)
}

fn commands() -> Vec<Offer> {
    let runs = spl::commands().into_iter().filter(|known| known.standing == Standing::Runs);
    runs.map(|known| {
        let doc = docs::command(known.name).unwrap_or_default();
        Offer::new(known.name, CompletionItemKind::Keyword).with("", doc)
    })
    .collect()
}

fn macros(schema: &Schema<'_>) -> Vec<Offer> {
    let known = &schema.world.settings.knowledge.macros;
    known
        .iter()
        .map(|(key, known)| {
            let name = key.split('(').next().unwrap_or(key);
            Offer::new(key, CompletionItemKind::Snippet).writing(name).with("", &*known.definition)
        })
        .collect()
}

fn arguments(
    argument: &Argument,
    own: Vec<String>,
    text: &str,
    at: usize,
    schema: &Schema<'_>,
) -> Vec<Offer> {
    let names =
        || fields(own.clone(), schema.names(Language::Spl).iter().map(String::as_str), "made by the query");
    let command = argument.command.as_str();
    if let Some(left) = &argument.left_of_equals
        && !COMPUTING.contains(&command)
    {
        return values(left, schema);
    }
    if COMPUTING.contains(&command) || argument.call.as_deref() == Some("eval") {
        return eval_functions(schema).into_iter().chain(names()).collect();
    }
    if MEASURING.contains(&command) && argument.clause.as_deref().is_none_or(|clause| clause == "AS") {
        if argument.call.is_some() {
            return names();
        }
        let by = Offer::keyword("BY").writing("BY ");
        let measures = stats_functions(schema).into_iter().chain([by, Offer::keyword("AS").writing("AS ")]);
        return measures.chain(options(argument, text, at, schema)).collect();
    }
    let options = if command == "search" || argument.call.is_some() {
        Vec::new()
    } else {
        options(argument, text, at, schema)
    };
    options.into_iter().chain(names()).collect()
}

fn eval_functions(schema: &Schema<'_>) -> Vec<Offer> {
    let offer = |name: &&'static str| {
        let spec = schema.world.settings.functions.find(&format!("splunk.{name}"))?;
        (spec.kind == Kind::Scalar).then(|| Offer::function(name, spec.signature, docs::function(spec.name)))
    };
    spl::eval_functions().iter().filter_map(offer).collect()
}

fn stats_functions(schema: &Schema<'_>) -> Vec<Offer> {
    let offer = |name: &&'static str| {
        let full = format!("splunk.{name}");
        let doc = docs::aggregate(&full)?;
        let spec = schema.world.settings.functions.find(&full).filter(|spec| spec.kind == Kind::Aggregate);
        Some(Offer::function(name, spec.map_or("", |spec| spec.signature), Some(doc)))
    };
    spl::stats_functions().iter().filter_map(offer).collect()
}

/// The options of a command, as the command itself names them to whoever writes one that it does not have.
fn options(argument: &Argument, text: &str, at: usize, schema: &Schema<'_>) -> Vec<Offer> {
    let written = text.get(argument.behind_name..at).unwrap_or_default();
    // What is written so far may not be enough for the command; a field may be all that it wants.
    let tries = [
        format!(" {NO_OPTION}=1 {written} x"),
        format!(" {NO_OPTION}=1 x"),
        format!(" {NO_OPTION}=1 {written}"),
    ];
    for arguments in tries {
        let asked = format!("| makeresults | {}{arguments}", argument.command);
        let query = Query::compile(Language::Spl, Source::new("", asked), &schema.world.settings);
        let said = query
            .diagnostics
            .iter()
            .filter(|said| said.name == "unknown-option" && said.message.contains(NO_OPTION));
        let listed = said.flat_map(|said| &said.notes).find_map(|note| note.strip_prefix("its options are "));
        if let Some(listed) = listed {
            let offer = |name: &str| Offer::new(format!("{name}="), CompletionItemKind::Property);
            return listed.split(", ").map(offer).collect();
        }
    }
    Vec::new()
}

/// The values that a field is known to have: event ids with their names, and what a view gives every event of a kind.
fn values(field: &str, schema: &Schema<'_>) -> Vec<Offer> {
    let quoted = |value: &str| match value.chars().all(|c| c.is_alphanumeric() || "_-./".contains(c)) {
        true => value.to_owned(),
        false => format!("\"{}\"", value.replace('\\', "\\\\")),
    };
    let values = schema.universe(Language::Spl).values(field);
    let mut values: Vec<(Option<u32>, String)> =
        values.into_iter().map(|value| (value.parse().ok(), value)).collect();
    values.sort();
    let offer = |(id, value): (Option<u32>, String)| {
        let events = taxonomy::all_events().filter(|(_, event)| Some(event.id) == id && id.is_some());
        let names: Vec<String> =
            events.map(|(channel, event)| format!("{} ({channel})", event.name)).collect();
        Offer::new(&value, CompletionItemKind::Value).writing(quoted(&value)).with(names.join("; "), "")
    };
    values.into_iter().map(offer).collect()
}

/// The fields that the commands before a place make, in the order of their making.
fn made_fields(before: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut made = |name: &str| {
        if !name.is_empty() && !name.contains(['*', '$']) && !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    };
    for command in &spl::parse(before).syntax.pipeline.commands {
        match &command.kind {
            CommandKind::Eval(assignments) => assignments.iter().for_each(|set| made(&set.field.value)),
            CommandKind::Aggregation(all) => {
                all.measures
                    .iter()
                    .filter_map(|measure| measure.name.as_ref())
                    .for_each(|name| made(&name.value));
            }
            CommandKind::Tstats(all) => {
                all.measures
                    .iter()
                    .filter_map(|measure| measure.name.as_ref())
                    .for_each(|name| made(&name.value));
            }
            CommandKind::General { text, .. } if command.name.value == "rex" => {
                text.split("(?<")
                    .skip(1)
                    .filter_map(|rest| rest.trim_start_matches('P').split('>').next())
                    .for_each(&mut made);
            }
            CommandKind::General { text, .. } => renamed(text).into_iter().for_each(&mut made),
            CommandKind::Search(_)
            | CommandKind::Where(_)
            | CommandKind::Macro { .. }
            | CommandKind::Unread(_) => {}
        }
    }
    found
}

/// The names behind `AS`.
fn renamed(arguments: &str) -> Vec<&str> {
    let words: Vec<&str> = arguments.split([' ', ',', '\n', '\t']).filter(|word| !word.is_empty()).collect();
    let pairs = words.windows(2).filter(|pair| pair[0].eq_ignore_ascii_case("as"));
    pairs.map(|pair| pair[1].trim_matches('"')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_query_makes_is_known() {
        let text = r#"a | eval b=1, c=2 | stats count AS n, dc(x) AS d BY b | rename n AS "total", d as e | rex "(?<u>x)" | whe"#;
        assert_eq!(made_fields(text), ["b", "c", "n", "d", "total", "e", "u"]);
    }
}
