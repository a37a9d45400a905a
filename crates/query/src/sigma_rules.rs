//! The rules of a Sigma file, each with its own plan.

use plan::{Plan, Step};
use sigma::{Correlation, Filter, Level, Logsource, Status, Together};
use text::{Diagnostic, Diagnostics, Source, Span};

use crate::Settings;

/// A Sigma file and its rules.
#[derive(Clone, Debug)]
pub struct SigmaFile {
    /// What is written.
    pub source: Source,
    /// In the order of their documents.
    pub rules: Vec<SigmaRule>,
    /// Its correlation rules; those with errors are not here.
    pub correlations: Vec<Correlation>,
    /// Its filters; those with errors are not here.
    pub filters: Vec<SigmaFilter>,
    /// What is to be said of the file beside its rules; an error means that a document of it is no rule that can run.
    pub diagnostics: Diagnostics,
}

/// A Sigma filter: what it adds to plans, and to which.
#[derive(Clone, Debug)]
pub struct SigmaFilter {
    /// What it filters, in a line.
    pub title: String,
    /// The rules by id or name; `None` for any.
    pub rules: Option<Vec<String>>,
    /// The rules' log source, as far as it says one.
    pub logsource: Logsource,
    /// What plans of its rules get as their last step.
    pub step: Step,
}

impl SigmaFilter {
    /// Are rules of this log source meant? What the filter leaves open may be anything.
    pub fn is_of(&self, logsource: &Logsource) -> bool {
        let (own, rules) = (&self.logsource, logsource);
        let pairs = [
            (&own.category, &rules.category),
            (&own.product, &rules.product),
            (&own.service, &rules.service),
        ];
        pairs.into_iter().all(|(own, rules)| {
            own.as_ref().is_none_or(|own| rules.as_ref().is_some_and(|rules| rules.value == own.value))
        })
    }
}

/// A Sigma rule: what it says of itself, and what it asks.
#[derive(Clone, Debug)]
pub struct SigmaRule {
    /// What it detects, in a line.
    pub title: String,
    /// Its UUID.
    pub id: Option<String>,
    /// Which log it asks.
    pub logsource: Logsource,
    /// What correlation rules and filters may call it.
    pub name: Option<String>,
    /// How its events come together, where it is a Sigma 1 rule that counts them: its plan selects the events.
    pub together: Option<Together>,
    /// How grave a match is.
    pub level: Option<Level>,
    /// How far it is proven.
    pub status: Option<Status>,
    /// Namespaced words such as `attack.execution`.
    pub tags: Vec<String>,
    /// Where it stands in its file.
    pub span: Span,
    /// What it asks; `None` where a diagnostic is an error.
    pub plan: Option<Plan>,
    /// What is to be said of it, in the order of its text.
    pub diagnostics: Diagnostics,
}

impl SigmaFile {
    /// Parses a file and lowers its rules, each for itself. Never fails: what is wrong is among the diagnostics.
    pub fn compile(source: Source, settings: &Settings<'_>) -> SigmaFile {
        let parsed = sigma::parse(source.text());
        let built_in;
        let logsources = match settings.logsources {
            Some(given) => given,
            None => {
                built_in = sigma::Logsources::builtin();
                &built_in
            }
        };
        let nothing = sigma::Placeholders::default();
        let placeholders = settings.placeholders.unwrap_or(&nothing);
        let (correlations, diagnostics) = (parsed.correlations, parsed.diagnostics);
        let mut file =
            SigmaFile { source, rules: Vec::new(), correlations, filters: Vec::new(), diagnostics };
        for filter in parsed.filters {
            file.filter(filter, settings, placeholders);
        }
        for mut syntax in parsed.rules {
            let within = |said: &Diagnostic| {
                said.span.start >= syntax.span.start
                    && said.span.end <= syntax.span.end.max(syntax.span.start)
            };
            let (mut diagnostics, rest): (Diagnostics, Diagnostics) =
                std::mem::take(&mut file.diagnostics).into_iter().partition(within);
            file.diagnostics = rest;
            let mut plan = None;
            if let Some(pipelines) = settings.pipelines
                && !syntax.faulty
            {
                diagnostics.extend(pipelines.change_rule(&mut syntax).err());
            }
            // What a rule is lent by another document of the file may be at fault there.
            if !syntax.faulty && !diagnostics.iter().any(Diagnostic::is_error) {
                let (lowered, more) =
                    sigma::lower_with(&syntax, settings.functions, logsources, placeholders);
                diagnostics.extend(more);
                plan = (!diagnostics.iter().any(Diagnostic::is_error)).then_some(lowered);
            }
            diagnostics.sort_by_key(|said| said.span.start);
            file.rules.push(SigmaRule::of(&syntax, plan, diagnostics));
        }
        file
    }

    fn filter(&mut self, mut filter: Filter, settings: &Settings<'_>, placeholders: &sigma::Placeholders) {
        if let Some(Err(refused)) = settings.pipelines.map(|pipelines| pipelines.change_filter(&mut filter)) {
            self.diagnostics.push(refused);
            return;
        }
        let (step, said) = sigma::lower_filter(&filter, settings.functions, placeholders);
        self.diagnostics.extend(said);
        let Some(step) = step else { return };
        let names = |names: Vec<text::Spanned<String>>| names.into_iter().map(|name| name.value).collect();
        let (title, rules) = (filter.title.value, filter.rules.map(names));
        self.filters.push(SigmaFilter { title, rules, logsource: filter.logsource, step });
    }
}

impl SigmaRule {
    fn of(syntax: &sigma::Rule, plan: Option<Plan>, diagnostics: Diagnostics) -> SigmaRule {
        SigmaRule {
            title: syntax.title.value.clone(),
            id: syntax.id.as_ref().map(|id| id.value.clone()),
            logsource: syntax.logsource.clone(),
            name: syntax.name.as_ref().map(|name| name.value.clone()),
            together: syntax.detection.together.clone(),
            level: syntax.level.as_ref().map(|level| level.value),
            status: syntax.status.as_ref().map(|status| status.value),
            tags: syntax.tags.iter().map(|tag| tag.value.clone()).collect(),
            span: syntax.span,
            plan,
            diagnostics,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A catalogue with every function that rules name.
    struct Every;

    impl plan::Functions for Every {
        fn find(&self, name: &str) -> Option<plan::FunctionSpec> {
            let name: &'static str = if name == "sigma.eq" { "sigma.eq" } else { "sigma.exists" };
            let arity = plan::Arity::between(1, 2);
            Some(plan::FunctionSpec {
                name,
                signature: "",
                arity,
                kind: plan::Kind::Scalar,
                returns: |_| plan::Type::Boolean,
            })
        }

        fn names(&self, _: &str) -> Vec<&'static str> {
            Vec::new()
        }
    }

    #[test]
    fn a_faulty_rule_does_not_stop_its_neighbours() {
        let rule = |title: &str, key: &str| {
            format!(
                "title: {title}\nlogsource:\n    product: windows\ndetection:\n    a:\n        {key}: b\n    condition: a\n"
            )
        };
        let text = [rule("one", "A"), rule("two", "A|nothing"), rule("three", "A")].join("---\n");
        let (knowledge, views) = (crate::Knowledge::default(), taxonomy::Views::default());
        let file = SigmaFile::compile(Source::new("rules", text), &Settings::new(&Every, &knowledge, &views));
        let planned: Vec<bool> = file.rules.iter().map(|rule| rule.plan.is_some()).collect();
        assert_eq!(planned, [true, false, true], "{:?}", file.diagnostics);
        assert_eq!(file.rules[1].diagnostics[0].name, "unknown-modifier");
        assert!(file.diagnostics.is_empty());
    }
}
