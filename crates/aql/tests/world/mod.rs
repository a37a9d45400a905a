//! A small world to lower queries in: some functions, some properties, and plans as text.

use std::fmt::Write;

use aql::{Catalog, Meant, Property, PropertyKind};
use plan::{Arity, Bound, Expr, FunctionSpec, Functions, Kind, Literal, Plan, StepKind, Type};

pub(crate) struct Stub;

const SCALARS: [(&str, Type, usize, usize); 42] = [
    ("eq", Type::Boolean, 2, 2),
    ("ne", Type::Boolean, 2, 2),
    ("lt", Type::Boolean, 2, 2),
    ("le", Type::Boolean, 2, 2),
    ("gt", Type::Boolean, 2, 2),
    ("ge", Type::Boolean, 2, 2),
    ("LIKE", Type::Boolean, 2, 2),
    ("ILIKE", Type::Boolean, 2, 2),
    ("MATCHES", Type::Boolean, 2, 2),
    ("IMATCHES", Type::Boolean, 2, 2),
    ("TEXT_SEARCH", Type::Boolean, 2, 2),
    ("BASE64", Type::Text, 1, 1),
    ("CONCAT", Type::Text, 1, 99),
    ("DATEFORMAT", Type::Text, 2, 2),
    ("PARSEDATETIME", Type::Integer, 1, 1),
    ("PARSETIMESTAMP", Type::Integer, 2, 2),
    ("NOW", Type::Integer, 0, 0),
    ("DOUBLE", Type::Number, 1, 1),
    ("LONG", Type::Integer, 1, 1),
    ("STR", Type::Text, 1, 1),
    ("STRLEN", Type::Integer, 1, 1),
    ("STRPOS", Type::Integer, 2, 3),
    ("SUBSTRING", Type::Text, 2, 3),
    ("UPPER", Type::Text, 1, 1),
    ("LOWER", Type::Text, 1, 1),
    ("REPLACEALL", Type::Text, 3, 3),
    ("REPLACEFIRST", Type::Text, 3, 3),
    ("UTF8", Type::Text, 1, 1),
    ("CATEGORYNAME", Type::Text, 1, 1),
    ("QIDNAME", Type::Text, 1, 1),
    ("QIDDESCRIPTION", Type::Text, 1, 1),
    ("LOGSOURCENAME", Type::Text, 1, 1),
    ("LOGSOURCETYPENAME", Type::Text, 1, 1),
    ("LOGSOURCEGROUPNAME", Type::Text, 1, 1),
    ("RULENAME", Type::Multi, 1, 1),
    ("PROTOCOLNAME", Type::Text, 1, 1),
    ("HOSTNAME", Type::Text, 1, 1),
    ("DOMAINNAME", Type::Text, 1, 1),
    ("NETWORKNAME", Type::Text, 1, 2),
    ("INCIDR", Type::Boolean, 2, 2),
    ("GEO::LOOKUP", Type::Text, 2, 2),
    ("ASSETHOSTNAME", Type::Text, 1, 3),
];

const AGGREGATES: [(&str, Type); 11] = [
    ("COUNT", Type::Integer),
    ("SUM", Type::Number),
    ("AVG", Type::Number),
    ("MIN", Type::Null),
    ("MAX", Type::Null),
    ("STDEV", Type::Number),
    ("STDEVP", Type::Number),
    ("FIRST", Type::Null),
    ("LAST", Type::Null),
    ("UNIQUECOUNT", Type::Integer),
    ("DISTINCTCOUNT", Type::Integer),
];

/// A type as the function pointer that a spec wants.
fn returns(ty: Type) -> fn(&[Type]) -> Type {
    match ty {
        Type::Null => |types| types.first().copied().unwrap_or(Type::Null),
        Type::Boolean => |_| Type::Boolean,
        Type::Integer => |_| Type::Integer,
        Type::Number => |_| Type::Number,
        Type::Text => |_| Type::Text,
        Type::Multi => |_| Type::Multi,
    }
}

impl Functions for Stub {
    fn find(&self, name: &str) -> Option<FunctionSpec> {
        let bare = name.strip_prefix("ariel.")?;
        if let Some((name, ty, min, max)) = SCALARS.iter().find(|(known, ..)| *known == bare) {
            let arity = Arity::between(*min, *max);
            return Some(FunctionSpec {
                name,
                signature: "as documented",
                arity,
                kind: Kind::Scalar,
                returns: returns(*ty),
            });
        }
        let (name, ty) = AGGREGATES.iter().find(|(known, _)| *known == bare)?;
        let (name, arity) =
            if *name == "COUNT" { ("ariel.COUNT", Arity::between(0, 1)) } else { (*name, Arity::exactly(1)) };
        Some(FunctionSpec {
            name,
            signature: "of a group",
            arity,
            kind: Kind::Aggregate,
            returns: returns(*ty),
        })
    }

    fn names(&self, _: &str) -> Vec<&'static str> {
        vec!["ariel.LOWER", "ariel.UPPER", "ariel.QIDNAME", "ariel.eq"]
    }
}

const PROPERTIES: [(&str, PropertyKind); 38] = [
    ("starttime", PropertyKind::Long),
    ("devicetime", PropertyKind::Long),
    ("endtime", PropertyKind::Long),
    ("protocolid", PropertyKind::Integer),
    ("sourceip", PropertyKind::Host),
    ("logsourceid", PropertyKind::Integer),
    ("qid", PropertyKind::Integer),
    ("sourceport", PropertyKind::Port),
    ("eventcount", PropertyKind::Integer),
    ("magnitude", PropertyKind::Integer),
    ("severity", PropertyKind::Integer),
    ("credibility", PropertyKind::Integer),
    ("identityip", PropertyKind::Host),
    ("destinationip", PropertyKind::Host),
    ("destinationport", PropertyKind::Port),
    ("category", PropertyKind::Integer),
    ("highlevelcategory", PropertyKind::Integer),
    ("username", PropertyKind::String),
    ("devicetype", PropertyKind::Integer),
    ("devicegrouplist", PropertyKind::List),
    ("creEventList", PropertyKind::List),
    ("payload", PropertyKind::ByteArray),
    ("isunparsed", PropertyKind::Boolean),
    ("hasOffense", PropertyKind::Boolean),
    ("eventDirection", PropertyKind::String),
    ("qidEventId", PropertyKind::String),
    ("qidEventCategory", PropertyKind::String),
    ("Event ID", PropertyKind::String),
    ("EventID", PropertyKind::String),
    ("Process Path", PropertyKind::String),
    ("Process Name", PropertyKind::String),
    ("Command", PropertyKind::String),
    ("Destination Hostname", PropertyKind::String),
    ("Filename", PropertyKind::String),
    ("Target Process Path", PropertyKind::String),
    ("Bluecoat-cs-host", PropertyKind::String),
    ("domainid", PropertyKind::Integer),
    ("Initiated", PropertyKind::String),
];

fn property(name: &str) -> Option<Property> {
    let (name, kind) = PROPERTIES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    let ty = match kind {
        PropertyKind::Long | PropertyKind::Integer | PropertyKind::Port => Type::Integer,
        PropertyKind::Double => Type::Number,
        PropertyKind::Boolean => Type::Boolean,
        PropertyKind::List => Type::Multi,
        PropertyKind::Host | PropertyKind::Mac | PropertyKind::String | PropertyKind::ByteArray => Type::Text,
    };
    Some(Property { name: (*name).to_owned(), ty, kind: *kind })
}

impl Catalog for Stub {
    fn property(&self, name: &str) -> Option<Property> {
        property(name)
    }

    fn property_meant(&self, name: &str) -> Option<Meant<Property>> {
        let meant = match name.to_lowercase().as_str() {
            "imagefilename" => "Process Path",
            "commandline" => "Command",
            "destinationhostname" => "Destination Hostname",
            _ => return None,
        };
        Some(Meant { value: property(meant)?, why: "it holds what Sysmon calls so".to_owned() })
    }

    fn log_source_type_meant(&self, id: i64) -> Option<Meant<i64>> {
        [93, 119].contains(&id).then(|| Meant { value: 12, why: format!("{id} is no Windows") })
    }

    fn log_source_type_name(&self, id: i64) -> Option<String> {
        (id == 12).then(|| "Microsoft Windows Security Event Log".to_owned())
    }
}

/// A plan, one step a line.
pub(crate) fn shown(plan: &Plan) -> String {
    let mut out = String::new();
    for step in &plan.steps {
        let line = match &step.kind {
            StepKind::Scan(scan) => {
                format!("scan {} {} {}", scan.view.0, bound(&scan.range.start), bound(&scan.range.end))
            }
            StepKind::Filter(expr) => format!("filter {}", value(expr)),
            StepKind::Extend(assignments) => {
                let each = assignments.iter().map(|a| format!("{} := {}", a.field.name, value(&a.value)));
                format!("extend {}", each.collect::<Vec<_>>().join("; "))
            }
            StepKind::Project(project) => {
                format!(
                    "project {}",
                    project.fields.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join(", ")
                )
            }
            StepKind::Rename(renamings) => {
                let each = renamings.iter().map(|r| format!("{} as {}", r.from.name, r.to.name));
                format!("rename {}", each.collect::<Vec<_>>().join(", "))
            }
            StepKind::Aggregate(aggregate) => {
                let by = aggregate.by.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join(", ");
                let each = aggregate
                    .measures
                    .iter()
                    .map(|m| format!("{} := {}", m.name.name, value(&Expr::Call(m.call.clone()))));
                format!("aggregate by [{by}] {}", each.collect::<Vec<_>>().join("; "))
            }
            StepKind::Sort(sort) => {
                let each = sort
                    .keys
                    .iter()
                    .map(|k| format!("{} {:?} {:?}", value(&k.value), k.direction, k.collation));
                format!("sort {}", each.collect::<Vec<_>>().join(", "))
            }
            StepKind::Limit(limit) => format!("limit {}", limit.count),
            other => format!("{other:?}"),
        };
        let _ = writeln!(out, "{line}");
    }
    out.trim_end().to_owned()
}

fn bound(bound: &Option<Bound>) -> String {
    bound.as_ref().map_or_else(|| "..".to_owned(), |bound| value(&bound.time))
}

fn value(expr: &Expr) -> String {
    let all = |parts: &[Expr], by: &str| parts.iter().map(value).collect::<Vec<_>>().join(by);
    match expr {
        Expr::Field(field) => format!("`{}`", field.name),
        Expr::Literal(Literal::Text(text), _) => format!("'{text}'"),
        Expr::Literal(Literal::Integer(whole), _) => whole.to_string(),
        Expr::Literal(Literal::Number(_, written), _) => written.clone(),
        Expr::Literal(Literal::Boolean(value), _) => value.to_string(),
        Expr::Literal(Literal::Null, _) => "null".to_owned(),
        Expr::Call(call) => {
            format!("{}({})", call.function.trim_start_matches("ariel."), all(&call.args, ", "))
        }
        Expr::And(parts, _) => format!("({})", all(parts, " and ")),
        Expr::Or(parts, _) => format!("({})", all(parts, " or ")),
        Expr::Not(part, _) => format!("not {}", value(part)),
    }
}
