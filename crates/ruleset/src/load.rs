//! Files of rules to rules that run.

use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;

use detection::SigmaRegression;
use query::{
    SigmaCorrelation, SigmaFile, SigmaFilter, SigmaLevel, SigmaLogsource, SigmaPipelines, SigmaRule,
};
use sweep::Sweep;
use taxonomy::Views;
use text::{Diagnostic, Source};

use crate::correlate::Correlations;
use crate::join::{Called, Joined, Kept};
use crate::{Refused, Rule, Ruleset, Selection};

/// Takes files of rules, and makes a [`Ruleset`] of them.
pub struct Loader {
    selection: Selection,
    kept: Vec<Kept>,
    correlations: Vec<Called>,
    /// With the file of each.
    filters: Vec<(SigmaFilter, String)>,
    refused: Vec<Refused>,
    left_out: usize,
    warnings: Vec<String>,
}

/// Why there is nothing to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NothingToRun {
    /// No file has a rule.
    NoRule,
    /// There are rules, and none of them was asked for; how many.
    NoneSelected(usize),
}

impl fmt::Display for NothingToRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NothingToRun::NoRule => f.write_str("there is no rule here"),
            NothingToRun::NoneSelected(count) => {
                write!(f, "no rule is left to run: {count} left out by level, status, tag or exclusion")
            }
        }
    }
}

impl std::error::Error for NothingToRun {}

impl Loader {
    /// Nothing yet.
    pub fn new(selection: Selection) -> Loader {
        Loader {
            selection,
            kept: Vec::new(),
            correlations: Vec::new(),
            filters: Vec::new(),
            refused: Vec::new(),
            left_out: 0,
            warnings: Vec::new(),
        }
    }

    /// A file that cannot be read.
    pub fn unreadable(&mut self, file: &str, error: &dyn fmt::Display) {
        self.refused.push(Refused {
            file: file.to_owned(),
            line: 1,
            column: 1,
            reason: error.to_string(),
            id: None,
        });
    }

    /// The rules of a file. The description of a test (`info.yml`) is no rule and does not want to be one.
    pub fn add(&mut self, file: SigmaFile) {
        if SigmaRegression::is_one(file.source.text()) {
            return;
        }
        let source = Rc::new(file.source);
        let mut errors = file.diagnostics.iter().filter(|said| said.is_error()).peekable();
        let elsewhere = errors.peek().map(|error| source.position(error.span.start).line);
        for error in errors {
            self.refused.push(Refused::at(&source, error.span, reason(error), None));
        }
        for rule in file.rules {
            self.add_rule(rule, &source, elsewhere);
        }
        let filters = file.filters.into_iter();
        self.filters.extend(filters.map(|filter| (filter, source.name().to_owned())));
        for correlation in file.correlations {
            self.add_correlation(correlation, &source);
        }
    }

    /// Compiles what was added. Pipelines change correlation rules as they changed the rules that these take.
    ///
    /// # Errors
    /// Where nothing was added that could run.
    pub fn finish(mut self, pipelines: Option<&SigmaPipelines>) -> Result<Ruleset, NothingToRun> {
        self.warnings.extend(self.selection.exclusions.unused());
        if let Some(pipelines) = pipelines {
            self.change_correlations(pipelines);
        }
        self.drop_unasked();
        self.filter();
        self.compile()
    }

    /// `elsewhere` is the line of an error in another document of the file, which a rule may take over.
    fn add_rule(&mut self, found: SigmaRule, source: &Rc<Source>, elsewhere: Option<usize>) {
        let rule = Rule {
            title: found.title,
            id: found.id.clone().unwrap_or_default(),
            level: found.level.unwrap_or(SigmaLevel::Informational),
            status: found.status,
            tags: found.tags,
            file: source.name().to_owned(),
        };
        let asked = self.selection.takes(&rule);
        match (found.plan, found.diagnostics.iter().find(|said| said.is_error())) {
            (Some(mut plan), None) => {
                if asked {
                    self.selection.exclusions.narrow(found.id.as_deref(), &rule.title, &mut plan);
                }
                let (name, logsource, together) = (found.name, found.logsource, found.together);
                let source = source.clone();
                self.kept.push(Kept { rule, plan, source, name, logsource, together, asked });
            }
            _ if !asked => self.left_out += 1,
            (_, Some(error)) => {
                self.refused.push(Refused::at(source, error.span, reason(error), found.id));
            }
            (None, None) => {
                let reason = match elsewhere {
                    Some(line) => format!("it takes over what has an error in line {line}"),
                    None => "the rule has no plan".to_owned(),
                };
                self.refused.push(Refused::at(source, found.span, reason, found.id));
            }
        }
    }

    fn add_correlation(&mut self, correlation: SigmaCorrelation, source: &Rc<Source>) {
        let text = |text: &text::Spanned<String>| text.value.clone();
        let rule = Rule {
            title: correlation.title.value.clone(),
            id: correlation.id.as_ref().map(text).unwrap_or_default(),
            level: correlation.level.as_ref().map_or(SigmaLevel::Informational, |level| level.value),
            status: correlation.status.as_ref().map(|status| status.value),
            tags: correlation.tags.iter().map(text).collect(),
            file: source.name().to_owned(),
        };
        let asked = self.selection.takes(&rule);
        self.correlations.push(Called { rule, correlation, source: source.clone(), asked });
    }

    /// Rules that were not asked for are dropped unless a correlation rule means them.
    fn drop_unasked(&mut self) {
        let mut called: BTreeSet<String> = BTreeSet::new();
        loop {
            let before = called.len();
            for one in &self.correlations {
                if one.asked || called.iter().any(|name| one.is_called(name)) {
                    called.extend(one.correlation.rules.iter().map(|name| name.value.clone()));
                }
            }
            if called.len() == before {
                break;
            }
        }
        let unasked = self.kept.iter().filter(|kept| !kept.asked).count();
        self.left_out += unasked + self.correlations.iter().filter(|one| !one.asked).count();
        self.kept.retain(|kept| kept.asked || called.iter().any(|name| kept.is_called(name)));
        self.correlations.retain(|one| one.asked || called.iter().any(|name| one.is_called(name)));
    }

    /// Adds what filters ask to the plans of their rules.
    fn filter(&mut self) {
        for (filter, file) in &self.filters {
            let mut used = false;
            for kept in &mut self.kept {
                let named =
                    filter.rules.as_ref().is_none_or(|names| names.iter().any(|name| kept.is_called(name)));
                if named && filter.is_of(&kept.logsource) {
                    kept.plan.steps.push(filter.step.clone());
                    used = true;
                }
            }
            if !used {
                let title = &filter.title;
                self.warnings.push(format!("{file}: the filter `{title}` is for none of the rules"));
            }
        }
    }

    /// Pipelines change the names of fields in correlation rules, as those of the rules that these take were changed.
    fn change_correlations(&mut self, pipelines: &SigmaPipelines) {
        let taken: Vec<Vec<SigmaLogsource>> =
            self.correlations.iter().map(|one| self.logsources(one)).collect();
        let mut left = Vec::new();
        for (mut one, taken) in std::mem::take(&mut self.correlations).into_iter().zip(taken) {
            match pipelines.change_correlation(&mut one.correlation, taken) {
                Ok(()) => left.push(one),
                Err(said) => {
                    self.refused.push(Refused::at(&one.source, said.span, reason(&said), one.id()));
                }
            }
        }
        self.correlations = left;
    }

    /// The log sources of the rules that a correlation rule takes, or that others do which it takes.
    fn logsources(&self, one: &Called) -> Vec<SigmaLogsource> {
        let mut found = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&Called> = vec![one];
        while let Some(one) = open.pop() {
            for name in &one.correlation.rules {
                if seen.insert(&name.value) {
                    let own = self.kept.iter().filter(|kept| kept.is_called(&name.value));
                    found.extend(own.map(|kept| kept.logsource.clone()));
                    open.extend(self.correlations.iter().filter(|other| other.is_called(&name.value)));
                }
            }
        }
        found
    }

    fn compile(mut self) -> Result<Ruleset, NothingToRun> {
        let (sweep, unsweepable) = Sweep::new(self.kept.iter().map(|kept| &kept.plan), Views::default());
        for one in unsweepable {
            let Kept { rule, source, .. } = &self.kept[one.rule];
            let id = (!rule.id.is_empty()).then(|| rule.id.clone());
            self.refused.push(Refused::at(source, one.diagnostic.span, reason(&one.diagnostic), id));
        }
        let Joined { all, rules, hidden, inner, unasked, .. } =
            Joined::of(&self.kept, std::mem::take(&mut self.correlations), &mut self.refused);
        if self.kept.is_empty() && self.refused.is_empty() {
            return Err(match self.left_out {
                0 => NothingToRun::NoRule,
                count => NothingToRun::NoneSelected(count),
            });
        }
        let only_correlated = unasked + self.kept.iter().filter(|kept| !kept.asked).count();
        let rules =
            self.kept.into_iter().map(|kept| kept.rule).chain(rules.into_iter().map(|(rule, _)| rule));
        Ok(Ruleset {
            rules: rules.collect(),
            refused: self.refused,
            left_out: self.left_out,
            warnings: self.warnings,
            sweep,
            correlations: Correlations::new(all),
            hidden,
            inner,
            only_correlated,
        })
    }
}

/// What is wrong, and what a user can do about it.
fn reason(said: &Diagnostic) -> String {
    let ways = said.notes.iter().map(|note| format!("; {note}"));
    std::iter::once(said.message.clone()).chain(ways).collect()
}
