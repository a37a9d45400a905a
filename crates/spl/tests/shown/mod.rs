//! Plans in a short written form, for tests.

use plan::{
    ArgValue, Bound, Collation, Direction, Emit, Expr, Field, Literal, Plan, Projection, Renaming, SortKey,
    Step, StepKind,
};

/// One line for each step.
pub(crate) fn shown(plan: &Plan) -> Vec<String> {
    plan.steps.iter().map(step).collect()
}

fn step(step: &Step) -> String {
    match &step.kind {
        StepKind::Scan(scan) => {
            let end = |word: &str, bound: &Option<Bound>| {
                bound.as_ref().map(|bound| format!(" {word} {}", expr(&bound.time))).unwrap_or_default()
            };
            format!("scan{}{}", end("from", &scan.range.start), end("to", &scan.range.end))
        }
        StepKind::Filter(predicate) => format!("filter {}", expr(predicate)),
        StepKind::Extend(assignments) => {
            let all = assignments.iter().map(|one| format!("{}={}", one.field.name, expr(&one.value)));
            format!("extend {}", all.collect::<Vec<_>>().join(", "))
        }
        StepKind::Project(project) => {
            let kind = match project.projection {
                Projection::Only | Projection::Select => "only",
                Projection::OnlyAndInternal => "only-and-internal",
                Projection::Without => "without",
            };
            format!("project {kind} {}", fields(&project.fields))
        }
        StepKind::Rename(renamings) => format!("rename {}", pairs(renamings, " to ")),
        StepKind::Aggregate(aggregate) => {
            let emit = match aggregate.emit {
                Emit::Groups => "groups",
                Emit::GroupsEvenEmpty => "groups-even-empty",
                Emit::EveryRow => "every-row",
            };
            let mut out = format!("aggregate {emit}");
            for measure in &aggregate.measures {
                out += &format!(" {}={}", measure.name.name, expr(&Expr::Call(measure.call.clone())));
            }
            if !aggregate.by.is_empty() {
                out += &format!(" by {}", fields(&aggregate.by));
            }
            out
        }
        StepKind::Sort(sort) => {
            let limit = sort.limit.map_or("all".to_owned(), |limit| limit.to_string());
            format!("sort {limit} {}", sort.keys.iter().map(key).collect::<Vec<_>>().join(", "))
        }
        StepKind::Limit(limit) => format!("limit {}", limit.count),
        StepKind::Union(other) => format!("union [{}]", shown(other).join(" | ")),
        StepKind::Vendor(vendor) => {
            let mut out = vendor.command.clone();
            for arg in &vendor.args {
                out += &format!(" {}={}", arg.name, arg_value(&arg.value));
            }
            out
        }
    }
}

fn key(key: &SortKey) -> String {
    let direction = match key.direction {
        Direction::Ascending => "up",
        Direction::Descending => "down",
    };
    let collation = match &key.collation {
        Collation::SplunkAuto => String::new(),
        other => format!(" as {other:?}"),
    };
    format!("{} {direction}{collation}", expr(&key.value))
}

fn arg_value(value: &ArgValue) -> String {
    match value {
        ArgValue::Text(text) => format!("\"{text}\""),
        ArgValue::Integer(value) => value.to_string(),
        ArgValue::Boolean(value) => value.to_string(),
        ArgValue::Fields(names) => format!("[{}]", fields(names)),
        ArgValue::Pairs(names) => format!("[{}]", pairs(names, ":")),
        ArgValue::Expr(value) => expr(value),
        ArgValue::Aggregate(aggregate) => format!("{aggregate:?}"),
        ArgValue::Plan(plan) => format!("[{}]", shown(plan).join(" | ")),
    }
}

fn fields(fields: &[Field]) -> String {
    fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn pairs(pairs: &[Renaming], between: &str) -> String {
    let all = pairs.iter().map(|pair| format!("{}{between}{}", pair.from.name, pair.to.name));
    all.collect::<Vec<_>>().join(", ")
}

fn expr(value: &Expr) -> String {
    let joined = |parts: &[Expr], word: &str| parts.iter().map(expr).collect::<Vec<_>>().join(word);
    match value {
        Expr::Field(field) => field.name.clone(),
        Expr::Literal(Literal::Text(text), _) => format!("\"{text}\""),
        Expr::Literal(Literal::Number(_, written), _) => written.clone(),
        Expr::Literal(Literal::Integer(value), _) => value.to_string(),
        Expr::Literal(Literal::Boolean(value), _) => value.to_string(),
        Expr::Literal(Literal::Null, _) => "null".to_owned(),
        Expr::Call(call) => {
            let name = call.function.strip_prefix("splunk.").unwrap_or(&call.function);
            format!("{name}({})", joined(&call.args, ", "))
        }
        Expr::And(parts, _) => format!("({})", joined(parts, " and ")),
        Expr::Or(parts, _) => format!("({})", joined(parts, " or ")),
        Expr::Not(part, _) => format!("not {}", expr(part)),
    }
}
