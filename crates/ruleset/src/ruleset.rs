//! Rules, compiled.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sweep::{Sweep, Worker};
use telemetry::{Event, Flow, Options, Sink, Warning};

use crate::correlate::Correlations;
use crate::{Correlator, Refused, Rule};

/// What a worker remembers of texts while events are counted.
const COUNTING_BYTES: usize = 1 << 20;

/// Rules, compiled.
pub struct Ruleset {
    /// Those that run, in the order of the files; correlation rules come last.
    pub rules: Vec<Rule>,
    /// Those that cannot.
    pub refused: Vec<Refused>,
    /// How many were left out because they were not asked for.
    pub left_out: usize,
    /// Slips that change what runs: exclusions of no rule, filters for none.
    pub warnings: Vec<String>,
    /// The rules but correlation rules, compiled.
    pub(crate) sweep: Sweep,
    /// What takes matches together.
    pub(crate) correlations: Correlations,
    /// Rules whose own matches are not shown: they are asked for by correlations alone.
    pub(crate) hidden: BTreeSet<u32>,
    /// Correlation rules that are asked for by other ones alone.
    pub(crate) inner: BTreeSet<u32>,
    /// How many of those are not rules that were asked for.
    pub(crate) only_correlated: usize,
}

impl Ruleset {
    /// How many rules that were asked for run.
    pub fn shown(&self) -> usize {
        self.rules.len() - self.only_correlated
    }

    /// How many of the events that `read` hands to a sink each rule is true of, by its place among the rules; of
    /// correlation rules none.
    pub fn count(
        &self,
        warn: &mut dyn FnMut(&Warning),
        read: impl FnOnce(&Options, &mut dyn Sink) -> Flow,
    ) -> Vec<u64> {
        let options = Options { keep_raw: self.sweep.reads_raw(), ..Options::default() };
        let (worker, counts) = (self.sweep.worker(COUNTING_BYTES), vec![0; self.rules.len()]);
        let mut counting = Counting { worker, counts, warn };
        // The sink never ends it.
        let _ = read(&options, &mut counting);
        counting.counts
    }

    /// Someone who takes matches together.
    pub fn correlator(&self) -> Correlator<'_> {
        Correlator::new(self)
    }
}

/// Counts the events of each rule.
struct Counting<'c> {
    worker: Worker<'c>,
    counts: Vec<u64>,
    warn: &'c mut dyn FnMut(&Warning),
}

impl Sink for Counting<'_> {
    fn event(&mut self, event: Event) -> Flow {
        for rule in self.worker.event(&event) {
            self.counts[*rule as usize] += 1;
        }
        ControlFlow::Continue(())
    }

    fn warning(&mut self, warning: Warning) {
        (self.warn)(&warning);
    }
}
