//! `commands("search")`.

use std::borrow::Cow;

use plan::Arity;

use crate::{Function, Value, spec};

/// `commands("search")` is the list of the commands of a search, one for each pipe outside of quotes and brackets.
///
/// - **Null**: null where the argument is missing or names none.
/// - **Source**: Search Reference, "Multivalue eval functions".
pub(crate) const COMMANDS: Function = Function {
    spec: spec::scalar("splunk.commands", "commands(\"search\") -> list", Arity::exactly(1), spec::multi),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let names: Vec<Cow<'_, str>> =
                args[0].text().map_or(Vec::new(), |text| names(&text)).into_iter().map(Cow::Owned).collect();
            if names.is_empty() { Value::Null } else { Value::Multi(names) }
        }))
    },
};

fn names(search: &str) -> Vec<String> {
    let (mut stage, mut stages) = (String::new(), Vec::new());
    let (mut quoted, mut escaped, mut depth) = (false, false, 0_usize);
    for c in search.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth = depth.saturating_sub(1),
            '|' if !quoted && depth == 0 => stages.push(std::mem::take(&mut stage)),
            _ => {}
        }
        if !(c == '|' && !quoted && depth == 0) {
            stage.push(c);
        }
    }
    stages.push(stage);
    stages.iter().filter_map(|stage| stage.split_whitespace().next()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn names_the_command_of_each_stage() {
        check(&COMMANDS, &[text("search foo | stats count | sort count")], "[search, stats, sort]");
        check(&COMMANDS, &[text("search a=\"x|y\" [search b | head 1] | table a")], "[search, table]");
        check(&COMMANDS, &[field("")], "null");
    }
}
