//! Pipelines: how a site's rules differ from those of others, as pySigma's processing pipelines say it.
//!
//! A pipeline is a list of steps. A step is for some rules, pieces of rules and names of fields, and does one thing:
//! fields get other names, values change, placeholders are filled, a condition is added, the log source changes, the
//! rule is refused. Steps see a rule as pySigma has it (2.0.1): what `contains` and the like do to a value is done
//! before. What comes out is a rule again, which is asked as all are.
//!
//! What pySigma does to queries that were written (`postprocessing`, `finalizers`) is refused: no query is written
//! here. So are steps that run a function of Python, read files, ask a server or start a command.

mod changes;
mod conditions;
mod extract;
mod fields;
mod hashes;
mod placeholders;
mod python;
mod read;
mod step;
mod template;
mod texts;
mod tree;
mod values;
mod work;

use std::collections::BTreeMap;

use text::{Diagnostic, Diagnostics};

use crate::{Correlation, Filter, Logsource, Rule};
use step::{Running, Step};
use work::{State, Work};

/// The values that a pipeline has for names.
type Vars = BTreeMap<String, Vec<String>>;

/// A pipeline, as a file has it.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// What messages call it.
    name: String,
    /// Lower ones come first.
    priority: f64,
    vars: Vars,
    steps: Vec<Step>,
}

impl Pipeline {
    /// Reads a pipeline. `name` is what messages call it, and what pipelines of the same priority are sorted by.
    pub fn parse(name: &str, text: &str) -> Result<Pipeline, Diagnostics> {
        read::pipeline(name, text)
    }
}

/// Pipelines one after the other.
#[derive(Clone, Debug, Default)]
pub struct Pipelines {
    all: Vec<Pipeline>,
    vars: Vars,
}

impl Pipelines {
    /// In the order of their priorities, and of their names where these are the same. What a later one says of a name
    /// counts.
    pub fn new(mut all: Vec<Pipeline>) -> Pipelines {
        all.sort_by(|one, other| {
            one.priority.total_cmp(&other.priority).then_with(|| one.name.cmp(&other.name))
        });
        let mut vars = Vars::new();
        all.iter().for_each(|pipeline| vars.extend(pipeline.vars.clone()));
        Pipelines { all, vars }
    }

    /// Changes a rule. An error means that the rule must not run.
    pub fn change_rule(&self, rule: &mut Rule) -> Result<(), Diagnostic> {
        if self.all.is_empty() {
            return Ok(());
        }
        let mut work = Work::of_rule(rule);
        self.run(&mut work)?;
        rule.logsource = work.logsource.take().unwrap_or_default();
        rule.fields = std::mem::take(&mut work.shown);
        work.detection(&mut rule.detection)
    }

    /// Changes a filter as it changes its rules. An error means that the filter must not be used.
    pub fn change_filter(&self, filter: &mut Filter) -> Result<(), Diagnostic> {
        if self.all.is_empty() {
            return Ok(());
        }
        let mut work = Work::of_filter(filter);
        // A condition that is added to rules is not added to what is taken from them.
        let own = work.conditions.clone();
        self.run(&mut work)?;
        work.conditions = own;
        filter.logsource = work.logsource.take().unwrap_or_default();
        work.detection(&mut filter.detection)
    }

    /// Changes the names of fields in a correlation rule; `taken` are the log sources of the rules that it takes. An
    /// error means that it must not run.
    pub fn change_correlation(
        &self,
        correlation: &mut Correlation,
        taken: Vec<Logsource>,
    ) -> Result<(), Diagnostic> {
        if self.all.is_empty() {
            return Ok(());
        }
        let mut work = Work::of_correlation(correlation, taken);
        self.run(&mut work)?;
        correlation.aliases = work.aliases;
        (correlation.together.group_by, correlation.together.fields) = (work.group_by, work.counted);
        Ok(())
    }

    fn run(&self, work: &mut Work) -> Result<(), Diagnostic> {
        let mut state = State::default();
        for pipeline in &self.all {
            let running = Running { pipeline: &pipeline.name, vars: &self.vars, span: work.span };
            pipeline.steps.iter().try_for_each(|step| step.run(&running, work, &mut state))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
