//! The conditions of a step.

use text::Spanned;

use super::given::Given;
use crate::pipeline::conditions::{
    Compared, Link, Linked, Names, OfField, OfItem, OfRule, Op, Quantity, Wanted,
};
use crate::rule::Reader;
use crate::yaml::{Node, Yaml};
use crate::{Condition, Logsource, condition, diagnostics};

/// Reads the conditions of one kind: `rule_conditions`, `rule_cond_op`, `rule_cond_not` and `rule_cond_expr`.
type ReadOne<C> = fn(&mut Reader<'_>, &Given<'_>) -> Option<C>;

impl Reader<'_> {
    pub(super) fn linked<C>(&mut self, step: &Given<'_>, kind: &str, read: ReadOne<C>) -> Linked<C> {
        let listed = format!("{kind}_conditions");
        let conditions = match step.node(&listed) {
            None => Vec::new(),
            Some(node) => self.condition_list(node, &listed, read),
        };
        let op = format!("{kind}_cond_op");
        let link = match step.node(&format!("{kind}_cond_expr")) {
            Some(node) => self.expression(node, &conditions, step.node(&op)),
            None => match self.one_of(step, &op, &[("and", false), ("or", true)]) {
                Some(true) => Link::Any,
                _ => Link::All,
            },
        };
        let negated = self.is_so(step, &format!("{kind}_cond_not"));
        Linked { conditions, link, negated }
    }

    fn condition_list<C>(&mut self, node: &Node, name: &str, read: ReadOne<C>) -> Vec<(String, C)> {
        let named: Vec<(String, &Node)> = match &node.yaml {
            Yaml::List(nodes) => nodes.iter().map(|node| (String::new(), node)).collect(),
            Yaml::Map(_) => {
                self.fields(node).into_iter().map(|(key, node)| (key.value.to_owned(), node)).collect()
            }
            Yaml::Scalar { .. } => {
                self.say(diagnostics::wrong_type(
                    node.span,
                    name,
                    "a list or a map of conditions",
                    node.kind(),
                ));
                Vec::new()
            }
        };
        let mut conditions = Vec::new();
        for (name, node) in named {
            let given = self.given(node, "a condition");
            conditions.extend(given.and_then(|given| Some((name, read(self, &given)?))));
        }
        conditions
    }

    fn expression<C>(&mut self, node: &Node, conditions: &[(String, C)], op: Option<&Node>) -> Link {
        if let Some(op) = op {
            let why = "an expression says itself how conditions come together".to_owned();
            self.say(diagnostics::bad_pipeline(op.span, why));
        }
        let Some(text) = node.text() else {
            self.say(diagnostics::wrong_type(node.span, "an expression", "a text", node.kind()));
            return Link::All;
        };
        let places = node.places(self.text);
        match condition::condition(text, &places) {
            Ok(expression) => {
                let known: Vec<&str> = conditions.iter().map(|(name, _)| name.as_str()).collect();
                let mut used = Vec::new();
                self.named_conditions(&expression, &known, &mut used);
                if let Some(unused) = known.iter().find(|name| !used.contains(*name)) {
                    let why = format!("the expression does not name the condition `{unused}`");
                    self.say(diagnostics::bad_pipeline(node.span, why));
                }
                Link::Expression(expression)
            }
            Err(said) => {
                self.say(said);
                Link::All
            }
        }
    }

    fn named_conditions<'k>(&mut self, expression: &Condition, known: &[&'k str], used: &mut Vec<&'k str>) {
        match expression {
            Condition::Search(name) => match known.iter().find(|known| **known == name.value) {
                Some(known) => used.push(known),
                None => self.say(diagnostics::bad_value(
                    name.span,
                    &name.value,
                    "is the name of no condition here",
                )),
            },
            Condition::Of(_, _, span) => {
                let why = "an expression names conditions, not groups of them".to_owned();
                self.say(diagnostics::bad_pipeline(*span, why));
            }
            Condition::And(parts, _) | Condition::Or(parts, _) => {
                parts.iter().for_each(|part| self.named_conditions(part, known, used));
            }
            Condition::Not(inner, _) => self.named_conditions(inner, known, used),
        }
    }

    fn comparison(
        &mut self,
        given: &Given<'_>,
        [name, value]: [&str; 2],
        ops: &[(&str, Op)],
    ) -> Option<Compared> {
        self.known_parts(given, &[name, value, "op"]);
        let op = self.one_of(given, "op", ops);
        Some(Compared { name: self.part_text(given, name)?, value: self.part_value(given, value)?, op: op? })
    }

    fn state(&mut self, given: &Given<'_>) -> Option<Compared> {
        self.comparison(given, ["key", "val"], &Op::ALL[..6])
    }

    fn applied(&mut self, given: &Given<'_>) -> Option<String> {
        self.known_parts(given, &["processing_item_id"]);
        self.part_text(given, "processing_item_id")
    }

    fn quantity(&mut self, given: &Given<'_>) -> Option<Quantity> {
        self.part(given, "cond")?;
        self.one_of(given, "cond", &[("any", Quantity::Any), ("all", Quantity::All)])
    }

    /// A log source that says at least something.
    pub(super) fn source_of(&mut self, given: &Given<'_>) -> Option<Logsource> {
        self.known_parts(given, &["category", "product", "service"]);
        let mut part = |name: &str| {
            let text = self.maybe_text(given, name)?;
            Some(Spanned::new(text, given.span))
        };
        let (category, product, service) = (part("category"), part("product"), part("service"));
        if category.is_none() && product.is_none() && service.is_none() {
            self.say(diagnostics::empty(given.kind.span, "the log source"));
        }
        Some(Logsource { category, product, service, definition: None, span: given.span })
    }
}

/// A condition of a rule.
pub(super) fn of_rule(reader: &mut Reader<'_>, given: &Given<'_>) -> Option<OfRule> {
    const KINDS: [&str; 9] = [
        "logsource",
        "contains_detection_item",
        "contains_field",
        "processing_item_applied",
        "processing_state",
        "is_sigma_rule",
        "is_sigma_correlation_rule",
        "rule_attribute",
        "tag",
    ];
    match given.kind.value {
        "logsource" => reader.source_of(given).map(OfRule::Logsource),
        "contains_detection_item" => {
            reader.known_parts(given, &["field", "value"]);
            Some(OfRule::HasItem(reader.part_text(given, "field")?, reader.part_value(given, "value")?))
        }
        "contains_field" => {
            reader.known_parts(given, &["field"]);
            reader.part_text(given, "field").map(OfRule::HasField)
        }
        "processing_item_applied" => reader.applied(given).map(OfRule::Applied),
        "processing_state" => reader.state(given).map(OfRule::State),
        "is_sigma_rule" => Some(OfRule::IsRule),
        "is_sigma_correlation_rule" => Some(OfRule::IsCorrelation),
        "rule_attribute" => reader.comparison(given, ["attribute", "value"], &Op::ALL).map(OfRule::Attribute),
        "tag" => {
            reader.known_parts(given, &["tag"]);
            reader.part_text(given, "tag").map(OfRule::Tag)
        }
        _ => unknown(reader, given, "a condition of rules", &KINDS),
    }
}

/// A condition of a piece.
pub(super) fn of_item(reader: &mut Reader<'_>, given: &Given<'_>) -> Option<OfItem> {
    const KINDS: [&str; 6] = [
        "match_string",
        "match_value",
        "contains_wildcard",
        "is_null",
        "processing_item_applied",
        "processing_state",
    ];
    match given.kind.value {
        "match_string" => {
            reader.known_parts(given, &["cond", "pattern", "negate"]);
            let wanted = if reader.is_so(given, "negate") { Wanted::NoMatch } else { Wanted::Match };
            let pattern = Box::new(reader.pattern(given, "pattern")?);
            Some(OfItem::MatchString(reader.quantity(given)?, pattern, wanted))
        }
        "match_value" => {
            reader.known_parts(given, &["cond", "value"]);
            Some(OfItem::MatchValue(reader.quantity(given)?, reader.part_value(given, "value")?))
        }
        "contains_wildcard" => {
            reader.known_parts(given, &["cond"]);
            reader.quantity(given).map(OfItem::ContainsWildcard)
        }
        "is_null" => {
            reader.known_parts(given, &["cond"]);
            reader.quantity(given).map(OfItem::IsNull)
        }
        "processing_item_applied" => reader.applied(given).map(OfItem::Applied),
        "processing_state" => reader.state(given).map(OfItem::State),
        _ => unknown(reader, given, "a condition of detection items", &KINDS),
    }
}

/// A condition of the name of a field.
pub(super) fn of_field(reader: &mut Reader<'_>, given: &Given<'_>) -> Option<OfField> {
    const KINDS: [&str; 4] =
        ["include_fields", "exclude_fields", "processing_item_applied", "processing_state"];
    match given.kind.value {
        "include_fields" => names(reader, given).map(OfField::Include),
        "exclude_fields" => names(reader, given).map(OfField::Exclude),
        "processing_item_applied" => reader.applied(given).map(OfField::Applied),
        "processing_state" => reader.state(given).map(OfField::State),
        _ => unknown(reader, given, "a condition of field names", &KINDS),
    }
}

fn names(reader: &mut Reader<'_>, given: &Given<'_>) -> Option<Names> {
    reader.known_parts(given, &["fields", "mode"]);
    let node = reader.part(given, "fields")?;
    let names = reader.text_list(node, "fields");
    match reader.one_of(given, "mode", &[("plain", false), ("re", true)])? {
        false => Some(Names::Plain(names)),
        true => {
            let patterns = names.iter().map(|name| reader.pattern_of(name, node.span)).collect::<Option<_>>();
            patterns.map(Names::Patterns)
        }
    }
}

fn unknown<T>(reader: &mut Reader<'_>, given: &Given<'_>, what: &str, kinds: &[&str]) -> Option<T> {
    reader.say(diagnostics::unknown_kind(given.kind.span, what, given.kind.value, kinds));
    None
}
