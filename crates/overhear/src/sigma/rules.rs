//! Rules of files and folders, those that were asked for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use plan::Plan;
use query::{
    Settings, SigmaCorrelation, SigmaFile, SigmaFilter, SigmaLevel, SigmaLogsource, SigmaPipelines,
    SigmaStatus, SigmaTogether,
};
use sweep::Sweep;
use taxonomy::Views;
use text::{Diagnostic, Source};

use super::correlations::{Correlated, Correlations, Part};
use super::tuning::Tuning;
use crate::failure::Failure;
use crate::report;

/// A rule that runs.
pub(crate) struct Rule {
    /// What it detects, in a line.
    pub(crate) title: String,
    /// Its UUID; empty where it has none.
    pub(crate) id: String,
    /// How grave a match is. A rule that does not say counts as informational.
    pub(crate) level: SigmaLevel,
    /// Namespaced words such as `attack.execution`.
    pub(crate) tags: Vec<String>,
    /// Where it was read.
    pub(crate) file: String,
}

/// A rule, or a file, that cannot run.
pub(crate) struct Refused {
    /// The file.
    pub(crate) file: String,
    /// The line of the fault, from 1.
    pub(crate) line: usize,
    /// What is wrong.
    pub(crate) reason: String,
    /// The rule's id, where it has one.
    pub(crate) id: Option<String>,
}

/// Which rules run.
#[derive(Default)]
pub(crate) struct Wanted {
    /// At least so grave.
    pub(crate) least: Option<SigmaLevel>,
    /// One of these; any where there are none.
    pub(crate) status: Vec<SigmaStatus>,
    /// With one of these tags, or tags below them; any where there are none.
    pub(crate) tags: Vec<String>,
    /// With none of these tags, or tags below them.
    pub(crate) without_tags: Vec<String>,
    /// What a site knows to be innocent.
    pub(crate) tuning: Tuning,
}

/// Rules, compiled.
pub(crate) struct Rules {
    /// Those that run, in the order of the files; correlation rules come last.
    pub(crate) all: Vec<Rule>,
    /// The same but correlation rules, compiled.
    pub(crate) sweep: Sweep,
    /// What takes findings together.
    pub(crate) correlations: Correlations,
    /// Rules whose own findings are not shown: they are asked for by correlations alone.
    pub(crate) hidden: BTreeSet<u32>,
    /// Correlation rules that are asked for by other ones alone.
    pub(crate) inner: BTreeSet<u32>,
    /// How many of those are not rules that were asked for.
    only_correlated: usize,
    /// Those that cannot.
    pub(crate) refused: Vec<Refused>,
    /// How many were left out because they were not asked for.
    pub(crate) left_out: usize,
    /// Which of the given placeholders any of the files names.
    pub(crate) placeholders: BTreeSet<String>,
}

/// What a description of tests says, and no rule.
const TESTS: &str = "\nregression_tests_info:";

/// The descriptions of tests below paths, in the order of their names.
pub(crate) fn infos(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = files(paths)?;
    found.retain(|path| {
        std::fs::read(path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(TESTS))
    });
    Ok(found)
}

/// Reads and compiles the rules below `paths` against `settings`.
pub(crate) fn read(paths: &[PathBuf], wanted: Wanted, settings: &Settings<'_>) -> Result<Rules, Failure> {
    let (kept, correlations, filters, refused) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let placeholders = BTreeSet::new();
    let mut gathered = Gathered { wanted, kept, correlations, filters, refused, left_out: 0, placeholders };
    for path in files(paths)? {
        match std::fs::read(&path) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let given = settings.placeholders.into_iter().flat_map(|given| given.keys());
                let named = given.filter(|name| text.contains(&format!("%{name}%")));
                gathered.placeholders.extend(named.cloned());
                gathered
                    .file(&path, SigmaFile::compile(Source::new(path.display().to_string(), text), settings));
            }
            Err(error) => gathered.refuse(&path, 1, None, error.to_string()),
        }
    }
    for unused in gathered.wanted.tuning.unused() {
        report::warning(&unused);
    }
    if let Some(pipelines) = settings.pipelines {
        gathered.change_correlations(pipelines);
    }
    gathered.compile()
}

/// The rule files below paths, each once, in the order of their names.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if !path.exists() {
            return Err(Failure::new(format!("--sigma {}: no such file or folder", path.display())));
        }
        walk(path, &mut found)?;
    }
    let mut seen = BTreeSet::new();
    found.retain(|path| seen.insert(path.clone()));
    Ok(found)
}

/// The rule files below a path, in the order of their names.
pub(crate) fn walk(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if !path.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    let failure = |error: std::io::Error| Failure::new(format!("{}: {error}", path.display()));
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failure)? {
        let entry = entry.map_err(failure)?;
        // Links are not followed in a folder: they may lead back. Nor is what starts with a dot meant.
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if !is_link && !entry.file_name().to_string_lossy().starts_with('.') {
            entries.push(entry.path());
        }
    }
    entries.sort();
    for entry in entries {
        let is_yaml = entry.extension().is_some_and(|ending| ending == "yml" || ending == "yaml");
        if entry.is_dir() {
            walk(&entry, found)?;
        } else if is_yaml {
            found.push(entry);
        }
    }
    Ok(())
}

struct Gathered {
    wanted: Wanted,
    kept: Vec<Kept>,
    correlations: Vec<Called>,
    /// With the file of each.
    filters: Vec<(SigmaFilter, String)>,
    refused: Vec<Refused>,
    left_out: usize,
    placeholders: BTreeSet<String>,
}

/// A rule with its plan.
struct Kept {
    rule: Rule,
    plan: Plan,
    line: usize,
    /// What correlation rules and filters may call it.
    name: Option<String>,
    /// Which log it asks.
    logsource: SigmaLogsource,
    /// How its events come together, of a Sigma 1 rule that counts them.
    together: Option<SigmaTogether>,
    /// Was it asked for? Others are here for correlation rules.
    asked: bool,
}

/// A correlation rule.
struct Called {
    rule: Rule,
    correlation: SigmaCorrelation,
    line: usize,
    asked: bool,
}

impl Called {
    fn is_called(&self, name: &str) -> bool {
        let own = self.correlation.name.as_ref().map(|name| name.value.as_str());
        own == Some(name) || (!name.is_empty() && self.rule.id.eq_ignore_ascii_case(name))
    }
}

impl Kept {
    /// Does a correlation rule mean it?
    fn is_called(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name) || (!name.is_empty() && self.rule.id.eq_ignore_ascii_case(name))
    }
}

impl Gathered {
    fn refuse(&mut self, path: &Path, line: usize, id: Option<String>, reason: String) {
        self.refused.push(Refused { file: path.display().to_string(), line, reason, id });
    }

    fn file(&mut self, path: &Path, file: SigmaFile) {
        // The description of a test of SigmaHQ's is no rule and does not want to be one.
        if file.source.text().contains(TESTS) {
            return;
        }
        for error in file.diagnostics.iter().filter(|said| said.is_error()) {
            self.refuse(path, line(&file.source, error), None, reason(error));
        }
        let shown = path.display().to_string();
        for found in file.rules {
            let at = file.source.position(found.span.start).line;
            let rule = Rule {
                title: found.title,
                id: found.id.clone().unwrap_or_default(),
                level: found.level.unwrap_or(SigmaLevel::Informational),
                tags: found.tags,
                file: shown.clone(),
            };
            let asked = self.wanted.takes(&rule, found.status);
            match (found.plan, found.diagnostics.iter().find(|said| said.is_error())) {
                (Some(mut plan), None) => {
                    if asked {
                        self.wanted.tuning.tune(found.id.as_deref(), &rule.title, &mut plan);
                    }
                    let (name, logsource, together) = (found.name, found.logsource, found.together);
                    self.kept.push(Kept { rule, plan, line: at, name, logsource, together, asked });
                }
                _ if !asked => self.left_out += 1,
                (_, Some(error)) => {
                    self.refuse(path, line(&file.source, error), found.id, reason(error));
                }
                (None, None) => self.refuse(path, at, found.id, "the rule has no plan".to_owned()),
            }
        }
        self.filters.extend(file.filters.into_iter().map(|filter| (filter, shown.clone())));
        for correlation in file.correlations {
            let text = |text: &text::Spanned<String>| text.value.clone();
            let rule = Rule {
                title: correlation.title.value.clone(),
                id: correlation.id.as_ref().map(text).unwrap_or_default(),
                level: correlation.level.as_ref().map_or(SigmaLevel::Informational, |level| level.value),
                tags: correlation.tags.iter().map(text).collect(),
                file: shown.clone(),
            };
            let asked = self.wanted.takes(&rule, correlation.status.as_ref().map(|status| status.value));
            let line = file.source.position(correlation.span.start).line;
            self.correlations.push(Called { rule, correlation, line, asked });
        }
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
                report::warning(&format!("{file}: the filter `{}` is for none of the rules", filter.title));
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
                    let Called { rule, line, .. } = one;
                    self.refused.push(Refused {
                        file: rule.file,
                        line,
                        reason: said.message,
                        id: Some(rule.id),
                    });
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

    /// Correlation rules with the rules that they mean, those that others take first. One that lacks a rule is
    /// refused.
    fn correlated(&mut self) -> Joined {
        let mut joined = Joined::default();
        for (number, kept) in (0u32..).zip(&self.kept) {
            if let Some(together) = kept.together.clone() {
                joined.hidden.insert(number);
                if !kept.asked {
                    joined.inner.insert(number);
                }
                let parts = vec![Part { rules: vec![number], ..Part::default() }];
                joined.all.push(Correlated { rule: number, together, aliases: Vec::new(), parts });
            } else if !kept.asked {
                joined.hidden.insert(number);
            }
        }
        let mut waiting = std::mem::take(&mut self.correlations);
        loop {
            let before = waiting.len();
            let mut still = Vec::new();
            for one in waiting {
                // A name that a waiting one has too is not whole yet.
                match joined.parts(&one, &self.kept) {
                    Ok(parts) => joined.add(one, parts, &self.kept),
                    Err(_) => still.push(one),
                }
            }
            waiting = still;
            if waiting.len() == before {
                break;
            }
        }
        for one in waiting {
            let name = joined.parts(&one, &self.kept).err().unwrap_or_default();
            let reason = format!("no rule `{name}` that can be correlated runs here");
            self.refused.push(Refused { file: one.rule.file, line: one.line, reason, id: Some(one.rule.id) });
        }
        let Joined { shown, hidden, inner, .. } = &mut joined;
        hidden.retain(|number| !shown.contains(number));
        inner.retain(|number| !shown.contains(number));
        joined
    }

    fn compile(mut self) -> Result<Rules, Failure> {
        self.drop_unasked();
        self.filter();
        let (sweep, unsweepable) = Sweep::new(self.kept.iter().map(|kept| &kept.plan), Views::default());
        for one in unsweepable {
            let Kept { rule, line, .. } = &self.kept[one.rule];
            let (file, line, id) = (rule.file.clone(), *line, Some(rule.id.clone()));
            self.refused.push(Refused { file, line, reason: one.diagnostic.message, id });
        }
        let Joined { all: correlations, rules, hidden, inner, unasked, .. } = self.correlated();
        if self.kept.is_empty() && self.refused.is_empty() {
            let why = if self.left_out > 0 { "no rule is left to run" } else { "there is no rule here" };
            return Err(Failure::new(format!("--sigma: {why}")));
        }
        let only_correlated = unasked + self.kept.iter().filter(|kept| !kept.asked).count();
        let all = std::mem::take(&mut self.kept)
            .into_iter()
            .map(|kept| kept.rule)
            .chain(rules.into_iter().map(|(rule, _)| rule))
            .collect();
        let correlations = Correlations::new(correlations);
        let Gathered { refused, left_out, placeholders, .. } = self;
        Ok(Rules {
            all,
            sweep,
            correlations,
            hidden,
            inner,
            only_correlated,
            refused,
            left_out,
            placeholders,
        })
    }
}

/// Correlations with what they mean.
#[derive(Default)]
struct Joined {
    all: Vec<Correlated>,
    /// The rules of correlation rules, with the names that these have.
    rules: Vec<(Rule, Option<String>)>,
    shown: BTreeSet<u32>,
    hidden: BTreeSet<u32>,
    inner: BTreeSet<u32>,
    /// How many of the correlation rules were not asked for.
    unasked: usize,
}

impl Joined {
    /// What a correlation rule takes; the name that nothing here has.
    fn parts(&self, one: &Called, kept: &[Kept]) -> Result<Vec<Part>, String> {
        let part = |name: &str| {
            let mut part = Part { called: name.to_owned(), ..Part::default() };
            for (number, kept) in (0u32..).zip(kept).filter(|(_, kept)| kept.is_called(name)) {
                if kept.together.is_none() {
                    part.rules.push(number);
                }
            }
            for (number, correlated) in self.all.iter().enumerate() {
                let rule = correlated.rule as usize;
                let is_called = match rule.checked_sub(kept.len()) {
                    None => kept[rule].is_called(name),
                    Some(later) => {
                        let (rule, own) = &self.rules[later];
                        own.as_deref() == Some(name)
                            || (!name.is_empty() && rule.id.eq_ignore_ascii_case(name))
                    }
                };
                if is_called {
                    part.correlations.push(number);
                }
            }
            if part.rules.is_empty() && part.correlations.is_empty() {
                Err(name.to_owned())
            } else {
                Ok(part)
            }
        };
        one.correlation.rules.iter().map(|name| part(&name.value)).collect()
    }

    fn add(&mut self, one: Called, parts: Vec<Part>, kept: &[Kept]) {
        let number = u32::try_from(kept.len() + self.rules.len()).unwrap_or(u32::MAX);
        for part in &parts {
            let inner = part.correlations.iter().map(|inner| self.all[*inner].rule);
            if one.correlation.generate {
                self.shown.extend(part.rules.iter().filter(|rule| kept[**rule as usize].asked));
                self.shown.extend(inner.filter(|rule| *rule as usize >= kept.len()));
            } else {
                self.hidden.extend(&part.rules);
                self.inner.extend(inner);
            }
        }
        if !one.asked {
            self.unasked += 1;
            self.inner.insert(number);
        }
        let SigmaCorrelation { name, together, aliases, .. } = one.correlation;
        self.all.push(Correlated { rule: number, together, aliases, parts });
        self.rules.push((one.rule, name.map(|name| name.value)));
    }
}

impl Rules {
    /// How many rules that were asked for run.
    pub(crate) fn shown(&self) -> usize {
        self.all.len() - self.only_correlated
    }
}

/// What is wrong, and what a user can do about it.
fn reason(said: &Diagnostic) -> String {
    let ways = said.notes.iter().map(|note| format!("; {note}"));
    std::iter::once(said.message.clone()).chain(ways).collect()
}

fn line(source: &Source, said: &Diagnostic) -> usize {
    source.position(said.span.start).line
}

impl Wanted {
    /// All rules.
    pub(crate) fn everything() -> Wanted {
        Wanted::default()
    }

    fn takes(&self, rule: &Rule, status: Option<SigmaStatus>) -> bool {
        let tagged =
            |wanted: &[String]| wanted.iter().any(|tag| rule.tags.iter().any(|own| is_below(own, tag)));
        let id = (!rule.id.is_empty()).then_some(rule.id.as_str());
        self.least.is_none_or(|least| rule.level >= least)
            && (self.status.is_empty() || status.is_some_and(|status| self.status.contains(&status)))
            && (self.tags.is_empty() || tagged(&self.tags))
            && !tagged(&self.without_tags)
            && !self.tuning.leaves_out(id, &rule.title)
    }
}

/// Is it the tag, or one below it (`attack.x.001` is below `attack.x`)?
fn is_below(own: &str, tag: &str) -> bool {
    let (own, tag) = (own.to_lowercase(), tag.to_lowercase());
    let below =
        |own: &str| own.strip_prefix(&tag).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    below(&own) || own.strip_prefix(ATTACK).is_some_and(below)
}

/// The namespace that people leave out when they name a technique.
const ATTACK: &str = "attack.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_holds_those_below_it() {
        assert!(is_below("attack.t9.001", "attack.t9") && is_below("attack.t9", "ATTACK.T9"));
        assert!(!is_below("attack.t91", "attack.t9") && !is_below("attack.t9", "attack.t9.001"));
        assert!(is_below("attack.t9.001", "T9") && is_below("attack.t9.001", "T9.001"));
        assert!(!is_below("car.t9", "T9") && !is_below("attack.t91", "T9"));
    }
}
