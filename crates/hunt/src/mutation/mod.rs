//! How much of a query its tests notice: the query is changed in one place at a time, and the tests run again.
//!
//! A change that no test notices is a part of the query that nobody has tried: it may be wrong today, and the day
//! somebody edits it nothing will say so. Changes that were proved to change nothing do not count.

mod deciding;
mod expression;
mod pattern;
mod plans;
mod score;
mod threshold;
mod window;
mod witness;

use plan::{Expr, Plan};
use serde::Serialize;
use text::Span;

pub use plans::mutants;
pub use score::{Budget, MutationScore, Unnoticed, mutation_score};

/// A query with one thing changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutant {
    /// What was done to it.
    pub change: Change,
    /// Where, in the text of the query.
    pub span: Span,
    /// What the changed place belongs to: a list, a pattern, a condition, a command.
    pub whole: Span,
    /// What stands there, or what was put in its place.
    pub detail: String,
    /// The plan that is left.
    pub plan: Plan,
    /// The changed condition, where it is one.
    pub(crate) condition: Option<Condition>,
}

/// A condition before and after a change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    pub(crate) before: Expr,
    /// `None` where nothing is asked any more.
    pub(crate) after: Option<Expr>,
    /// The step, and the pipelines that it is in: the numbers of their steps from the outermost.
    pub(crate) steps: Vec<usize>,
}

/// What is done to a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// A condition that has to hold beside others is left out.
    Condition,
    /// A condition is turned around.
    Negation,
    /// A value of a list, a part of a pattern, a branch or one of several conditions is left out.
    Alternative,
    /// A threshold is one more or one less.
    Threshold,
    /// Another value stands in place of one.
    Value,
    /// A command, a clause or an assignment is left out.
    Stage,
    /// A span of time is twice or half as long.
    Window,
}

impl Change {
    /// What happened, of `detail`, as the end of "no test notices ...".
    pub fn told(self, detail: &str) -> String {
        match self {
            Change::Condition => "when this condition is left out".to_owned(),
            Change::Negation => "when this condition is turned around".to_owned(),
            Change::Alternative => format!("when `{detail}` is left out"),
            Change::Threshold | Change::Window => format!("`{detail}` in its place"),
            Change::Value => format!("`{detail}` in place of this value"),
            Change::Stage => format!("when `{detail}` is left out"),
        }
    }
}

/// The first line of what is written at a place, cut to a length that can be read.
pub(crate) fn shown(text: &str, span: Span) -> String {
    const MOST: usize = 60;
    let line = span.of(text).trim().lines().next().unwrap_or_default().trim();
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}
