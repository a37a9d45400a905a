//! What the lints say of a text is what the vendors' kernels say of it: a lint and a run must not disagree.

use functions::{Argument, Catalogue, Context, Value, scalar};
use plan::{Call, Expr, Functions, Literal, Type};
use proptest::prelude::*;
use text::Span;

use crate::texts;

/// The functions that the lints read as tests of texts, whatever they are by now.
fn tests_of_texts() -> Vec<&'static str> {
    let all = ["splunk.", "ariel.", "sigma."].into_iter().flat_map(|vendor| Catalogue.names(vendor));
    all.filter(|name| texts::test(&call(name, "a", "")).is_some()).collect()
}

fn call(function: &str, pattern: &str, flags: &str) -> Call {
    let span = Span::default();
    let mut args = vec![Expr::field("f", span), Expr::text(pattern, span)];
    if function == "sigma.re" && !flags.is_empty() {
        args.push(Expr::text(flags, span));
    }
    Call { function: function.to_owned(), args, span }
}

/// Is the kernel's answer true? `None` where the product refuses the call.
fn run(call: &Call, value: &str) -> Option<bool> {
    let argument = |expr: &Expr| {
        let (constant, field) = match expr {
            Expr::Literal(literal, _) => (Some(literal.clone()), None),
            _ => (None, Some("f".to_owned())),
        };
        Argument { ty: Type::Text, constant, field, span: Span::default() }
    };
    let args: Vec<Argument> = call.args.iter().map(argument).collect();
    let context = Context {
        qradar: std::sync::Arc::default(),
        now_ns: 0,
        zone: jiff::tz::TimeZone::UTC,
        call: Span::default(),
        limits: plan::Limits::Published,
    };
    let kernel = (scalar(&call.function)?.bind)(&args, &context).ok()?;
    let values: Vec<Value<'_>> = call
        .args
        .iter()
        .map(|arg| match arg {
            Expr::Literal(Literal::Text(text), _) => Value::Text(text.as_str().into()),
            _ => Value::Text(value.into()),
        })
        .collect();
    Some(kernel(&values) == Value::Boolean(true))
}

/// Patterns and texts of few letters, so that they meet.
fn pattern() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a",
        "b",
        "A",
        "\u{e4}",
        "\u{c4}",
        ".",
        r"\.",
        "%",
        "_",
        "*",
        "?",
        "|",
        "(a|b)",
        "[^a]",
        "[ab]+",
        "^",
        "$",
        r"\b",
        r"\w",
        "(?i)",
        "\\\\",
        "\\*",
        "1",
        ".*",
        "1.0",
        "10.0.0.0/8",
        "-",
        "e",
    ]);
    prop::collection::vec(part, 0..5).prop_map(|parts| parts.concat())
}

fn subject() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a", "a", "b", "A", "B", "\u{e4}", "\u{c4}", ".", "\n", "1", "1.0", "*", "\\", " ", "%", "10.1.2.3",
        "-", "e",
    ]);
    prop::collection::vec(part, 0..5).prop_map(|parts| parts.concat())
}

#[test]
fn every_kind_of_test_is_tried() {
    let found = tests_of_texts();
    for name in
        ["splunk.search_eq", "splunk.match", "ariel.ILIKE", "ariel.IMATCHES", "sigma.re", "sigma.endswith"]
    {
        assert!(found.contains(&name), "{name} is not among {found:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_is_taken_as_the_kernel_takes_it(
        function in prop::sample::select(tests_of_texts()),
        pattern in pattern(),
        flags in prop::sample::select(vec!["", "", "i", "s", "im"]),
        value in subject(),
    ) {
        let call = call(function, &pattern, flags);
        let test = texts::test(&call).expect("it is a test of texts");
        if let Some(kernel) = run(&call, &value) {
            prop_assert_eq!(test.accepts(&value) != test.negated, kernel, "{} {:?} of {:?}", function, pattern, value);
        }
    }
}
