//! GROUP BY and aggregates.
//!
//! Keys are fields, so a key that is computed is put into a field first. Each aggregate call becomes one measure,
//! wherever and however often it is written; what stands around it is computed afterwards. A value that is neither
//! grouped nor aggregated is the FIRST of its group (documented).

use std::collections::BTreeSet;

use plan::{Aggregate, Assignment, Call, Emit, Expr, Field, Measure, MultiKeys, NullKeys, Step, StepKind};
use text::Span;

use super::Lowering;
use super::same::{all_same, same};
use super::select::Parts;

/// The keys and measures so far.
struct Grouping {
    keys: Vec<(Expr, Field)>,
    measures: Vec<Measure>,
}

impl Lowering<'_> {
    /// Adds the aggregation to the steps; what comes back reads keys and measures only.
    pub(super) fn aggregate(&self, mut parts: Parts, clause: Option<Span>, steps: &mut Vec<Step>) -> Parts {
        let span = clause.unwrap_or(parts.select);
        let keys = self.group_keys(&parts, span, steps);
        let mut grouping = Grouping { keys, measures: Vec::new() };
        for column in &mut parts.columns {
            let grouped = grouping.keys.iter().any(|(key, _)| same(key, &column.value.expr));
            if column.plain && !grouped && !self.has_aggregate(&column.value.expr) {
                column.name = format!("FIRST_{}", column.name);
            }
            column.value.expr = self.regrouped(&column.value.expr, &mut grouping, Some(&column.name));
        }
        if let Some((having, _)) = &mut parts.having {
            *having = self.regrouped(having, &mut grouping, None);
        }
        for key in parts.sort.iter_mut().flat_map(|(keys, _)| keys) {
            key.value = self.regrouped(&key.value, &mut grouping, None);
        }
        let aggregate = Aggregate {
            by: grouping.keys.into_iter().map(|(_, field)| field).collect(),
            measures: grouping.measures,
            emit: Emit::GroupsEvenEmpty,
            null_keys: NullKeys::Keep,
            multi_keys: MultiKeys::Whole,
        };
        steps.push(Step { kind: StepKind::Aggregate(aggregate), span });
        parts
    }

    /// A field for each key; computed ones get an Extend before the aggregation.
    fn group_keys(&self, parts: &Parts, span: Span, steps: &mut Vec<Step>) -> Vec<(Expr, Field)> {
        let mut keys: Vec<(Expr, Field)> = Vec::new();
        let mut computed = Vec::new();
        for key in &parts.keys {
            if keys.iter().any(|(before, _)| same(before, &key.expr)) {
                continue;
            }
            let field = match &key.expr {
                Expr::Field(field) => field.clone(),
                other => {
                    let field = Field { name: format!("#key{}", computed.len()), span: other.span() };
                    computed.push(Assignment { field: field.clone(), value: other.clone() });
                    field
                }
            };
            keys.push((key.expr.clone(), field));
        }
        if !computed.is_empty() {
            steps.push(Step { kind: StepKind::Extend(computed), span });
        }
        keys
    }

    /// The same value over keys and measures. `wanted` names the measure where the whole value is one.
    fn regrouped(&self, expr: &Expr, grouping: &mut Grouping, wanted: Option<&str>) -> Expr {
        if let Some((_, field)) = grouping.keys.iter().find(|(key, _)| same(key, expr)) {
            return Expr::field(field.name.clone(), expr.span());
        }
        match expr {
            Expr::Call(call) if self.is_aggregate(expr) => measure(call.clone(), grouping, wanted),
            _ if !reads_fields(expr) && !self.has_aggregate(expr) => expr.clone(),
            _ if self.has_aggregate(expr) || reads_key(expr, grouping) => {
                self.regrouped_parts(expr, grouping)
            }
            _ => {
                let first =
                    Call { function: "ariel.FIRST".to_owned(), args: vec![expr.clone()], span: expr.span() };
                measure(first, grouping, wanted)
            }
        }
    }

    fn regrouped_parts(&self, expr: &Expr, grouping: &mut Grouping) -> Expr {
        let mut all =
            |parts: &[Expr]| parts.iter().map(|part| self.regrouped(part, grouping, None)).collect();
        match expr {
            Expr::Call(call) => Expr::call(call.function.clone(), all(&call.args), call.span),
            Expr::And(parts, span) => Expr::And(all(parts), *span),
            Expr::Or(parts, span) => Expr::Or(all(parts), *span),
            Expr::Not(part, span) => Expr::Not(Box::new(self.regrouped(part, grouping, None)), *span),
            Expr::Field(_) | Expr::Literal(..) => expr.clone(),
        }
    }
}

/// The field of a measure, which is made where there is none that measures the same.
fn measure(call: Call, grouping: &mut Grouping, wanted: Option<&str>) -> Expr {
    let span = call.span;
    let made = grouping
        .measures
        .iter()
        .find(|before| before.call.function == call.function && all_same(&before.call.args, &call.args));
    if let Some(before) = made {
        return Expr::field(before.name.name.clone(), span);
    }
    let taken: BTreeSet<&str> = grouping
        .measures
        .iter()
        .map(|measure| measure.name.name.as_str())
        .chain(grouping.keys.iter().map(|(_, field)| field.name.as_str()))
        .collect();
    let name = match wanted {
        Some(wanted) if !taken.contains(wanted) => wanted.to_owned(),
        _ => format!("#measure{}", grouping.measures.len()),
    };
    grouping.measures.push(Measure { call, name: Field { name: name.clone(), span } });
    Expr::field(name, span)
}

fn reads_fields(expr: &Expr) -> bool {
    matches!(expr, Expr::Field(_)) || expr.parts().into_iter().any(reads_fields)
}

fn reads_key(expr: &Expr, grouping: &Grouping) -> bool {
    grouping.keys.iter().any(|(key, _)| same(key, expr))
        || expr.parts().into_iter().any(|part| reads_key(part, grouping))
}
