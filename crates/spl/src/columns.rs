//! The order of a result's columns.

use crate::syntax::{Command, CommandKind, Query};

/// Commands that build their rows with the columns in an order of their own. `fields` only does where it keeps.
const ORDER: &[&str] = &[
    "addcoltotals",
    "chart",
    "contingency",
    "datamodel",
    "eventcount",
    "fieldsummary",
    "format",
    "inputlookup",
    "map",
    "mstats",
    "multikv",
    "rare",
    "return",
    "sichart",
    "sistats",
    "sitimechart",
    "stats",
    "table",
    "timechart",
    "top",
    "transpose",
    "tstats",
    "untable",
    "xyseries",
];

/// Does a command of the query put the columns of its result in an order? Where none does they come in the order of the
/// alphabet. (Measured on Splunk 10.4.2: unless `table`, `fields`, `stats`, `timechart`, `top` or `rare` built the
/// row; believed for the others, and that a command behind one of them adds its columns at the end.)
pub fn orders_columns(query: &Query) -> bool {
    query.pipeline.commands.iter().any(orders)
}

fn orders(command: &Command) -> bool {
    let name = command.name.value.as_str();
    match &command.kind {
        // What a macro stands for is not looked into.
        CommandKind::Macro { .. } => true,
        CommandKind::General { text, .. } if name == "fields" => !text.trim_start().starts_with('-'),
        _ => ORDER.contains(&name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_orders_and_an_eval_does_not() {
        let check = |text: &str| orders_columns(&crate::parse(text).syntax);
        assert!(!check("index=main | eval z=1, a=2 | fields - _raw | where a=2"));
        assert!(check("index=main | table b a | eval z=1"));
        assert!(check("index=main | fields + b a"));
        assert!(check("index=main | stats count by b"));
    }
}
