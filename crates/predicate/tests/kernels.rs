//! What the logic says of a text is what the kernel says of it.

use functions::{Argument, Context, Value, scalar};
use plan::{Call, Expr, Literal, Type};
use predicate::{Accepts, Truth};
use proptest::prelude::*;
use text::Span;

/// The outcome that the kernel has for a value.
fn run(call: &Call, at: usize, value: Option<&str>) -> Option<Truth> {
    let function = scalar(&call.function)?;
    let mut args: Vec<Argument> = call.args.iter().map(argument).collect();
    // AQL is lowered so that a literal has the type of its column.
    let whole = args.iter().any(|arg| matches!(arg.constant, Some(Literal::Integer(_))));
    if whole && call.function.starts_with("ariel.") {
        args[at].ty = Type::Integer;
    }
    let context = Context {
        qradar: std::sync::Arc::default(),
        now_ns: 0,
        zone: jiff::tz::TimeZone::UTC,
        call: Span::default(),
        limits: plan::Limits::Published,
    };
    let kernel = (function.bind)(&args, &context).ok()?;
    let values: Vec<Value<'_>> = call
        .args
        .iter()
        .enumerate()
        .map(|(place, arg)| match arg {
            _ if place == at => value.map_or(Value::Null, |text| Value::Text(text.into())),
            Expr::Literal(literal, _) => constant(literal),
            _ => Value::Null,
        })
        .collect();
    match kernel(&values) {
        Value::Boolean(true) => Some(Truth::True),
        Value::Boolean(false) => Some(Truth::False),
        Value::Null => Some(Truth::Null),
        _ => None,
    }
}

fn argument(expr: &Expr) -> Argument {
    let (ty, constant, field) = match expr {
        Expr::Literal(literal, _) => {
            let ty = match literal {
                Literal::Text(_) => Type::Text,
                Literal::Integer(_) => Type::Integer,
                _ => Type::Number,
            };
            (ty, Some(literal.clone()), None)
        }
        _ => (Type::Text, None, Some("f".to_owned())),
    };
    Argument { ty, constant, field, span: Span::default() }
}

fn constant(literal: &Literal) -> Value<'_> {
    match literal {
        Literal::Text(text) => Value::Text(text.as_str().into()),
        Literal::Integer(number) => Value::Integer(*number),
        Literal::Number(number, _) => Value::Number(*number),
        Literal::Boolean(value) => Value::Boolean(*value),
        Literal::Null => Value::Null,
    }
}

/// Is the text one of those that the logic leaves out of account: a number with an exponent, `inf`, `nan`?
fn is_left_out(text: &str) -> bool {
    let trimmed = text.trim();
    trimmed.parse::<f64>().is_ok() && trimmed.contains(|c: char| c.is_ascii_alphabetic())
}

fn predicted(call: &Call, value: Option<&str>) -> Option<Truth> {
    let accepts = Accepts::of(call).ok()?;
    Some(match value {
        None => accepts.absent,
        Some(text) if accepts.accepted.accepts(text) => Truth::True,
        Some(text) if accepts.refused.accepts(text) => Truth::False,
        Some(_) => Truth::Null,
    })
}

fn check(call: &Call, at: usize, value: Option<&str>) {
    if value.is_some_and(is_left_out) {
        return;
    }
    let (Some(kernel), Some(logic)) = (run(call, at, value), predicted(call, value)) else { return };
    assert_eq!(logic, kernel, "{call:?} of {value:?}");
}

fn call(function: &str, literal: Literal) -> (Call, usize) {
    let span = Span::default();
    let (field, literal) = (Expr::field("f", span), Expr::Literal(literal, span));
    let second = function.ends_with("cidrmatch") || function.ends_with("INCIDR");
    let args = if second { vec![literal, field] } else { vec![field, literal] };
    (Call { function: function.to_owned(), args, span }, usize::from(second))
}

const PATTERNS: [&str; 13] = [
    "splunk.match",
    "splunk.regex_match",
    "splunk.like",
    "splunk.search_eq",
    "splunk.search_case_eq",
    "splunk.search_ne",
    "ariel.LIKE",
    "ariel.ILIKE",
    "ariel.MATCHES",
    "ariel.IMATCHES",
    "ariel.MATCHES_WHOLE",
    "ariel.IMATCHES_WHOLE",
    "sigma.re",
];

const TEXTS: [&str; 9] = [
    "sigma.eq",
    "sigma.contains",
    "sigma.startswith",
    "sigma.endswith",
    "sigma.cased_eq",
    "sigma.cased_contains",
    "sigma.cased_startswith",
    "sigma.cased_endswith",
    "sigma.keyword",
];

const ORDERS: [&str; 24] = [
    "splunk.eq",
    "splunk.ne",
    "splunk.lt",
    "splunk.le",
    "splunk.gt",
    "splunk.ge",
    "splunk.search_eq",
    "splunk.search_ne",
    "splunk.search_lt",
    "splunk.search_le",
    "splunk.search_gt",
    "splunk.search_ge",
    "splunk.in",
    "sigma.lt",
    "sigma.lte",
    "sigma.gt",
    "sigma.gte",
    "ariel.eq",
    "ariel.ne",
    "ariel.lt",
    "ariel.le",
    "ariel.gt",
    "ariel.ge",
    "ariel.in",
];

/// Patterns and texts of few letters, so that they meet.
fn pattern() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("a"),
        Just("b"),
        Just("A"),
        Just("\u{e4}"),
        Just("\u{c4}"),
        Just("."),
        Just(r"\."),
        Just("%"),
        Just("_"),
        Just("*"),
        Just("?"),
        Just("|"),
        Just("(a|b)"),
        Just("[^a]"),
        Just("[ab]+"),
        Just("^"),
        Just("$"),
        Just(r"\b"),
        Just(r"\w"),
        Just("a{2,3}"),
        Just("(?i)"),
        Just("\\\\"),
        Just("\\*"),
        Just("1"),
        Just(".*"),
    ];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn subject() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("a"),
        Just("a"),
        Just("a"),
        Just("b"),
        Just("b"),
        Just("A"),
        Just("A"),
        Just("B"),
        Just("\u{e4}"),
        Just("\u{c4}"),
        Just("."),
        Just("\n"),
        Just("1"),
        Just("*"),
        Just("\\"),
        Just(" "),
        Just("\u{4e2d}"),
    ];
    prop::collection::vec(part, 0..7).prop_map(|parts| parts.concat())
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        (-20i64..2000).prop_map(|number| number.to_string()),
        (-20i64..200, 0u8..100).prop_map(|(whole, part)| format!("{whole}.{part}")),
        Just("007".to_owned()),
        Just("+3".to_owned()),
        Just(".5".to_owned()),
        Just("5.".to_owned()),
        Just(" 3 ".to_owned()),
        Just("-0".to_owned()),
        Just("".to_owned()),
        Just("x".to_owned()),
        Just("00000000000000003".to_owned()),
        Just("-".to_owned()),
        Just("3.0".to_owned()),
        Just("3-".to_owned()),
    ]
}

/// What the logic knows is what is tried here; the rest of it is about one value and nothing written.
#[test]
fn all_that_the_logic_knows_is_tried() {
    const OTHERS: [&str; 9] = [
        "splunk.cidrmatch",
        "ariel.INCIDR",
        "sigma.cidr",
        "splunk.isnull",
        "splunk.isnotnull",
        "ariel.is_null",
        "sigma.is_null",
        "sigma.exists",
        "ariel.between",
    ];
    let tried: Vec<&str> = [&PATTERNS[..], &TEXTS[..], &ORDERS[..], &OTHERS[..]].concat();
    for vendor in ["splunk.", "ariel.", "sigma."] {
        for name in plan::Functions::names(&functions::Catalogue, vendor) {
            let known = ["1", "10.0.0.0/8"]
                .into_iter()
                .any(|text| Accepts::of(&call(name, Literal::Text(text.to_owned())).0).is_ok());
            assert!(!known || tried.contains(&name), "{name} is known and not tried");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn patterns_accept_what_the_kernels_accept(
        at in 0..PATTERNS.len(), pattern in pattern(), value in prop::option::of(subject())
    ) {
        let (call, place) = call(PATTERNS[at], Literal::Text(pattern));
        check(&call, place, value.as_deref());
    }

    #[test]
    fn a_witness_is_accepted_and_a_witness_of_the_rest_is_not(at in 0..PATTERNS.len(), pattern in pattern()) {
        let (call, place) = call(PATTERNS[at], Literal::Text(pattern));
        if let Ok(accepts) = Accepts::of(&call) {
            for language in [accepts.accepted, accepts.refused] {
                let witness = language.witness();
                check(&call, place, witness.as_deref());
            }
        }
    }

    #[test]
    fn texts_accept_what_the_kernels_accept(
        at in 0..TEXTS.len(), pattern in pattern(), value in prop::option::of(subject())
    ) {
        let (call, place) = call(TEXTS[at], Literal::Text(pattern));
        check(&call, place, value.as_deref());
    }

    #[test]
    fn orders_are_those_of_the_kernels(
        at in 0..ORDERS.len(), other in number(), value in prop::option::of(number()), word in subject()
    ) {
        let (call_here, place) = call(ORDERS[at], Literal::Text(other.clone()));
        check(&call_here, place, value.as_deref());
        check(&call_here, place, Some(&word));
        if let Ok(number) = other.parse::<i64>() {
            let (call_here, place) = call(ORDERS[at], Literal::Integer(number));
            check(&call_here, place, value.as_deref());
        }
    }

    #[test]
    fn networks_hold_what_the_kernels_hold(
        octets in prop::array::uniform4(prop_oneof![Just(0u8), Just(10), Just(172), Just(255), any::<u8>()]),
        prefix in 0u8..34,
        other in prop::array::uniform4(prop_oneof![Just(0u8), Just(10), Just(172), Just(255), any::<u8>()]),
        function in prop_oneof![Just("splunk.cidrmatch"), Just("ariel.INCIDR"), Just("sigma.cidr"), Just("splunk.search_eq")],
        mark in prop_oneof![Just(""), Just(""), Just(" "), Just("0"), Just("."), Just("x")],
    ) {
        let text = |octets: [u8; 4]| octets.map(|octet| octet.to_string()).join(".");
        let (call, place) = call(function, Literal::Text(format!("{}/{prefix}", text(octets))));
        check(&call, place, Some(&text(other)));
        check(&call, place, Some(&format!("{}{mark}", text(octets))));
        check(&call, place, Some(&format!("{mark}{}", text(octets))));
    }
}
