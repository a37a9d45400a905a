//! What may stand at the cursor.

mod aql;
mod sigma;
mod spl;

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, Documentation, MarkupContent, MarkupKind,
    TextEdit,
};
use query::Language;
use text::Span;

use crate::document::Document;
use crate::examine::LONGEST;
use crate::kind::Kind;
use crate::schema::Schema;

/// What may stand at the cursor, the likeliest kinds first.
pub(crate) fn completions(document: &Document, at: usize, schema: &Schema<'_>) -> Vec<CompletionItem> {
    let text = document.text.as_str();
    let Kind::Query(language) = document.kind else { return Vec::new() };
    if text.len() > LONGEST {
        return Vec::new();
    }
    let (replaced, found) = match language {
        Language::Spl => spl::completions(text, at, schema),
        Language::Aql => aql::completions(text, at, schema),
        Language::Sigma => sigma::completions(text, at, schema),
    };
    let range = document.text.range(Span::new(replaced, at.max(replaced)));
    let item = |(place, found): (usize, Offer)| CompletionItem {
        kind: Some(found.kind),
        detail: (!found.detail.is_empty()).then_some(found.detail),
        documentation: (!found.doc.is_empty()).then_some(Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: found.doc,
        })),
        sort_text: Some(format!("{place:05}")),
        filter_text: Some(found.label.clone()),
        text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit::new(range, found.text))),
        label: found.label,
        ..CompletionItem::default()
    };
    found.into_iter().enumerate().map(item).collect()
}

/// One thing that may stand there.
#[derive(Clone)]
struct Offer {
    label: String,
    /// What is put in.
    text: String,
    kind: CompletionItemKind,
    /// A line beside it.
    detail: String,
    /// What it is.
    doc: String,
}

impl Offer {
    fn new(label: impl Into<String>, kind: CompletionItemKind) -> Offer {
        let label = label.into();
        Offer { text: label.clone(), label, kind, detail: String::new(), doc: String::new() }
    }

    fn keyword(word: &str) -> Offer {
        Offer::new(word, CompletionItemKind::Keyword)
    }

    fn field(name: &str) -> Offer {
        Offer::new(name, CompletionItemKind::Field)
    }

    fn function(name: &str, signature: &str, doc: Option<&str>) -> Offer {
        Offer::new(name, CompletionItemKind::Function).with(signature, doc.unwrap_or_default())
    }

    fn with(self, detail: impl Into<String>, doc: impl Into<String>) -> Offer {
        Offer { detail: detail.into(), doc: doc.into(), ..self }
    }

    fn writing(self, text: impl Into<String>) -> Offer {
        Offer { text: text.into(), ..self }
    }
}

/// Where what is offered begins, and what is offered.
type Offers = (usize, Vec<Offer>);

/// Names that a text itself gives, beside those of the schema, each once.
fn fields<'n>(own: Vec<String>, names: impl IntoIterator<Item = &'n str>, own_detail: &str) -> Vec<Offer> {
    let mut found: Vec<Offer> = own.iter().map(|name| Offer::field(name).with(own_detail, "")).collect();
    found.extend(names.into_iter().filter(|name| !own.iter().any(|known| known == name)).map(Offer::field));
    found
}
