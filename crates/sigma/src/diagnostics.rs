//! Everything that is said about a rule.

use text::{Diagnostic, Span};

pub(crate) fn not_yaml(span: Span, fault: &str) -> Diagnostic {
    Diagnostic::error("not-yaml", span, format!("the text is not YAML: {fault}"))
}

pub(crate) fn too_large(span: Span) -> Diagnostic {
    Diagnostic::error("too-large", span, "the rule grows beyond what can be asked of events")
}

pub(crate) fn not_a_rule(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("not-a-rule", span, format!("a Sigma rule is a map, this is {found}"))
}

pub(crate) fn missing(span: Span, attribute: &str) -> Diagnostic {
    Diagnostic::error("missing-attribute", span, format!("the rule has no `{attribute}`"))
}

pub(crate) fn wrong_type(span: Span, what: &str, wanted: &str, found: &str) -> Diagnostic {
    Diagnostic::error("wrong-type", span, format!("`{what}` is {wanted}, not {found}"))
}

pub(crate) fn duplicate_key(span: Span, key: &str) -> Diagnostic {
    Diagnostic::error("duplicate-key", span, format!("`{key}` is given twice here"))
}

pub(crate) fn unknown_word(span: Span, what: &str, found: &str, known: &str) -> Diagnostic {
    Diagnostic::warning("unknown-value", span, format!("`{found}` is no {what} of the specification"))
        .with_note(format!("the {what} is one of {known}"))
}

pub(crate) fn unsupported(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error("unsupported", span, format!("{what} is not supported yet"))
}

pub(crate) fn unknown_modifier(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("unknown-modifier", span, format!("`{name}` is not a modifier"))
}

pub(crate) fn modifier_conflict(span: Span, first: &str, second: &str) -> Diagnostic {
    Diagnostic::error("modifier-conflict", span, format!("`{second}` cannot follow `{first}`"))
}

pub(crate) fn modifier_value(span: Span, modifier: &str, wanted: &str) -> Diagnostic {
    Diagnostic::error("modifier-value", span, format!("`{modifier}` takes {wanted}"))
}

pub(crate) fn single_all(span: Span) -> Diagnostic {
    Diagnostic::warning("single-all", span, "`all` says nothing of a single value")
}

pub(crate) fn empty(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error("empty", span, format!("{what} is empty"))
}

pub(crate) fn bad_condition(span: Span, message: String) -> Diagnostic {
    Diagnostic::error("bad-condition", span, message)
}

pub(crate) fn unknown_search(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error(
        "unknown-search",
        span,
        format!("no search identifier `{name}` stands under `detection`"),
    )
    .with_note(match known {
        [] => "the rule has no search identifiers".to_owned(),
        known => format!("the rule has {}", known.join(", ")),
    })
}

pub(crate) fn no_search_matches(span: Span, pattern: &str) -> Diagnostic {
    Diagnostic::error("unknown-search", span, format!("no search identifier matches `{pattern}`"))
}

pub(crate) fn unused_search(span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning("unused-search", span, format!("no condition uses `{name}`"))
}

pub(crate) fn unknown_logsource(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error("unknown-logsource", span, format!("no Windows log is known as {what}"))
}

pub(crate) fn unmapped_logsource(span: Span, what: &str) -> Diagnostic {
    Diagnostic::warning(
        "unmapped-logsource",
        span,
        format!("nothing is known of {what}: all events that are of no Windows log are searched"),
    )
}

pub(crate) fn no_placeholder(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        "placeholder",
        span,
        format!("the rule needs the placeholder `%{name}%`, which has no values here"),
    )
    .with_note(format!("give them with `--placeholder {name}=VALUE,...`"))
}

pub(crate) fn beyond_events(span: Span) -> Diagnostic {
    Diagnostic::error(
        "correlation",
        span,
        "what counts or filters the findings of rules is asked for by `hunt --sigma` alone",
    )
}

pub(crate) fn unknown_action(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("bad-value", span, format!("`{found}` is no action: `global`, `reset` or `repeat`"))
}

pub(crate) fn nothing_to_repeat(span: Span) -> Diagnostic {
    Diagnostic::error("bad-value", span, "there is no rule before this one to repeat")
}

pub(crate) fn too_many_variants(span: Span) -> Diagnostic {
    Diagnostic::error("too-large", span, "the value has more variants than can be asked for")
}

pub(crate) fn no_function(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("unknown-function", span, format!("`{name}` is not a function"))
}

pub(crate) fn bad_value(span: Span, value: &str, why: &str) -> Diagnostic {
    Diagnostic::error("bad-value", span, format!("`{value}` {why}"))
}

pub(crate) fn pipeline(span: Span, name: &str, why: &str) -> Diagnostic {
    Diagnostic::error("pipeline", span, format!("the pipeline `{name}` refuses the rule: {why}"))
}

pub(crate) fn nothing_left(span: Span) -> Diagnostic {
    Diagnostic::error("pipeline", span, "the pipelines leave nothing of the rule's condition")
}

pub(crate) fn bad_pipeline(span: Span, why: String) -> Diagnostic {
    Diagnostic::error("bad-pipeline", span, why)
}

pub(crate) fn unknown_key(span: Span, what: &str, key: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::error("unknown-key", span, format!("{what} has no `{key}`"));
    near(said, key, known)
}

pub(crate) fn unknown_kind(span: Span, what: &str, kind: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::error("unknown-kind", span, format!("`{kind}` is not {what}"));
    near(said, kind, known)
}

/// With the known word that is nearest, or else all of them.
fn near(said: Diagnostic, word: &str, known: &[&str]) -> Diagnostic {
    let nearest = known.iter().map(|known| (distance(word, known), *known)).min();
    match nearest {
        Some((steps, known)) if steps <= known.len() / 3 => {
            said.with_note(format!("did you mean `{known}`?"))
        }
        Some(_) => said.with_note(format!("there is {}", known.join(", "))),
        None => said,
    }
}

/// How many letters have to be put in, taken away or changed.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, own) in one.chars().take(64).enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (column, theirs) in other.iter().enumerate() {
            let changed = before + usize::from(own != *theirs);
            before = row[column + 1];
            row[column + 1] = changed.min(before + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}
