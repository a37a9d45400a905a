//! What the thing under the cursor is.

mod aql;
mod sigma;
mod spl;

use gen_lsp_types::{Contents, Hover, MarkupContent, MarkupKind};
use query::Language;
use text::Span;

use crate::docs;
use crate::document::Document;
use crate::examine::LONGEST;
use crate::kind::Kind;
use crate::schema::Schema;

/// What the thing under the cursor is, and what its lint says where something was found there.
pub(crate) fn hover(document: &Document, at: usize, schema: &Schema<'_>) -> Option<Hover> {
    let text = document.text.as_str();
    let Kind::Query(language) = document.kind else { return None };
    if text.len() > LONGEST {
        return None;
    }
    let told = match language {
        Language::Spl => spl::hover(text, at, schema),
        Language::Aql => aql::hover(text, at, schema),
        Language::Sigma => sigma::hover(text, at, schema),
    };
    let findings = document.findings.as_deref().map(Vec::as_slice).unwrap_or_default();
    let here = findings.iter().filter(|finding| finding.span.start <= at && at < finding.span.end);
    let mut parts: Vec<String> = told.iter().map(|(_, told)| told.clone()).collect();
    let mut span = told.map(|(span, _)| span);
    for finding in here {
        let Some(lint) = docs::lint(finding.name) else { continue };
        let part = format!("**{}**\n\n{}", finding.name, lint.replace("## ", "#### "));
        if !parts.contains(&part) {
            parts.push(part);
        }
        span = span.or(Some(finding.span));
    }
    let contents = MarkupContent { kind: MarkupKind::Markdown, value: parts.join("\n\n---\n\n") };
    span.map(|span| Hover {
        contents: Contents::MarkupContent(contents),
        range: Some(document.text.range(span)),
    })
}

/// What is told of the word at a place.
type Told = Option<(Span, String)>;

/// A function: how it is called, and what its source says of it.
fn function(signature: &str, language: &str, doc: Option<&str>) -> String {
    format!("```{language}\n{signature}\n```\n\n{}", doc.unwrap_or_default())
}
