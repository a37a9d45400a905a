//! YAML documents to rules.

mod actions;
mod choices;
mod correlation;
mod filter;

use text::{Diagnostic, Diagnostics, Span, Spanned};

use crate::yaml::{Node, Yaml, documents};
use crate::{
    Body, Correlation, Detection, Filter, Item, Level, Logsource, Modifier, Related, Rule, Search, Status,
    Value, aggregation, condition, diagnostics,
};

/// What was read of a text, and what is to be said about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The rules in the order of their documents; a rule with errors is here with what could be read of it.
    pub rules: Vec<Rule>,
    /// The correlation rules in the order of their documents; those with errors are not here.
    pub correlations: Vec<Correlation>,
    /// The filters in the order of their documents; those with errors are not here.
    pub filters: Vec<Filter>,
    /// Errors stop the rule that they point into, warnings do not.
    pub diagnostics: Diagnostics,
}

/// Reads all rules of a YAML text.
pub fn parse(text: &str) -> Parsed {
    let (documents, diagnostics) = documents(text);
    let mut reader = Reader { diagnostics, ..Reader::new(text) };
    let merged = reader.acted(&documents);
    let rules = merged.iter().filter_map(|document| reader.rule(document)).collect();
    if documents.is_empty() && reader.diagnostics.is_empty() {
        reader.diagnostics.push(diagnostics::not_a_rule(Span::new(0, text.len()), "an empty text"));
    }
    let Reader { correlations, filters, diagnostics, .. } = reader;
    Parsed { rules, correlations, filters, diagnostics }
}

impl Parsed {
    /// What to say where each rule's events alone are asked for: what needs the findings of others is not answered.
    pub fn beyond_events(&self) -> Diagnostics {
        let aggregations = self.rules.iter().filter(|rule| rule.detection.together.is_some());
        let aggregations = aggregations.map(|rule| rule.detection.counted);
        let correlations = self.correlations.iter().map(|correlation| correlation.span);
        let filters = self.filters.iter().map(|filter| filter.span);
        aggregations.chain(correlations).chain(filters).map(diagnostics::beyond_events).collect()
    }
}

/// Reads documents, and keeps what is to be said about them.
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    pub(crate) diagnostics: Diagnostics,
    correlations: Vec<Correlation>,
    filters: Vec<Filter>,
}

/// A map of which each key is a text and stands once.
pub(crate) type Fields<'n> = Vec<(Spanned<&'n str>, &'n Node)>;

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Reader<'a> {
        Reader { text, diagnostics: Vec::new(), correlations: Vec::new(), filters: Vec::new() }
    }
}

impl Reader<'_> {
    pub(crate) fn say(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn rule(&mut self, document: &Node) -> Option<Rule> {
        if document.is_null() {
            return None;
        }
        let Yaml::Map(_) = &document.yaml else {
            self.say(diagnostics::not_a_rule(document.span, document.kind()));
            return None;
        };
        let fields = self.fields(document);
        if fields.iter().any(|(key, _)| key.value == "filter") {
            let filter = self.filter(&fields, document.span);
            self.filters.extend(filter);
            return None;
        }
        if fields.iter().any(|(key, _)| key.value == "correlation") {
            let correlation = self.correlation(&fields, document.span);
            self.correlations.extend(correlation);
            return None;
        }
        let said = self.diagnostics.len();
        let mut rule = Rule {
            title: self.required_text(&fields, "title", document.span),
            id: self.text(&fields, "id"),
            name: self.text(&fields, "name"),
            related: self.related(&fields),
            taxonomy: self.taxonomy(&fields),
            status: self.word(&fields, "status", &Status::ALL.map(|status| (status.word(), status))),
            description: self.text(&fields, "description"),
            license: self.text(&fields, "license"),
            references: self.texts(&fields, "references"),
            author: self.text(&fields, "author"),
            date: self.text(&fields, "date"),
            modified: self.text(&fields, "modified"),
            logsource: self.logsource(&fields, document.span),
            detection: self.detection(&fields, document.span),
            fields: self.texts(&fields, "fields"),
            falsepositives: self.texts(&fields, "falsepositives"),
            level: self.word(&fields, "level", &Level::ALL.map(|level| (level.word(), level))),
            tags: self.texts(&fields, "tags"),
            faulty: false,
            span: document.span,
        };
        rule.faulty = self.diagnostics[said..].iter().any(Diagnostic::is_error);
        Some(rule)
    }

    pub(crate) fn fields<'n>(&mut self, map: &'n Node) -> Fields<'n> {
        let mut fields: Fields<'n> = Vec::new();
        let Yaml::Map(pairs) = &map.yaml else { return fields };
        for (key, value) in pairs {
            let Some(name) = key.text() else {
                self.say(diagnostics::wrong_type(key.span, "a key", "a text", key.kind()));
                continue;
            };
            if fields.iter().any(|(known, _)| known.value == name) {
                self.say(diagnostics::duplicate_key(key.span, name));
            }
            fields.push((Spanned::new(name, key.span), value));
        }
        fields
    }

    fn required_text(&mut self, fields: &Fields<'_>, name: &str, document: Span) -> Spanned<String> {
        if !fields.iter().any(|(key, _)| key.value == name) {
            self.say(diagnostics::missing(Span::new(document.start, document.start), name));
        }
        self.text(fields, name).unwrap_or_else(|| Spanned::new(String::new(), document))
    }

    fn text(&mut self, fields: &Fields<'_>, name: &str) -> Option<Spanned<String>> {
        let (_, node) = fields.iter().find(|(key, _)| key.value == name)?;
        self.text_of(node, name)
    }

    fn text_of(&mut self, node: &Node, name: &str) -> Option<Spanned<String>> {
        let Some(text) = node.text() else {
            self.say(diagnostics::wrong_type(node.span, name, "a text", node.kind()));
            return None;
        };
        (!node.is_null()).then(|| Spanned::new(text.to_owned(), node.span))
    }

    /// A list of texts; a text alone counts as a list of one.
    fn texts(&mut self, fields: &Fields<'_>, name: &str) -> Vec<Spanned<String>> {
        let Some((_, node)) = fields.iter().find(|(key, _)| key.value == name) else { return Vec::new() };
        let nodes = match &node.yaml {
            Yaml::List(nodes) => nodes.as_slice(),
            Yaml::Scalar { .. } | Yaml::Map(_) => std::slice::from_ref(*node),
        };
        nodes.iter().filter_map(|node| self.text_of(node, name)).collect()
    }

    fn word<T: Copy>(&mut self, fields: &Fields<'_>, name: &str, known: &[(&str, T)]) -> Option<Spanned<T>> {
        let text = self.text(fields, name)?;
        if let Some((_, meaning)) = known.iter().find(|(word, _)| *word == text.value) {
            return Some(Spanned::new(*meaning, text.span));
        }
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        self.say(diagnostics::unknown_word(text.span, name, &text.value, &words.join(", ")));
        None
    }

    /// Field names of another taxonomy than Sigma's own would be read for what they are not.
    fn taxonomy(&mut self, fields: &Fields<'_>) -> Option<Spanned<String>> {
        let taxonomy = self.text(fields, "taxonomy")?;
        if taxonomy.value != "sigma" {
            self.say(diagnostics::unsupported(taxonomy.span, &format!("the taxonomy `{}`", taxonomy.value)));
        }
        Some(taxonomy)
    }

    fn related(&mut self, fields: &Fields<'_>) -> Vec<Related> {
        let Some((_, node)) = fields.iter().find(|(key, _)| key.value == "related") else {
            return Vec::new();
        };
        let Yaml::List(nodes) = &node.yaml else {
            self.say(diagnostics::wrong_type(node.span, "related", "a list of maps", node.kind()));
            return Vec::new();
        };
        let mut related = Vec::new();
        for node in nodes {
            let parts = self.fields(node);
            match (self.text(&parts, "id"), self.text(&parts, "type")) {
                (Some(id), Some(kind)) => related.push(Related { id, kind }),
                (None, _) => self.say(diagnostics::missing(node.span, "related.id")),
                (_, None) => self.say(diagnostics::missing(node.span, "related.type")),
            }
        }
        related
    }

    fn logsource(&mut self, fields: &Fields<'_>, document: Span) -> Logsource {
        let Some((key, node)) = fields.iter().find(|(key, _)| key.value == "logsource") else {
            self.say(diagnostics::missing(Span::new(document.start, document.start), "logsource"));
            return Logsource { span: document, ..Logsource::default() };
        };
        if !matches!(node.yaml, Yaml::Map(_)) {
            self.say(diagnostics::wrong_type(node.span, "logsource", "a map", node.kind()));
        }
        let parts = self.fields(node);
        let logsource = Logsource {
            category: self.text(&parts, "category"),
            product: self.text(&parts, "product"),
            service: self.text(&parts, "service"),
            definition: self.text(&parts, "definition"),
            span: node.span,
        };
        let Logsource { category: None, product: None, service: None, .. } = &logsource else {
            return logsource;
        };
        self.say(diagnostics::empty(key.span, "`logsource`"));
        logsource
    }

    fn detection(&mut self, fields: &Fields<'_>, document: Span) -> Detection {
        let Some((key, node)) = fields.iter().find(|(key, _)| key.value == "detection") else {
            self.say(diagnostics::missing(Span::new(document.start, document.start), "detection"));
            return Detection { span: document, ..Detection::default() };
        };
        let key = key.span;
        if !matches!(node.yaml, Yaml::Map(_)) {
            self.say(diagnostics::wrong_type(node.span, "detection", "a map", node.kind()));
        }
        let fields = self.fields(node);
        self.searches(fields, "detection", key, node.span)
    }

    /// Search identifiers with their condition.
    fn searches(&mut self, fields: Fields<'_>, of: &str, key: Span, span: Span) -> Detection {
        let mut detection = Detection { span, ..Detection::default() };
        let mut asked = false;
        let mut timeframe = None;
        for (name, node) in fields {
            match name.value {
                "condition" => {
                    asked = true;
                    self.conditions(node, &mut detection);
                }
                "timeframe" => timeframe = Some((name.span, node)),
                _ => {
                    let body = self.body(node);
                    detection.searches.push(Search { name: name.map(str::to_owned), body });
                }
            }
        }
        if !asked {
            self.say(diagnostics::missing(key, &format!("{of}.condition")));
        }
        if let Some((name, node)) = timeframe {
            let span = self.timespan(&vec![(Spanned::new("timeframe", name), node)], "timeframe");
            match &mut detection.together {
                Some(together) => together.timespan_ns = span,
                None => self.say(diagnostics::unsupported(name, "`timeframe` without an aggregation")),
            }
        }
        detection
    }

    fn conditions(&mut self, node: &Node, detection: &mut Detection) {
        let nodes = match &node.yaml {
            Yaml::List(nodes) => nodes.as_slice(),
            Yaml::Scalar { .. } | Yaml::Map(_) => std::slice::from_ref(node),
        };
        for node in nodes {
            let Some(text) = node.text() else {
                self.say(diagnostics::wrong_type(node.span, "condition", "a text", node.kind()));
                continue;
            };
            let places = node.places(self.text);
            let (asked, counted) = match text.split_once('|') {
                Some((asked, counted)) => (asked, Some(counted)),
                None => (text, None),
            };
            match condition::condition(asked, &places[..=asked.len()]) {
                Ok(condition) => detection.conditions.push(condition),
                Err(diagnostic) => self.say(diagnostic),
            }
            match counted.map(|counted| aggregation::aggregation(counted, &places[asked.len() + 1..])) {
                None => {}
                Some(Ok(_)) if nodes.len() > 1 => {
                    self.say(diagnostics::unsupported(node.span, "an aggregation beside other conditions"));
                }
                Some(Ok(together)) => {
                    detection.together = Some(together);
                    let counted = counted.unwrap_or_default();
                    let start = asked.len() + 1 + (counted.len() - counted.trim_start().len());
                    let end = asked.len() + 1 + counted.trim_end().len();
                    detection.counted = Span::new(places[start], places[end - 1] + 1);
                }
                Some(Err(diagnostic)) => self.say(diagnostic),
            }
        }
    }

    pub(crate) fn body(&mut self, node: &Node) -> Body {
        match &node.yaml {
            Yaml::Map(_) => {
                let fields = self.fields(node);
                if fields.is_empty() {
                    self.say(diagnostics::empty(node.span, "the map"));
                }
                Body::Items(
                    fields.iter().filter_map(|(key, value)| self.item(key, value)).collect(),
                    node.span,
                )
            }
            Yaml::List(nodes) => {
                if nodes.is_empty() {
                    self.say(diagnostics::empty(node.span, "the list"));
                }
                Body::Any(nodes.iter().map(|node| self.body(node)).collect(), node.span)
            }
            Yaml::Scalar { .. } => Body::Keyword(value(node)),
        }
    }

    fn item(&mut self, key: &Spanned<&str>, node: &Node) -> Option<Item> {
        // A key in quotes starts one byte later than its node.
        let quoted = usize::from(key.span.of(self.text).starts_with(['\'', '"']));
        let mut at = quoted;
        let mut field = None;
        let mut modifiers = Vec::new();
        let mut readable = true;
        for (index, part) in key.value.split('|').enumerate() {
            let span = key.span.part(at..at + part.len());
            at += part.len() + 1;
            match (index, Modifier::named(part)) {
                (0, _) => field = (!part.is_empty()).then(|| Spanned::new(part.to_owned(), span)),
                (_, Some(modifier)) => modifiers.push(Spanned::new(modifier, span)),
                (_, None) => {
                    readable = false;
                    self.say(diagnostics::unknown_modifier(span, part));
                }
            }
        }
        let values = self.values(node, key.value)?;
        let span = key.span.to(node.span);
        readable.then_some(Item { field, modifiers, values, span })
    }

    fn values(&mut self, node: &Node, key: &str) -> Option<Vec<Spanned<Value>>> {
        let nodes = match &node.yaml {
            Yaml::List(nodes) if nodes.is_empty() => {
                self.say(diagnostics::empty(node.span, "the list"));
                return None;
            }
            Yaml::List(nodes) => nodes.as_slice(),
            Yaml::Scalar { .. } | Yaml::Map(_) => std::slice::from_ref(node),
        };
        if let Some(wrong) = nodes.iter().find(|node| node.text().is_none()) {
            self.say(diagnostics::wrong_type(wrong.span, key, "a value or a list of values", wrong.kind()));
            return None;
        }
        Some(nodes.iter().map(value).collect())
    }
}

/// A scalar as YAML 1.2's core schema has it. Whole numbers come out in decimal digits, other numbers as written.
pub(crate) fn value(node: &Node) -> Spanned<Value> {
    let value = match &node.yaml {
        Yaml::Scalar { text, plain: false } => Value::Text(text.clone()),
        Yaml::Scalar { .. } if node.is_null() => Value::Null,
        Yaml::Scalar { text, .. } => match text.as_str() {
            "true" | "True" | "TRUE" => Value::Boolean(true),
            "false" | "False" | "FALSE" => Value::Boolean(false),
            found => number(found).map_or_else(|| Value::Text(found.to_owned()), Value::Number),
        },
        Yaml::List(_) | Yaml::Map(_) => Value::Null,
    };
    Spanned::new(value, node.span)
}

fn number(text: &str) -> Option<String> {
    if let Some(digits) = text.strip_prefix("0x") {
        return i64::from_str_radix(digits, 16).ok().map(|number| number.to_string());
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return i64::from_str_radix(digits, 8).ok().map(|number| number.to_string());
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let numeric = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && digits.chars().all(|found| found.is_ascii_digit() || matches!(found, '.' | 'e' | 'E' | '-' | '+'));
    if !numeric {
        return None;
    }
    match text.parse::<i64>() {
        Ok(whole) => Some(whole.to_string()),
        Err(_) => text.parse::<f64>().ok().map(|_| text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "title: T\nlogsource:\n    category: dns_query\n    product: windows\ndetection:\n";

    /// Each diagnostic as `line:column name`, after a rule's head of five lines.
    fn check(detection: &str, expected: &[&str]) {
        let text = format!("{RULE}{detection}");
        let source = text::Source::new("rule", text.clone());
        let parsed = parse(&text);
        let said: Vec<String> = parsed
            .diagnostics
            .iter()
            .map(|said| {
                let at = source.position(said.span.start);
                format!("{}:{} {}", at.line, at.column, said.name)
            })
            .collect();
        assert_eq!(said, expected, "{:?}", parsed.diagnostics);
    }

    #[test]
    fn faults_are_at_their_line_and_column() {
        check("    a:\n        B|contain: c\n    condition: a\n", &["7:11 unknown-modifier"]);
        check("    a:\n        'B|contain': c\n    condition: a\n", &["7:12 unknown-modifier"]);
        check("    a:\n        B: c\n        B: d\n    condition: a\n", &["8:9 duplicate-key"]);
        check("    a:\n        B: []\n    condition: a\n", &["7:12 empty"]);
        check("    a:\n        B: {c: d}\n    condition: a\n", &["7:12 wrong-type"]);
        check("    a:\n        B: c\n", &["5:1 missing-attribute"]);
        check("    a:\n        B: c\n    condition: a and\n", &["8:21 bad-condition"]);
        check(
            "    a:\n        B: c\n    condition: >\n        a and\n        (a or\n",
            &["10:14 bad-condition"],
        );
        check("    a:\n        B: c\n    condition: >\n        a and\n        (a\n", &["10:9 bad-condition"]);
        check("    a:\n        B: c\n    timeframe: 5m\n    condition: a\n", &["8:5 unsupported"]);
        check("    a:\n        B: c\n    condition: a | count() by d > 5\n", &[]);
        check(
            "    a:\n        B: c\n    timeframe: 5x\n    condition: a | count() > 5\n",
            &["8:16 bad-value"],
        );
        check("    a:\n        B: c\n    condition: a | near b\n", &["8:20 unsupported"]);
    }

    #[test]
    fn what_is_no_map_is_no_rule() {
        assert_eq!(parse("").diagnostics[0].name, "not-a-rule");
        assert_eq!(parse("- a\n").diagnostics[0].name, "not-a-rule");
    }

    #[test]
    fn the_parts_of_a_rule_are_read() {
        let text = format!(
            "id: 7\nlevel: high\nstatus: test\ntags:\n    - attack.t1102\nrelated:\n    - id: x\n      type: similar\n{RULE}    \
             a:\n        B|contains|all: [c, 0x10]\n        D: null\n        E: 'true'\n        F: yes\n    k:\n        \
             - l\n        - M: 1.50\n    condition: a or k\n"
        );
        let parsed = parse(&text);
        assert_eq!(parsed.diagnostics, []);
        let rule = &parsed.rules[0];
        assert_eq!(rule.level.as_ref().map(|level| level.value), Some(Level::High));
        assert_eq!(rule.status.as_ref().map(|status| status.value), Some(Status::Test));
        assert_eq!(rule.tags[0].span.of(&text), "attack.t1102");
        assert_eq!(rule.related[0].kind.value, "similar");
        let Body::Items(items, _) = &rule.detection.searches[0].body else { panic!("a map") };
        let values: Vec<&Value> =
            items.iter().flat_map(|item| &item.values).map(|value| &value.value).collect();
        let text = |text: &str| Value::Text(text.to_owned());
        let number = Value::Number("16".to_owned());
        assert_eq!(values, [&text("c"), &number, &Value::Null, &text("true"), &text("yes")]);
        let Body::Any(bodies, _) = &rule.detection.searches[1].body else { panic!("a list") };
        assert!(matches!(&bodies[0], Body::Keyword(word) if word.value == Value::Text("l".to_owned())));
    }
}
