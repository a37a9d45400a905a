//! Findings in the protocol's words.

use gen_lsp_types::{
    Code, Diagnostic as Said, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    Message, Uri,
};
use text::{Diagnostic, Severity};

use crate::position::Text;

/// Lints that find what does nothing: editors fade it.
const DOES_NOTHING: [&str; 5] = [
    "lookup-result-unused",
    "needless-conversion",
    "subsumed-pattern",
    "unreachable-branch",
    "vacuous-disjunct",
];

/// A finding in the protocol's words: what is to be known beside it follows the message, a line each.
pub(crate) fn said(finding: &Diagnostic, text: &Text, uri: &Uri) -> Said {
    let severity = match finding.severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Note => DiagnosticSeverity::Information,
    };
    let mut message = finding.message.clone();
    for note in &finding.notes {
        message.push('\n');
        message.push_str(note);
    }
    let related = finding.related.iter().map(|related| DiagnosticRelatedInformation {
        location: Location::new(uri.clone(), text.range(related.span)),
        message: related.message.clone(),
    });
    let related: Vec<_> = related.collect();
    let tags = DOES_NOTHING.contains(&finding.name).then(|| vec![DiagnosticTag::Unnecessary]);
    Said {
        range: text.range(finding.span),
        severity: Some(severity),
        code: Some(Code::String(finding.name.to_owned())),
        source: Some("overhear".to_owned()),
        message: Message::String(message),
        related_information: (!related.is_empty()).then_some(related),
        tags,
        ..Said::default()
    }
}
