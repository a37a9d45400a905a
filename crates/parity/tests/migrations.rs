//! Rules as somebody rewrites them by hand for another product, with the slips that happen: what is said of each pair.

mod world;

use parity::{Kind, Verdict};
use query::Language::{self, Aql, Spl};

/// The start of a search over Sysmon's events of one id, as long back as the AQL below.
fn spl(id: u32, rest: &str) -> String {
    format!(
        "index=* earliest=-7d source=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\" EventCode={id} {rest}"
    )
}

fn aql(id: u32, rest: &str) -> String {
    format!(
        "SELECT * FROM events WHERE qideventcategory = 'Microsoft-Windows-Sysmon/Operational' AND \"Event ID\" = '{id}' \
         AND {rest} LAST 7 DAYS"
    )
}

#[track_caller]
fn check(a: (Language, &str), b: (Language, &str), verdict: Verdict, kinds: &[Kind], says: &str) {
    let found = world::compared(a, b).expect("both compile");
    let mut told: Vec<Kind> = found.differences.iter().map(|difference| difference.kind).collect();
    told.dedup();
    let shown = found.text();
    assert_eq!((found.verdict, told.as_slice()), (verdict, kinds), "{shown}");
    assert!(shown.contains(says), "`{says}` is not in\n{shown}");
}

#[track_caller]
fn same(a: (Language, &str), b: (Language, &str)) {
    check(a, b, Verdict::Equivalent, &[], "EQUIVALENT (proved)");
}

#[test]
fn a_dot_of_a_pattern_is_any_character() {
    let like = aql(3, "\"Destination Hostname\" ILIKE '%t.co'");
    let pattern = aql(3, "\"Destination Hostname\" IMATCHES '.*t.co'");
    check(
        (Aql, &like),
        (Aql, &pattern),
        Verdict::Different,
        &[Kind::Values],
        "B accepts values of `DestinationHostname`",
    );
    let escaped = aql(3, "\"Destination Hostname\" IMATCHES '.*t[.]co$'");
    check((Aql, &like), (Aql, &escaped), Verdict::Different, &[Kind::Values], "a control character");
}

#[test]
fn and_binds_closer_than_or() {
    // SPL's search binds OR closer than AND; SQL does not.
    let one = spl(1, "CommandLine=\"*a*\" OR CommandLine=\"*b*\" User=\"x\"");
    let two = spl(1, "(CommandLine=\"*a*\" OR CommandLine=\"*b*\") User=\"x\"");
    same((Spl, &one), (Spl, &two));
    let sql = aql(1, "(Command ILIKE '%a%' OR Command ILIKE '%b%' AND \"Process Path\" ILIKE '%x')");
    let meant = aql(1, "(Command ILIKE '%a%' OR Command ILIKE '%b%') AND \"Process Path\" ILIKE '%x'");
    check((Aql, &sql), (Aql, &meant), Verdict::Different, &[Kind::Values], "A accepts");
}

#[test]
fn what_comes_out_of_a_group_is_asked_for() {
    let of = |rest: &str| spl(1, &format!("| stats values(CommandLine) AS c by Image {rest}"));
    check(
        (Spl, &of("| search NOT c=\"*-enc*\"")),
        (Spl, &of("| search NOT c=\"*-nop*\"")),
        Verdict::Different,
        &[Kind::SeveralEvents],
        "of 1 event A finds",
    );
}

#[test]
fn the_same_steps_behind_the_same_events_are_the_same() {
    let tail = "| transaction Image maxspan=5m | search eventcount>3";
    let one = spl(1, &format!("Image=\"*a\" {tail}"));
    let other = spl(1, &format!("| where like(lower(Image), \"%a\") {tail}"));
    same((Spl, &one), (Spl, &other));
    // What is made before is another value: the same steps say nothing.
    let made = |how: &str| {
        spl(1, &format!("| eval x={how}(Image) | rex field=x \"^(?<y>[a-z]+)\" | where y=\"cmd\""))
    };
    let found = world::compared((Spl, &made("lower")), (Spl, &made("upper"))).expect("both compile");
    assert_ne!(found.verdict, Verdict::Equivalent, "{}", found.text());
    same((Spl, &made("lower")), (Spl, &made("lower").replace("| eval", "|  eval")));
}

#[test]
fn several_events_tell_apart_what_one_does_not() {
    let within = |span: &str| spl(1, &format!("| transaction Image maxspan={span} | where eventcount>1"));
    check(
        (Spl, &within("5m")),
        (Spl, &within("6m")),
        Verdict::Different,
        &[Kind::SeveralEvents],
        "of 2 events within 5 min",
    );
    let all = spl(1, "Image=\"*a\"");
    check(
        (Spl, &all),
        (Spl, &format!("{all} | dedup Image")),
        Verdict::Different,
        &[Kind::SeveralEvents],
        "of 2 events A finds all, B 1",
    );
}

#[test]
fn a_label_is_given_by_the_first_branch() {
    let label =
        |branches: &str| aql(1, "TRUE").replace('*', &format!("CASE {branches} ELSE 'other' END AS Kind"));
    let one = "WHEN Command ILIKE '%-enc%' THEN 'encoded'";
    let two = "WHEN Command ILIKE '%hidden%' THEN 'hidden'";
    check(
        (Aql, &label(&format!("{one} {two}"))),
        (Aql, &label(&format!("{two} {one}"))),
        Verdict::Different,
        &[Kind::Label],
        "A calls an event `encoded` (`Kind`) that B calls `hidden` (`Kind`)",
    );
}

#[test]
fn payloads_are_compared_where_one_query_says_it_another_way() {
    let one = aql(1, "UTF8(payload) ILIKE '%mimikatz%'");
    same((Aql, &one), (Aql, &aql(1, "UTF8(payload) IMATCHES '(?s).*mimikatz.*'")));
    let cased = aql(1, "UTF8(payload) LIKE '%mimikatz%'");
    check((Aql, &one), (Aql, &cased), Verdict::Different, &[Kind::Values], "`Payload`");
    let raw = spl(1, "\"mimikatz\"");
    let found = world::compared((Spl, &raw), (Spl, &spl(1, "\"mimi\""))).expect("both compile");
    assert_ne!(found.verdict, Verdict::Equivalent, "{}", found.text());
}
