//! `overhear search --sourcetype`: plain text logs with the settings of an app.

mod overhear;

use std::fs;

use overhear::{fails, file, folder, out, rows};

const LOG: &str = "10.0.0.1 [15/Jan/2026:10:00:00 +0000] \"GET /a\" 200\n10.0.0.2 [15/Jan/2026:10:00:05 +0000] \"GET /b\" 500\n";

fn app() -> String {
    let root = folder("app");
    fs::create_dir_all(root.join("default")).expect("a folder");
    let props = "[my:web]\nSHOULD_LINEMERGE = false\nKV_MODE = none\nREPORT-line = web_line\nFIELDALIAS-a = client AS src\n\
                 EVAL-failed = if(status >= 500, \"yes\", \"no\")\n";
    fs::write(root.join("default/props.conf"), props).expect("written");
    let transforms =
        "[web_line]\nREGEX = ^(?<client>\\S+) .*\"(?<method>\\w+) (?<uri>\\S+)\" (?<status>\\d+)\n";
    fs::write(root.join("default/transforms.conf"), transforms).expect("written");
    root.display().to_string()
}

#[test]
fn a_text_log_is_searched_by_the_fields_that_an_app_finds_in_it() {
    let log = file("access.log", LOG);
    let search = "sourcetype=my:web failed=yes | table _time src uri";
    let found = rows(&["search", "--spl", search, "--sourcetype", "my:web", "--app", &app(), &log]);
    assert_eq!(found.len(), 1);
    let expected = serde_json::json!({"_time": "2026-01-15T10:00:05.000Z", "src": "10.0.0.2", "uri": "/b"});
    assert_eq!(found[0], expected);
}

#[test]
fn a_text_log_without_settings_has_its_words_and_pairs() {
    let log = file(
        "plain.log",
        "2026-01-15T10:00:00Z user=ann did login\n2026-01-15T10:00:01Z user=bob did logout\n",
    );
    let one = ["search", "--sourcetype", "plain", "--host", "web", "--spl"];
    let words = rows(&[&one[..], &["login | table user host", &log]].concat());
    assert_eq!(words, [serde_json::json!({"user": "ann", "host": "web"})]);
    assert!(out(0, &[&one[..], &["index=* | stats count", &log]].concat()).contains('2'));
}

#[test]
fn without_a_sourcetype_a_text_is_skipped_and_told() {
    let log = file("unknown.log", LOG);
    let said = fails(0, &["search", "--spl", "index=*", &log], "--sourcetype NAME reads it as a text log");
    assert!(said.contains("unknown format: skipped"), "{said}");
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    let stands = file("pointer.log", pointer);
    fails(0, &["search", "--spl", "index=*", &stands, "--sourcetype", "x"], "git lfs pull");
}
