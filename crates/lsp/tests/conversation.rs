//! Conversations with the server, in the protocol's own messages.

mod editor;

use std::path::PathBuf;

use editor::{Editor, Files};
use lsp::Ended;
use serde_json::{Value, json};

fn names(findings: &[Value]) -> Vec<&str> {
    findings.iter().filter_map(|finding| finding["code"].as_str()).collect()
}

fn labels(offers: &[Value]) -> Vec<&str> {
    offers.iter().filter_map(|offer| offer["label"].as_str()).collect()
}

fn range(line: u32, from: u32, to: u32) -> Value {
    json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}})
}

#[test]
fn findings_come_with_their_place_and_help() {
    let mut editor = Editor::new();
    editor.open("untitled:1", "spl", "index=a \u{1F600}\r\n| stast count | eval x=mvcuont(y)");
    let found = editor.findings("untitled:1", 1);
    assert_eq!(names(&found), ["unknown-command", "unknown-function"]);
    assert_eq!(found[0]["range"], range(1, 2, 7));
    assert_eq!(found[0]["severity"], 1);
    assert_eq!(found[0]["message"], "Unknown search command 'stast'\ndid you mean `stats`?");
    assert_eq!(editor.close(), Ended::Properly);
}

#[test]
fn a_finding_names_the_other_place_that_it_is_about() {
    let mut editor = Editor::new();
    let text = r#"index=a | where match(DestinationHostname, "(t\.co|reddit\.com)") | stats count"#;
    editor.open("untitled:1", "spl", text);
    let found = editor.findings("untitled:1", 1);
    let finding = found.iter().find(|finding| finding["code"] == "subsumed-pattern");
    let finding = finding.unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(finding["tags"], json!([1]));
    assert_eq!(finding["relatedInformation"][0]["location"]["uri"], "untitled:1");
    assert_eq!(finding["relatedInformation"][0]["message"], "this one takes it in");
}

#[test]
fn a_text_is_changed_in_parts_and_linted_as_it_is_now() {
    let mut editor = Editor::new();
    editor.open("file:///q.aql", "plaintext", "SELECT sourcip FROM events LAST 1 HOURS");
    assert_eq!(names(&editor.findings("file:///q.aql", 1)), ["unknown-property", "unlimited-rows"]);
    let insert = json!({"range": range(0, 11, 11), "text": "e"});
    let append = json!({"range": range(0, 99, 99), "text": " LIMIT x"});
    editor.change("file:///q.aql", 2, json!([insert, append]));
    let found = editor.findings("file:///q.aql", 2);
    assert!(
        found.iter().all(|finding| finding["range"]["start"]["character"].as_u64() > Some(35)),
        "{found:?}"
    );
    editor.change("file:///q.aql", 3, json!([{"text": "SELECT sourceip FROM events LAST 1 HOURS"}]));
    assert_eq!(names(&editor.findings("file:///q.aql", 3)), ["unlimited-rows"]);
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": "file:///q.aql"}}));
    let answer = editor.ask(
        "textDocument/hover",
        json!({"textDocument": {"uri": "file:///q.aql"}, "position": {"line": 0, "character": 0}}),
    );
    assert_eq!(answer["error"]["code"], -32602);
    assert_eq!(editor.close(), Ended::Properly);
}

#[test]
fn a_fix_is_an_action_and_waits_for_the_findings() {
    let mut editor = Editor::new();
    let text = "index=a sourcetype=b | where match(DestinationHostname, \"box\\.com\")\n| stast count";
    editor.open("untitled:1", "spl", text);
    let asked = |from, to| json!({"textDocument": {"uri": "untitled:1"}, "range": range(1, from, to), "context": {"diagnostics": []}});
    let actions = editor.ask("textDocument/codeAction", asked(3, 3));
    let actions = actions.as_array().expect("a list");
    assert_eq!(actions[0]["title"], "`stats` in place of `stast`");
    assert_eq!(actions[0]["isPreferred"], true);
    assert_eq!(
        actions[0]["edit"]["changes"]["untitled:1"],
        json!([{"range": range(1, 2, 7), "newText": "stats"}])
    );
    editor.change("untitled:1", 2, json!([{"range": range(1, 2, 7), "text": "stats"}]));
    let found = editor.findings("untitled:1", 2);
    assert!(names(&found).contains(&"unbounded-domain"), "{found:?}");
    let lint = json!({"textDocument": {"uri": "untitled:1"}, "range": range(0, 57, 58), "context": {"diagnostics": [], "only": ["quickfix"]}});
    let actions = editor.ask("textDocument/codeAction", lint);
    let allow = actions
        .as_array()
        .expect("a list")
        .iter()
        .find(|action| action["title"] == "Allow `unbounded-domain` here");
    let edit = &allow.expect("it is offered")["edit"]["changes"]["untitled:1"];
    editor.change("untitled:1", 3, json!([{"range": edit[0]["range"], "text": edit[0]["newText"]}]));
    let found = editor.findings("untitled:1", 3);
    assert!(!names(&found).contains(&"unbounded-domain"), "{found:?}");
}

#[test]
fn an_allowing_comment_allows_in_each_language() {
    let mut editor = Editor::new();
    let texts = [
        ("aql", "SELECT sourceip FROM events\nWHERE username ILIKE '%a%'", "no-time-window"),
        ("aql", "SELECT sourceip FROM events", "no-time-window"),
        (
            "sigma",
            "title: t\nlogsource:\n  category: network_connection\n  product: windows\ndetection:\n  a:\n    ParentImage: x\n  condition: a\n",
            "absent-field",
        ),
    ];
    for (at, (language, text, name)) in texts.into_iter().enumerate() {
        let uri = format!("untitled:{at}");
        editor.open(&uri, language, text);
        let found = editor.findings(&uri, 1);
        let finding = found
            .iter()
            .find(|finding| finding["code"] == name)
            .unwrap_or_else(|| panic!("{name}: {found:?}"));
        let asked =
            json!({"textDocument": {"uri": uri}, "range": finding["range"], "context": {"diagnostics": []}});
        let actions = editor.ask("textDocument/codeAction", asked);
        let title = format!("Allow `{name}` here");
        let allow =
            actions.as_array().expect("a list").iter().find(|action| action["title"] == title.as_str());
        let edit = allow.unwrap_or_else(|| panic!("{title}: {actions}"))["edit"]["changes"][&uri][0].clone();
        editor.change(&uri, 2, json!([{"range": edit["range"], "text": edit["newText"]}]));
        let left = editor.findings(&uri, 2);
        assert!(!names(&left).contains(&name) && left.len() < found.len(), "{name}: {left:?}");
    }
}

#[test]
fn what_nobody_wants_any_more_is_not_answered() {
    let mut editor = Editor::new();
    editor.open("untitled:1", "spl", "index=a | stats count");
    let asked = json!({"textDocument": {"uri": "untitled:1"}, "range": range(0, 0, 1), "context": {"diagnostics": []}});
    // The text changes before anybody can have looked at it: the question is about another text then.
    let stale = editor.begin("textDocument/codeAction", asked.clone());
    editor.change("untitled:1", 2, json!([{"text": "index=b"}]));
    let answer = editor.end(stale);
    assert!(answer.is_array() || answer["error"]["code"] == -32801, "{answer}");
    let ids: Vec<i32> = (0..50).map(|_| editor.begin("textDocument/codeAction", asked.clone())).collect();
    for id in &ids {
        editor.tell("$/cancelRequest", json!({"id": id}));
    }
    for id in ids {
        let answer = editor.end(id);
        assert!(answer.is_array() || answer["error"]["code"] == -32800, "{answer}");
    }
    assert_eq!(editor.ask("textDocument/rename", json!({}))["error"]["code"], -32601);
    assert_eq!(editor.ask("textDocument/hover", json!({"position": 1}))["error"]["code"], -32602);
    assert_eq!(editor.close(), Ended::Properly);
}

#[test]
fn hovering_tells_commands_functions_and_fields() {
    let mut editor = Editor::new();
    let mut check = |language: &str, marked: &str, expected: &[&str]| {
        let told = editor.hover(language, marked);
        for part in expected {
            assert!(told.contains(part), "{marked}: {part} in {told}");
        }
    };
    check("spl", "index=a | ded^up host", &["**dedup**", "[N] f ..."]);
    check("spl", "index=a | dele^te", &["is not run here"]);
    check("spl", "index=a | eval x=mvind^ex(y, 0)", &["mvindex(list, start, end) -> any", "from the end"]);
    check("spl", "index=a | stats dc^(x) BY y", &["```spl\ndc("]);
    check("spl", "index=a | stats max^(x)", &["```spl\nmax("]);
    check("spl", "Parent^Image=x", &["Microsoft-Windows-Sysmon/Operational: 1 (Process Create"]);
    check("spl", "`sysm^on`", &["XmlWinEventLog"]);
    check("spl", "ä\u{1F600} | tab^le a", &["**table**"]);
    check(
        "aql",
        "SELECT DATE^FORMAT(starttime, 'x') FROM events",
        &["DATEFORMAT(milliseconds, 'pattern')", "SimpleDateFormat"],
    );
    check(
        "aql",
        "SELECT \"Process ^Path\" FROM events",
        &["a property, text", "Microsoft-Windows-Sysmon/Operational: 1"],
    );
    check("aql", "SELECT Image^FileName FROM events", &["\"Image\""]);
    let rule = "title: x\nlogsource:\n  category: dns_query\n  product: windows\ndetection:\n  a:\n    QueryName|endswith: x\n  condition: a\n";
    check("sigma", &rule.replace("ends", "en^ds"), &["**endswith**", "ends with the value"]);
    check("sigma", &rule.replace("QueryN", "Query^N"), &["Microsoft-Windows-Sysmon/Operational: 22"]);
    check("sigma", &rule.replace("dns_", "dns^_"), &["22 (Dns query)"]);
    check("sigma", &rule.replace("title", "ti^tle"), &["What it detects, in a line."]);
}

#[test]
fn a_finding_is_explained_where_it_is() {
    let mut editor = Editor::new();
    editor.open(
        "untitled:1",
        "spl",
        "index=a | where match(DestinationHostname, \"box\\.com\") | stats count",
    );
    editor.findings("untitled:1", 1);
    let told = editor.ask(
        "textDocument/hover",
        json!({"textDocument": {"uri": "untitled:1"}, "position": {"line": 0, "character": 46}}),
    );
    let told = told["contents"]["value"].as_str().unwrap_or_default().to_owned();
    assert!(told.contains("**unbounded-domain**") && told.contains("#### Why it matters"), "{told}");
}

#[test]
fn what_may_stand_there_is_offered() {
    let mut editor = Editor::new();
    let mut check = |language: &str, marked: &str, expected: &[&str], not: &[&str]| {
        let offers = editor.completions(language, marked);
        let labels = labels(&offers);
        for label in expected {
            assert!(labels.contains(label), "{marked}: {label} in {labels:?}");
        }
        for label in not {
            assert!(!labels.contains(label), "{marked}: {label} in {labels:?}");
        }
    };
    check("spl", "index=a | ^", &["stats", "eval", "tstats"], &["delete", "mvindex", "Image"]);
    check("spl", "index=a | eval n=1 | eval x=^", &["mvindex", "n", "Image"], &["stats", "dc"]);
    check("spl", "index=a | stats ^", &["dc", "values", "BY"], &["mvindex", "Image"]);
    check("spl", "index=a | stats count BY ^", &["Image", "DestinationHostname"], &["dc"]);
    check("spl", "index=a | dedup ^", &["keepevents=", "Image"], &["dc"]);
    check("spl", "index=a | bin ^", &["span="], &[]);
    check("spl", "EventCode=^", &["22", "4688"], &["Image"]);
    check("spl", "`^", &["sysmon"], &["stats"]);
    check("spl", "index=\"^", &[], &["Image"]);
    check("aql", "^", &["SELECT"], &["username"]);
    check("aql", "SELECT ^", &["username", "DATEFORMAT", "COUNT", "FROM"], &["SELECT", "LIKE"]);
    check(
        "aql",
        "SELECT COUNT(*) AS n FROM events WHERE ^",
        &["username", "Process Path", "ILIKE", "GROUP BY"],
        &["COUNT", "FROM"],
    );
    check("aql", "SELECT COUNT(*) AS n FROM events GROUP BY username HAVING ^", &["n", "COUNT"], &[]);
    check("aql", "SELECT username FROM ^", &["events", "flows"], &["username"]);
    check("aql", "SELECT username FROM events LAST 5 ^", &["HOURS"], &[]);
    let rule = "title: x\nlogsource:\n  category: dns_query\n  product: windows\ndetection:\n  one:\n    ^\n  condition: one\n";
    check("sigma", rule, &["QueryName", "Image"], &["ParentImage", "title"]);
    check("sigma", &rule.replace("    ^", "    QueryName|^"), &["endswith", "cidr"], &["QueryName"]);
    check(
        "sigma",
        &rule.replace("    ^", "    a: b").replace("condition: one", "condition: ^"),
        &["one", "1 of", "not"],
        &["condition"],
    );
    check(
        "sigma",
        &rule.replace("    ^", "    a: b").replace("dns_query", "^"),
        &["dns_query", "process_creation"],
        &[],
    );
    check("sigma", "^\nlogsource:\n", &["title", "level"], &["faulty", "span"]);
    check("sigma", "level: ^\n", &["critical"], &[]);
}

#[test]
fn what_is_offered_replaces_the_word() {
    let mut editor = Editor::new();
    let offers = editor.completions("spl", "\u{1F600}=1 | eval x=mvin^dex");
    let offer = offers.iter().find(|offer| offer["label"] == "mvindex").expect("it is offered");
    assert_eq!(offer["textEdit"], json!({"range": range(0, 14, 18), "newText": "mvindex"}));
    assert_eq!(offer["detail"], "mvindex(list, start, end) -> any");
    let offers = editor.completions("aql", "SELECT \"Process ^");
    let offer = offers.iter().find(|offer| offer["label"] == "Process Path").expect("it is offered");
    assert_eq!(offer["textEdit"], json!({"range": range(0, 7, 16), "newText": "\"Process Path\""}));
}

const MANIFEST: &str = "id: 00000000-0000-4000-8000-000000000000\ntitle: T\ndescription: D\nattack: {tactic: a, technique: T1, \
                        technique_name: N}\nseverity: high\nconfidence: []\ndata_sources: []\nqueries:\n  - {file: q.spl, \
                        language: spl, kind: ours, about: A, finding: {host: Computer}}\ntests: []\n";

#[test]
fn a_package_is_read_as_the_editor_has_it() {
    let files = [("/p/detection.yml", MANIFEST), ("/p/q.spl", "index=a | stats count")];
    let files = files.map(|(path, text)| (PathBuf::from(path), text.to_owned()));
    let mut editor = Editor::over(Files(files.into_iter().collect()));
    editor.open("file:///p/detection.yml", "yaml", MANIFEST);
    assert_eq!(names(&editor.findings("file:///p/detection.yml", 1)), Vec::<&str>::new());
    let changed = MANIFEST.replace("q.spl", "none.spl");
    editor.change("file:///p/detection.yml", 2, json!([{"text": changed}]));
    let found = editor.findings("file:///p/detection.yml", 2);
    assert_eq!(found[0]["message"], "`none.spl` is named here and is not in the package");
    assert_eq!(found[0]["range"]["start"], json!({"line": 8, "character": 4}));
    // A file that is only in the editor is in the package.
    editor.open("file:///p/none.spl", "spl", "index=a | where match(DestinationHostname, \"box\\.com\")");
    assert!(names(&editor.findings("file:///p/none.spl", 1)).contains(&"unbounded-domain"));
    assert_eq!(names(&editor.findings("file:///p/detection.yml", 2)), Vec::<&str>::new());
}

#[test]
fn yaml_of_others_is_left_alone() {
    let mut editor = Editor::new();
    editor.open("file:///compose.yml", "yaml", "services:\n  a: [\n");
    assert!(editor.findings("file:///compose.yml", 1).is_empty());
}

#[test]
fn an_editor_may_go_away() {
    let editor = Editor::new();
    editor.tell("exit", Value::Null);
}

/// Every place of a text that is being written, and of each of its beginnings.
#[test]
fn no_place_is_beyond_an_answer() {
    let mut editor = Editor::new();
    let texts = [
        (
            "spl",
            "`m` \u{1F600}=\"a|b\" [search x=1 | table ä] | eval y=if(match(z, \"(?<q>\\d)\"), 'a b', \"\\\"\") ```c``` | rex \"x",
        ),
        (
            "aql",
            "SELECT \"Process Path\" AS 'ü', GEO::LOOKUP(a, 'b') FROM (SELECT /* c */ \u{1F600} FROM events) -- d\r\nWHERE x = 'it''s",
        ),
        (
            "sigma",
            "title: \u{1F600}\nlogsource: {category: a}\ndetection:\n  a:\n    - '|all':\n      - ä\n    -\n  condition: 1 of a*\n---\n- :",
        ),
    ];
    for (language, text) in texts {
        let uri = format!("untitled:{language}");
        editor.open(&uri, language, "");
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for (version, end) in (2..).zip(ends) {
            editor.change(&uri, version, json!([{"text": &text[..end]}]));
            let line = text[..end].matches('\n').count();
            let column = text[..end].rsplit('\n').next().unwrap_or_default().encode_utf16().count();
            for character in [column / 2, column + 9] {
                let place =
                    json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
                for method in ["textDocument/hover", "textDocument/completion"] {
                    let answer = editor.ask(method, place.clone());
                    assert!(
                        answer.get("error").is_none(),
                        "{method} at {character} of {:?}: {answer}",
                        &text[..end]
                    );
                }
            }
        }
        editor.change(&uri, 9999, json!([{"text": text}]));
        let found = editor.findings(&uri, 9999);
        assert!(!names(&found).contains(&"internal-fault") && !found.is_empty(), "{found:?}");
    }
    assert_eq!(editor.close(), Ended::Properly);
}
