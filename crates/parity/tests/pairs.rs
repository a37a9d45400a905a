//! Pairs of queries, and what is found to tell them apart.

mod world;

use parity::{Kind, Verdict};
use query::Language::{self, Aql, Sigma, Spl};

#[track_caller]
fn check(a: (Language, &str), b: (Language, &str), verdict: Verdict, kinds: &[Kind]) {
    let found = world::compared(a, b).expect("both compile");
    let mut told: Vec<Kind> = found.differences.iter().map(|difference| difference.kind).collect();
    told.dedup();
    assert_eq!((found.verdict, told.as_slice()), (verdict, kinds), "{}", found.text());
}

const SYSMON: &str = "index=* source=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\"";

#[test]
fn a_query_is_equivalent_to_itself_written_another_way() {
    let same = Verdict::Equivalent;
    let spl = |rest: &str| format!("{SYSMON} {rest}");
    let one = spl("EventCode=3 DestinationHostname=\"*.example\"");
    check((Spl, &one), (Spl, &one), same, &[]);
    let matched = spl("EventCode=3 | where match(DestinationHostname, \"(?i)[.]example\\\\z\")");
    check((Spl, &one), (Spl, &matched), same, &[]);
    let lowered = spl("EventCode=3 | eval h=lower(DestinationHostname) | where like(h, \"%.example\")");
    check((Spl, &one), (Spl, &lowered), same, &[]);
    let counted =
        spl("EventCode=3 | eval n=if(like(lower(DestinationHostname), \"%.example\"), 1, 0) | where n+0=1");
    check((Spl, &one), (Spl, &counted), same, &[]);
}

#[test]
fn three_languages_may_say_the_same() {
    let rule = "title: a\nlogsource:\n  product: windows\n  service: sysmon\ndetection:\n  selection:\n    EventID: 3\n    \
                DestinationHostname|endswith: '.example'\n  condition: selection\n";
    let spl = format!("{SYSMON} EventCode=3 DestinationHostname=\"*.example\"");
    check((Sigma, rule), (Spl, &spl), Verdict::Equivalent, &[]);
    let aql = "SELECT * FROM events WHERE qideventcategory = 'Microsoft-Windows-Sysmon/Operational' AND \"Event ID\" = 3 \
               AND \"DestinationHostname\" ILIKE '%.example' LAST 9999 DAYS";
    check((Sigma, rule), (Aql, aql), Verdict::Different, &[Kind::TimeWindow]);
}

#[test]
fn each_kind_of_difference_is_told() {
    let spl = |rest: &str| format!("{SYSMON} EventCode=3 {rest}");
    let differs =
        |a: &str, b: &str, kind: Kind| check((Spl, &spl(a)), (Spl, &spl(b)), Verdict::Different, &[kind]);
    differs("DestinationHostname=\"*a.example\"", "DestinationHostname=\"*b.example\"", Kind::Values);
    differs("| where DestinationPort>1024", "| where DestinationPort>=1024", Kind::Values);
    differs("DestinationIp=10.0.0.0/8", "DestinationIp=10.0.0.0/9", Kind::Values);
    differs("| stats count by Image", "| stats count by Image, ParentImage", Kind::Missing);
    differs("NOT User=\"x\"", "User!=\"x\"", Kind::Missing);
    differs("earliest=-24h", "earliest=-48h", Kind::TimeWindow);
    differs(
        "| stats count by Image | where count>=10",
        "| stats count by Image | where count>10",
        Kind::Threshold,
    );
    differs(
        "| eval kind=case(like(Image, \"%a%\"), \"a\", like(Image, \"%b%\"), \"b\", true(), \"c\") | table kind",
        "| eval kind=case(like(Image, \"%b%\"), \"b\", like(Image, \"%a%\"), \"a\", true(), \"c\") | table kind",
        Kind::Label,
    );
    check(
        (Spl, &format!("{SYSMON} EventCode=3")),
        (Spl, &format!("{SYSMON} EventCode IN (3, 22)")),
        Verdict::Different,
        &[Kind::LogSource],
    );
}

#[test]
fn groups_are_tried_up_to_so_many_rows() {
    let spl = |rest: &str| format!("{SYSMON} EventCode=3 {rest}");
    let a = spl("| stats count as n by Image | where n>=4");
    let b = spl("| stats count as n by Image | where n>3");
    check((Spl, &a), (Spl, &b), Verdict::EquivalentUpTo(5), &[]);
}

#[test]
fn what_is_not_understood_is_unknown_and_never_equivalent() {
    let of = |pattern: &str| {
        format!("{SYSMON} EventCode=3 | rex field=Image \"{pattern}\" | search NOT part=\"x*\"")
    };
    check((Spl, &of("(?<part>[a-z]+)$")), (Spl, &of("(?<part>[a-z]{1,})$")), Verdict::Unknown, &[]);
}
