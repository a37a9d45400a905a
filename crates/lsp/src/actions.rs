//! What can be done about a finding.

use std::collections::HashMap;

use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionParams, TextEdit, Uri, WorkspaceEdit};
use query::Language;
use text::{Diagnostic, Fix, Span};

use crate::document::Document;
use crate::kind::Kind;
use crate::said::said;

/// What can be done about the findings in a part of a text: the fix of each, a comment that allows it, and all fixes of
/// the text at once.
pub(crate) fn actions(document: &Document, params: &CodeActionParams) -> Vec<CodeAction> {
    let uri = &params.text_document.uri;
    let (text, asked) = (&document.text, document.text.span(params.range));
    let findings = document.findings.as_deref().map(Vec::as_slice).unwrap_or_default();
    let wants = |kind: &CodeActionKind| {
        params.context.only.as_ref().is_none_or(|only| only.iter().any(|asked| holds(asked, kind)))
    };
    let mut found = Vec::new();
    if wants(&CodeActionKind::QuickFix) {
        let here = findings.iter().filter(|finding| touches(finding, asked));
        for finding in here {
            let action = |title: String, fix: &Fix, preferred: bool| CodeAction {
                title,
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: Some(vec![said(finding, text, uri)]),
                is_preferred: preferred.then_some(true),
                edit: Some(edit(document, uri, &[fix])),
                ..CodeAction::default()
            };
            if let Some(fix) = &finding.fix {
                found.push(action(short(&fix.words(text.as_str())), fix, true));
            }
            if let Some(allowed) = allowed(document, finding) {
                found.push(action(format!("Allow `{}` here", finding.name), &allowed, false));
            }
        }
    }
    let all = lint::fixes(text.as_str(), findings);
    if wants(&CodeActionKind::SourceFixAll) && !all.is_empty() {
        found.push(CodeAction {
            title: format!("Make all {} fixes of overhear", all.len()),
            kind: Some(CodeActionKind::SourceFixAll),
            edit: Some(edit(document, uri, &all)),
            ..CodeAction::default()
        });
    }
    found
}

/// `source` asks for `source.fixAll` too.
fn holds(asked: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let (asked, kind) = (asked.to_string(), kind.to_string());
    asked.is_empty() || kind == asked || kind.strip_prefix(&asked).is_some_and(|rest| rest.starts_with('.'))
}

/// Is the finding, or what mends it, in the part that was asked for?
fn touches(finding: &Diagnostic, asked: Span) -> bool {
    let meets = |span: Span| span.start <= asked.end && asked.start <= span.end;
    meets(finding.span) || finding.fix.as_ref().is_some_and(|fix| meets(fix.span))
}

fn edit(document: &Document, uri: &Uri, fixes: &[&Fix]) -> WorkspaceEdit {
    let edits = fixes.iter().map(|fix| TextEdit::new(document.text.range(fix.span), fix.replacement.clone()));
    WorkspaceEdit {
        changes: Some(HashMap::from([(uri.clone(), edits.collect())])),
        ..WorkspaceEdit::default()
    }
}

/// A title that fits a menu.
fn short(title: &str) -> String {
    const MOST: usize = 90;
    let line = title.replace(['\n', '\r'], " ");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// The comment that allows a finding of a lint in its line, where one can stand there.
fn allowed(document: &Document, finding: &Diagnostic) -> Option<Fix> {
    let Kind::Query(language) = document.kind else { return None };
    if finding.is_error() || lint::find(finding.name).is_none() {
        return None;
    }
    let (text, name) = (document.text.as_str(), finding.name);
    let line = document.text.line_at(finding.span.start);
    let own = line.of(text);
    let blanks = &own[..own.len() - own.trim_start().len()];
    let (at, replacement) = match language {
        Language::Spl => (line.start, format!("{blanks}```overhear: allow {name}```\n")),
        Language::Sigma => (line.start, format!("{blanks}# overhear: allow {name}\n")),
        // Before SELECT and after the last word a comment is a fault of its own.
        Language::Aql if text[line.end..].trim().is_empty() => {
            let select = own.to_ascii_uppercase().find("SELECT ")?;
            (line.start + select + "SELECT".len(), format!(" /* overhear: allow {name} */"))
        }
        Language::Aql => (line.end, format!(" /* overhear: allow {name} */")),
    };
    Some(Fix { span: Span::new(at, at), replacement })
}
