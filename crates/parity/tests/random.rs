//! Queries made at random: nothing that tells two apart may be called equivalent.

mod world;

use parity::Verdict;
use proptest::prelude::*;
use query::Language;

/// A condition over two fields, in SPL.
fn condition() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just("a"),
        Just("*a"),
        Just("a*"),
        Just("*a*"),
        Just("*ab*"),
        Just("b*a"),
        Just("1"),
        Just("10"),
        Just("*"),
        Just("A"),
    ];
    let field = prop_oneof![Just("Image"), Just("User")];
    let operator = prop_oneof![Just("="), Just("="), Just("!="), Just(">"), Just("<=")];
    let atom =
        (field, operator, value).prop_map(|(field, operator, value)| format!("{field}{operator}\"{value}\""));
    atom.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|a| format!("NOT {a}")),
        ]
    })
}

/// A small change.
fn changed(text: &str, at: usize) -> String {
    let changes = [
        ("=\"a", "=\"b"),
        (" OR ", " "),
        ("NOT ", ""),
        ("*", ""),
        ("<=", ">"),
        ("Image", "User"),
        ("a", "ab"),
    ];
    let (from, to) = changes[at % changes.len()];
    text.replacen(from, to, 1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_equivalent_finds_the_same(
        one in condition(), at in 0usize..7,
        events in prop::collection::vec((prop::option::of("[abA1]{0,3}"), prop::option::of("[abA1]{0,3}")), 8)
    ) {
        let query = |condition: &str| format!("index=* EventCode=3 {condition}");
        let (a, b) = (query(&one), query(&changed(&one, at)));
        let found = world::compared((Language::Spl, &a), (Language::Spl, &b)).expect("both compile");
        // Every witness was run; one that did not hold would be here.
        prop_assert!(found.unknown.iter().all(|why| !why.contains("none could be shown")), "{}", found.text());
        if found.verdict == Verdict::Equivalent {
            for (image, user) in events {
                let values = [("Image", image), ("User", user)];
                let values: Vec<(&str, String)> =
                    values.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
                let said = world::found([&a, &b], &values);
                prop_assert_eq!(said[0], said[1], "{} and {} of {:?}", a, b, values);
            }
        }
    }
}
