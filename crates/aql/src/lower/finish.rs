//! The steps after the rows are there: result columns, HAVING, order, limit, and only the columns asked for.

use std::collections::BTreeSet;

use plan::{Assignment, Expr, Field, Limit, Project, Projection, Renaming, Sort, Step, StepKind};

use super::Lowering;
use super::same::same;
use super::select::{Column, Parts, Statement};

impl Lowering<'_> {
    pub(super) fn finish(&self, parts: Parts, mut steps: Vec<Step>) -> Statement {
        let read = fields_read(&parts);
        let mut assignments = Vec::new();
        let mut fields = Vec::new();
        let mut renamings = Vec::new();
        for column in &parts.columns {
            let to = Field { name: column.name.clone(), span: column.span };
            let from = field_of(column, &read, &mut assignments);
            if from.name != to.name {
                renamings.push(Renaming { from: from.clone(), to });
            }
            fields.push(from);
        }
        let span = parts.select;
        if !assignments.is_empty() {
            steps.push(Step { kind: StepKind::Extend(assignments), span });
        }
        if let Some((having, span)) = parts.having {
            steps.push(Step { kind: StepKind::Filter(having), span });
        }
        if let Some((mut keys, span)) = parts.sort {
            for key in &mut keys {
                key.value = computed_already(&key.value, &parts.columns, &fields);
            }
            steps.push(Step { kind: StepKind::Sort(Sort { keys, limit: None }), span });
        }
        if let Some((count, span)) = parts.limit {
            steps.push(Step { kind: StepKind::Limit(Limit { count }), span });
        }
        steps
            .push(Step { kind: StepKind::Project(Project { projection: Projection::Select, fields }), span });
        if !renamings.is_empty() {
            steps.push(Step { kind: StepKind::Rename(renamings), span });
        }
        Statement { steps, columns: parts.columns.iter().map(Column::as_property).collect() }
    }
}

/// The field that holds a column until the end: its own name, unless another value of that name is still read.
fn field_of(column: &Column, read: &BTreeSet<String>, assignments: &mut Vec<Assignment>) -> Field {
    if let Expr::Field(field) = &column.value.expr
        && field.name == column.name
    {
        return Field { name: field.name.clone(), span: column.span };
    }
    let name = if read.contains(&column.name) { format!("#{}", column.name) } else { column.name.clone() };
    let field = Field { name, span: column.span };
    assignments.push(Assignment { field: field.clone(), value: column.value.expr.clone() });
    field
}

/// The field of a column that holds the value of a sort key; the key itself where there is none.
fn computed_already(key: &Expr, columns: &[Column], fields: &[Field]) -> Expr {
    if matches!(key, Expr::Field(_)) {
        return key.clone();
    }
    let column = columns.iter().position(|column| same(&column.value.expr, key));
    match column.and_then(|index| fields.get(index)) {
        Some(field) => Expr::field(field.name.clone(), key.span()),
        None => key.clone(),
    }
}

fn fields_read(parts: &Parts) -> BTreeSet<String> {
    let mut read = BTreeSet::new();
    for column in &parts.columns {
        collect(&column.value.expr, &mut read);
    }
    if let Some((having, _)) = &parts.having {
        collect(having, &mut read);
    }
    for key in parts.sort.iter().flat_map(|(keys, _)| keys) {
        collect(&key.value, &mut read);
    }
    read
}

fn collect(expr: &Expr, read: &mut BTreeSet<String>) {
    if let Expr::Field(field) = expr {
        read.insert(field.name.clone());
    }
    for part in expr.parts() {
        collect(part, read);
    }
}
