//! Any text as Sigma rules: nothing panics or grows without bound, every span lies on the text, and what parses
//! without an error becomes a plan or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plan::{Arity, FunctionSpec, Functions, Kind, Type};

struct Any;

impl Functions for Any {
    fn find(&self, _: &str) -> Option<FunctionSpec> {
        let returns = |_: &[Type]| Type::Boolean;
        Some(FunctionSpec { name: "", signature: "", arity: Arity::at_least(1), kind: Kind::Scalar, returns })
    }

    fn names(&self, _: &str) -> Vec<&'static str> {
        Vec::new()
    }
}

fuzz_target!(|text: &str| {
    let parsed = sigma::parse(text);
    let logsources = sigma::Logsources::builtin();
    let mut said = parsed.diagnostics;
    for rule in &parsed.rules {
        said.extend(sigma::lower(rule, &Any, &logsources).1);
    }
    for diagnostic in said {
        assert!(diagnostic.span.start <= diagnostic.span.end && diagnostic.span.end <= text.len());
        assert!(text.is_char_boundary(diagnostic.span.start));
    }
});
