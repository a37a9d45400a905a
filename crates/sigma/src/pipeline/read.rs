//! Pipelines as YAML has them.

mod conditions;
mod given;
mod steps;

use text::{Diagnostic, Diagnostics, Span};

use super::{Pipeline, Vars};
use crate::diagnostics;
use crate::rule::Reader;
use crate::yaml::{Node, Yaml, documents};

/// How deep pipelines may nest.
const DEEPEST: usize = 20;

/// Reads a pipeline.
pub(super) fn pipeline(name: &str, text: &str) -> Result<Pipeline, Diagnostics> {
    let (documents, said) = documents(text);
    if !said.is_empty() {
        return Err(said);
    }
    let mut reader = Reader::new(text);
    let pipeline = match documents.as_slice() {
        [document] if matches!(document.yaml, Yaml::Map(_)) => reader.pipeline(name, document),
        [document] => {
            reader.say(diagnostics::wrong_type(document.span, "a pipeline", "a map", document.kind()));
            None
        }
        [_, second, ..] => {
            reader.say(diagnostics::unsupported(second.span, "a second pipeline in a file"));
            None
        }
        [] => {
            reader.say(diagnostics::empty(Span::new(0, text.len()), "the pipeline"));
            None
        }
    };
    match pipeline {
        Some(pipeline) if !reader.diagnostics.iter().any(Diagnostic::is_error) => Ok(pipeline),
        _ => Err(reader.diagnostics),
    }
}

impl Reader<'_> {
    fn pipeline(&mut self, name: &str, document: &Node) -> Option<Pipeline> {
        let mut pipeline =
            Pipeline { name: name.to_owned(), priority: 0.0, vars: Vars::new(), steps: Vec::new() };
        for (key, node) in self.fields(document) {
            match key.value {
                "name" | "allowed_backends" => {}
                "priority" => pipeline.priority = self.number(node, "priority")?,
                "vars" => pipeline.vars = self.vars(node),
                "transformations" => pipeline.steps = self.steps(node, DEEPEST),
                "postprocessing" | "finalizers" => {
                    let what =
                        format!("`{}` is for queries that a backend writes: none is written here", key.value);
                    self.say(diagnostics::bad_pipeline(key.span, what));
                }
                _ => self.say(diagnostics::unknown_key(
                    key.span,
                    "a pipeline",
                    key.value,
                    &["name", "priority", "vars", "transformations", "allowed_backends"],
                )),
            }
        }
        Some(pipeline)
    }

    fn vars(&mut self, node: &Node) -> Vars {
        let mut vars = Vars::new();
        if !matches!(node.yaml, Yaml::Map(_)) && !node.is_null() {
            self.say(diagnostics::wrong_type(node.span, "vars", "a map", node.kind()));
        }
        for (name, node) in self.fields(node) {
            let values = match &node.yaml {
                Yaml::List(nodes) => nodes.as_slice(),
                Yaml::Scalar { .. } | Yaml::Map(_) => std::slice::from_ref(node),
            };
            let texts: Vec<String> =
                values.iter().filter_map(|value| self.plain(value, name.value)).collect();
            if texts.is_empty() {
                self.say(diagnostics::empty(node.span, &format!("`{}`", name.value)));
            }
            vars.insert(name.value.to_owned(), texts);
        }
        vars
    }

    /// A text or a number, as a text.
    pub(super) fn plain(&mut self, node: &Node, what: &str) -> Option<String> {
        let text = node.text().filter(|_| !node.is_null()).map(str::to_owned);
        if text.is_none() {
            self.say(diagnostics::wrong_type(node.span, what, "a text or a number", node.kind()));
        }
        text
    }
}
