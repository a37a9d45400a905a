//! Which names a step gives values to, and which do not come past it.

use crate::{Aggregate, ArgValue, Emit, Projection, Step, StepKind};

/// Does the step itself give `name` its values, as far as its arguments say? A command that names its fields after what
/// it reads (`spath`, `extract`) makes more than can be told here.
pub fn makes(step: &Step, name: &str) -> bool {
    match &step.kind {
        StepKind::Extend(assignments) => assignments.iter().any(|made| made.field.name == name),
        StepKind::Rename(renamings) => renamings.iter().any(|pair| pair.to.name == name),
        StepKind::Aggregate(aggregate) => aggregate.measures.iter().any(|measure| measure.name.name == name),
        StepKind::Vendor(vendor) => vendor.args.iter().any(|arg| match (&arg.value, arg.name) {
            (ArgValue::Aggregate(aggregate), _) => {
                aggregate.measures.iter().any(|measure| measure.name.name == name)
            }
            (ArgValue::Pairs(pairs), _) => pairs.iter().any(|pair| pair.to.name == name),
            (ArgValue::Fields(fields), "as" | "output") => fields.iter().any(|field| field.name == name),
            (ArgValue::Text(pattern), "pattern") => groups(pattern).any(|group| group == name),
            _ => false,
        }),
        StepKind::Scan(_)
        | StepKind::Filter(_)
        | StepKind::Project(_)
        | StepKind::Sort(_)
        | StepKind::Limit(_)
        | StepKind::Union(_) => false,
    }
}

/// Does the step take `name` away? A `*` in its names may let any name through.
pub fn loses(step: &Step, name: &str) -> bool {
    match &step.kind {
        StepKind::Project(project) => {
            let named = project.fields.iter().any(|field| field.name == name);
            let kept = named
                || project.fields.iter().any(|field| field.name.contains('*'))
                || project.projection == Projection::OnlyAndInternal && name.starts_with('_');
            if project.projection == Projection::Without { named } else { !kept }
        }
        StepKind::Rename(renamings) => renamings.iter().any(|pair| pair.from.name == name),
        StepKind::Aggregate(aggregate) => folds(aggregate, name),
        StepKind::Vendor(vendor) => vendor
            .args
            .iter()
            .any(|arg| matches!(&arg.value, ArgValue::Aggregate(aggregate) if folds(aggregate, name))),
        StepKind::Scan(_)
        | StepKind::Filter(_)
        | StepKind::Extend(_)
        | StepKind::Sort(_)
        | StepKind::Limit(_)
        | StepKind::Union(_) => false,
    }
}

/// Are rows made into groups that have no such column?
fn folds(aggregate: &Aggregate, name: &str) -> bool {
    let mut columns = aggregate.by.iter().chain(aggregate.measures.iter().map(|measure| &measure.name));
    aggregate.emit != Emit::EveryRow
        && columns.all(|column| column.name != name && !column.name.contains('*'))
}

/// The names of a regular expression's groups: `(?<name>…)` and `(?P<name>…)`.
pub fn groups(pattern: &str) -> impl Iterator<Item = &str> {
    pattern.match_indices("(?").filter_map(|(at, _)| {
        let rest = pattern[at + 2..].trim_start_matches('P').strip_prefix('<')?;
        // `(?<=` and `(?<!` look behind.
        let name = rest.split_once('>')?.0;
        (!rest.starts_with(['=', '!'])).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use text::Span;

    use super::*;
    use crate::{Arg, Expr, Field, Renaming, Vendor};

    #[test]
    fn groups_of_a_pattern_are_named() {
        let names: Vec<&str> = groups(r"(?<a>x)(?P<b>\d+)(?<=y)(?<!z)(?:w)").collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(groups("(x)").count(), 0);
    }

    #[test]
    fn a_step_makes_what_its_arguments_say() {
        let field = |name: &str| Field { name: name.to_owned(), span: Span::default() };
        let arg = |name, value| Arg { name, value, span: Span::default() };
        let vendor = |args| StepKind::Vendor(Vendor { command: "x".to_owned(), args });
        check(StepKind::Filter(Expr::field("a", Span::default())), "");
        check(StepKind::Rename(vec![Renaming { from: field("b"), to: field("a") }]), "a");
        check(vendor(vec![arg("pattern", ArgValue::Text("(?<c>.)".to_owned()))]), "c");
        check(vendor(vec![arg("fields", ArgValue::Fields(vec![field("a")]))]), "");
        check(vendor(vec![arg("as", ArgValue::Fields(vec![field("b")]))]), "b");
    }

    #[test]
    fn what_is_not_named_is_lost() {
        let project = |projection, names: &[&str]| {
            let field = |name: &&str| Field { name: (*name).to_owned(), span: Span::default() };
            let fields = names.iter().map(field).collect();
            let kind = StepKind::Project(crate::Project { projection, fields });
            Step { kind, span: Span::default() }
        };
        assert!(loses(&project(Projection::Only, &["a"]), "b"));
        assert!(!loses(&project(Projection::Only, &["a*"]), "b"), "a pattern may keep it");
        assert!(!loses(&project(Projection::OnlyAndInternal, &["a"]), "_time"));
        assert!(loses(&project(Projection::Without, &["a"]), "a"));
        assert!(!loses(&project(Projection::Without, &["a"]), "b"));
    }

    fn check(kind: StepKind, expected: &str) {
        let step = Step { kind, span: Span::default() };
        let made: String = ["a", "b", "c"].into_iter().filter(|name| makes(&step, name)).collect();
        assert_eq!(made, expected);
    }
}
