//! What functions, commands, lints and the words of Sigma are, in the words of the sources that they stand in.

mod made {
    include!(concat!(env!("OUT_DIR"), "/docs.rs"));
}

/// What is said of a scalar function, by its name in plans: `splunk.match`.
pub(crate) fn function(name: &str) -> Option<&'static str> {
    find(made::FUNCTIONS, name)
}

/// What is said of an aggregate, by its name in plans: `splunk.values`.
pub(crate) fn aggregate(name: &str) -> Option<&'static str> {
    find(made::AGGREGATES, name)
}

/// What is said of a command of SPL.
pub(crate) fn command(name: &str) -> Option<&'static str> {
    find(made::COMMANDS, name).or_else(|| find(made::COMMANDS, spl::command_called(name)))
}

/// What is said of a lint.
pub(crate) fn lint(name: &str) -> Option<&'static str> {
    find(made::LINTS, name)
}

/// The modifiers of Sigma and what they mean.
pub(crate) fn modifiers() -> &'static [(&'static str, &'static str)] {
    made::MODIFIERS
}

/// The attributes of a Sigma rule and what they are.
pub(crate) fn rule_keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    // What the reader keeps for itself.
    made::RULE_KEYS.iter().copied().filter(|(key, _)| !["faulty", "span"].contains(key))
}

/// The attributes of a rule's log source and what they are.
pub(crate) fn logsource_keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    made::LOGSOURCE_KEYS.iter().copied().filter(|(key, _)| *key != "span")
}

fn find(table: &'static [(&str, &str)], name: &str) -> Option<&'static str> {
    table.binary_search_by(|(known, _)| known.cmp(&name)).ok().map(|at| table[at].1)
}

#[cfg(test)]
mod tests {
    use plan::{Functions, Kind};
    use spl::Standing;

    use super::*;

    #[test]
    fn everything_that_runs_says_what_it_is() {
        let mut silent: Vec<String> = Vec::new();
        for command in spl::commands().into_iter().filter(|known| known.standing == Standing::Runs) {
            silent.extend(super::command(command.name).is_none().then(|| command.name.to_owned()));
        }
        let callable = |name: &str| {
            let own = name.split_once('.').map_or(name, |(_, own)| own);
            spl::eval_functions().contains(&own)
                || spl::stats_functions().contains(&own)
                || name.starts_with("ariel.")
        };
        for name in functions::Catalogue.names("") {
            let spec = functions::Catalogue.find(name).expect("it is listed");
            let said = match spec.kind {
                Kind::Scalar => function(name),
                Kind::Aggregate => aggregate(name),
            };
            // Operators of Ariel are written between their operands, and are no names that anybody asks for.
            let operator = name
                .strip_prefix("ariel.")
                .is_some_and(|own| !spec.signature.starts_with(&format!("{own}(")));
            if callable(name) && !operator && said.is_none() {
                silent.push(name.to_owned());
            }
        }
        silent.extend(
            lint::ALL.iter().filter(|known| lint(known.name).is_none()).map(|known| known.name.to_owned()),
        );
        assert_eq!(silent, Vec::<String>::new());
        assert!(
            modifiers().iter().all(|(name, _)| sigma::Modifier::named(name).is_some())
                && modifiers().len() > 30
        );
        assert!(rule_keys().any(|(key, said)| key == "level" && said == "How grave a match is."));
        assert_eq!(logsource_keys().count(), 4);
    }
}
