//! `RULENAME(creEventList)`.

use std::sync::Arc;

use plan::Arity;

use qradar::Part;

use super::server::texts_of;
use crate::{Function, Value, spec};

/// `RULENAME(creEventList)` is the list of the names of rules, from `rules` of the state; a rule that it has not is left
/// out. Null where none has a name. Recorded: a result shows a list.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const RULENAME: Function = Function {
    spec: spec::scalar("ariel.RULENAME", "RULENAME(creEventList) -> list", Arity::exactly(1), spec::multi),
    bind: |_, context| {
        let state = Arc::clone(&context.qradar);
        Ok(Box::new(move |args: &[Value<'_>]| {
            let name = |id: &String| state.name(Part::Rules, id.trim().parse().ok()?).map(str::to_owned);
            let names: Vec<String> = texts_of(&args[0]).iter().filter_map(name).collect();
            if names.is_empty() {
                Value::Null
            } else {
                Value::Multi(names.into_iter().map(Into::into).collect())
            }
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, missing, multi, whole};

    #[test]
    fn names_each_rule_of_a_list() {
        let state = [("rules.csv", "id,name\n1,Brute force\n2,Beacon\n")];
        check_with(&RULENAME, &[multi(&["1", "9", "2"])], &state, "[Brute force, Beacon]");
        check_with(&RULENAME, &[whole(2)], &state, "[Beacon]");
        check(&RULENAME, &[whole(2)], "null");
        check(&RULENAME, &[missing()], "null");
    }
}
