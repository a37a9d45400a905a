//! Any query that is put together from the grammar prints as itself.

use aql::parse;
use proptest::prelude::*;

/// Debug output without spans: what two parses of one query in two layouts have in common.
fn without_spans(query: &aql::syntax::Query) -> String {
    let shown = format!("{query:?}");
    let mut parts = shown.split("Span {");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('}').map_or("", |(_, after)| after));
    }
    out
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("sourceip".to_owned()),
        Just("\"Process Path\"".to_owned()),
        Just("\"a \"\"b\"\"\"".to_owned()),
        "[a-z][a-z0-9_]{0,6}x",
    ]
}

fn literal() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<u32>().prop_map(|number| number.to_string()),
        Just("0x0a".to_owned()),
        Just("1.50".to_owned()),
        "[a-z%_\\\\. ]{0,8}".prop_map(|text| format!("'{text}'")),
        Just("'it''s'".to_owned()),
        Just("NULL".to_owned()),
        Just("TRUE".to_owned()),
    ]
}

fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![name(), literal()];
    leaf.prop_recursive(3, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3)
                .prop_map(|args| format!("GEO::f({})", args.join(", "))),
            (inner.clone(), "[-+*/%^&|]", inner.clone()).prop_map(|(a, op, b)| format!("({a}) {op} ({b})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("CASE WHEN ({a}) = ({b}) THEN {c} ELSE {a} END")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("(IF ({a}) > 1 THEN {b} ELSE {a})")),
            inner.clone().prop_map(|a| format!("-({a})")),
        ]
    })
}

fn condition() -> impl Strategy<Value = String> {
    let compared =
        ["=", "==", "!=", "<>", "<", "<=", ">", ">=", "LIKE", "NOT ILIKE", "MATCHES", "NOT IMATCHES"];
    let leaf = prop_oneof![
        (value(), prop::sample::select(compared.to_vec()), value())
            .prop_map(|(a, op, b)| format!("({a}) {op} ({b})")),
        (value(), literal(), literal()).prop_map(|(a, b, c)| format!("({a}) NOT BETWEEN {b} AND {c}")),
        (value(), prop::collection::vec(literal(), 1..4))
            .prop_map(|(a, all)| format!("({a}) IN ({})", all.join(", "))),
        name().prop_map(|a| format!("{a} IS NOT NULL")),
        (name(), name()).prop_map(|(a, b)| format!("{a} NOT IN (SELECT {b} FROM events LAST 2 HOURS)")),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|all| format!("({})", all.join(" AND "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|all| format!("({})", all.join(") OR ("))),
            inner.prop_map(|one| format!("NOT ({one})")),
        ]
    })
}

fn alias() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just(" AS a1".to_owned()),
        Just(" AS 'a b'".to_owned()),
        Just(" AS \"a: c\"".to_owned()),
        Just(" bare".to_owned()),
    ]
}

fn query() -> impl Strategy<Value = String> {
    let item =
        prop_oneof![Just("*".to_owned()), (value(), alias()).prop_map(|(value, alias)| value + &alias)];
    let source = prop_oneof![
        Just("events".to_owned()),
        Just("flows".to_owned()),
        Just("'My Cursor'".to_owned()),
        Just("GLOBALVIEW('a search', 'HOURLY')".to_owned()),
        condition().prop_map(|inner| format!("(SELECT * FROM events WHERE {inner})")),
    ];
    let optional = |prefix: &'static str, what: BoxedStrategy<String>| {
        prop_oneof![Just(String::new()), what.prop_map(move |what| format!(" {prefix} {what}"))].boxed()
    };
    let sorted = (value(), prop::sample::select(vec!["", " ASC", " DESC", " DESC COLLATE 'de-CH'"]))
        .prop_map(|(value, way)| format!("({value}){way}"))
        .boxed();
    let times = prop_oneof![
        Just(String::new()),
        Just(" LAST 3 DAYS".to_owned()),
        Just(" START '2024-05-01 10:00' STOP '2024-05-01 11:00'".to_owned()),
        Just(" START PARSEDATETIME('1 hour ago')".to_owned()),
    ];
    let sessions = prop_oneof![
        4 => Just(String::new()),
        1 => (condition(), condition()).prop_map(|(begin, end)| {
            format!(" SESSION BY starttime, username EXPLICIT BEGIN {begin} END {end} TIMEOUT 9 TIMEWINDOW 2 HOURS")
        }),
    ];
    (
        prop::collection::vec(item, 1..4),
        source,
        optional("INTO", Just("c1".to_owned()).boxed()),
        optional("WHERE", condition().boxed()),
        optional("GROUP BY", value().prop_map(|value| format!("({value})")).boxed()),
        optional("HAVING", condition().boxed()),
        sessions,
        optional("ORDER BY", sorted),
        prop_oneof![Just(String::new()), any::<u16>().prop_map(|count| format!(" LIMIT {count}"))],
        (times, prop_oneof![Just(""), Just(" PARAMETERS SNAPSHOTSIZE=2, REMOTESERVERS='a'")]),
    )
        .prop_map(|(items, source, into, filter, group, having, session, order, limit, (time, more))| {
            let items = items.join(", ");
            format!(
                "SELECT {items} FROM {source}{into}{filter}{group}{having}{session}{order}{limit}{time}{more}"
            )
        })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_as_the_same(text in query()) {
        let first = parse(&text);
        let errors: Vec<_> = first.diagnostics.iter().filter(|found| found.is_error()).collect();
        prop_assert!(errors.is_empty(), "{}: {:?}", text, errors);
        let printed = first.syntax.to_string();
        let second = parse(&printed);
        prop_assert_eq!(without_spans(&first.syntax), without_spans(&second.syntax), "{} printed {}", text, printed);
        prop_assert_eq!(&printed, &second.syntax.to_string());
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,80}") {
        let printed = parse(&text).syntax.to_string();
        prop_assert!(printed.starts_with("SELECT"), "{}", printed);
    }
}
