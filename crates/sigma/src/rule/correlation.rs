//! The documents that say how findings come together.

use text::{Diagnostic, Span, Spanned};

use super::{Fields, Reader};
use crate::correlation::timespan_ns;
use crate::yaml::{Node, Yaml};
use crate::{Alias, Comparison, Correlation, CorrelationType, Level, Status, Together, diagnostics};

/// What a correlation rule may say under `correlation`.
const KNOWN: [&str; 7] = ["type", "rules", "group-by", "timespan", "condition", "aliases", "generate"];

impl Reader<'_> {
    /// A correlation rule; nothing where there is an error in it.
    pub(super) fn correlation(&mut self, fields: &Fields<'_>, document: Span) -> Option<Correlation> {
        let said = self.diagnostics.len();
        let (key, node) = fields.iter().find(|(key, _)| key.value == "correlation")?;
        let title = self.required_text(fields, "title", document);
        if !matches!(node.yaml, Yaml::Map(_)) {
            self.say(diagnostics::wrong_type(node.span, "correlation", "a map", node.kind()));
            return None;
        }
        let parts = self.fields(node);
        for (part, _) in &parts {
            if !KNOWN.contains(&part.value) {
                let what = format!("`{}` in a correlation", part.value);
                self.say(diagnostics::unsupported(part.span, &what));
            }
        }
        let mut together = self.together(&parts, key.span);
        let condition = parts.iter().find(|(part, _)| part.value == "condition").map(|(_, node)| *node);
        let rules = match &mut together {
            Some(together) if together.kind.is_temporal() => {
                self.chosen(&parts, condition, key.span, &mut together.choices)
            }
            _ => self.listed(&parts, "rules", key.span),
        };
        let aliases = self.aliases(&parts, &rules);
        let generate = self.switch(&parts, "generate") || self.switch(fields, "generate");
        let correlation = Correlation {
            title,
            id: self.text(fields, "id"),
            name: self.text(fields, "name"),
            status: self.word(fields, "status", &Status::ALL.map(|status| (status.word(), status))),
            level: self.word(fields, "level", &Level::ALL.map(|level| (level.word(), level))),
            tags: self.texts(fields, "tags"),
            rules,
            together: together?,
            aliases,
            generate,
            span: document,
        };
        (!self.diagnostics[said..].iter().any(Diagnostic::is_error)).then_some(correlation)
    }

    fn together(&mut self, parts: &Fields<'_>, key: Span) -> Option<Together> {
        let Some(named) = self.text(parts, "type") else {
            self.say(diagnostics::missing(key, "correlation.type"));
            return None;
        };
        let Some((_, kind)) = CorrelationType::ALL.iter().find(|(name, _)| *name == named.value) else {
            let what = format!("the correlation type `{}`", named.value);
            self.say(diagnostics::unsupported(named.span, &what));
            return None;
        };
        let group_by = self.texts(parts, "group-by");
        let timespan = self.timespan(parts, "timespan");
        if !parts.iter().any(|(part, _)| part.value == "timespan") {
            self.say(diagnostics::missing(key, "correlation.timespan"));
        }
        let mut together = Together {
            kind: *kind,
            group_by,
            timespan_ns: timespan,
            fields: Vec::new(),
            percentile: None,
            bounds: Vec::new(),
            choices: Vec::new(),
        };
        match parts.iter().find(|(part, _)| part.value == "condition") {
            Some(_) if kind.is_temporal() => {}
            Some((_, node)) => self.bounds(node, &mut together),
            None if kind.is_temporal() => {}
            None => self.say(diagnostics::missing(key, "correlation.condition")),
        }
        Some(together)
    }

    /// `5m` in nanoseconds.
    pub(super) fn timespan(&mut self, parts: &Fields<'_>, name: &str) -> Option<i64> {
        let text = self.text(parts, name)?;
        let found = timespan_ns(&text.value);
        if found.is_none() {
            let why = "is no time such as `30s`, `5m`, `1h` or `7d`";
            self.say(diagnostics::bad_value(text.span, &text.value, why));
        }
        found
    }

    fn bounds(&mut self, node: &Node, together: &mut Together) {
        if !matches!(node.yaml, Yaml::Map(_)) {
            self.say(diagnostics::wrong_type(node.span, "condition", "a map such as `gte: 5`", node.kind()));
            return;
        }
        let parts = self.fields(node);
        let (of_values, compared): (Fields<'_>, Fields<'_>) =
            parts.into_iter().partition(|(part, _)| matches!(part.value, "field" | "percentile"));
        together.fields = self.texts(&of_values, "field");
        if let Some((_, value)) = of_values.iter().find(|(part, _)| part.value == "percentile") {
            together.percentile = self.number(value, "percentile");
            let outside = together.percentile.filter(|percent| !(0.0..=100.0).contains(percent));
            if let Some(percent) = outside {
                let why = "is no percentile: one is from 0 to 100";
                self.say(diagnostics::bad_value(value.span, &percent.to_string(), why));
            }
        }
        together.bounds = self.compared(&compared, node.span);
        self.values_of(node.span, together);
    }

    /// What a number is compared with.
    pub(super) fn compared(&mut self, parts: &Fields<'_>, span: Span) -> Vec<(Comparison, f64)> {
        let mut bounds = Vec::new();
        for (part, value) in parts {
            let Some((_, _, comparison)) = Comparison::ALL.iter().find(|(name, ..)| *name == part.value)
            else {
                let why = "is no comparison: gt, gte, lt, lte, eq, neq";
                self.say(diagnostics::bad_value(part.span, part.value, why));
                continue;
            };
            bounds.extend(self.number(value, part.value).map(|number| (*comparison, number)));
        }
        if bounds.is_empty() {
            self.say(diagnostics::bad_condition(span, "the condition compares with no number".to_owned()));
        }
        bounds
    }

    /// A finite number.
    pub(crate) fn number(&mut self, value: &Node, what: &str) -> Option<f64> {
        let number =
            value.text().and_then(|text| text.parse::<f64>().ok()).filter(|number| number.is_finite());
        if number.is_none() {
            self.say(diagnostics::wrong_type(value.span, what, "a number", value.kind()));
        }
        number
    }

    /// The field and the percentile stand where they mean something.
    fn values_of(&mut self, span: Span, together: &Together) {
        match (together.fields.as_slice(), together.kind.has_field()) {
            ([], true) => self.say(diagnostics::missing(span, "correlation.condition.field")),
            ([field, ..], false) => {
                self.say(diagnostics::unsupported(field.span, "a field where events are counted"));
            }
            ([_, further, ..], true) if together.kind != CorrelationType::ValueCount => {
                self.say(diagnostics::unsupported(further.span, "a number of several fields"));
            }
            _ => {}
        }
        match (together.percentile, together.kind == CorrelationType::ValuePercentile) {
            (None, true) => self.say(diagnostics::missing(span, "correlation.condition.percentile")),
            (Some(_), false) => {
                self.say(diagnostics::unsupported(
                    span,
                    "a percentile of another type than `value_percentile`",
                ));
            }
            _ => {}
        }
    }

    /// Texts of which there is at least one.
    pub(super) fn listed(&mut self, parts: &Fields<'_>, name: &str, key: Span) -> Vec<Spanned<String>> {
        let found = self.texts(parts, name);
        if found.is_empty() {
            self.say(diagnostics::missing(key, name));
        }
        found
    }

    /// `true` or `false`; false where it is not there.
    pub(crate) fn switch(&mut self, parts: &Fields<'_>, name: &str) -> bool {
        let Some(text) = self.text(parts, name) else { return false };
        match text.value.to_ascii_lowercase().as_str() {
            "true" => true,
            "false" => false,
            _ => {
                self.say(diagnostics::wrong_type(text.span, name, "`true` or `false`", "a text"));
                false
            }
        }
    }

    fn aliases(&mut self, parts: &Fields<'_>, rules: &[Spanned<String>]) -> Vec<Alias> {
        let Some((_, node)) = parts.iter().find(|(part, _)| part.value == "aliases") else {
            return Vec::new();
        };
        let mut aliases = Vec::new();
        for (name, node) in self.fields(node) {
            let mut alias = Alias { name: name.map(str::to_owned), fields: Vec::new() };
            for (rule, field) in self.fields(node) {
                if !rules.iter().any(|known| known.value == rule.value) {
                    let why = "is none of the correlation's `rules`";
                    self.say(diagnostics::bad_value(rule.span, rule.value, why));
                }
                if let Some(field) = self.text_of(field, rule.value) {
                    alias.fields.push((rule.map(str::to_owned), field));
                }
            }
            aliases.push(alias);
        }
        aliases
    }
}

#[cfg(test)]
mod tests {
    use crate::parse;

    /// What stands under `correlation`, as what it says or what is wrong with it.
    #[track_caller]
    fn check(correlation: &str, expected: &str) {
        let text = format!("title: T\ncorrelation:\n{correlation}");
        let source = text::Source::new("rule", text.clone());
        let parsed = parse(&text);
        let mut found: Vec<String> = parsed
            .correlations
            .iter()
            .map(|found| {
                let together = &found.together;
                let names = |names: &[text::Spanned<String>]| {
                    names.iter().map(|name| name.value.as_str()).collect::<Vec<_>>().join("+")
                };
                let field = names(&together.fields);
                let field = match together.percentile {
                    Some(percent) => format!("{percent}% of {field}"),
                    None => field,
                };
                let seconds = together.timespan_ns.unwrap_or(0) / 1_000_000_000;
                let choice = |choice: &crate::Choice| format!("{:?}!{:?}", choice.required, choice.forbidden);
                let choices: Vec<String> = together.choices.iter().map(choice).collect();
                format!(
                    "{:?}({field}) of {} by {} in {seconds} s {:?}{} {} {}",
                    together.kind,
                    names(&found.rules),
                    names(&together.group_by),
                    together.bounds,
                    choices.join(" "),
                    found.aliases.len(),
                    found.generate
                )
            })
            .collect();
        found.extend(parsed.diagnostics.iter().map(|said| {
            let at = source.position(said.span.start);
            format!("{}:{} {}", at.line, at.column, said.message)
        }));
        assert_eq!(found.join("; "), expected);
    }

    #[test]
    fn correlation_rules_are_read() {
        check(
            "    type: event_count\n    rules: [a, b]\n    group-by: [X, Y]\n    timespan: 5m\n    condition: {gte: 3, lt: 10}\n",
            "EventCount() of a+b by X+Y in 300 s [(Gte, 3.0), (Lt, 10.0)] 0 false",
        );
        check(
            "    type: value_count\n    rules: a\n    timespan: 1h\n    condition: {field: U, gt: 1}\n    generate: true\n",
            "ValueCount(U) of a by  in 3600 s [(Gt, 1.0)] 0 true",
        );
        check(
            "    type: temporal_ordered\n    rules: [a, b]\n    group-by: [ip]\n    timespan: 1d\n    aliases: {ip: {a: Src, b: Dst}}\n",
            "TemporalOrdered() of a+b by ip in 86400 s [][0, 1]![] 1 false",
        );
    }

    #[test]
    fn numbers_of_values_are_read() {
        let number = |kind: &str, condition: &str| {
            format!(
                "    type: value_{kind}\n    rules: a\n    timespan: 1m\n    condition: {{{condition}}}\n"
            )
        };
        check(&number("min", "field: F, lte: 1"), "ValueMin(F) of a by  in 60 s [(Lte, 1.0)] 0 false");
        check(&number("max", "field: F, gt: 1.5"), "ValueMax(F) of a by  in 60 s [(Gt, 1.5)] 0 false");
        check(&number("median", "field: F, gt: 1"), "ValueMedian(F) of a by  in 60 s [(Gt, 1.0)] 0 false");
        let percentile = "field: F, percentile: 99.5, gt: 1";
        check(
            &number("percentile", percentile),
            "ValuePercentile(99.5% of F) of a by  in 60 s [(Gt, 1.0)] 0 false",
        );
        check(
            &number("count", "field: [F, G], gt: 1"),
            "ValueCount(F+G) of a by  in 60 s [(Gt, 1.0)] 0 false",
        );
        check(
            &number("percentile", "field: F, gt: 1"),
            "6:16 the rule has no `correlation.condition.percentile`",
        );
        check(
            &number("percentile", "field: F, percentile: 101, gt: 1"),
            "6:39 `101` is no percentile: one is from 0 to 100",
        );
        check(&number("sum", "field: [F, G], gt: 1"), "6:28 a number of several fields is not supported yet");
        check(
            &number("sum", "field: F, percentile: 3, gt: 1"),
            "6:16 a percentile of another type than `value_percentile` is not supported yet",
        );
    }

    #[test]
    fn faults_are_named_at_their_place() {
        check(
            "    type: event_mean\n",
            "3:11 the correlation type `event_mean` is not supported yet; 2:1 the rule has no `rules`",
        );
        check(
            "    type: event_count\n    rules: [a]\n    timespan: 5 min\n    condition: {gte: x, ge: 3}\n",
            "5:15 `5 min` is no time such as `30s`, `5m`, `1h` or `7d`; 6:22 `gte` is a number, not a text; \
             6:25 `ge` is no comparison: gt, gte, lt, lte, eq, neq; 6:16 the condition compares with no number",
        );
        check(
            "    type: value_sum\n    rules: [a]\n    condition: {gt: 3}\n    aliases: {x: {z: Y}}\n    every: 5m\n",
            "7:5 `every` in a correlation is not supported yet; 2:1 the rule has no `correlation.timespan`; \
             5:16 the rule has no `correlation.condition.field`; 6:19 `z` is none of the correlation's `rules`",
        );
        check("    [a]\n", "3:5 `correlation` is a map, not a list");
    }
}
