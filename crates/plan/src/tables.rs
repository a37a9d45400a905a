//! The lookup tables that a plan names.

use std::collections::BTreeSet;

use text::Span;

use crate::{ArgValue, Expr, Literal, Plan, StepKind, Vendor, fields_named, visit_step};

/// A lookup table as a plan names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableNamed {
    /// Its name.
    pub name: String,
    /// Where the plan names it.
    pub span: Span,
    /// The columns that the plan names of it; where its rows are what a plan starts with, every field of that plan.
    pub columns: BTreeSet<String>,
}

/// The tables that the plan names and the columns that it names of each, in written order; a table that is named twice
/// is there twice.
pub fn tables_named(plan: &Plan) -> Vec<TableNamed> {
    let mut found = Vec::new();
    add(plan, &mut found);
    found
}

fn add(plan: &Plan, found: &mut Vec<TableNamed>) {
    for step in &plan.steps {
        visit_step(step, &mut |expr| found.extend(table_of_call(expr)));
        match &step.kind {
            StepKind::Union(other) => add(other, found),
            StepKind::Vendor(vendor) => {
                found.extend(table(vendor, plan, step.span));
                for arg in &vendor.args {
                    if let ArgValue::Plan(other) = &arg.value {
                        add(other, found);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The table that eval's `lookup()` asks, with the columns that it names.
fn table_of_call(expr: &Expr) -> Option<TableNamed> {
    let Expr::Call(call) = expr else { return None };
    let ("splunk.lookup", [Expr::Literal(Literal::Text(name), span), asked, wanted]) =
        (call.function.as_str(), call.args.as_slice())
    else {
        return None;
    };
    let texts = |expr: &Expr, every: usize| -> Vec<String> {
        let texts = expr.parts().into_iter().step_by(every).filter_map(|part| match part {
            Expr::Literal(Literal::Text(text), _) => Some(text.clone()),
            _ => None,
        });
        texts.collect()
    };
    let columns = texts(asked, 2).into_iter().chain(texts(wanted, 1)).collect();
    Some(TableNamed { name: name.clone(), span: *span, columns })
}

/// The table of a command that reads one.
fn table(vendor: &Vendor, plan: &Plan, span: Span) -> Option<TableNamed> {
    let arg = vendor.arg("table")?;
    let ArgValue::Text(name) = &arg.value else { return None };
    let asks = vendor.arg("inputs").is_some();
    let columns = if asks {
        let pairs = vendor.pairs("inputs").iter().chain(vendor.pairs("outputs"));
        pairs.map(|pair| pair.from.name.clone()).collect()
    } else {
        fields_named(plan).into_iter().filter(|name| !name.contains('*')).collect()
    };
    let span = if arg.span == Span::default() { span } else { arg.span };
    Some(TableNamed { name: name.clone(), span, columns })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Arg, Field, Renaming, Step};

    #[test]
    fn a_lookup_names_the_columns_that_it_asks_and_those_that_it_takes() {
        let span = Span::default();
        let pair = |name: &str| Renaming {
            from: Field { name: name.to_owned(), span },
            to: Field { name: "x".to_owned(), span },
        };
        let args = vec![
            Arg { name: "table", value: ArgValue::Text("hosts".to_owned()), span },
            Arg { name: "inputs", value: ArgValue::Pairs(vec![pair("host")]), span },
            Arg { name: "outputs", value: ArgValue::Pairs(vec![pair("owner")]), span },
        ];
        let lookup = Vendor { command: "splunk.lookup".to_owned(), args };
        let plan = Plan { steps: vec![Step { kind: StepKind::Vendor(lookup), span }] };
        let found = tables_named(&Plan { steps: vec![Step { kind: StepKind::Union(plan), span }] });
        assert_eq!(found[0].name, "hosts");
        assert_eq!(Vec::from_iter(&found[0].columns), ["host", "owner"]);
    }

    #[test]
    fn of_a_table_whose_rows_begin_a_plan_every_field_counts() {
        let span = Span::default();
        let args = vec![Arg { name: "table", value: ArgValue::Text("hosts".to_owned()), span }];
        let rows = StepKind::Vendor(Vendor { command: "splunk.inputlookup".to_owned(), args });
        let only = StepKind::Filter(Expr::field("owner", span));
        let steps = vec![Step { kind: rows, span }, Step { kind: only, span }];
        assert_eq!(Vec::from_iter(&tables_named(&Plan { steps })[0].columns), ["owner"]);
    }
}
