//! A text that an editor has open.

use std::path::PathBuf;
use std::sync::Arc;

use gen_lsp_types::TextDocumentContentChangeEvent;
use text::Diagnostics;

use crate::file_uri;
use crate::kind::{Kind, kind};
use crate::position::Text;

/// A text that an editor has open, as it is there now.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The text.
    pub(crate) text: Arc<Text>,
    /// The editor's number for this state of it.
    pub(crate) version: i32,
    /// What it is.
    pub(crate) kind: Kind,
    /// Its file, where it has one.
    pub(crate) path: Option<PathBuf>,
    /// What was found in this state of it; `None` where nobody has looked yet.
    pub(crate) findings: Option<Arc<Diagnostics>>,
    language_id: String,
    name: PathBuf,
}

impl Document {
    /// A text that was opened.
    pub(crate) fn open(uri: &str, language_id: &str, version: i32, text: String) -> Document {
        let path = file_uri::path(uri);
        let name = path.clone().unwrap_or_else(|| PathBuf::from(uri));
        let mut document = Document {
            kind: Kind::Foreign,
            text: Arc::new(Text::new(text)),
            version,
            path,
            findings: None,
            language_id: language_id.to_owned(),
            name,
        };
        document.look();
        document
    }

    /// The changes of an edit, one after the other.
    pub(crate) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        for change in changes {
            self.text = Arc::new(match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    self.text.replaced(part.range, &part.text)
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    Text::new(whole.text)
                }
            });
        }
        self.version = version;
        self.findings = None;
        self.look();
    }

    fn look(&mut self) {
        self.kind = kind(&self.language_id, &self.name, self.text.as_str());
    }
}
