//! What each clause lowers to, in a small world.

use aql::{Mode, Options, lower, parse};

mod world;

/// The plan without its first scan line, then what is said of it as `place [name] message`.
fn lowered(query: &str, mode: Mode) -> (String, String) {
    let parsed = parse(query);
    assert!(parsed.diagnostics.iter().all(|found| !found.is_error()), "{query}: {:?}", parsed.diagnostics);
    let options = Options { mode, ..Options::default() };
    let (plan, diagnostics) = lower(&parsed.syntax, &world::Stub, &world::Stub, &options);
    let said: Vec<String> = diagnostics
        .iter()
        .filter(|found| found.name != "no-time-window")
        .map(|found| format!("{} {}[{}] {}", found.span.of(query), found.severity, found.name, found.message))
        .collect();
    (world::shown(&plan), said.join("\n"))
}

/// Strict: the steps after a scan without bounds.
fn check(query: &str, expected: &str) {
    let (plan, said) = lowered(query, Mode::Strict);
    assert!(!said.contains(" error["), "{query}: {said}");
    assert_eq!(plan.trim_start_matches("scan ariel .. ..\n"), expected, "{query}");
}

/// What is said in strict mode.
fn check_strict(query: &str, expected: &str) {
    assert_eq!(lowered(query, Mode::Strict).1, expected, "{query}");
}

/// The WHERE filter and what is said in lenient mode.
fn check_lenient(query: &str, filter: &str, expected: &str) {
    let (plan, said) = lowered(query, Mode::Lenient);
    let found = plan.lines().find_map(|line| line.strip_prefix("filter ")).unwrap_or_default();
    assert_eq!((found, said.as_str()), (filter, expected), "{query}");
}

fn check_filter(condition: &str, expected: &str) {
    let expected = format!("filter {expected}\nproject qid");
    check(&format!("SELECT qid FROM events WHERE {condition}"), &expected);
}

fn check_scan(clause: &str, expected: &str) {
    let (plan, _) = lowered(&format!("SELECT qid FROM events {clause}"), Mode::Strict);
    assert_eq!(plan.lines().next(), Some(format!("scan ariel {expected}").as_str()), "{clause}");
}

#[test]
fn columns_are_named_as_the_product_names_them() {
    check(
        "SELECT sourceIP, QIDNAME(qid), RULENAME(\"creEventList\"), PROTOCOLNAME(protocolid), PROTOCOLNAME(protocolid), UTF8(payload) FROM events",
        "extend sourceIP := `sourceip`; qidname_qid := QIDNAME(`qid`); rulename_creEventList := RULENAME(`creEventList`); \
         protocolname_protocolid := PROTOCOLNAME(`protocolid`); utf8_payload := UTF8(`payload`)\n\
         project sourceIP, qidname_qid, rulename_creEventList, protocolname_protocolid, utf8_payload",
    );
}

#[test]
fn star_gives_the_usual_columns_and_more_may_stand_beside_it() {
    check(
        "SELECT *, \"event id\" FROM events LIMIT 5",
        "extend event id := `Event ID`\nlimit 5\n\
         project starttime, protocolid, sourceip, logsourceid, qid, sourceport, eventcount, magnitude, identityip, \
         destinationip, destinationport, category, username, event id",
    );
}

#[test]
fn an_alias_stands_for_its_value_everywhere() {
    check(
        "SELECT LOGSOURCENAME(logsourceid) AS ls, CONCAT(ls, '!') AS 'loud one' FROM events WHERE ls LIKE 'a%' \
         ORDER BY 'loud one', ls DESC",
        "filter LIKE(LOGSOURCENAME(`logsourceid`, `logsourcename`), 'a%')\n\
         extend ls := LOGSOURCENAME(`logsourceid`, `logsourcename`); loud one := CONCAT(LOGSOURCENAME(`logsourceid`, `logsourcename`), '!')\n\
         sort `loud one` Ascending Typed, `ls` Descending Typed\nproject ls, loud one",
    );
}

#[test]
fn an_alias_that_hides_a_property_does_not_change_it() {
    check(
        "SELECT LOWER(username) AS username, UPPER(username) AS up FROM events ORDER BY starttime",
        "extend #username := LOWER(`username`); up := UPPER(`username`)\nsort `starttime` Ascending Typed\n\
         project #username, up\nrename #username as username",
    );
}

#[test]
fn groups_and_measures() {
    check(
        "SELECT sourceip, COUNT(*), COUNT(username), destinationip FROM events GROUP BY sourceip \
         HAVING COUNT(*) >= 20 ORDER BY COUNT(*) DESC COLLATE 'de-CH'",
        "aggregate by [sourceip] COUNT := COUNT(); COUNT_username := COUNT(`username`); \
         FIRST_destinationip := FIRST(`destinationip`)\nfilter ge(`COUNT`, 20)\n\
         sort `COUNT` Descending Locale(\"de-CH\")\nproject sourceip, COUNT, COUNT_username, FIRST_destinationip",
    );
}

#[test]
fn aggregates_inside_other_values() {
    check(
        "SELECT LONG(COUNT(*)) AS n, SUM(eventcount) / COUNT(*) * 100 AS share FROM events",
        "aggregate by [] #measure0 := COUNT(); #measure1 := SUM(`eventcount`)\n\
         extend n := LONG(`#measure0`); share := multiply(divide(`#measure1`, `#measure0`), 100)\nproject n, share",
    );
}

#[test]
fn computed_keys_and_keys_under_other_names() {
    check(
        "SELECT LOGSOURCENAME(logsourceid) AS 'Log Source', qid AS 'QID', COUNT(*) AS 'n' FROM events \
         GROUP BY \"Log Source\", qid ORDER BY 'n' DESC",
        "extend #key0 := LOGSOURCENAME(`logsourceid`, `logsourcename`)\naggregate by [#key0, qid] n := COUNT()\n\
         extend Log Source := `#key0`; QID := `qid`\nsort `n` Descending Typed\nproject Log Source, QID, n",
    );
}

#[test]
fn what_is_neither_grouped_nor_measured_is_the_first() {
    check(
        "SELECT QIDNAME(qid) AS name, CONCAT(username, ':', sourceip) AS who FROM events GROUP BY username",
        "aggregate by [username] name := FIRST(QIDNAME(`qid`)); #measure1 := FIRST(`sourceip`)\n\
         extend who := CONCAT(`username`, ':', `#measure1`)\nproject name, who",
    );
}

#[test]
fn literals_take_the_type_of_the_column() {
    check_filter("logsourceid = '65'", "eq(`logsourceid`, 65)");
    check_filter("\"EventID\" = 3", "eq(`EventID`, '3')");
    check_filter("qidEventId IN (113039, 'tunnel-up')", "in(`qidEventId`, '113039', 'tunnel-up')");
    check_filter(
        "hasOffense = 'true' OR isunparsed = 1",
        "(eq(`hasOffense`, true) or eq(`isunparsed`, true))",
    );
    check_filter("'5' <= magnitude", "le(5, `magnitude`)");
    check_filter("magnitude NOT BETWEEN '1' AND 5", "not between(`magnitude`, 1, 5)");
    check_filter("creEventList = 100205", "eq(`creEventList`, '100205')");
    check_filter("(LONG(sourceip) & 0xff) = '0'", "eq(bit_and(LONG(`sourceip`), 255), 0)");
}

#[test]
fn conditions() {
    check_filter(
        "username ISNOT NULL AND NOT username IS NULL",
        "(not is_null(`username`) and not is_null(`username`))",
    );
    check_filter(
        "TEXT SEARCH 'fire' AND username NOT ILIKE '%$'",
        "(TEXT_SEARCH(`payload`, 'fire') and not ILIKE(`username`, '%$'))",
    );
    check_filter("INCIDR('10.0.0.0/8', sourceip)", "INCIDR('10.0.0.0/8', `sourceip`)");
    check_filter("CASE qid WHEN '1' THEN 'a' END = 'a'", "eq(case(eq(`qid`, 1), 'a', null), 'a')");
    check_filter("IF qid = 1 THEN 2 ELSE 3", "case(eq(`qid`, 1), 2, 3)");
    check_filter("-magnitude + -3 < 0", "lt(add(negate(`magnitude`), -3), 0)");
    check_filter("Bluecoat-cs-host = 'a'", "eq(`Bluecoat-cs-host`, 'a')");
    check_filter("endtime-starttime > 5", "gt(subtract(`endtime`, `starttime`), 5)");
}

#[test]
fn time_clauses() {
    check_scan("", ".. ..");
    check_scan("LAST 2 HOURS", "subtract(NOW(), 7200000) NOW()");
    check_scan(
        "START '2017-01-01 15:51:20' STOP '2017-01-01 17:00:20'",
        "PARSETIMESTAMP('yyyy-MM-dd HH:mm', '2017-01-01 15:51') PARSETIMESTAMP('yyyy-MM-dd HH:mm', '2017-01-01 17:01')",
    );
    check_scan("START 1605046453426 STOP 1605046453427", "1605046440000 1605046500000");
    check_scan(
        "START PARSEDATETIME('1 hour ago')",
        "subtract(PARSEDATETIME('1 hour ago'), modulo(PARSEDATETIME('1 hour ago'), 60000)) NOW()",
    );
    check_strict(
        "SELECT qid FROM events START 'soon'",
        "'soon' error[bad-time] 'soon' is no time; times look like '2024-05-31 17:00' or '2024/05/31 17:00:20'",
    );
}

#[test]
fn a_subquery_is_steps_before() {
    check(
        "SELECT who, COUNT(*) AS n FROM (SELECT username AS who FROM events WHERE qid = 1 LAST 5 MINUTES) GROUP BY who",
        "scan ariel subtract(NOW(), 300000) NOW()\nfilter eq(`qid`, 1)\nextend who := `username`\nproject who\n\
         aggregate by [who] n := COUNT()\nproject who, n",
    );
    check_strict(
        "SELECT username FROM (SELECT qid FROM events)",
        "username error[unknown-property] Field \"username\" does not exist in catalog \"events\"",
    );
}

#[test]
fn strict_answers_as_the_product() {
    check_strict(
        "SELECT \"CommandLine\", LOGSOURCETYPEID(logsourceid), LOWR(qid) FROM events",
        "\"CommandLine\" error[unknown-property] Field \"CommandLine\" does not exist in catalog \"events\"\n\
         LOGSOURCETYPEID error[unknown-function] `LOGSOURCETYPEID` is not a function of AQL\n\
         LOWR error[unknown-function] `LOWR` is not a function of AQL",
    );
    check_strict(
        "SELECT qid FROM events WHERE sourceip LIKE '127.%'",
        "sourceip error[text-wanted] `sourceip` is an IP address and LIKE takes text",
    );
    check_strict(
        "SELECT qid FROM events WHERE devicetype = 'Linux'",
        "'Linux' error[type-mismatch] the text 'Linux' is compared with a whole number and is none",
    );
    check_strict(
        "SELECT UPPER(username, 1), SUM(COUNT(*)) FROM events WHERE COUNT(*) > 1",
        "UPPER(username, 1) error[argument-count] UPPER takes other arguments than these 2\n\
         SUM(COUNT(*)) error[nested-aggregate] an aggregate stands inside another one",
    );
    check_strict(
        "SELECT qid FROM events WHERE COUNT(*) > 1",
        "COUNT(*) > 1 error[aggregate-in-where] WHERE looks at single events and has no aggregates; HAVING has",
    );
}

#[test]
fn sources_and_clauses_of_a_server_are_taken_as_far_as_they_mean_something_here() {
    check_strict(
        "SELECT * FROM simarc",
        "simarc error[unsupported-clause] the database simarc holds what a server accumulates, and events from files have none of it",
    );
    check_strict("SELECT * FROM s16", "s16 error[unknown-source] there is no database and no cursor \"s16\"");
    check_strict(
        "SELECT * FROM GLOBALVIEW('Top', 'DAILY')",
        "GLOBALVIEW('Top', 'DAILY') error[unknown-saved-search] GLOBALVIEW reads what a server accumulated of the saved search 'Top', and there is no such search here",
    );
    check_strict(
        "SELECT qid FROM events INTO s WHERE INOFFENSE(7) AND qid IN (SELECT qid FROM events) PARAMETERS SNAPSHOTSIZE=2",
        "s note[into-cursor] the rows are the answer here, and no cursor keeps them\n\
         INOFFENSE error[unsupported-function] the function INOFFENSE is not supported yet\n\
         SNAPSHOTSIZE=2 note[ignored-parameter] the parameter SNAPSHOTSIZE changes nothing here",
    );
    check_strict(
        "SELECT qid FROM events PARAMETERS REMOTESERVERS='a', NONSENSE=1",
        "REMOTESERVERS='a' warning[ignored-parameter] REMOTESERVERS chooses among servers; here all events at hand are read\n\
         NONSENSE=1 error[unknown-parameter] `NONSENSE` is not a parameter of AQL",
    );
}

#[test]
fn lenient_runs_what_is_meant_and_says_so() {
    check_lenient(
        "SELECT qid FROM events WHERE LOWER(\"ImageFileName\") LIKE '%x'",
        "LIKE(LOWER(`Process Path`), '%x')",
        "\"ImageFileName\" warning[property-meant] there is no property \"ImageFileName\"; \"Process Path\" is taken: it holds what Sysmon calls so",
    );
    check_lenient(
        "SELECT qid FROM events WHERE LOGSOURCETYPEID(logsourceid) IN (93, 119)",
        "in(`devicetype`, 12)",
        "LOGSOURCETYPEID(logsourceid) warning[log-source-type-id] LOGSOURCETYPEID is not a function of AQL; the property `devicetype` is taken\n\
         93 warning[log-source-type-meant] log source type 12 (Microsoft Windows Security Event Log) is taken for 93: 93 is no Windows\n\
         119 warning[log-source-type-meant] log source type 12 (Microsoft Windows Security Event Log) is taken for 119: 119 is no Windows",
    );
    check_lenient(
        "SELECT qid FROM events WHERE starttime > (NOW() - 86400) AND LOGSOURCETYPENAME(logsourceid) = 'x'",
        "(gt(`starttime`, subtract(NOW(), 86400000)) and eq(LOGSOURCETYPENAME(`devicetype`), 'x'))",
        "86400 warning[milliseconds-as-seconds] NOW() counts milliseconds, and 86400 of them are 86.4 s; 86400 s are taken\n\
         logsourceid warning[log-source-type-name] LOGSOURCETYPENAME takes `devicetype`, and `logsourceid` is the id of one log source; `devicetype` is taken",
    );
    check_lenient(
        "SELECT qid FROM events WHERE sourceip LIKE '127.%' AND devicetype = 'Linux'",
        "(LIKE(STR(`sourceip`), '127.%') and eq(STR(`devicetype`), 'Linux'))",
        "sourceip warning[text-wanted] `sourceip` is an IP address and LIKE takes text; STR() of it is taken\n\
         'Linux' warning[type-mismatch] the text 'Linux' is compared with a whole number and is none; both are taken as text",
    );
}

#[test]
fn names_of_ids_are_asked_of_their_functions() {
    check_lenient(
        "SELECT qid FROM events WHERE eventname ILIKE '%fail%'",
        "ILIKE(QIDNAME(`qid`), '%fail%')",
        "eventname warning[name-of-id] there is no property \"eventname\"; QIDNAME(qid) is taken",
    );
    check_strict(
        "SELECT eventname FROM events",
        "eventname error[unknown-property] Field \"eventname\" does not exist in catalog \"events\"",
    );
    check_strict(
        "SELECT eventname FROM flows",
        "eventname error[unknown-property] Field \"eventname\" does not exist in catalog \"flows\"",
    );
}

#[test]
fn subqueries_nest_as_deep_as_they_may() {
    let query = format!("{}SELECT qid FROM events{}", "SELECT qid FROM (".repeat(90), ")".repeat(90));
    let (plan, said) = lowered(&query, Mode::Strict);
    assert_eq!((plan.lines().count(), said.as_str()), (92, ""));
}

#[test]
fn seconds_since_1970_are_taken_as_such() {
    check_lenient(
        "SELECT qid FROM events WHERE starttime BETWEEN 1604913950 AND '1604914950000'",
        "between(`starttime`, 1604913950000, 1604914950000)",
        "1604913950 warning[milliseconds-as-seconds] `starttime` counts milliseconds since 1970, and 1604913950 of them are in early 1970; 1604913950 s are taken",
    );
    check_strict(
        "SELECT qid FROM events WHERE 1604913950 < starttime AND starttime > NOW() - 3600",
        "1604913950 warning[milliseconds-as-seconds] `starttime` counts milliseconds since 1970, and 1604913950 of them are in early 1970\n\
         3600 warning[milliseconds-as-seconds] NOW() counts milliseconds, and 3600 of them are 3.6 s",
    );
}

#[test]
fn other_log_source_types_stay_as_written() {
    check_lenient("SELECT qid FROM events WHERE devicetype IN (93, 119)", "in(`devicetype`, 93, 119)", "");
}

#[test]
fn a_text_in_double_quotes_is_offered_in_single_ones() {
    let parsed = parse(r#"SELECT qid FROM events WHERE username ILIKE "%o'neil%""#);
    let (_, diagnostics) = lower(&parsed.syntax, &world::Stub, &world::Stub, &Options::default());
    let offered =
        diagnostics.iter().filter_map(|found| found.fix.as_ref()).map(|fix| fix.replacement.as_str());
    assert_eq!(offered.collect::<Vec<_>>(), ["'%o''neil%'"]);
}

#[test]
fn a_query_without_a_time_clause_is_noted() {
    let parsed = parse("SELECT qid FROM events");
    let options = Options { mode: Mode::Strict, default_window_ms: Some(300_000), ..Options::default() };
    let (plan, diagnostics) = lower(&parsed.syntax, &world::Stub, &world::Stub, &options);
    assert!(world::shown(&plan).starts_with("scan ariel subtract(NOW(), 300000) NOW()"));
    assert_eq!(diagnostics.iter().map(|found| found.name).collect::<Vec<_>>(), ["no-time-window"]);
}

#[test]
fn aliases_upon_aliases_stay_bounded() {
    let doubling: Vec<String> = (1..60).map(|n| format!("CONCAT(a{}, a{}) AS a{n}", n - 1, n - 1)).collect();
    let wide = format!("SELECT username AS a0, {} FROM events", doubling.join(", "));
    assert!(lowered(&wide, Mode::Strict).1.contains("[query-too-large]"));
    let chained: Vec<String> = (1..2000).map(|n| format!("UPPER(a{}) AS a{n}", n - 1)).collect();
    let deep = format!("SELECT username AS a0, {} FROM events", chained.join(", "));
    assert!(lowered(&deep, Mode::Strict).1.contains("[nesting-too-deep]"));
}

#[test]
fn deep_conditions_lower_or_are_refused() {
    for nested in [20, 98] {
        let query = format!(
            "SELECT qid FROM events WHERE {}qid=1{}",
            "NOT (qid=1 OR qid=2 AND (".repeat(nested / 2),
            "))".repeat(nested / 2)
        );
        let parsed = parse(&query);
        let (_, diagnostics) = lower(&parsed.syntax, &world::Stub, &world::Stub, &Options::default());
        let refused =
            parsed.diagnostics.iter().chain(&diagnostics).any(|found| found.name == "nesting-too-deep");
        assert_eq!(refused, nested > 50, "{nested}");
    }
}
