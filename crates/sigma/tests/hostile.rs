//! Rules that want to grow, to nest or to confuse: each is refused at its place, soon and with little memory.

use plan::{Arity, FunctionSpec, Functions, Kind, Type};
use sigma::{Logsources, lower, parse};
use text::Source;

struct Any;

impl Functions for Any {
    fn find(&self, name: &str) -> Option<FunctionSpec> {
        let returns = |_: &[Type]| Type::Boolean;
        let (kind, arity) = (Kind::Scalar, Arity::at_least(1));
        name.starts_with("sigma.").then_some(FunctionSpec { name: "", signature: "", arity, kind, returns })
    }

    fn names(&self, _: &str) -> Vec<&'static str> {
        Vec::new()
    }
}

/// What is wrong first with a rule, of which six lines stand before `detection`'s parts.
#[track_caller]
fn check(detection: &str, condition: &str, expected: &str) {
    let text = format!(
        "title: T\nlogsource:\n    category: dns_query\n    product: windows\ndetection:\n{detection}    condition: {condition}\n"
    );
    let source = Source::new("rule", text.clone());
    let parsed = parse(&text);
    let mut said = parsed.diagnostics;
    if !said.iter().any(text::Diagnostic::is_error) {
        said.extend(parsed.rules.iter().flat_map(|rule| lower(rule, &Any, &Logsources::builtin()).1));
    }
    let first = said.iter().find(|said| said.is_error()).map(|said| {
        let at = source.position(said.span.start);
        format!("line {} {}", at.line, said.name)
    });
    assert_eq!(first.unwrap_or_default(), expected);
}

#[test]
fn what_nests_too_deep_is_refused() {
    let deep = |open: &str, close: &str| format!("    a: {}x{}\n", open.repeat(50_000), close.repeat(50_000));
    check(&deep("[", "]"), "a", "line 6 not-yaml");
    check(&deep("{b: ", "}"), "a", "line 6 not-yaml");
    let one = "    a:\n        Q: x\n";
    check(one, &format!("{}a{}", "(".repeat(50_000), ")".repeat(50_000)), "line 8 bad-condition");
    check(one, &format!("{}a", "not ".repeat(50_000)), "line 8 bad-condition");
}

#[test]
fn what_grows_too_large_is_refused() {
    let values: String = (0..150_000).map(|value| format!("            - v{value}\n")).collect();
    check(&format!("    a:\n        Q:\n{values}"), "a", "line 50006 too-large");
    let many = vec!["a"; 100_000].join(" or ");
    check("    a:\n        Q: x\n", &many, "line 7 too-large");
    let searches: String = (0..3_000).map(|search| format!("    s{search}:\n        Q: x\n")).collect();
    check(&searches, "1500 of s*", "line 6006 too-large");
    let dashes = " -a".repeat(200);
    check(&format!("    a:\n        Q|windash|contains: '{dashes}'\n"), "a", "line 7 too-large");
    let mut lent = "    a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for number in 1..9 {
        let inner = vec![format!("*a{}", number - 1); 9].join(", ");
        lent += &format!("    a{number}: &a{number} [{inner}]\n");
    }
    check(&lent, "a8", "line 11 too-large");
}

#[test]
fn what_is_said_twice_is_refused() {
    check("    a:\n        Q: x\n    a:\n        Q: y\n", "a", "line 8 duplicate-key");
    check("    a:\n        Q: x\n        Q: y\n", "a", "line 8 duplicate-key");
}
