//! `action: global`, `reset` and `repeat`: documents of Sigma 1 that lend their attributes to others of the file.

use std::borrow::Cow;

use super::Reader;
use crate::diagnostics;
use crate::yaml::{Node, Yaml};

/// How many nodes the documents of a file may come to once they are merged.
const MOST_NODES: usize = 400_000;

impl Reader<'_> {
    /// The documents as their actions make them. `global` lends its attributes to all rules after it, `reset` takes
    /// back what was lent, `repeat` is the rule before with other attributes. What a document says itself goes before
    /// what is lent; maps are joined.
    pub(super) fn acted<'n>(&mut self, documents: &'n [Node]) -> Vec<Cow<'n, Node>> {
        let mut lent: Option<Node> = None;
        let mut before: Option<Node> = None;
        let mut left = MOST_NODES;
        let mut rules = Vec::new();
        let acts = documents.iter().any(|document| action(document).is_some());
        for document in documents {
            if !acts {
                rules.push(Cow::Borrowed(document));
                continue;
            }
            let (base, keeps) = match action(document).map(|node| (node, node.text().unwrap_or_default())) {
                None => (lent.as_ref(), false),
                Some((_, "global")) => (lent.as_ref(), true),
                Some((_, "reset")) => {
                    lent = None;
                    continue;
                }
                Some((node, "repeat")) => {
                    if before.is_none() {
                        self.say(diagnostics::nothing_to_repeat(node.span));
                        continue;
                    }
                    (before.as_ref(), false)
                }
                Some((node, found)) => {
                    self.say(diagnostics::unknown_action(node.span, found));
                    continue;
                }
            };
            let merged = base.map_or_else(|| bare(document), |base| joined(base, &bare(document)));
            let size = size(&merged);
            if size > left {
                self.say(diagnostics::too_large(document.span));
                break;
            }
            left -= size;
            if keeps {
                lent = Some(merged);
            } else {
                before = Some(merged.clone());
                rules.push(Cow::Owned(merged));
            }
        }
        rules
    }
}

fn action(document: &Node) -> Option<&Node> {
    let Yaml::Map(pairs) = &document.yaml else { return None };
    pairs.iter().find(|(key, _)| key.text() == Some("action")).map(|(_, value)| value)
}

/// The document without its action.
fn bare(document: &Node) -> Node {
    let mut document = document.clone();
    if let Yaml::Map(pairs) = &mut document.yaml {
        pairs.retain(|(key, _)| key.text() != Some("action"));
    }
    document
}

/// `own` with what `base` has beside it.
fn joined(base: &Node, own: &Node) -> Node {
    let (Yaml::Map(lent), Yaml::Map(pairs)) = (&base.yaml, &own.yaml) else { return own.clone() };
    let mut all = lent.clone();
    for (key, value) in pairs {
        match all.iter_mut().find(|(known, _)| known.text() == key.text()) {
            Some((known, lent)) => {
                *known = key.clone();
                *lent = joined(lent, value);
            }
            None => all.push((key.clone(), value.clone())),
        }
    }
    Node { yaml: Yaml::Map(all), span: own.span }
}

fn size(node: &Node) -> usize {
    match &node.yaml {
        Yaml::Scalar { .. } => 1,
        Yaml::List(nodes) => 1 + nodes.iter().map(size).sum::<usize>(),
        Yaml::Map(pairs) => 1 + pairs.iter().map(|(key, value)| size(key) + size(value)).sum::<usize>(),
    }
}

#[cfg(test)]
mod tests {
    use crate::parse;

    fn check(text: &str, expected: &[&str]) {
        let parsed = parse(text);
        let mut found: Vec<String> = parsed
            .rules
            .iter()
            .map(|rule| {
                let searches: Vec<&str> =
                    rule.detection.searches.iter().map(|search| search.name.value.as_str()).collect();
                let service = rule.logsource.service.as_ref().map_or("", |service| service.value.as_str());
                format!("{} {service} {}", rule.title.value, searches.join("+"))
            })
            .collect();
        found.extend(parsed.diagnostics.iter().map(|said| said.message.clone()));
        assert_eq!(found, expected);
    }

    const GLOBAL: &str = "action: global\ntitle: T\ndetection:\n    condition: 1 of them\n";
    const FIRST: &str = "logsource:\n    service: x\ndetection:\n    a:\n        B: c\n";

    #[test]
    fn a_global_document_lends_its_attributes_until_a_reset() {
        let second = "logsource:\n    service: y\ndetection:\n    b:\n        B: c\n";
        check(&format!("{GLOBAL}---\n{FIRST}---\n{second}"), &["T x a", "T y b"]);
        let own =
            "title: O\nlogsource:\n    service: z\ndetection:\n    c:\n        B: c\n    condition: c\n";
        check(&format!("{GLOBAL}---\n{FIRST}---\naction: reset\n---\n{own}"), &["T x a", "O z c"]);
    }

    #[test]
    fn a_rule_is_repeated_with_other_attributes() {
        let repeat = "action: repeat\ntitle: R\nlogsource:\n    service: y\n";
        check(&format!("{GLOBAL}---\n{FIRST}---\n{repeat}"), &["T x a", "R y a"]);
        check(repeat, &["there is no rule before this one to repeat"]);
        check("action: again\n", &["`again` is no action: `global`, `reset` or `repeat`"]);
    }
}
