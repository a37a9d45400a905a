//! What a word of SPL is.

use plan::Kind;
use spl::Standing;

use super::{Told, function};
use crate::cursor::spl::{Argument, Place, spot};
use crate::docs;
use crate::schema::Schema;
use query::Language;

/// Commands whose calls measure groups.
const MEASURING: [&str; 10] = [
    "stats",
    "eventstats",
    "streamstats",
    "chart",
    "timechart",
    "tstats",
    "mstats",
    "sistats",
    "sichart",
    "sitimechart",
];

pub(super) fn hover(text: &str, at: usize, schema: &Schema<'_>) -> Told {
    let spot = spot(text, at);
    let word = spot.word.of(text);
    if word.is_empty() {
        return None;
    }
    let told = match &spot.place {
        Place::Command => command(&word.to_ascii_lowercase()),
        Place::Macro => macro_told(word, schema),
        Place::Text => None,
        Place::Argument(argument) => {
            let called = text[spot.word.end..].trim_start().starts_with('(');
            let implied = argument.behind_name == spot.word.start && word.eq_ignore_ascii_case("search");
            if implied {
                command("search")
            } else {
                let found = called.then(|| call(word, argument, schema)).flatten();
                found
                    .or_else(|| measure(word, argument, schema))
                    .or_else(|| schema.field(Language::Spl, word))
            }
        }
    };
    told.map(|told| (spot.word, told))
}

/// What a command does, or why it is not run.
pub(crate) fn command(name: &str) -> Option<String> {
    let known = spl::commands().into_iter().find(|known| known.name == name)?;
    Some(match known.standing {
        Standing::Runs => format!("**{name}**: a command\n\n{}", docs::command(name).unwrap_or_default()),
        Standing::Refused(reason) => {
            format!("**{name}**: a command of Splunk that is not run here: {reason}")
        }
        Standing::NotYet => format!("**{name}**: a command of Splunk that is not supported yet"),
    })
}

fn macro_told(name: &str, schema: &Schema<'_>) -> Option<String> {
    let macros = &schema.world.settings.knowledge.macros;
    let is_it = |key: &&String| key.split('(').next() == Some(name);
    let told: Vec<String> = macros
        .keys()
        .filter(is_it)
        .map(|key| format!("**{key}**: a macro\n\n```spl\n{}\n```", macros[key].definition))
        .collect();
    (!told.is_empty()).then(|| told.join("\n\n"))
}

/// A call: a measure of a command that measures, else a function of `eval`.
fn call(word: &str, argument: &Argument, schema: &Schema<'_>) -> Option<String> {
    let name = word.to_ascii_lowercase();
    measure(word, argument, schema).or_else(|| {
        let spec = schema.world.settings.functions.find(&format!("splunk.{name}"))?;
        let eval = spl::eval_functions().contains(&name.as_str()) && spec.kind == Kind::Scalar;
        eval.then(|| function(spec.signature, "spl", docs::function(spec.name)))
    })
}

/// A function of `stats`, which needs no parentheses.
fn measure(word: &str, argument: &Argument, schema: &Schema<'_>) -> Option<String> {
    let measures = MEASURING.contains(&argument.command.as_str())
        && argument.clause.as_deref().is_none_or(|clause| clause == "AS")
        && argument.call.as_deref().is_none_or(|call| call == "sparkline");
    let name = word.to_ascii_lowercase();
    let known = measures && spl::stats_functions().contains(&name.as_str());
    let aliases = [("c", "count"), ("distinct_count", "dc"), ("percentile", "perc"), ("mean", "avg")];
    let meant = aliases.iter().find(|(alias, _)| *alias == name).map_or(name.as_str(), |(_, meant)| meant);
    let full = format!("splunk.{}", if known { meant } else { return None });
    let doc = docs::aggregate(&full);
    // A scalar of the same name hides the aggregate's own signature.
    let spec = schema.world.settings.functions.find(&full).filter(|spec| spec.kind == Kind::Aggregate);
    let signature = spec.map_or_else(|| format!("{meant}(field)"), |spec| spec.signature.to_owned());
    Some(function(&signature, "spl", doc))
}
