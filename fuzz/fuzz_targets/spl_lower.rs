//! Any text is lowered without panic.

#![no_main]

use libfuzzer_sys::fuzz_target;

/// Every function there could be.
struct All;

impl plan::Functions for All {
    fn find(&self, _: &str) -> Option<plan::FunctionSpec> {
        let arity = plan::Arity::at_least(0);
        let returns = |_: &[plan::Type]| plan::Type::Text;
        Some(plan::FunctionSpec { name: "any", signature: "any", arity, kind: plan::Kind::Aggregate, returns })
    }

    fn names(&self, _: &str) -> Vec<&'static str> {
        Vec::new()
    }
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut knowledge = spl::Knowledge::default();
    let args = vec!["x".to_owned()];
    let definition = "search $x$ \"$x$\" `m`".to_owned();
    let defined = spl::Macro { definition, args, ..spl::Macro::default() };
    knowledge.macros.insert("m(1)".to_owned(), defined);
    let defined = spl::Macro { definition: "a=1".to_owned(), ..spl::Macro::default() };
    knowledge.macros.insert("m".to_owned(), defined);
    let _ = spl::lower(&spl::parse(text).syntax, &All, &knowledge);
});
