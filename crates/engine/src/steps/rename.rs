//! Other names for fields.

use std::sync::Arc;

use arrow::datatypes::Schema;
use datafusion_physical_plan::ExecutionPlan;
use plan::Renaming;

use crate::batch::batch;
use crate::names::{filled, matched};
use crate::operator::Operator;
use crate::types::is_hidden;

/// Other names for fields, all at once. A field that had the new name before gives way, also where the old name is
/// in no row. (Splunk, Search Reference, "rename": "the data in fieldB is removed".)
pub(crate) fn rename(input: Arc<dyn ExecutionPlan>, renamings: &[Renaming]) -> Arc<dyn ExecutionPlan> {
    let read = input.schema();
    let kept = renamed(&read, renamings);
    let fields: Vec<_> =
        kept.iter().map(|(index, name)| read.field(*index).clone().with_name(name)).collect();
    let schema = Arc::new(Schema::new(fields));
    let made = Arc::clone(&schema);
    Operator::each("Rename", input, schema, move |read| {
        let columns = kept.iter().map(|(index, _)| Arc::clone(read.column(*index))).collect();
        batch(&made, columns, read.num_rows())
    })
}

/// The columns that stay, each with its new name.
fn renamed(schema: &Schema, renamings: &[Renaming]) -> Vec<(usize, String)> {
    let all: Vec<(usize, String, bool)> = (0..schema.fields().len())
        .map(|index| {
            let name = schema.field(index).name();
            match renamings.iter().rev().find_map(|renaming| new_name(renaming, name)) {
                Some(new) if !is_hidden(name) => (index, new, true),
                _ => (index, name.clone(), false),
            }
        })
        .collect();
    let wanted = |name: &str| renamings.iter().any(|renaming| renaming.to.name == name);
    let taken = |at: usize, name: &str| {
        all.iter().enumerate().any(|(other, (_, new, moved))| other > at && *moved && new == name)
    };
    all.iter()
        .enumerate()
        .filter(|(at, (_, name, moved))| {
            let overwritten = all.iter().any(|(_, new, moved)| *moved && new == name);
            if *moved { !taken(*at, name) } else { !overwritten && (!wanted(name) || is_hidden(name)) }
        })
        .map(|(_, (index, name, _))| (*index, name.clone()))
        .collect()
}

fn new_name(renaming: &Renaming, name: &str) -> Option<String> {
    Some(filled(&renaming.to.name, &matched(&renaming.from.name, name)?))
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::{DataType, Field};
    use text::Span;

    use super::*;

    fn check(fields: &[&str], pairs: &[(&str, &str)], expected: &[&str]) {
        let schema = Schema::new(
            fields.iter().map(|name| Field::new(*name, DataType::Null, true)).collect::<Vec<_>>(),
        );
        let named = |name: &str| plan::Field { name: name.to_owned(), span: Span::default() };
        let renamings: Vec<Renaming> =
            pairs.iter().map(|(from, to)| Renaming { from: named(from), to: named(to) }).collect();
        let found: Vec<String> = renamed(&schema, &renamings)
            .into_iter()
            .map(|(index, name)| format!("{}>{name}", fields[index]))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_old_holder_of_a_name_gives_way() {
        check(&["a", "b"], &[("a", "c")], &["a>c", "b>b"]);
        check(&["a", "b"], &[("a", "b")], &["a>b"]);
        check(&["b"], &[("a", "b")], &[]);
        check(&["a", "b"], &[("a", "b"), ("b", "a")], &["a>b", "b>a"]);
        check(&["P.x", "P.y", "_time"], &[("P.*", "*")], &["P.x>x", "P.y>y", "_time>_time"]);
    }
}
