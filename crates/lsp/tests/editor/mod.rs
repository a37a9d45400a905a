//! An editor that speaks with the server over memory, in the protocol's own JSON.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use lsp::{Connection, Disk, Ended, World};
use lsp_server::{Message, Notification, Request, RequestId};
use query::{Knowledge, Settings};
use serde_json::{Value, json};
use taxonomy::Views;

/// An editor.
pub(crate) struct Editor {
    wire: Connection,
    server: Option<JoinHandle<Ended>>,
    asked: i32,
    /// What came while something else was waited for.
    aside: Vec<Message>,
}

/// Files that are only in a test.
#[derive(Default)]
pub(crate) struct Files(pub(crate) BTreeMap<PathBuf, String>);

impl Disk for Files {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let found = self.0.get(path).map(|text| text.as_bytes().to_vec());
        found.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let inside = self.0.keys().filter_map(|path| path.strip_prefix(folder).ok());
        let mut names: Vec<String> = inside
            .filter_map(|rest| {
                let first = rest.components().next()?.as_os_str().to_string_lossy().into_owned();
                Some(if rest.components().count() > 1 { format!("{first}/") } else { first })
            })
            .collect();
        names.dedup();
        Ok(names)
    }
}

impl Editor {
    /// An editor whose server is up, over these files.
    pub(crate) fn over(files: Files) -> Editor {
        let (server, wire) = Connection::memory();
        let server = thread::spawn(move || {
            let mut knowledge = Knowledge::default();
            let definition = "source=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\"".to_owned();
            knowledge
                .macros
                .insert("sysmon".to_owned(), query::Macro { definition, ..query::Macro::default() });
            let views = Views::default();
            let settings = Settings::new(&functions::Catalogue, &knowledge, &views);
            lsp::serve(&server, &World { settings, disk: &files })
                .expect("the conversation begins as it should")
        });
        let mut editor = Editor { wire, server: Some(server), asked: 0, aside: Vec::new() };
        let hello = editor.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
        assert_eq!(hello["capabilities"]["positionEncoding"], "utf-16");
        editor.tell("initialized", json!({}));
        editor
    }

    /// An editor without files.
    pub(crate) fn new() -> Editor {
        Editor::over(Files::default())
    }

    pub(crate) fn tell(&self, method: &str, params: Value) {
        let told = Notification { method: method.to_owned(), params };
        self.wire.sender.send(told.into()).expect("the server listens");
    }

    /// Sends a request and does not wait.
    pub(crate) fn begin(&mut self, method: &str, params: Value) -> i32 {
        self.asked += 1;
        let request = Request { id: RequestId::from(self.asked), method: method.to_owned(), params };
        self.wire.sender.send(request.into()).expect("the server listens");
        self.asked
    }

    /// Waits for the answer of a request: a result, or an error as `{"code", "message"}` under `error`.
    pub(crate) fn end(&mut self, id: i32) -> Value {
        let answer = self.wait(
            &|message| matches!(message, Message::Response(answer) if answer.id == RequestId::from(id)),
        );
        let Message::Response(answer) = answer else { unreachable!("it was waited for") };
        match answer.response_result {
            Ok(result) => result,
            Err(error) => json!({"error": {"code": error.code, "message": error.message}}),
        }
    }

    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.end(id)
    }

    pub(crate) fn open(&self, uri: &str, language: &str, text: &str) {
        let item = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": item}));
    }

    pub(crate) fn change(&self, uri: &str, version: i32, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// The findings of that state of a text.
    pub(crate) fn findings(&mut self, uri: &str, version: i32) -> Vec<Value> {
        let message = self.wait(&|message| {
            matches!(message, Message::Notification(told) if told.method == "textDocument/publishDiagnostics"
                && told.params["uri"] == uri && told.params["version"] == version)
        });
        let Message::Notification(told) = message else { unreachable!("it was waited for") };
        told.params["diagnostics"].as_array().cloned().unwrap_or_default()
    }

    /// The text of a hover at `^`, and the labels of completions there, over a text that is opened for it.
    pub(crate) fn hover(&mut self, language: &str, marked: &str) -> String {
        let place = self.place(language, marked);
        let found = self.ask("textDocument/hover", place);
        found["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn completions(&mut self, language: &str, marked: &str) -> Vec<Value> {
        let place = self.place(language, marked);
        self.ask("textDocument/completion", place).as_array().cloned().unwrap_or_default()
    }

    fn place(&mut self, language: &str, marked: &str) -> Value {
        let (before, after) = marked.split_once('^').expect("a mark");
        self.asked += 1;
        let uri = format!("untitled:{}", self.asked);
        self.open(&uri, language, &format!("{before}{after}"));
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count();
        json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": column}})
    }

    fn wait(&mut self, wanted: &dyn Fn(&Message) -> bool) -> Message {
        if let Some(at) = self.aside.iter().position(wanted) {
            return self.aside.remove(at);
        }
        loop {
            let message =
                self.wire.receiver.recv_timeout(Duration::from_secs(60)).expect("the server answers");
            if wanted(&message) {
                return message;
            }
            self.aside.push(message);
        }
    }

    /// Says good-bye and tells how the server took it.
    pub(crate) fn close(mut self) -> Ended {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.server.take().expect("it runs").join().expect("it does not panic")
    }
}
