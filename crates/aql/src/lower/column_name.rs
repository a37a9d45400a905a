//! What a result column without an alias is called.
//!
//! Recorded from the REST API: a property as it was typed, a function as `lower(name)_argument` (`qidname_qid`).
//! Documented: aggregates in upper case (`COUNT_sourceip`), also the FIRST that is not written (`FIRST_sourceip`).
//! Believed: `COUNT` for `COUNT(*)`, more arguments joined with `_`, anything else as it prints.

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
    let mut name = if is_aggregate(&upper) { upper } else { call.name.value.to_lowercase() };
    if let Args::List(args) = &call.args {
        for arg in args {
            name.push('_');
            name.push_str(&column_name(arg, is_aggregate));
        }
    }
    name
}
