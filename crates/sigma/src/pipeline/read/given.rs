//! The parts of a step as they are given.

use text::{Diagnostic, Span, Spanned};

use crate::Value;
use crate::diagnostics;
use crate::pipeline::python::Pattern;
use crate::rule::{Fields, Reader, value};
use crate::yaml::{Node, Yaml};

/// The parts of a step, or of a condition, with its kind.
pub(super) struct Given<'n> {
    pub(super) kind: Spanned<&'n str>,
    pub(super) parts: Fields<'n>,
    pub(super) span: Span,
}

impl<'n> Given<'n> {
    pub(super) fn node(&self, name: &str) -> Option<&'n Node> {
        self.parts.iter().find(|(key, _)| key.value == name).map(|(_, node)| *node)
    }
}

impl Reader<'_> {
    /// A map with a `type`.
    pub(super) fn given<'n>(&mut self, node: &'n Node, what: &str) -> Option<Given<'n>> {
        if !matches!(node.yaml, Yaml::Map(_)) {
            self.say(diagnostics::wrong_type(node.span, what, "a map", node.kind()));
            return None;
        }
        let parts = self.fields(node);
        let Some((_, kind)) = parts.iter().find(|(key, _)| key.value == "type") else {
            let why = format!("{what} has no `type`");
            self.say(diagnostics::bad_pipeline(Span::new(node.span.start, node.span.start), why));
            return None;
        };
        let Some(text) = kind.text() else {
            self.say(diagnostics::wrong_type(kind.span, "type", "a text", kind.kind()));
            return None;
        };
        Some(Given { kind: Spanned::new(text, kind.span), span: node.span, parts })
    }

    /// Says which parts mean nothing.
    pub(super) fn known_parts(&mut self, given: &Given<'_>, known: &[&str]) {
        for (key, _) in &given.parts {
            if key.value != "type" && !known.contains(&key.value) {
                let what = format!("`{}`", given.kind.value);
                self.say(diagnostics::unknown_key(key.span, &what, key.value, known));
            }
        }
    }

    /// A part that has to be there.
    pub(super) fn part<'n>(&mut self, given: &Given<'n>, name: &str) -> Option<&'n Node> {
        let found = given.node(name);
        if found.is_none() {
            let why = format!("`{}` needs `{name}`", given.kind.value);
            self.say(diagnostics::bad_pipeline(given.kind.span, why));
        }
        found
    }

    /// A text that has to be there.
    pub(super) fn part_text(&mut self, given: &Given<'_>, name: &str) -> Option<String> {
        let node = self.part(given, name)?;
        self.plain(node, name)
    }

    /// A text where it is there.
    pub(super) fn maybe_text(&mut self, given: &Given<'_>, name: &str) -> Option<String> {
        let node = given.node(name).filter(|node| !node.is_null())?;
        self.plain(node, name)
    }

    /// A value that has to be there.
    pub(super) fn part_value(&mut self, given: &Given<'_>, name: &str) -> Option<Value> {
        let node = self.part(given, name)?;
        if node.text().is_none() {
            self.say(diagnostics::wrong_type(node.span, name, "a value", node.kind()));
            return None;
        }
        Some(value(node).value)
    }

    /// Texts where they are there; one alone counts as a list of one.
    pub(super) fn maybe_texts(&mut self, given: &Given<'_>, name: &str) -> Option<Vec<String>> {
        let node = given.node(name).filter(|node| !node.is_null())?;
        Some(self.text_list(node, name))
    }

    /// Texts that have to be there.
    pub(super) fn part_texts(&mut self, given: &Given<'_>, name: &str) -> Option<Vec<String>> {
        let node = self.part(given, name)?;
        Some(self.text_list(node, name))
    }

    pub(super) fn text_list(&mut self, node: &Node, name: &str) -> Vec<String> {
        let nodes = match &node.yaml {
            Yaml::List(nodes) => nodes.as_slice(),
            Yaml::Scalar { .. } | Yaml::Map(_) => std::slice::from_ref(node),
        };
        nodes.iter().filter_map(|node| self.plain(node, name)).collect()
    }

    /// `true` or `false`; false where it is not there.
    pub(super) fn is_so(&mut self, given: &Given<'_>, name: &str) -> bool {
        self.switch(&given.parts, name)
    }

    /// One of several words; the first one where it is not there.
    pub(super) fn one_of<T: Copy>(
        &mut self,
        given: &Given<'_>,
        name: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let Some(node) = given.node(name) else { return words.first().map(|(_, meaning)| *meaning) };
        let text = self.plain(node, name)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let why = format!("is no `{name}`: {}", known.join(", "));
            self.say(diagnostics::bad_value(node.span, &text, &why));
        }
        found
    }

    /// A regular expression.
    pub(super) fn pattern(&mut self, given: &Given<'_>, name: &str) -> Option<Pattern> {
        let node = self.part(given, name)?;
        let text = self.plain(node, name)?;
        self.pattern_of(&text, node.span)
    }

    pub(super) fn pattern_of(&mut self, text: &str, span: Span) -> Option<Pattern> {
        match Pattern::new(text) {
            Ok(pattern) => Some(pattern),
            Err(why) => {
                let said = Diagnostic::error("bad-value", span, format!("`{text}` is no expression: {why}"));
                self.say(said);
                None
            }
        }
    }
}
