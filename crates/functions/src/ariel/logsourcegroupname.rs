//! `LOGSOURCEGROUPNAME(devicegrouplist)`.

use std::sync::Arc;

use plan::Arity;

use qradar::Part;

use super::server::texts_of;
use super::text_of::long_of;
use crate::{Function, Value, spec};

/// `LOGSOURCEGROUPNAME(devicegrouplist)` is the list of the names of groups of log sources, from `log_source_groups` of the
/// state. Null where none has a name.
///
/// Events from files have no list of groups; a plan adds the id of the log source, whose groups count then.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const LOGSOURCEGROUPNAME: Function = Function {
    spec: spec::scalar(
        "ariel.LOGSOURCEGROUPNAME",
        "LOGSOURCEGROUPNAME(devicegrouplist) -> list",
        Arity::between(1, 2),
        spec::multi,
    ),
    bind: |_, context| {
        let state = Arc::clone(&context.qradar);
        Ok(Box::new(move |args: &[Value<'_>]| {
            let given =
                texts_of(&args[0]).iter().filter_map(|id| id.trim().parse().ok()).collect::<Vec<i64>>();
            let source = args.get(1).and_then(long_of).and_then(|id| state.log_source(id));
            let ids = match source {
                Some(source) if given.is_empty() => source.group_ids.clone(),
                _ => given,
            };
            let names = ids.iter().filter_map(|id| state.name(Part::LogSourceGroups, *id));
            let names: Vec<String> = names.map(str::to_owned).collect();
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
    fn names_the_groups_of_a_list_or_of_a_log_source() {
        let state = [
            ("log_source_groups.csv", "id,name\n3,Servers\n4,Oslo\n"),
            ("log_sources.csv", "id,name,type_id,identifier,group_ids\n65,DC,12,dc1,3;4\n"),
        ];
        check_with(&LOGSOURCEGROUPNAME, &[multi(&["4"])], &state, "[Oslo]");
        check_with(&LOGSOURCEGROUPNAME, &[missing(), whole(65)], &state, "[Servers, Oslo]");
        check(&LOGSOURCEGROUPNAME, &[missing()], "null");
    }
}
