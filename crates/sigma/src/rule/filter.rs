//! The documents that filter the events of rules.

use text::{Diagnostic, Span};

use super::{Fields, Reader};
use crate::yaml::Yaml;
use crate::{Filter, diagnostics};

impl Reader<'_> {
    /// A filter; nothing where there is an error in it.
    pub(super) fn filter(&mut self, fields: &Fields<'_>, document: Span) -> Option<Filter> {
        let said = self.diagnostics.len();
        let (key, node) = fields.iter().find(|(key, _)| key.value == "filter")?;
        let title = self.required_text(fields, "title", document);
        let logsource = self.logsource(fields, document);
        if !matches!(node.yaml, Yaml::Map(_)) {
            self.say(diagnostics::wrong_type(node.span, "filter", "a map", node.kind()));
            return None;
        }
        let (rules, searches): (Fields<'_>, Fields<'_>) =
            self.fields(node).into_iter().partition(|(key, _)| key.value == "rules");
        let rules = self.listed(&rules, "rules", key.span);
        let any = matches!(rules.as_slice(), [only] if only.value == "any");
        let detection = self.searches(searches, "filter", key.span, node.span);
        if let Some(together) = &detection.together {
            let span = together.fields.first().map_or(detection.span, |field| field.span);
            self.say(diagnostics::unsupported(span, "an aggregation in a filter"));
        }
        let filter = Filter { title, rules: (!any).then_some(rules), logsource, detection, span: document };
        (!self.diagnostics[said..].iter().any(Diagnostic::is_error)).then_some(filter)
    }
}

#[cfg(test)]
mod tests {
    use crate::parse;

    #[track_caller]
    fn check(filter: &str, expected: &str) {
        let text = format!("title: T\nlogsource:\n    product: windows\nfilter:\n{filter}");
        let source = text::Source::new("filter", text.clone());
        let parsed = parse(&text);
        let mut found: Vec<String> = parsed
            .filters
            .iter()
            .map(|filter| {
                let rules = filter.rules.iter().flatten().map(|name| name.value.as_str());
                let rules = rules.collect::<Vec<_>>().join("+");
                format!("{rules}: {} searches", filter.detection.searches.len())
            })
            .collect();
        found.extend(parsed.diagnostics.iter().map(|said| {
            let at = source.position(said.span.start);
            format!("{}:{} {}", at.line, at.column, said.message)
        }));
        assert_eq!(found.join("; "), expected);
    }

    #[test]
    fn filters_are_read_or_their_faults_are_named() {
        let selection = "    selection:\n        User: x\n    condition: not selection\n";
        check(&format!("    rules: [a, b]\n{selection}"), "a+b: 1 searches");
        check(&format!("    rules: any\n{selection}"), ": 1 searches");
        check(selection, "4:1 the rule has no `rules`");
        check("    rules: any\n    selection:\n        User: x\n", "4:1 the rule has no `filter.condition`");
        check("    rules: any\n    s:\n        U|no: x\n    condition: s\n", "7:11 `no` is not a modifier");
    }
}
