//! Runs the built binary as a user does.
#![allow(dead_code, reason = "each test file uses a part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The root of the repository, where every run starts.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// One run with its standard error in a pipe.
pub(crate) fn overhear(args: &[&str]) -> Ran {
    let ran = Command::new(env!("CARGO_BIN_EXE_overhear"))
        .args(args)
        .current_dir(root())
        .env("COLUMNS", "120")
        .stdin(Stdio::null())
        .output()
        .expect("the binary starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: ran.status.code(), out: text(ran.stdout), err: text(ran.stderr) }
}

/// A run that must end with a code; its standard output.
#[track_caller]
pub(crate) fn out(code: i32, args: &[&str]) -> String {
    let ran = overhear(args);
    assert_eq!(ran.code, Some(code), "{args:?}\n{}{}", ran.out, ran.err);
    ran.out
}

/// A run that must fail with a code and say something; what it said.
#[track_caller]
pub(crate) fn fails(code: i32, args: &[&str], says: &str) -> String {
    let ran = overhear(args);
    assert_eq!(ran.code, Some(code), "{args:?}\n{}{}", ran.out, ran.err);
    assert!(ran.err.contains(says), "{args:?} does not say `{says}`:\n{}", ran.err);
    ran.err
}

/// The lines of a run with `--format jsonl` that must end with 0, or with 1 where there is something to act on.
#[track_caller]
pub(crate) fn rows(args: &[&str]) -> Vec<Value> {
    let ran = overhear(&[args, &["--format", "jsonl"]].concat());
    assert!(matches!(ran.code, Some(0 | 1)), "{args:?}\n{}", ran.err);
    ran.out.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
}

/// A file of this test's own.
pub(crate) fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder("files").join(name);
    // Tests of one binary run at once, and may want the same file: it is there whole or not at all.
    let thread = std::thread::current();
    let draft = path.with_extension(format!("{}.draft", thread.name().unwrap_or_default().replace(':', "-")));
    fs::write(&draft, content).expect("the file can be written");
    fs::rename(draft, &path).expect("and be put in its place");
    path.display().to_string()
}

/// An existing folder of that name, for this test binary alone.
pub(crate) fn folder(name: &str) -> PathBuf {
    let binary = std::env::current_exe().expect("a test has a binary");
    let own = binary.file_stem().expect("which has a name").to_string_lossy().into_owned();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(own).join(name);
    fs::create_dir_all(&path).expect("the folder can be made");
    path
}

/// The bytes of a sample.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    fs::read(root().join("samples/office-day").join(name)).expect("the samples are there")
}

/// Three Sysmon events: two connections, one with an empty host name, and the start of their process.
pub(crate) fn three_events() -> String {
    let event = |id: u32, second: u32, more: &str| {
        format!(
            r#"{{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":{id},"Hostname":"WS-9.corp.example","UtcTime":"2026-03-10 12:00:{second:02}.000","User":"CORP\\me","Image":"C:\\Windows\\curl.exe","ProcessId":"7"{more}}}"#
        )
    };
    let connection = |port: u32, host: &str| {
        format!(
            r#","DestinationIp":"198.51.100.7","DestinationPort":"{port}","DestinationHostname":"{host}""#
        )
    };
    let lines = [
        event(
            1,
            0,
            r#","CommandLine":"curl.exe https://pastebin.com","ParentImage":"C:\\Windows\\explorer.exe""#,
        ),
        event(3, 1, &connection(443, "pastebin.com")),
        event(3, 2, &connection(80, "")),
    ];
    lines.join("\n") + "\n"
}
