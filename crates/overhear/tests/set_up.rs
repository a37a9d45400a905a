//! The options that say how the products are set up mean the same in every command.
#![expect(clippy::disallowed_methods, reason = "tests read files")]

mod overhear;

use std::fs;

use overhear::{fails, file, folder, out, overhear as run, root, rows, three_events};

const DAY: &str = "samples/office-day";

fn three() -> String {
    file("three.jsonl", three_events())
}

/// A package with one SPL and one AQL query of its own, of the name `own` in a folder of that test.
fn package(test: &str, spl: &str, aql: &str) -> String {
    let own = folder(test).join("own");
    let packaged = root().join("detections/web_service_c2");
    fs::create_dir_all(&own).expect("a folder");
    for entry in
        fs::read_dir(&packaged).expect("the package is there").flatten().filter(|one| one.path().is_file())
    {
        fs::copy(entry.path(), own.join(entry.file_name())).expect("a copy");
    }
    let text = fs::read_to_string(packaged.join("detection.yml")).expect("it is there");
    let (head, rest) = text.split_once("\ntests:\n").expect("it has tests");
    let documents = rest.split_once("\ndocuments:").expect("and documents").1;
    fs::write(own.join("detection.yml"), format!("{head}\ntests: []\ndocuments:{documents}"))
        .expect("written");
    fs::write(own.join("splunk.spl"), spl).expect("written");
    fs::write(own.join("qradar.aql"), aql).expect("written");
    own.display().to_string()
}

#[test]
fn a_package_of_ones_own_is_hunted_with_ones_own_set_up() {
    let sysmon = "sourcetype=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\"";
    let spl = format!("{sysmon} `connections` | table _time host User Image");
    let aql = "SELECT username, \"Tool\" FROM events WHERE REFERENCESETCONTAINS('users', username)";
    let (own, three) = (package("set-up", &spl, aql), three());
    let hunt =
        |more: &[&str]| run(&[&["hunt", &three, "--detection", &own, "--format", "jsonl"], more].concat());
    let said = hunt(&["--language", "spl"]).err;
    assert!(said.contains("error[unknown-macro]") && said.contains("connections"), "{said}");
    let ran = hunt(&["--language", "spl", "--macro", "connections=EventCode=3", "--addon", "legacy"]);
    assert_eq!((ran.code, ran.out.lines().count()), (Some(1), 2), "{}", ran.err);
    let ran = hunt(&["--language", "spl", "--macro", "connections=EventCode=3"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), ""),
        "the sourcetype of today's add-ons is another: {}",
        ran.err
    );
    let state = folder("state");
    let sets = r#"[{"name": "users", "element_type": "ALN", "data": [{"value": "me"}]}]"#;
    fs::write(state.join("reference_sets.json"), sets).expect("written");
    let state = state.display().to_string();
    let ran = hunt(&["--language", "aql", "--qradar-state", &state, "--property", "Tool=Image"]);
    assert_eq!((ran.code, ran.out.lines().count()), (Some(1), 3), "{}", ran.err);
}

#[test]
fn aql_is_strict_where_the_user_gives_it_and_lenient_in_a_package() {
    let text = "SELECT username FROM events WHERE ImageFileName ILIKE '%curl%'";
    let (query, three) = (file("liberty.aql", text), three());
    let given = format!("@{query}");
    let place = format!("{three}:2");
    let commands: [(i32, Vec<&str>); 4] = [
        (2, vec!["search", "--aql", &given, &three]),
        (2, vec!["explain", "--aql", &given, &three, "--event", &place]),
        (1, vec!["check", &query]),
        (2, vec!["compare", &query, "spl:index=*"]),
    ];
    let refusal = r#"Field "ImageFileName" does not exist"#;
    for (code, args) in commands {
        let ran = run(&args);
        assert_eq!(ran.code, Some(code), "{args:?} {}", ran.err);
        assert!(format!("{}{}", ran.out, ran.err).contains(refusal), "{args:?} {}{}", ran.out, ran.err);
        let ran = run(&[&args[..], &["--aql-mode", "lenient"]].concat());
        assert!(!format!("{}{}", ran.out, ran.err).contains(refusal), "{args:?} {}{}", ran.out, ran.err);
    }
    let own = package("modes", "index=nothing", text);
    let hunt = ["hunt", &three, "--detection", &own, "--language", "aql"];
    assert_eq!(run(&hunt).code, Some(1));
    fails(2, &[&hunt[..], &["--aql-mode", "strict"]].concat(), refusal);
}

#[test]
fn tables_and_state_are_known_where_queries_are_compared_and_explained() {
    let (three, table) = (three(), file("ports.csv", "port,about\n443,https\n"));
    let (a, b) = (
        "spl:index=* EventCode=3 | lookup ports port AS DestinationPort OUTPUT about | search about=https",
        "spl:index=* EventCode=3 DestinationPort=443",
    );
    let given = format!("ports={table}");
    let said = run(&["compare", a, b, "--data", &three, "--lookup", &given]);
    assert!(said.out.contains("both find 1, only A 0, only B 0"), "{}{}", said.out, said.err);
    let state = folder("explained-state");
    let sets = r#"[{"name": "users", "element_type": "ALN", "data": [{"value": "me"}]}]"#;
    fs::write(state.join("reference_sets.json"), sets).expect("written");
    let state = state.display().to_string();
    let aql = "SELECT * FROM events WHERE REFERENCESETCONTAINS('users', username) AND \"Event ID\" = '3'";
    let place = format!("{three}:2");
    let explain = ["explain", "--aql", aql, &three, "--event", &place, "--qradar-state", &state];
    assert!(out(0, &explain).contains(" finds "));
    let aql = format!("aql:{aql}");
    let same = run(&["compare", &aql, &aql, "--data", &three, "--qradar-state", &state]);
    assert!(same.out.contains("both find 2, only A 0, only B 0"), "{}{}", same.out, same.err);
}

#[test]
fn an_option_that_concerns_no_query_here_is_named() {
    let three = three();
    let said = |args: &[&str]| run(args).err;
    let spl =
        ["search", "--spl", "index=* | stats count", &three, "--aql-mode", "lenient", "--property", "A=B"];
    let warned = said(&spl);
    for option in ["--aql-mode", "--property"] {
        assert!(
            warned.contains(&format!("warning: {option} counts for AQL, and no query here is in it")),
            "{warned}"
        );
    }
    let aql = ["search", "--aql", "SELECT * FROM events", &three, "--limits", "off", "--macro", "a=b"];
    assert!(said(&aql).contains("--limits counts for SPL") && said(&aql).contains("--macro counts for SPL"));
    for option in [
        ["--app", "x"],
        ["--lookup", "a=b"],
        ["--limits", "off"],
        ["--memory", "1"],
        ["--aql-mode", "lenient"],
        ["--addon", "legacy"],
    ] {
        let hunt = [&["hunt", "--sigma", "detections", DAY], &option[..]].concat();
        fails(2, &hunt, "cannot be used with");
    }
    fails(2, &["test", "web_service_c2", "--app", "x"], "--app is for --escu or --sigma");
}

#[test]
fn rules_are_asked_as_queries() {
    let rule = "title: One\nlogsource:\n    category: network_connection\n    product: windows\ndetection:\n    s:\n        DestinationPort|expand: '%ports%'\n    condition: s\n";
    let (rule, three) = (file("rule.yml", rule), three());
    let found = rows(&["search", "--sigma", &rule, &three, "--placeholder", "ports=443"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["DestinationHostname"].as_str().map(|host| host.contains('.')), Some(true));
    fails(2, &["search", "--sigma", &rule, &three], "the placeholder `%ports%`");
}
