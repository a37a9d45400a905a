//! YAML as a tree whose every node knows its bytes.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};
use text::{Diagnostic, Diagnostics, Span};

use crate::diagnostics;

/// How many nodes one text may have, those that aliases repeat included.
const MOST_NODES: usize = 200_000;

/// A node and its bytes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) yaml: Yaml,
    pub(crate) span: Span,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Yaml {
    /// A text, and whether it stood without quotes (only then may it be a number, a boolean or null).
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.yaml {
            Yaml::Scalar { text, .. } => Some(text),
            Yaml::List(_) | Yaml::Map(_) => None,
        }
    }

    /// Null as YAML 1.2 has it: nothing, `~`, `null`.
    pub(crate) fn is_null(&self) -> bool {
        match &self.yaml {
            Yaml::Scalar { text, plain } => {
                *plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL")
            }
            Yaml::List(_) | Yaml::Map(_) => false,
        }
    }

    /// What the node is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.yaml {
            Yaml::Scalar { .. } if self.is_null() => "null",
            Yaml::Scalar { .. } => "a text",
            Yaml::List(_) => "a list",
            Yaml::Map(_) => "a map",
        }
    }

    /// For each byte of a scalar's text, where it stands in the source. Quotes, doubled quotes, indentation and
    /// folded line ends are skipped.
    pub(crate) fn places(&self, source: &str) -> Vec<usize> {
        let text = self.text().unwrap_or_default();
        let mut at = self.span.start;
        let mut places = Vec::with_capacity(text.len() + 1);
        for wanted in text.chars() {
            let rest = source.get(at..self.span.end).unwrap_or_default();
            let same = |found: char| found == wanted || (wanted.is_whitespace() && found.is_whitespace());
            let found = rest.char_indices().find(|(_, found)| same(*found));
            let (start, len) = found.map_or((at, 0), |(skipped, found)| (at + skipped, found.len_utf8()));
            places.extend((0..wanted.len_utf8()).map(|byte| start + byte.min(len)));
            at = start + len;
        }
        places.push(at);
        places
    }
}

/// The documents of a text, those before a fault included.
pub(crate) fn documents(text: &str) -> (Vec<Node>, Diagnostics) {
    let mut reader = Reader { left: MOST_NODES, ..Reader::default() };
    for event in Parser::new_from_str(text) {
        let taken = match event {
            Ok((event, span)) => {
                let span =
                    Span::new(span.start.byte_offset().unwrap_or(0), span.end.byte_offset().unwrap_or(0));
                reader.take(event, span)
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
                Err(diagnostics::not_yaml(Span::new(at, (at + 1).min(text.len())), &error.info()))
            }
        };
        if let Err(diagnostic) = taken {
            return (reader.documents, vec![diagnostic]);
        }
    }
    (reader.documents, Vec::new())
}

#[derive(Default)]
struct Reader {
    open: Vec<Open>,
    anchors: HashMap<usize, (Node, usize)>,
    documents: Vec<Node>,
    left: usize,
}

struct Open {
    children: Vec<Node>,
    map: bool,
    flow: bool,
    start: Span,
    anchor: usize,
    /// Nodes left when it was opened, to know how many it holds.
    left: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        match event {
            Event::Scalar(value, style, anchor, _) => {
                let yaml = Yaml::Scalar { text: value.into_owned(), plain: style == ScalarStyle::Plain };
                self.add(Node { yaml, span }, anchor, 1)
            }
            Event::SequenceStart(style, anchor, _) => {
                self.open(style, span, anchor, false);
                Ok(())
            }
            Event::MappingStart(style, anchor, _) => {
                self.open(style, span, anchor, true);
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => {
                let Some((node, size)) = self.anchors.get(&anchor) else {
                    return Err(diagnostics::not_yaml(span, "the alias stands inside its own anchor"));
                };
                if *size > self.left {
                    return Err(diagnostics::too_large(span));
                }
                self.left -= size;
                let node = Node { span, ..node.clone() };
                self.put(node);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, style: StructureStyle, start: Span, anchor: usize, map: bool) {
        let flow = style == StructureStyle::Flow;
        self.open.push(Open { children: Vec::new(), map, flow, start, anchor, left: self.left });
    }

    /// A block ends where its last part ends: the parser sees its end only at the next line that is not its own.
    fn end(&mut self, end: Span) -> Result<(), Diagnostic> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let last = match open.children.last() {
            Some(child) if !open.flow => child.span.end,
            _ => end.end,
        };
        let span = Span::new(open.start.start, last.max(open.start.start));
        let size = open.left - self.left + 1;
        let yaml = if open.map { Yaml::Map(pairs(open.children)) } else { Yaml::List(open.children) };
        self.add(Node { yaml, span }, open.anchor, size)
    }

    /// A node that was written out; it holds `size` nodes, itself included.
    fn add(&mut self, node: Node, anchor: usize, size: usize) -> Result<(), Diagnostic> {
        self.left = self.left.checked_sub(1).ok_or_else(|| diagnostics::too_large(node.span))?;
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), size));
        }
        self.put(node);
        Ok(())
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None => self.documents.push(node),
        }
    }
}

fn pairs(children: Vec<Node>) -> Vec<(Node, Node)> {
    let mut children = children.into_iter();
    let mut pairs = Vec::new();
    while let (Some(key), Some(value)) = (children.next(), children.next()) {
        pairs.push((key, value));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, path: &[usize], expected: &str) {
        let (documents, diagnostics) = documents(source);
        assert_eq!(diagnostics, []);
        let mut node = &documents[0];
        for step in path {
            node = match &node.yaml {
                Yaml::List(nodes) => &nodes[*step],
                Yaml::Map(pairs) if step % 2 == 0 => &pairs[step / 2].0,
                Yaml::Map(pairs) => &pairs[step / 2].1,
                Yaml::Scalar { .. } => panic!("a scalar has no parts"),
            };
        }
        assert_eq!(node.span.of(source), expected);
    }

    #[test]
    fn every_node_knows_its_bytes() {
        let source = "ä: 'it''s'\nb:\n    - c: 1 # why\n      d: x y\n    - e\n";
        check(source, &[0], "ä");
        check(source, &[1], "'it''s'");
        check(source, &[3, 0, 1], "1");
        check(source, &[3, 0, 3], "x y");
        check(source, &[3, 0], "c: 1 # why\n      d: x y");
        check("a: {b: [c, d]}\n", &[1], "{b: [c, d]}");
        check(source, &[3], "- c: 1 # why\n      d: x y\n    - e");
    }

    #[test]
    fn a_folded_text_knows_where_its_words_stand() {
        let source = "c: >\n    a or\n    not b\n";
        let (documents, _) = documents(source);
        let Yaml::Map(pairs) = &documents[0].yaml else { panic!("a map") };
        let node = &pairs[0].1;
        assert_eq!(node.text(), Some("a or not b\n"));
        let places = node.places(source);
        assert_eq!(source[places[5]..].chars().next(), Some('n'));
        assert_eq!(source[places[9]..].chars().next(), Some('b'));
    }

    #[test]
    fn aliases_cannot_grow_without_bound() {
        let mut source = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for n in 1..9 {
            let before = format!("*a{}", n - 1);
            source += &format!("a{n}: &a{n} [{}]\n", [before.as_str(); 10].join(", "));
        }
        let (_, diagnostics) = documents(&source);
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].name, "too-large");
    }

    #[test]
    fn a_fault_is_named_at_its_place() {
        let source = "a: 1\nb: [1, 2\nc: 3\n";
        let (_, diagnostics) = documents(source);
        assert_eq!(diagnostics[0].name, "not-yaml");
        assert!(diagnostics[0].span.start > 5, "{diagnostics:?}");
    }
}
