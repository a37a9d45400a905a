//! The steps of a pipeline.

use super::conditions::{of_field, of_item, of_rule};
use super::given::Given;
use crate::pipeline::changes::{Case, Change, RegexForm, Replace, Special, Target};
use crate::pipeline::extract::{Extract, Others};
use crate::pipeline::fields::Rename;
use crate::pipeline::hashes::{HashNames, Hashes};
use crate::pipeline::placeholders::{By, Fill};
use crate::pipeline::python::Replacement;
use crate::pipeline::step::{AddCondition, Does, Form, Sign, Step};
use crate::pipeline::texts::parts;
use crate::pipeline::values::New;
use crate::rule::Reader;
use crate::yaml::{Node, Yaml};
use crate::{Value, diagnostics};

/// What each step may say.
const COMMON: [&str; 13] = [
    "id",
    "rule_conditions",
    "rule_cond_expr",
    "rule_cond_op",
    "rule_cond_not",
    "detection_item_conditions",
    "detection_item_cond_expr",
    "detection_item_cond_op",
    "detection_item_cond_not",
    "field_name_conditions",
    "field_name_cond_expr",
    "field_name_cond_op",
    "field_name_cond_not",
];

/// Every step that pySigma knows.
const KINDS: [&str; 31] = [
    "add_condition",
    "add_field",
    "case",
    "change_logsource",
    "command_placeholders",
    "convert_type",
    "detection_item_failure",
    "drop_detection_item",
    "extract_fields",
    "field_name_mapping",
    "field_name_prefix",
    "field_name_prefix_mapping",
    "field_name_suffix",
    "field_name_transform",
    "file_placeholders",
    "hashes_fields",
    "http_placeholders",
    "map_string",
    "nest",
    "query_expression_placeholders",
    "regex",
    "remove_field",
    "replace_string",
    "rule_failure",
    "set_custom_attribute",
    "set_field",
    "set_state",
    "set_value",
    "strict_field_mapping_failure",
    "value_placeholders",
    "wildcard_placeholders",
];

impl Reader<'_> {
    pub(super) fn steps(&mut self, node: &Node, deep: usize) -> Vec<Step> {
        let Yaml::List(nodes) = &node.yaml else {
            if !node.is_null() {
                self.say(diagnostics::wrong_type(node.span, "the steps", "a list of maps", node.kind()));
            }
            return Vec::new();
        };
        if deep == 0 {
            self.say(diagnostics::too_large(node.span));
            return Vec::new();
        }
        nodes.iter().filter_map(|node| self.step(node, deep)).collect()
    }

    fn step(&mut self, node: &Node, deep: usize) -> Option<Step> {
        let mut given = self.given(node, "a step")?;
        let common: Vec<_> = given.parts.extract_if(.., |(key, _)| COMMON.contains(&key.value)).collect();
        let about = Given { kind: given.kind.clone(), parts: common, span: given.span };
        let does = self.does(&given, deep);
        Some(Step {
            id: self.maybe_text(&about, "id"),
            rule: self.linked(&about, "rule", of_rule),
            item: self.linked(&about, "detection_item", of_item),
            field: self.linked(&about, "field_name", of_field),
            does: does?,
        })
    }

    fn does(&mut self, given: &Given<'_>, deep: usize) -> Option<Does> {
        match given.kind.value {
            "field_name_mapping"
            | "field_name_prefix_mapping"
            | "field_name_prefix"
            | "field_name_suffix" => self.rename(given).map(Does::Rename),
            "drop_detection_item" => {
                self.known_parts(given, &[]);
                Some(Does::Drop)
            }
            "hashes_fields" => self.hashes(given).map(Does::Hashes),
            "extract_fields" => self.extract(given).map(|extract| Does::Extract(Box::new(extract))),
            "wildcard_placeholders" | "value_placeholders" | "query_expression_placeholders" => {
                self.placeholders(given).map(Does::Fill)
            }
            "add_condition" => self.add_condition(given).map(Does::AddCondition),
            "change_logsource" => self.source_of(given).map(Does::ChangeLogsource),
            "add_field" | "remove_field" | "set_field" => self.shown_fields(given),
            "replace_string" | "map_string" | "regex" | "set_value" | "convert_type" | "case" => {
                self.change(given).map(Does::Change)
            }
            "set_state" => {
                self.known_parts(given, &["key", "val"]);
                Some(Does::SetState(self.part_text(given, "key")?, self.part_value(given, "val")?))
            }
            "set_custom_attribute" => {
                self.known_parts(given, &["attribute", "value"]);
                Some(Does::SetAttribute(
                    self.part_text(given, "attribute")?,
                    self.part_value(given, "value")?,
                ))
            }
            "rule_failure" => {
                self.known_parts(given, &["message"]);
                self.part_text(given, "message").map(Does::RefuseRule)
            }
            "detection_item_failure" => {
                self.known_parts(given, &["message"]);
                self.part_text(given, "message").map(Does::RefuseItem)
            }
            "strict_field_mapping_failure" => {
                self.known_parts(given, &[]);
                Some(Does::RefuseUnmapped)
            }
            "nest" => {
                self.known_parts(given, &["items"]);
                let items = self.part(given, "items")?;
                Some(Does::Nest(self.steps(items, deep - 1)))
            }
            _ => {
                self.no_step(given);
                None
            }
        }
    }

    /// Why there is no such step.
    fn no_step(&mut self, given: &Given<'_>) {
        let why = match given.kind.value {
            "field_name_transform" => "it calls a function of Python",
            "file_placeholders" => "it reads a file: give the values in `vars`, or with `--placeholder`",
            "http_placeholders" => "it asks a server: give the values in `vars`, or with `--placeholder`",
            "command_placeholders" => {
                "it starts a command: give the values in `vars`, or with `--placeholder`"
            }
            _ => {
                let (span, kind) = (given.kind.span, given.kind.value);
                return self.say(diagnostics::unknown_kind(span, "a step", kind, &KINDS));
            }
        };
        let why = format!("`{}` is not done here: {why}", given.kind.value);
        self.say(diagnostics::bad_pipeline(given.kind.span, why));
    }

    fn rename(&mut self, given: &Given<'_>) -> Option<Rename> {
        match given.kind.value {
            "field_name_prefix" => {
                self.known_parts(given, &["prefix"]);
                return self.part_text(given, "prefix").map(Rename::Prefix);
            }
            "field_name_suffix" => {
                self.known_parts(given, &["suffix"]);
                return self.part_text(given, "suffix").map(Rename::Suffix);
            }
            _ => {}
        }
        self.known_parts(given, &["mapping"]);
        let node = self.part(given, "mapping")?;
        let mapping = self.mapping(node)?;
        if given.kind.value == "field_name_mapping" {
            return Some(Rename::Names(mapping));
        }
        let named: Option<Vec<_>> =
            mapping.into_iter().map(|(name, names)| name.map(|name| (name, names))).collect();
        if named.is_none() {
            self.say(diagnostics::bad_pipeline(node.span, "null starts no name".to_owned()));
        }
        named.map(Rename::Starts)
    }

    /// Names, each with one or several others; null stands for what has no name.
    fn mapping(&mut self, node: &Node) -> Option<Vec<(Option<String>, Vec<String>)>> {
        let Yaml::Map(pairs) = &node.yaml else {
            self.say(diagnostics::wrong_type(node.span, "mapping", "a map", node.kind()));
            return None;
        };
        let mut mapping: Vec<(Option<String>, Vec<String>)> = Vec::new();
        for (key, value) in pairs {
            let name = if key.is_null() { None } else { Some(self.plain(key, "a name")?) };
            if mapping.iter().any(|(known, _)| *known == name) {
                self.say(diagnostics::duplicate_key(key.span, name.as_deref().unwrap_or("null")));
            }
            mapping.push((name, self.text_list(value, "another name")));
        }
        Some(mapping)
    }

    fn hashes(&mut self, given: &Given<'_>) -> Option<Hashes> {
        self.known_parts(given, &["valid_hash_algos", "field_prefix", "drop_algo_prefix", "field_to_parse"]);
        let named = if self.is_so(given, "drop_algo_prefix") {
            HashNames::Prefix
        } else {
            HashNames::PrefixAndAlgorithm
        };
        let fields = self.maybe_texts(given, "field_to_parse");
        Some(Hashes {
            algorithms: self.part_texts(given, "valid_hash_algos")?,
            prefix: self.maybe_text(given, "field_prefix").unwrap_or_default(),
            names: named,
            fields: fields.unwrap_or_else(|| vec!["Hashes".to_owned(), "Hash".to_owned()]),
        })
    }

    fn extract(&mut self, given: &Given<'_>) -> Option<Extract> {
        self.known_parts(given, &["regex", "field_prefix", "preserve_unmatched"]);
        let pattern = self.pattern(given, "regex")?;
        if pattern.names().next().is_none() {
            let why = "the expression has no group with a name".to_owned();
            self.say(diagnostics::bad_pipeline(given.kind.span, why));
        }
        let others = if self.is_so(given, "preserve_unmatched") { Others::Kept } else { Others::Dropped };
        Some(Extract { pattern, prefix: self.maybe_text(given, "field_prefix"), others })
    }

    fn placeholders(&mut self, given: &Given<'_>) -> Option<Fill> {
        let by = match given.kind.value {
            "wildcard_placeholders" => By::Wildcard,
            "value_placeholders" => By::Vars,
            _ => By::Expression(self.maybe_text(given, "expression").unwrap_or_default()),
        };
        let known: &[&str] = match by {
            By::Expression(_) => &["include", "exclude", "expression", "mapping"],
            By::Wildcard | By::Vars => &["include", "exclude"],
        };
        self.known_parts(given, known);
        let (include, exclude) = (self.maybe_texts(given, "include"), self.maybe_texts(given, "exclude"));
        if include.is_some() && exclude.is_some() {
            let why = "`include` and `exclude` do not go together".to_owned();
            self.say(diagnostics::bad_pipeline(given.kind.span, why));
        }
        Some(Fill { by, include, exclude: exclude.unwrap_or_default() })
    }

    fn add_condition(&mut self, given: &Given<'_>) -> Option<AddCondition> {
        self.known_parts(given, &["conditions", "name", "template", "negated"]);
        let node = self.part(given, "conditions")?;
        if !matches!(node.yaml, Yaml::Map(_)) {
            self.say(diagnostics::wrong_type(node.span, "conditions", "a map", node.kind()));
            return None;
        }
        let named = self.maybe_text(given, "name");
        Some(AddCondition {
            // Whatever it is called, no other one is: two steps stand at two places.
            name: named.unwrap_or_else(|| format!("_cond_{}", given.span.start)),
            body: self.body(node),
            form: if self.is_so(given, "template") { Form::Template } else { Form::Plain },
            sign: if self.is_so(given, "negated") { Sign::Negated } else { Sign::Plain },
        })
    }

    fn shown_fields(&mut self, given: &Given<'_>) -> Option<Does> {
        let (name, does): (&str, fn(Vec<String>) -> Does) = match given.kind.value {
            "add_field" => ("field", Does::AddFields),
            "remove_field" => ("field", Does::RemoveFields),
            _ => ("fields", Does::SetFields),
        };
        self.known_parts(given, &[name]);
        self.part_texts(given, name).map(does)
    }

    fn change(&mut self, given: &Given<'_>) -> Option<Change> {
        match given.kind.value {
            "replace_string" => self.replace(given),
            "map_string" => {
                self.known_parts(given, &["mapping"]);
                let node = self.part(given, "mapping")?;
                let mapping = self.mapping(node)?;
                Some(Change::Map(
                    mapping.into_iter().filter_map(|(text, others)| Some((text?, others))).collect(),
                ))
            }
            "regex" => {
                self.known_parts(given, &["method"]);
                let methods = [
                    ("ignore_case_brackets", RegexForm::Brackets),
                    ("ignore_case_flag", RegexForm::Flag),
                    ("plain", RegexForm::Plain),
                ];
                self.one_of(given, "method", &methods).map(Change::Regex)
            }
            "set_value" => self.set_value(given),
            "convert_type" => {
                self.known_parts(given, &["target_type"]);
                self.part(given, "target_type")?;
                let target =
                    self.one_of(given, "target_type", &[("str", Target::Text), ("num", Target::Number)]);
                target.map(Change::Convert)
            }
            _ => {
                self.known_parts(given, &["method"]);
                let methods = [("lower", Case::Lower), ("upper", Case::Upper), ("snake_case", Case::Snake)];
                self.one_of(given, "method", &methods).map(Change::Case)
            }
        }
    }

    fn replace(&mut self, given: &Given<'_>) -> Option<Change> {
        self.known_parts(given, &["regex", "replacement", "skip_special", "interpret_special"]);
        let pattern = self.pattern(given, "regex")?;
        let node = self.part(given, "replacement")?;
        let text = self.plain(node, "replacement")?;
        let by = Replacement::new(&text, &pattern)
            .map_err(|why| {
                self.say(diagnostics::bad_value(node.span, &text, &format!("is no replacement: {why}")))
            })
            .ok()?;
        let (skips, interprets) = (self.is_so(given, "skip_special"), self.is_so(given, "interpret_special"));
        let special = match (skips, interprets) {
            (false, _) => Special::Seen,
            (true, false) => Special::Skipped,
            (true, true) => Special::Interpreted,
        };
        Some(Change::Replace(Box::new(Replace { pattern, by, special })))
    }

    fn set_value(&mut self, given: &Given<'_>) -> Option<Change> {
        self.known_parts(given, &["value", "force_type"]);
        let value = self.part_value(given, "value")?;
        let forced = self.one_of(
            given,
            "force_type",
            &[("", None), ("str", Some(Target::Text)), ("num", Some(Target::Number))],
        )?;
        Some(Change::Set(match (value, forced) {
            (Value::Text(text), Some(Target::Number)) => {
                if !text.trim().parse::<f64>().is_ok_and(f64::is_finite) {
                    self.say(diagnostics::bad_value(given.span, &text, "is no number"));
                }
                New::Number(text)
            }
            (Value::Number(text) | Value::Text(text), Some(Target::Text)) | (Value::Text(text), None) => {
                New::Text(parts(&text))
            }
            (Value::Number(number), _) => New::Number(number),
            (Value::Boolean(value), None) => New::Boolean(value),
            (Value::Null, None) => New::Null,
            (Value::Boolean(_) | Value::Null, Some(_)) => {
                let why = "`force_type` is for texts and numbers".to_owned();
                self.say(diagnostics::bad_pipeline(given.kind.span, why));
                return None;
            }
        }))
    }
}
