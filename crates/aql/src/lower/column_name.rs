//! What a result column without an alias is called.
//!
//! Recorded from the REST API: a property as it was typed; a function as its name in small letters and what is written
//! between its parentheses, each run of other characters than letters and digits made one `_`
//! (`qidname_qid`, `dateformat_starttime_yyyy_MM_dd_HH_mm_ss`); aggregates in upper case (`SUM_eventcount`), `COUNT` for
//! `COUNT(*)`, and `FIRST_sourceip` for the FIRST that is not written. Believed: anything else as it prints.

use crate::syntax::{Args, Call, Expr};

/// The name of the column of `expr`.
pub(super) fn column_name(expr: &Expr, is_aggregate: &dyn Fn(&str) -> bool) -> String {
    match expr {
        Expr::Name(name) => name.text.clone(),
        Expr::Text(text, _) => text.clone(),
        Expr::Call(call) => call_name(call, is_aggregate),
        other => other.to_string(),
    }
}

fn call_name(call: &Call, is_aggregate: &dyn Fn(&str) -> bool) -> String {
    let upper = call.name.value.to_uppercase();
    let mut name = words(&if is_aggregate(&upper) { upper } else { call.name.value.to_lowercase() });
    let Args::List(args) = &call.args else { return name };
    for arg in args {
        let written = match arg {
            Expr::Name(name) => name.text.clone(),
            Expr::Text(text, _) => text.clone(),
            other => other.to_string(),
        };
        let written = words(&written);
        if !written.is_empty() {
            name.push('_');
            name.push_str(&written);
        }
    }
    name
}

/// The letters and digits of a text, with one `_` between those that stand apart.
fn words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}
