//! `overhear lsp`, as an editor starts it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

fn written(message: &Value) -> String {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

fn read(from: &mut impl BufRead) -> Value {
    let mut length = 0;
    loop {
        let mut line = String::new();
        from.read_line(&mut line).expect("the server writes a header");
        if let Some(number) = line.strip_prefix("Content-Length: ") {
            length = number.trim().parse().expect("a length");
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).expect("the whole message");
    serde_json::from_slice(&body).expect("JSON")
}

#[test]
fn an_editor_is_answered_over_standard_input_and_output() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_overhear"))
        .args(["lsp", "--macro", "sysmon=index=x", "--stdio"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut to = server.stdin.take().expect("a pipe");
    let mut from = BufReader::new(server.stdout.take().expect("a pipe"));
    let item =
        json!({"uri": "untitled:1", "languageId": "spl", "version": 7, "text": "`sysmon` | stast count"});
    let messages = [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"processId": null, "rootUri": null, "capabilities": {}}}),
        json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": item}}),
    ];
    for message in &messages {
        to.write_all(written(message).as_bytes()).expect("the server reads");
    }
    assert_eq!(read(&mut from)["result"]["serverInfo"]["name"], "overhear");
    let said = read(&mut from);
    assert_eq!(said["params"]["diagnostics"][0]["code"], "unknown-command");
    assert_eq!(said["params"]["version"], 7);
    for message in [
        json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}),
        json!({"jsonrpc": "2.0", "method": "exit"}),
    ] {
        to.write_all(written(&message).as_bytes()).expect("the server reads");
    }
    assert_eq!(read(&mut from)["id"], 2);
    drop(to);
    assert_eq!(server.wait().expect("it ends").code(), Some(0));
}

#[test]
fn what_is_no_editor_is_told_so() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_overhear"))
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    server.stdin.take().expect("a pipe").write_all(b"\n").expect("the server reads");
    assert_eq!(server.wait().expect("it ends").code(), Some(2));
}
