//! What a text is.

use std::path::Path;

use query::Language;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A query, or a file of Sigma rules.
    Query(Language),
    /// The `detection.yml` of a package.
    Manifest,
    /// The `test.yml` of a package's test.
    Test,
    /// YAML that is none of ours, or something else: nothing is said of it.
    Foreign,
}

/// Keys of which a Sigma document has one at the beginning of a line.
const SIGMA: [&str; 4] = ["logsource:", "detection:", "correlation:", "filter:"];

/// What a text is, by the language that the editor gives it, its name, and for YAML what stands in it.
pub(crate) fn kind(language_id: &str, name: &Path, text: &str) -> Kind {
    let given = match language_id {
        "splunk" | "splunk-spl" => Some(Language::Spl),
        other => Language::parse(other),
    };
    if let Some(given) = given {
        return Kind::Query(given);
    }
    let file = name.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let in_tests = || name.ancestors().nth(2).is_some_and(|folder| folder.ends_with("tests"));
    match Language::of_file(&file) {
        Some(Language::Sigma) if file == "detection.yml" => Kind::Manifest,
        Some(Language::Sigma) if file == "test.yml" && in_tests() => Kind::Test,
        Some(Language::Sigma) => {
            let has = |key: &&str| text.lines().any(|line| line.starts_with(*key));
            if SIGMA.iter().any(has) { Kind::Query(Language::Sigma) } else { Kind::Foreign }
        }
        Some(known) => Kind::Query(known),
        None => Kind::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_language_name_and_content() {
        let check =
            |id, name, text, expected| assert_eq!(kind(id, Path::new(name), text), expected, "{id} {name}");
        check("aql", "Untitled-1", "", Kind::Query(Language::Aql));
        check("splunk", "x", "", Kind::Query(Language::Spl));
        check("plaintext", "/a/q.SPL", "", Kind::Query(Language::Spl));
        check("yaml", "/a/rule.yml", "title: x\nlogsource:\n", Kind::Query(Language::Sigma));
        check("yaml", "/a/compose.yaml", "services:\n  detection: 1\n", Kind::Foreign);
        check("yaml", "/p/detection.yml", "", Kind::Manifest);
        check("yaml", "/p/tests/one/test.yml", "", Kind::Test);
        check("rust", "/a/x.rs", "", Kind::Foreign);
    }
}
