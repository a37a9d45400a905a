//! Any text lowers, in both modes, whatever its names mean.
#![no_main]

use aql::{Catalog, Meant, Mode, Options, Property, PropertyKind};
use libfuzzer_sys::fuzz_target;
use plan::{Arity, FunctionSpec, Functions, Kind, Type};

/// Every function and property exists; the length of its name says what it is.
struct Anything;

impl Functions for Anything {
    fn find(&self, name: &str) -> Option<FunctionSpec> {
        let kind = if name.len() % 3 == 0 { Kind::Aggregate } else { Kind::Scalar };
        let returns = |types: &[Type]| types.first().copied().unwrap_or(Type::Integer);
        Some(FunctionSpec { name: "any", signature: "any", arity: Arity::at_least(0), kind, returns })
    }

    fn names(&self, _: &str) -> Vec<&'static str> {
        vec!["ariel.LOWER"]
    }
}

impl Catalog for Anything {
    fn property(&self, name: &str) -> Option<Property> {
        let (ty, kind) = match name.len() % 5 {
            0 => return None,
            1 => (Type::Text, PropertyKind::Host),
            2 => (Type::Integer, PropertyKind::Long),
            3 => (Type::Multi, PropertyKind::List),
            _ => (Type::Boolean, PropertyKind::Boolean),
        };
        Some(Property { name: name.to_lowercase(), ty, kind })
    }

    fn property_meant(&self, name: &str) -> Option<Meant<Property>> {
        let value = Property { name: name.to_owned(), ty: Type::Text, kind: PropertyKind::String };
        (name.len() > 5).then(|| Meant { value, why: "it is long".to_owned() })
    }

    fn log_source_type_meant(&self, id: i64) -> Option<Meant<i64>> {
        Some(Meant { value: 12, why: format!("{id} is none") })
    }

    fn log_source_type_name(&self, _: i64) -> Option<String> {
        None
    }
}

fuzz_target!(|text: &str| {
    let parsed = aql::parse(text);
    for mode in [Mode::Strict, Mode::Lenient] {
        let options = Options { mode, default_window_ms: Some(300_000), ..Options::default() };
        let (plan, diagnostics) = aql::lower(&parsed.syntax, &Anything, &Anything, &options);
        let clean = parsed.diagnostics.iter().chain(&diagnostics).all(|found| !found.is_error());
        assert!(!clean || !plan.steps.is_empty(), "{text}");
    }
});
