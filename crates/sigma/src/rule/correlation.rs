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
        let together = self.together(&parts, key.span);
        let rules = self.listed(&parts, "rules", key.span);
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
        let mut together =
            Together { kind: *kind, group_by, timespan_ns: timespan, field: None, bounds: Vec::new() };
        match parts.iter().find(|(part, _)| part.value == "condition") {
            Some((part, _)) if kind.is_temporal() => {
                self.say(diagnostics::unsupported(part.span, "a condition of a temporal correlation"));
            }
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
        for (part, value) in &parts {
            if part.value == "field" {
                together.field = self.text_of(value, "field");
                continue;
            }
            let Some((_, _, comparison)) = Comparison::ALL.iter().find(|(name, ..)| *name == part.value)
            else {
                let why = "is no comparison: gt, gte, lt, lte, eq, neq";
                self.say(diagnostics::bad_value(part.span, part.value, why));
                continue;
            };
            let number =
                value.text().and_then(|text| text.parse::<f64>().ok()).filter(|number| number.is_finite());
            match number {
                Some(number) => together.bounds.push((*comparison, number)),
                None => self.say(diagnostics::wrong_type(value.span, part.value, "a number", value.kind())),
            }
        }
        if together.bounds.is_empty() {
            self.say(diagnostics::bad_condition(
                node.span,
                "the condition compares with no number".to_owned(),
            ));
        }
        match (&together.field, together.kind.has_field()) {
            (None, true) => self.say(diagnostics::missing(node.span, "correlation.condition.field")),
            (Some(field), false) => {
                self.say(diagnostics::unsupported(field.span, "a field where events are counted"));
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

    fn switch(&mut self, parts: &Fields<'_>, name: &str) -> bool {
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
                let field = together.field.as_ref().map(|field| field.value.as_str()).unwrap_or_default();
                let seconds = together.timespan_ns.unwrap_or(0) / 1_000_000_000;
                format!(
                    "{:?}({field}) of {} by {} in {seconds} s {:?} {} {}",
                    together.kind,
                    names(&found.rules),
                    names(&together.group_by),
                    together.bounds,
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
            "TemporalOrdered() of a+b by ip in 86400 s [] 1 false",
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
            "    type: temporal\n    rules: [a]\n    timespan: 5m\n    condition: a and b\n",
            "6:5 a condition of a temporal correlation is not supported yet",
        );
        check(
            "    type: value_sum\n    rules: [a]\n    condition: {gt: 3}\n    aliases: {x: {z: Y}}\n    every: 5m\n",
            "7:5 `every` in a correlation is not supported yet; 2:1 the rule has no `correlation.timespan`; \
             5:16 the rule has no `correlation.condition.field`; 6:19 `z` is none of the correlation's `rules`",
        );
        check("    [a]\n", "3:5 `correlation` is a map, not a list");
    }
}
