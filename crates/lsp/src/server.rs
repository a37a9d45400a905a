//! The conversation with an editor.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, Sender, select, unbounded};
use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProvider, CompletionOptions,
    CompletionParams, DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    HoverParams, HoverProvider, PositionEncodingKind, PublishDiagnosticsParams, ServerCapabilities,
    TextDocumentPositionParams, TextDocumentSync, TextDocumentSyncKind, TextDocumentSyncOptions, Uri,
};
use lint::{Linter, Selection};
use lsp_server::{Connection, ErrorCode, Message, Notification, ProtocolError, Request, RequestId, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use text::{Diagnostic, Diagnostics, Span};

use crate::document::Document;
use crate::examine::{Job, examine};
use crate::package::{Buffers, root_of};
use crate::said::said;
use crate::schema::Schema;
use crate::world::World;
use crate::{actions, completion, hover};

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The editor asked to shut down, then to exit.
    Properly,
    /// It went away without that.
    Abruptly,
}

/// Speaks with one editor until it is done.
///
/// # Errors
/// Where the first messages are not those that the protocol begins with.
pub fn serve(connection: &Connection, world: &World<'_>) -> Result<Ended, ProtocolError> {
    let (id, _) = connection.initialize_start()?;
    let answer = json!({
        "capabilities": capabilities(),
        "serverInfo": {"name": "overhear", "version": env!("CARGO_PKG_VERSION")},
    });
    connection.initialize_finish(id, answer)?;
    let (jobs, to_do) = unbounded();
    let (done, results) = unbounded();
    Ok(thread::scope(|scope| {
        scope.spawn(move || look_at(world, &to_do, &done));
        let server = Server {
            connection,
            world,
            schema: Schema::new(world),
            documents: BTreeMap::new(),
            queue: VecDeque::new(),
            canceled: BTreeSet::new(),
            waiting: Vec::new(),
            jobs,
            stopping: false,
        };
        server.run(&results)
    }))
}

fn capabilities() -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        ..TextDocumentSyncOptions::default()
    };
    let letters = |all: &[&str]| Some(all.iter().map(|letter| (*letter).to_owned()).collect());
    ServerCapabilities {
        position_encoding: Some(PositionEncodingKind::UTF16),
        text_document_sync: Some(TextDocumentSync::Options(sync)),
        hover_provider: Some(HoverProvider::Bool(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: letters(&["|", " ", "(", ",", "\"", "'", "="]),
            ..CompletionOptions::default()
        }),
        code_action_provider: Some(CodeActionProvider::CodeActionOptions(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QuickFix, CodeActionKind::SourceFixAll]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}

/// What was found in a state of a text.
struct Looked {
    uri: String,
    version: i32,
    findings: Diagnostics,
}

/// Lints the texts that come, of each the newest only, until no more come.
fn look_at(world: &World<'_>, to_do: &Receiver<Job>, done: &Sender<Looked>) {
    let linter = Linter::new(world.settings.clone(), Selection::default());
    let mut newest: Vec<Job> = Vec::new();
    while let Ok(first) = to_do.recv() {
        for job in std::iter::once(first).chain(to_do.try_iter()) {
            newest.retain(|older| older.uri != job.uri);
            newest.push(job);
        }
        for job in newest.drain(..) {
            let findings = catch_unwind(AssertUnwindSafe(|| examine(&job, &linter, world)));
            // A fault of ours in one text must not end what is said of the others.
            let findings = findings.unwrap_or_else(|_| {
                vec![Diagnostic::note(
                    "internal-fault",
                    Span::new(0, 0),
                    "this text could not be looked at: a fault of overhear",
                )]
            });
            if done.send(Looked { uri: job.uri, version: job.version, findings }).is_err() {
                return;
            }
        }
    }
}

struct Server<'a> {
    connection: &'a Connection,
    world: &'a World<'a>,
    schema: Schema<'a>,
    documents: BTreeMap<String, Document>,
    /// What came and is not handled yet.
    queue: VecDeque<Message>,
    /// Requests of the queue that the editor no longer wants.
    canceled: BTreeSet<RequestId>,
    /// Questions about findings that are still being looked for.
    waiting: Vec<(RequestId, CodeActionParams)>,
    jobs: Sender<Job>,
    stopping: bool,
}

/// Why a question has no answer.
struct Refusal {
    code: ErrorCode,
    message: String,
}

impl Server<'_> {
    fn run(mut self, results: &Receiver<Looked>) -> Ended {
        loop {
            while let Some(message) = self.next() {
                match message {
                    Message::Request(request) => self.request(request),
                    Message::Notification(told) if told.method == "exit" => {
                        return if self.stopping { Ended::Properly } else { Ended::Abruptly };
                    }
                    Message::Notification(told) => self.notification(told),
                    Message::Response(_) => {}
                }
                results.try_iter().for_each(|looked| self.looked(looked));
            }
            select! {
                recv(self.connection.receiver) -> message => match message {
                    Ok(message) => self.enqueue(message),
                    Err(_) => return Ended::Abruptly,
                },
                recv(results) -> looked => match looked {
                    Ok(looked) => self.looked(looked),
                    Err(_) => return Ended::Abruptly,
                },
            }
        }
    }

    /// The next message to handle; what came since the last one is seen first, so that nothing canceled is begun.
    fn next(&mut self) -> Option<Message> {
        while let Ok(message) = self.connection.receiver.try_recv() {
            self.enqueue(message);
        }
        self.queue.pop_front()
    }

    fn enqueue(&mut self, message: Message) {
        match message {
            Message::Notification(told) if told.method == "$/cancelRequest" => {
                let id = told
                    .params
                    .get("id")
                    .cloned()
                    .and_then(|id| serde_json::from_value::<RequestId>(id).ok());
                if let Some(id) = id {
                    self.cancel(id);
                }
            }
            other => self.queue.push_back(other),
        }
    }

    fn cancel(&mut self, id: RequestId) {
        if let Some(at) = self.waiting.iter().position(|(waiting, _)| *waiting == id) {
            self.waiting.remove(at);
            self.refuse(id, canceled());
        } else if self
            .queue
            .iter()
            .any(|message| matches!(message, Message::Request(request) if request.id == id))
        {
            self.canceled.insert(id);
        }
    }

    fn send(&self, message: impl Into<Message>) {
        // Where nobody reads any more, the next receive says so.
        let _ = self.connection.sender.send(message.into());
    }

    fn refuse(&self, id: RequestId, refusal: Refusal) {
        self.send(Response::new_err(id, refusal.code as i32, refusal.message));
    }

    fn request(&mut self, request: Request) {
        if self.canceled.remove(&request.id) {
            return self.refuse(request.id, canceled());
        }
        if self.stopping {
            let message = "the server is shutting down".to_owned();
            return self.refuse(request.id, Refusal { code: ErrorCode::InvalidRequest, message });
        }
        let id = request.id.clone();
        let answer = catch_unwind(AssertUnwindSafe(|| self.answer(request))).unwrap_or_else(|_| {
            Err(Refusal { code: ErrorCode::InternalError, message: "a fault of overhear".to_owned() })
        });
        match answer {
            Ok(Some(answer)) => self.send(Response::new_ok(id, answer)),
            Ok(None) => {}
            Err(refusal) => self.refuse(id, refusal),
        }
    }

    /// The answer to a question; `None` where it comes later.
    fn answer(&mut self, request: Request) -> Result<Option<Value>, Refusal> {
        match request.method.as_str() {
            "shutdown" => {
                self.stopping = true;
                Ok(Some(Value::Null))
            }
            "textDocument/hover" => {
                let params: HoverParams = read(request.params)?;
                let (document, at) = self.place(&params.text_document_position_params)?;
                written(hover::hover(document, at, &self.schema))
            }
            "textDocument/completion" => {
                let params: CompletionParams = read(request.params)?;
                let (document, at) = self.place(&params.text_document_position_params)?;
                written(completion::completions(document, at, &self.schema))
            }
            "textDocument/codeAction" => {
                let params: CodeActionParams = read(request.params)?;
                let document = self.document(&params.text_document.uri)?;
                if document.findings.is_none() {
                    self.waiting.push((request.id, params));
                    return Ok(None);
                }
                written(actions::actions(document, &params))
            }
            other => Err(Refusal {
                code: ErrorCode::MethodNotFound,
                message: format!("`{other}` is not among the server's capabilities"),
            }),
        }
    }

    fn document(&self, uri: &Uri) -> Result<&Document, Refusal> {
        let message = || format!("`{uri}` is not open");
        self.documents
            .get(&uri.0)
            .ok_or_else(|| Refusal { code: ErrorCode::InvalidParams, message: message() })
    }

    fn place(&self, params: &TextDocumentPositionParams) -> Result<(&Document, usize), Refusal> {
        let document = self.document(&params.text_document.uri)?;
        Ok((document, document.text.byte(params.position)))
    }

    /// What cannot be read is passed over: there is nobody to tell.
    fn notification(&mut self, told: Notification) {
        match told.method.as_str() {
            "textDocument/didOpen" => {
                let Ok(params) = read::<DidOpenTextDocumentParams>(told.params) else { return };
                let item = params.text_document;
                let language = serde_json::to_value(&item.language_id).unwrap_or_default();
                let language = language.as_str().unwrap_or_default();
                let document = Document::open(&item.uri.0, language, item.version, item.text);
                self.documents.insert(item.uri.0.clone(), document);
                self.look(&item.uri.0);
            }
            "textDocument/didChange" => {
                let Ok(params) = read::<DidChangeTextDocumentParams>(told.params) else { return };
                let uri = params.text_document.text_document_identifier.uri.0;
                let Some(document) = self.documents.get_mut(&uri) else { return };
                document.change(params.text_document.version, params.content_changes);
                self.give_up(&uri);
                self.look(&uri);
            }
            "textDocument/didClose" => {
                let Ok(params) = read::<DidCloseTextDocumentParams>(told.params) else { return };
                let uri = params.text_document.uri;
                self.give_up(&uri.0);
                if self.documents.remove(&uri.0).is_some() {
                    self.publish(uri, None, Vec::new());
                }
            }
            _ => {}
        }
    }

    /// What was asked about a text that is another one now.
    fn give_up(&mut self, uri: &str) {
        let all = std::mem::take(&mut self.waiting);
        let (stale, rest) = all
            .into_iter()
            .partition(|(_, params): &(_, CodeActionParams)| params.text_document.uri.0 == uri);
        self.waiting = rest;
        for (id, _) in stale {
            let message = "the text has changed".to_owned();
            self.refuse(id, Refusal { code: ErrorCode::ContentModified, message });
        }
    }

    /// Has a text looked at, and those of the same package, which may be about it.
    fn look(&mut self, uri: &str) {
        let open = self
            .documents
            .values()
            .filter_map(|document| Some((document.path.clone()?, document.text.clone())));
        let buffers: Arc<Buffers> = Arc::new(open.collect());
        let root = |document: &Document| {
            document.path.as_deref().and_then(|path| root_of(path, self.world.disk, &buffers))
        };
        let own = self.documents.get(uri).and_then(root);
        for (other, document) in &self.documents {
            if other == uri || own.is_some() && root(document) == own {
                let _ = self.jobs.send(Job {
                    uri: other.clone(),
                    version: document.version,
                    kind: document.kind,
                    path: document.path.clone(),
                    text: document.text.clone(),
                    buffers: buffers.clone(),
                });
            }
        }
    }

    fn looked(&mut self, looked: Looked) {
        let Some(document) = self.documents.get_mut(&looked.uri) else { return };
        if document.version != looked.version {
            return;
        }
        document.findings = Some(Arc::new(looked.findings));
        let document = document.clone();
        let uri = Uri(looked.uri.clone());
        let found = document.findings.iter().flat_map(|found| found.iter());
        let found = found.map(|finding| said(finding, &document.text, &uri)).collect();
        let all = std::mem::take(&mut self.waiting);
        let (ready, rest): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(_, params)| params.text_document.uri == uri);
        for (id, params) in ready {
            self.send(Response::new_ok(id, actions::actions(&document, &params)));
        }
        self.publish(uri, Some(looked.version), found);
        self.waiting = rest;
    }

    fn publish(&self, uri: Uri, version: Option<i32>, diagnostics: Vec<gen_lsp_types::Diagnostic>) {
        let params = PublishDiagnosticsParams { uri, version, diagnostics };
        self.send(Notification::new("textDocument/publishDiagnostics".to_owned(), params));
    }
}

fn canceled() -> Refusal {
    Refusal { code: ErrorCode::RequestCanceled, message: "canceled".to_owned() }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params)
        .map_err(|error| Refusal { code: ErrorCode::InvalidParams, message: error.to_string() })
}

fn written(answer: impl Serialize) -> Result<Option<Value>, Refusal> {
    serde_json::to_value(answer)
        .map(Some)
        .map_err(|error| Refusal { code: ErrorCode::InternalError, message: error.to_string() })
}
