//! What a lint's tests share.

use query::{Knowledge, Language, Settings};
use taxonomy::Views;
use text::{Diagnostic, Source};

use crate::{Lint, Linter, Selection, Tables};

/// What a lint says of a query: for each finding the guilty text, a colon, and the message.
#[track_caller]
pub(crate) fn check(lint: &Lint, language: Language, text: &str, expected: &[&str]) {
    let (knowledge, views) = (Knowledge::default(), Views::default());
    let settings = Settings::new(&functions::Catalogue, &knowledge, &views);
    let selection = Selection::new(&[lint.name.to_owned()], &[]).expect("the lint is among ALL");
    let source = Source::new("query", text);
    let found = Linter::new(settings, selection).lint(language, &source);
    let shown: Vec<String> =
        found.iter().map(|finding| format!("{}: {}", finding.span.of(text), finding.message)).collect();
    assert_eq!(shown, expected, "{text}");
}

/// What a lint finds in a query where these lookup tables are known.
pub(crate) fn with_tables(lint: &Lint, language: Language, text: &str, tables: &Tables) -> Vec<Diagnostic> {
    let (knowledge, views) = (Knowledge::default(), Views::default());
    let settings = Settings::new(&functions::Catalogue, &knowledge, &views);
    let selection = Selection::new(&[lint.name.to_owned()], &[]).expect("the lint is among ALL");
    Linter::new(settings, selection).with_tables(tables.clone()).lint(language, &Source::new("query", text))
}

/// A Sigma rule of that log source with this detection.
pub(crate) fn rule(category: &str, detection: &str) -> String {
    let detection = detection.replace('\n', "\n    ");
    format!(
        "title: A\nlogsource:\n  product: windows\n  category: {category}\ndetection:\n  selection:\n    {detection}\n  \
         condition: selection\n"
    )
}
