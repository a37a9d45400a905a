//! What queries become: plans in a short written form, and errors at their place.

#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "reads outside queries in place")]

mod shown;

use plan::{Arity, FunctionSpec, Functions, Kind, Type};
use shown::shown;
use spl::{Knowledge, Macro, lower, parse};

/// A stand-in for the catalogue: a few functions of each kind.
struct Few;

const SCALARS: &[(&str, Arity)] = &[
    ("splunk.if", Arity::exactly(3)),
    ("splunk.case", Arity::at_least(2)),
    ("splunk.lower", Arity::exactly(1)),
    ("splunk.upper", Arity::exactly(1)),
    ("splunk.len", Arity::exactly(1)),
    ("splunk.match", Arity::exactly(2)),
    ("splunk.like", Arity::exactly(2)),
    ("splunk.in", Arity::at_least(2)),
    ("splunk.min", Arity::at_least(1)),
    ("splunk.max", Arity::at_least(1)),
    ("splunk.mvcount", Arity::exactly(1)),
    ("splunk.now", Arity::exactly(0)),
    ("splunk.add", Arity::exactly(2)),
];

const AGGREGATES: &[(&str, Arity)] = &[
    ("splunk.count", Arity::between(0, 1)),
    ("splunk.dc", Arity::exactly(1)),
    ("splunk.values", Arity::exactly(1)),
    ("splunk.earliest", Arity::exactly(1)),
    ("splunk.latest", Arity::exactly(1)),
    ("splunk.sum", Arity::exactly(1)),
    ("splunk.perc", Arity::exactly(2)),
];

impl Functions for Few {
    fn find(&self, name: &str) -> Option<FunctionSpec> {
        let of = |known: &[(&'static str, Arity)], kind| {
            let (name, arity) = known.iter().find(|(known, _)| *known == name)?;
            Some(FunctionSpec {
                name,
                signature: "as documented",
                arity: *arity,
                kind,
                returns: |_| Type::Text,
            })
        };
        of(SCALARS, Kind::Scalar).or_else(|| of(AGGREGATES, Kind::Aggregate))
    }

    fn names(&self, prefix: &str) -> Vec<&'static str> {
        SCALARS
            .iter()
            .chain(AGGREGATES)
            .map(|(name, _)| *name)
            .filter(|name| name.starts_with(prefix))
            .collect()
    }
}

fn knowledge() -> Knowledge {
    let mut knowledge = Knowledge::default();
    let defined = |definition: &str, args: &[&str]| Macro {
        definition: definition.to_owned(),
        args: args.iter().map(|arg| (*arg).to_owned()).collect(),
        ..Macro::default()
    };
    knowledge.macros.insert("sysmon".to_owned(), defined("source=Sysmon", &[]));
    knowledge.macros.insert("only(1)".to_owned(), defined("where user=\"$who$\" | head 3", &["who"]));
    knowledge
}

/// The same with an event type.
fn with_event_type() -> Knowledge {
    let mut knowledge = knowledge();
    knowledge.eventtypes.insert("logon".to_owned(), "EventCode=4624 OR EventCode=4625".to_owned());
    knowledge
}

/// The query's plan has this written form, and nothing is wrong with the query.
#[track_caller]
fn check(query: &str, expected: &[&str]) {
    check_knowing(&knowledge(), query, expected);
}

#[track_caller]
fn check_knowing(knowledge: &Knowledge, query: &str, expected: &[&str]) {
    let parsed = parse(query);
    assert_eq!(parsed.diagnostics, [], "{query}");
    let (plan, diagnostics) = lower(&parsed.syntax, &Few, knowledge);
    assert_eq!(diagnostics, [], "{query}");
    assert_eq!(shown(&plan), expected, "{query}");
}

/// The query has one error: this name, at this part of the query, with this in its message or notes.
#[track_caller]
fn check_error(query: &str, name: &str, place: &str, said: &str) {
    let parsed = parse(query);
    let mut diagnostics = parsed.diagnostics.clone();
    if diagnostics.is_empty() {
        diagnostics = lower(&parsed.syntax, &Few, &knowledge()).1;
    }
    let found: Vec<_> = diagnostics.iter().map(|found| (found.name, found.span.of(query))).collect();
    assert_eq!(found, [(name, place)], "{query}\n{diagnostics:?}");
    let text = format!("{} {}", diagnostics[0].message, diagnostics[0].notes.join(" "));
    assert!(text.contains(said), "{text}");
}

#[test]
fn search_joins_or_before_and() {
    check(
        "index=* a b OR c NOT d e",
        &[
            "scan",
            "filter (search_eq(index, \"*\") and term(_raw, \"a\") and (term(_raw, \"b\") or term(_raw, \"c\")) \
           and not term(_raw, \"d\") and term(_raw, \"e\"))",
        ],
    );
}

#[test]
fn search_knows_comparisons_lists_and_directives() {
    check("a!=b", &["scan", "filter search_ne(a, \"b\")"]);
    check("NOT a=b", &["scan", "filter not search_eq(a, \"b\")"]);
    check("a IN (x*, \"y z\")", &["scan", "filter (search_eq(a, \"x*\") or search_eq(a, \"y z\"))"]);
    check("a NOT IN (x)", &["scan", "filter not search_eq(a, \"x\")"]);
    check("n >= 5 m<6", &["scan", "filter (search_ge(n, \"5\") and search_lt(m, \"6\"))"]);
    check(
        "\"two words\" TERM(10.0.0.1) CASE(Word)",
        &[
            "scan",
            "filter (phrase(_raw, \"two words\") and indexed_term(_raw, \"10.0.0.1\") and case_term(_raw, \"Word\"))",
        ],
    );
    check("host=CASE(WEB)", &["scan", "filter search_case_eq(host, \"WEB\")"]);
    check(
        "path=\"C:\\\\Temp\\\\*\" x=*\\cmd.exe",
        &["scan", "filter (search_eq(path, \"C:\\Temp\\*\") and search_eq(x, \"*\\cmd.exe\"))"],
    );
    check("search", &["scan"]);
}

#[test]
fn a_lower_case_operator_is_a_term_and_doubted() {
    for (query, word) in [("a or b", "or"), ("a in (b)", "in"), ("not a", "not")] {
        let found = parse(query).diagnostics;
        let found: Vec<_> =
            found.iter().map(|found| (found.name, found.is_error(), found.span.of(query))).collect();
        assert_eq!(found, [("lower-case-operator", false, word)], "{query}");
    }
}

#[test]
fn a_search_further_down_scans_nothing() {
    check("* | search a=1", &["scan", "filter true", "filter search_eq(a, \"1\")"]);
}

#[test]
fn time_modifiers_become_the_range_of_the_scan() {
    check(
        "a=1 earliest=-24h@h latest=now",
        &["scan from relative_time(now(), \"-24h@h\") to now()", "filter search_eq(a, \"1\")"],
    );
    check(
        "earliest=10/27/2026:00:00:00 latest=1787491815",
        &["scan from strptime(\"10/27/2026:00:00:00\", \"%m/%d/%Y:%H:%M:%S\") to 1787491815"],
    );
    check_error("a earliest=-30x", "invalid-time", "-30x", "Invalid value \"-30x\" for time term 'earliest'");
    check_error("earliest=20 latest=10", "invalid-time-bounds", "latest=10", "start=20 > end=10");
    check(
        "(earliest=10 latest=20) OR (earliest=now a)",
        &["scan", "filter ((ge(_time, 10) and lt(_time, 20)) or (ge(_time, now()) and term(_raw, \"a\")))"],
    );
    check_error("earliest=1 earliest=2", "duplicate-time-modifier", "earliest=2", "given twice");
    check(
        "* | search starthoursago=2",
        &["scan", "filter true", "filter ge(_time, relative_time(now(), \"-2h\"))"],
    );
    check("searchtimespanhours=1", &["scan from relative_time(now(), \"-1h\")"]);
    check("starttimeu=100 searchtimespandays=2", &["scan from 100 to relative_time(100, \"+2d\")"]);
    check(
        "timeformat=\"%Y-%m-%d\" starttime=\"2024-01-02\" searchtimespanminutes=5",
        &[
            "scan from strptime(\"2024-01-02\", \"%Y-%m-%d\") to relative_time(strptime(\"2024-01-02\", \"%Y-%m-%d\"), \"+5m\")",
        ],
    );
    let spans = "searchtimespanhours=x";
    check_error(&format!("{spans} a"), "unsupported-time-modifier", spans, "use `earliest` and `latest`");
}

#[test]
fn where_joins_and_before_or() {
    check(
        "* | where a=1 OR b=2 AND NOT c=3 XOR d=4",
        &["scan", "filter true", "filter xor((eq(a, 1) or (eq(b, 2) and not eq(c, 3))), eq(d, 4))"],
    );
}

#[test]
fn expressions_keep_what_is_written() {
    let extends = |query: &str, value: &str| {
        check(
            &format!("| makeresults | eval {query}"),
            &["splunk.makeresults count=1 annotate=false", &format!("extend {value}")],
        );
    };
    extends("v=8.250*0.20", "v=as_written(8.250, 0.20, \"*\")");
    extends("v=a.b-c", "v=concat(a, subtract(b, c))");
    extends("v='a.b'.\"x\\\"y\"", "v=concat(a.b, \"x\"y\")");
    extends("v=-x, w=-1", "v=negate(x), w=-1");
    extends("v=IF(Match(a, \"^\\d+$\"), NULL(), 1)", "v=if(match(a, \"^\\d+$\"), null, 1)");
    extends(
        "v=if(a LIKE \"x%\" AND b IN (1, \"2\") AND true(), 1, 0)",
        "v=if((like(a, \"x%\") and in(b, 1, \"2\") and true), 1, 0)",
    );
    extends("v=if(like(a, \"x%\"), 1, 0)", "v=if(like(a, \"x%\"), 1, 0)");
    extends("\"first  \"=1, a.b=2", "first  =1, a.b=2");
}

#[test]
fn stats_keeps_names_as_typed() {
    check(
        "* | stats count dc(user) AS users, values(a.b) p95(t) BY host, \"two words\"",
        &[
            "scan",
            "filter true",
            "aggregate groups count=count() users=dc(user) values(a.b)=values(a.b) p95(t)=perc(t, 95) by host, two words",
        ],
    );
    check(
        "* | eventstats count(eval(a>1)) AS n",
        &["scan", "filter true", "aggregate every-row n=count(gt(a, 1))"],
    );
    check_error("* | stats count(eval(a>1))", "missing-name", "count(eval(a>1))", "AS");
    check_error(
        "* | stats nosuchfunc(n)",
        "unknown-function",
        "nosuchfunc",
        "The argument 'nosuchfunc(n)' is invalid",
    );
    check_error(
        "* | eventstats count nosucharg=1",
        "unknown-option",
        "nosucharg=1",
        "'nosucharg=1' is invalid",
    );
    check_error("* | stats allnum=t count", "unsupported-option", "allnum", "not supported");
    check_error("* | stats sum(x) as x by x", "duplicate-field", "x", "cannot have the same name");
    check_error("* | stats cuont", "unknown-function", "cuont", "did you mean `count`?");
    check_error("* | stats sum(a, b)", "bad-arguments", "sum(a, b)", "is invalid");
    check_error("* | stats by a", "missing-argument", "by a", "such as `count`");
    check_error("* | stats count by", "missing-argument", "by", "needs a field");
}

#[test]
fn commands_that_choose_and_name_fields() {
    let after = |query: &str, step: &str| {
        check(&format!("| makeresults | {query}"), &["splunk.makeresults count=1 annotate=false", step])
    };
    check(
        "| makeresults | table a, b* c",
        &["splunk.makeresults count=1 annotate=false", "project only a, b*, c", "splunk.table"],
    );
    after("fields a b", "project only-and-internal a, b");
    after("fields - a b", "project without a, b");
    after("fields + a", "project only-and-internal a");
    after("rename Processes.* AS *, \"a b\" as c", "rename Processes.* to *, a b to c");
    check_error("* | rename a b", "missing-argument", "a", "`AS`");
    check_error("* | rename a* as b", "wildcard-mismatch", "a* as b", "1 wildcards");
    check_error("* | table", "missing-argument", "table", "needs an argument");
}

#[test]
fn sort_takes_signs_before_a_blank_for_all_that_follows() {
    let sorts = |query: &str, keys: &str| {
        check(&format!("| makeresults | {query}"), &["splunk.makeresults count=1 annotate=false", keys])
    };
    sorts("sort - a b", "sort 10000 a down, b down");
    sorts("sort -a b", "sort 10000 a down, b up");
    sorts("sort - a +b", "sort 10000 a down, b up");
    sorts("sort 0 num(a), -ip(b)", "sort all a up as Number, b down as Address");
    let limited = ["splunk.makeresults count=1 annotate=false", "sort all a down", "limit 5"];
    check("| makeresults | sort 5 a desc", &limited);
    check("| makeresults | sort limit=5 -a", &limited);
    check_error("* | sort 0", "missing-argument", "sort", "field name");
}

#[test]
fn row_commands_get_all_their_defaults() {
    let after = |query: &str, step: &str| {
        check(&format!("| makeresults | {query}"), &["splunk.makeresults count=1 annotate=false", step])
    };
    after("head", "limit 10");
    after("head 3", "limit 3");
    after("head limit=4", "limit 4");
    after("tail 2", "splunk.tail count=2");
    after("reverse", "splunk.reverse");
    after(
        "dedup 2 a b keepempty=t",
        "splunk.dedup count=2 fields=[a, b] keepempty=true keepevents=false consecutive=false",
    );
    after(
        "top 3 a by b showperc=f",
        "splunk.top limit=3 fields=[a] by=[b] showcount=true showperc=false useother=false countfield=\"count\" \
         percentfield=\"percent\" otherstr=\"OTHER\"",
    );
    after(
        "rex field=a max_match=0 \"(?<b>\\d+)\"",
        "splunk.rex field=[a] pattern=\"(?<b>\\d+)\" max_match=0",
    );
    after("fillnull value=- a b", "splunk.fillnull value=\"-\" fields=[a, b]");
    after("bucket _time span=1h AS hour", "splunk.bin field=[_time] as=[hour] span=\"1h\"");
    after("makemv delim=\",\" a", "splunk.makemv field=[a] allowempty=false delim=\",\"");
    after("mvexpand a limit=2", "splunk.mvexpand field=[a] limit=2");
    after("regex a!=\"x\"", "filter not regex_match(a, \"x\")");
    after("regex \"x\"", "filter regex_match(_raw, \"x\")");
    after(
        "append [| makeresults count=2]",
        "union [splunk.makeresults count=2 annotate=false | splunk.at_most rows=10000 published=true]",
    );
    after(
        "lookup dnslookup clienthost AS DestinationIp OUTPUT clientip AS ResolvedIP",
        "splunk.lookup table=\"dnslookup\" inputs=[clienthost:DestinationIp] outputs=[clientip:ResolvedIP] \
         overwrite=true time=[_time]",
    );
    after(
        "lookup t a OUTPUTNEW b c",
        "splunk.lookup table=\"t\" inputs=[a:a] outputs=[b:b, c:c] overwrite=false time=[_time]",
    );
}

#[test]
fn what_is_not_supported_is_an_error_where_it_stands() {
    check_error(
        "* | boguscommand foo",
        "unknown-command",
        "boguscommand",
        "Unknown search command 'boguscommand'",
    );
    check_error("* | tabel a", "unknown-command", "tabel", "did you mean `table`?");
    check_error("* | rex mode=sad \"s/a/b/\"", "bad-option-value", "sad", "sed");
    check_error("* | dedup a keepemty=t", "unknown-option", "keepemty=t", "did you mean `keepempty`?");

    check_error("* | eventstats sparkline(count)", "unsupported-function", "sparkline", "not supported yet");
    check_error("* | chart count BY a b c", "unexpected-argument", "c", "'c' is invalid");
    check_error("* | timechart count BY a, b", "unexpected-argument", "b", "one field splits a timechart");
    check_error(
        "| makeresults annotate=on",
        "bad-option-value",
        "on",
        "Expecting a 'boolean' for option 'annotate'",
    );
    check_error("| makeresults annotate=", "bad-option-value", "annotate=", "Instead got ''");
    check_error("| makeresults format=csv", "bad-arguments", "csv", "both 'format' and 'data'");
    check_error("* | mvexpand", "missing-argument", "mvexpand", "A field name is expected");
}

#[test]
fn a_first_command_that_makes_no_events_gets_none() {
    let parsed = parse("| stats count");
    let (plan, diagnostics) = lower(&parsed.syntax, &Few, &knowledge());
    assert_eq!(shown(&plan), ["splunk.makeresults count=0 annotate=false", "aggregate groups count=count()"]);
    let found: Vec<_> = diagnostics.iter().map(|found| (found.name, found.is_error())).collect();
    assert_eq!(found, [("not-generating", false)]);
}

#[test]
fn functions_and_types_are_checked_before_anything_runs() {
    check_error("* | eval x=nosuchfunc(1)", "unknown-function", "nosuchfunc", "is unsupported or undefined");
    check_error("* | eval n=mvcuont(x)", "unknown-function", "mvcuont", "did you mean `mvcount`?");
    check_error("* | eval n=mvzip(x, y)", "unsupported-function", "mvzip", "not supported yet");
    check_error(
        "* | eval v=min()",
        "bad-arguments",
        "min()",
        "The arguments to the 'min' function are invalid",
    );
    check_error(
        "* | eval v=upper(null())",
        "bad-arguments",
        "null()",
        "The arguments to the 'upper' function",
    );
    check_error("* | eval v=len(123)", "bad-arguments", "123", "The arguments to the 'len' function");
    check_error("* | eval v=\"a\"*\"b\"", "type-mismatch", "\"a\"", "'*' only takes numbers");
    check_error("* | eval v=\"x\".null()", "type-mismatch", "\"x\".null()", "The '.' operator only takes");
    check_error(
        "* | eval v=if(null()==\"\",1,2)",
        "type-mismatch",
        "null()==\"\"",
        "The '==' operator received",
    );
    check_error("* | eval v=a>1", "boolean-field", "a>1", "Fields cannot be assigned a boolean result");
    check_error("* | eval v=add(1, 2)", "unknown-function", "add", "unsupported or undefined");
}

#[test]
fn syntax_errors_stand_where_they_are() {
    check_error("a=\"b", "unbalanced-quote", "\"", "not closed");
    check_error("(a b", "unbalanced-parenthesis", "(", "not closed");
    check_error("a) b", "unbalanced-parenthesis", ")", "no parenthesis is open");
    check_error("a [search b", "unbalanced-bracket", "[", "not closed");
    check_error("a | | b", "empty-command", "|", "no command");
    check_error("a | head 1 |", "empty-command", "|", "no command");
    check_error("a NOT", "missing-term", "NOT", "after `NOT`");
    check_error("a OR | head", "missing-term", "OR", "after `OR`");
    check_error("a=", "missing-value", "", "a value for `a` is missing");
    check_error("a IN ()", "missing-value", "()", "at least one value");
    check_error("* | where )(", "malformed-expression", ")", "An unexpected character is reached at ')('");
    check_error("* | where a=1 b=2", "malformed-expression", "b", "reached at 'b=2'");
    check_error("* | eval a", "expected-equals", "", "`=` is expected");
    check_error("* | eval a=(1", "unbalanced-parenthesis", "(", "not closed");
    check_error("* | where a <> 1", "malformed-expression", "<", "unexpected character");
    check_error(" ", "empty-query", " ", "no command");
}

#[test]
fn macros_are_expanded_first() {
    check(
        "`sysmon` a=1 ```why``` | `only(eve)`",
        &[
            "scan",
            "filter (search_eq(source, \"Sysmon\") and search_eq(a, \"1\"))",
            "filter eq(user, \"eve\")",
            "limit 3",
        ],
    );
    check_error("`sysmno` a", "unknown-macro", "`sysmno`", "did you mean `sysmon`?");
    let logon = "filter (search_eq(EventCode, \"4624\") or search_eq(EventCode, \"4625\"))";
    let knowledge = with_event_type();
    check_knowing(
        &knowledge,
        "eventtype=logon | table a",
        &["scan", logon, "project only a", "splunk.table"],
    );
    check_knowing(&knowledge, "eventtype=lo*n | table a", &["scan", logon, "project only a", "splunk.table"]);
    let named = "extend eventtype=if((search_eq(EventCode, \"4624\") or search_eq(EventCode, \"4625\")), \"logon\", null)";
    check_knowing(
        &knowledge,
        "a=1 | table eventtype",
        &["scan", "filter search_eq(a, \"1\")", named, "project only eventtype", "splunk.table"],
    );
    check_error("eventtype=other", "unknown-eventtype", "eventtype=other", "does not exist");
}

#[test]
fn an_error_inside_a_macro_stands_at_its_call() {
    let query = "* | `only(x\" y)` | table a";
    let (_, diagnostics) = lower(&parse(query).syntax, &Few, &knowledge());
    assert!(diagnostics.iter().all(|found| found.span.of(query).starts_with("`only(")), "{diagnostics:?}");
    assert!(!diagnostics.is_empty());
}

#[test]
fn an_eval_of_very_many_fields_is_refused() {
    let fields: Vec<String> = (0..20_000).map(|number| format!("f{number}=1")).collect();
    check_error(&format!("| makeresults | eval {}", fields.join(",")), "too-long", "f1000", "1000 fields");
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    for (open, close) in [("(", ")"), ("[search ", "]"), ("NOT ", "")] {
        let query = format!("{}a{}", open.repeat(20_000), close.repeat(20_000));
        assert!(parse(&query).diagnostics.iter().any(|found| found.name == "too-deep"), "{open}");
    }
    let long = format!("* {}", "| head 5 ".repeat(20_000));
    assert!(parse(&long).diagnostics.iter().any(|found| found.name == "too-long"));
    for chain in ["-", "1+", "f(", "(", "NOT ", "1."] {
        let query = format!("| makeresults | eval a={}1", chain.repeat(20_000));
        assert!(!parse(&query).diagnostics.is_empty(), "{chain}");
    }
}

#[test]
fn lowers_the_published_query_for_web_service_c2() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/seeds");
    let Some(text) = seed(path) else {
        eprintln!("skipped: seeds absent");
        return;
    };
    let start = text.find("index=*").expect("the query's start");
    let end = text.find("high severity").expect("the query's end");
    let parsed = parse(text[start..end].trim());
    assert_eq!(parsed.diagnostics, []);
    let (plan, diagnostics) = lower(&parsed.syntax, &Few, &Knowledge::default());
    assert_eq!(diagnostics, []);
    let shown = shown(&plan);
    assert_eq!(shown.len(), 18, "{shown:#?}");
    assert!(shown[14].ends_with("by host, User, Image, ProcessId, ParentImage"), "{shown:#?}");
    assert_eq!(shown[17], "sort 10000 ConnectionCount down");
}

/// The seed whose name starts with `000_`.
fn seed(folder: &str) -> Option<String> {
    let entries = std::fs::read_dir(folder).ok()?;
    let mut paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let path =
        paths.find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("000_")))?;
    std::fs::read_to_string(path).ok()
}

#[test]
fn tstats_scans_its_times_and_counts_indexed_fields() {
    check(
        "| tstats summariesonly=t count where index=* earliest=-1h latest=now by host sourcetype",
        &[
            "scan from relative_time(now(), \"-1h\") to now()",
            "filter search_eq(index, \"*\")",
            "aggregate groups count=count() by host, sourcetype",
        ],
    );
    check_error("| tstats count where a=1 by", "missing-argument", "by", "needs a field");
    check_error("| tstats append=t count by host", "bad-arguments", "append=t", "goes on from");
    check_error("| tstats count from old by host", "unsupported-namespace", "old", "tscollect");
    check_error("| tstats cont by host", "unknown-function", "cont", "did you mean `count`?");
    check_error("| tstats count from datamodel=A.B", "unknown-datamodel", "A.B", "'A' was not found");
}

#[test]
fn what_an_app_makes_of_events_comes_before_the_search() {
    let extractions = [("EXTRACT-a", "id=(?<id>.)"), ("EXTRACT-b", "(?<no>.)")];
    let props = spl::Props {
        name: "mine".to_owned(),
        scope: spl::Scope::Sourcetype("mine".to_owned()),
        extractions: extractions.map(|(key, text)| (key.to_owned(), text.to_owned())).into(),
        aliases: vec![(
            "a".to_owned(),
            vec![spl::Alias { from: "id".to_owned(), to: "ident".to_owned(), only_new: false }],
        )],
        calculated: vec![
            ("big".to_owned(), "lower(ident)".to_owned()),
            ("unread".to_owned(), "1".to_owned()),
        ],
        lookups: vec![(
            "l".to_owned(),
            spl::AutoLookup {
                table: "t".to_owned(),
                inputs: vec![("k".to_owned(), "big".to_owned())],
                outputs: vec![("v".to_owned(), "owner".to_owned())],
                only_new: true,
            },
        )],
    };
    let knowledge = Knowledge { props: vec![props], ..Knowledge::default() };
    let (plan, diagnostics) = lower(&parse("big=x | table big owner").syntax, &Few, &knowledge);
    assert_eq!(diagnostics, []);
    let holds = "of_stanza(sourcetype, \"mine\")";
    assert_eq!(
        shown(&plan),
        [
            "scan".to_owned(),
            "splunk.extractions stanza=\"mine\" setting=\"EXTRACT-a=id=(?<id>.)\" setting=\"EXTRACT-b=(?<no>.)\" \
             reads=[_raw, sourcetype, source, host] only=[id]"
                .to_owned(),
            format!("extend ident=if({holds}, id, ident)"),
            format!("extend _calculated_0=if({holds}, lower(ident), big)"),
            format!("extend big=if({holds}, _calculated_0, big)"),
            "project without _calculated_0".to_owned(),
            format!("extend _lookup_0_of_0=if({holds}, big, null)"),
            "splunk.lookup table=\"t\" inputs=[k:_lookup_0_of_0] outputs=[v:_lookup_0_to_0] overwrite=true \
             optional=true time=[_time]"
                .to_owned(),
            "extend owner=coalesce(owner, _lookup_0_to_0)".to_owned(),
            "project without _lookup_0_of_0, _lookup_0_to_0".to_owned(),
            "filter search_eq(big, \"x\")".to_owned(),
            "project only big, owner".to_owned(),
            "splunk.table".to_owned(),
        ]
    );
}

#[test]
fn what_was_meant_is_said() {
    check_error("* | timechart count spam=1h", "unknown-option", "spam=1h", "did you mean `span`?");
    check_error(
        "| tstats summaries=t count",
        "unknown-option",
        "summaries=t",
        "its options are summariesonly",
    );
    check_error("* | stats count(a) zz=1", "unknown-option", "zz=1", "its options are allnum");
    check_error("* | stats max(abs(n))", "bad-arguments", "max(abs(n))", "`max(eval(abs(n)))`");
    check_error("* | stats per_day(n)", "bad-arguments", "per_day(n)", "a function of `timechart`");
    check_error(
        "* | search a=1 | metadata type=hosts",
        "misplaced-command",
        "metadata type=hosts",
        "append [",
    );
}
