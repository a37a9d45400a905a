//! Rules of files and folders, those that were asked for.

use std::path::{Path, PathBuf};

use plan::Plan;
use query::{Knowledge, Settings, SigmaFile, SigmaLevel, SigmaRule, SigmaStatus};
use sweep::Sweep;
use taxonomy::Views;
use text::{Diagnostic, Source};

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
    /// Those that run, in the order of the files.
    pub(crate) all: Vec<Rule>,
    /// The same, compiled.
    pub(crate) sweep: Sweep,
    /// Those that cannot.
    pub(crate) refused: Vec<Refused>,
    /// How many were left out because they were not asked for.
    pub(crate) left_out: usize,
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

/// Reads and compiles the rules below `paths`.
pub(crate) fn read(paths: &[PathBuf], wanted: Wanted) -> Result<Rules, Failure> {
    let mut gathered = Gathered { wanted, kept: Vec::new(), refused: Vec::new(), left_out: 0 };
    let (knowledge, views) = (Knowledge::default(), Views::default());
    let settings = Settings::new(&engine::Catalogue, &knowledge, &views);
    for path in files(paths)? {
        match std::fs::read(&path) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                gathered.file(
                    &path,
                    SigmaFile::compile(Source::new(path.display().to_string(), text), &settings),
                );
            }
            Err(error) => gathered.refuse(&path, 1, None, error.to_string()),
        }
    }
    for unused in gathered.wanted.tuning.unused() {
        report::warning(&unused);
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
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|path| seen.insert(path.clone()));
    Ok(found)
}

fn walk(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
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
    kept: Vec<(Rule, Plan, usize)>,
    refused: Vec<Refused>,
    left_out: usize,
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
        if let Some(error) = file.diagnostics.iter().find(|said| said.is_error()) {
            self.refuse(path, line(&file.source, error), None, error.message.clone());
        }
        for rule in file.rules {
            if !self.wanted.takes(&rule) {
                self.left_out += 1;
                continue;
            }
            let at = file.source.position(rule.span.start).line;
            match (rule.plan, rule.diagnostics.iter().find(|said| said.is_error())) {
                (Some(mut plan), None) => {
                    self.wanted.tuning.tune(rule.id.as_deref(), &rule.title, &mut plan);
                    let about = Rule {
                        title: rule.title,
                        id: rule.id.unwrap_or_default(),
                        level: rule.level.unwrap_or(SigmaLevel::Informational),
                        tags: rule.tags,
                        file: path.display().to_string(),
                    };
                    self.kept.push((about, plan, at));
                }
                (_, Some(error)) => {
                    self.refuse(path, line(&file.source, error), rule.id, error.message.clone());
                }

                (None, None) => self.refuse(path, at, rule.id, "the rule has no plan".to_owned()),
            }
        }
    }

    fn compile(mut self) -> Result<Rules, Failure> {
        let (sweep, unsweepable) = Sweep::new(self.kept.iter().map(|(_, plan, _)| plan), Views::default());
        for one in unsweepable {
            let (rule, _, line) = &self.kept[one.rule];
            let (file, line, id) = (rule.file.clone(), *line, Some(rule.id.clone()));
            self.refused.push(Refused { file, line, reason: one.diagnostic.message, id });
        }
        if self.kept.is_empty() && self.refused.is_empty() {
            let why = if self.left_out > 0 { "no rule is left to run" } else { "there is no rule here" };
            return Err(Failure::new(format!("--sigma: {why}")));
        }
        let all = self.kept.into_iter().map(|(rule, _, _)| rule).collect();
        Ok(Rules { all, sweep, refused: self.refused, left_out: self.left_out })
    }
}

fn line(source: &Source, said: &Diagnostic) -> usize {
    source.position(said.span.start).line
}

impl Wanted {
    /// All rules.
    pub(crate) fn everything() -> Wanted {
        Wanted::default()
    }

    fn takes(&self, rule: &SigmaRule) -> bool {
        let level = rule.level.unwrap_or(SigmaLevel::Informational);
        let tagged =
            |wanted: &[String]| wanted.iter().any(|tag| rule.tags.iter().any(|own| is_below(own, tag)));
        self.least.is_none_or(|least| level >= least)
            && (self.status.is_empty() || rule.status.is_some_and(|status| self.status.contains(&status)))
            && (self.tags.is_empty() || tagged(&self.tags))
            && !tagged(&self.without_tags)
            && !self.tuning.leaves_out(rule.id.as_deref(), &rule.title)
    }
}

/// Is it the tag, or one below it (`attack.x.001` is below `attack.x`)?
fn is_below(own: &str, tag: &str) -> bool {
    let (own, tag) = (own.to_lowercase(), tag.to_lowercase());
    own.strip_prefix(&tag).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_holds_those_below_it() {
        assert!(is_below("attack.t9.001", "attack.t9") && is_below("attack.t9", "ATTACK.T9"));
        assert!(!is_below("attack.t91", "attack.t9") && !is_below("attack.t9", "attack.t9.001"));
    }
}
