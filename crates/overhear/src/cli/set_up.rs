//! How the products are set up that queries were written for: the same options in every command that compiles a query.

use std::path::PathBuf;

use clap::Args;
use query::Language;

use super::{ArielArgs, ViewArgs};

/// What a query is compiled against.
#[derive(Debug, Default, Args)]
pub(crate) struct SetUpArgs {
    #[command(flatten)]
    pub(crate) knowledge: KnowledgeArgs,
    #[command(flatten)]
    pub(crate) ariel: ArielArgs,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}

/// What a Splunk search may name.
#[derive(Debug, Default, Args)]
pub(crate) struct KnowledgeArgs {
    /// Splunk apps whose macros, event types, tags and lookup tables searches may use: folders or packages
    #[arg(long = "app", value_name = "DIR|FILE")]
    pub(crate) apps: Vec<PathBuf>,
    /// A search macro, as NAME=DEFINITION, NAME(user,host)=... with $user$ and $host$, or NAME(2)=... with $arg1$ and $arg2$
    #[arg(long = "macro", value_name = "NAME=DEFINITION")]
    pub(crate) macros: Vec<String>,
    /// A lookup table, as NAME=FILE.csv; it takes the place of one of that name in an app or a package
    #[arg(long = "lookup", value_name = "NAME=FILE")]
    pub(crate) lookups: Vec<String>,
}

impl KnowledgeArgs {
    /// The names of the options that are given.
    pub(crate) fn given(&self) -> impl Iterator<Item = &'static str> {
        let given = [
            ("--app", !self.apps.is_empty()),
            ("--macro", !self.macros.is_empty()),
            ("--lookup", !self.lookups.is_empty()),
        ];
        given.into_iter().filter_map(|(name, given)| given.then_some(name))
    }
}

/// What Sigma rules leave to the site.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct RuleArgs {
    /// Sigma: what %NAME% stands for in rules; may be given several times
    #[arg(long, value_name = "NAME=VALUE,...")]
    pub(crate) placeholder: Vec<String>,
    /// Sigma: change rules as this processing pipeline of pySigma says; may be given several times
    #[arg(long, value_name = "FILE|DIR")]
    pub(crate) pipeline: Vec<PathBuf>,
}

impl RuleArgs {
    /// The names of the options that are given.
    pub(crate) fn given(&self) -> impl Iterator<Item = &'static str> {
        let given =
            [(!self.placeholder.is_empty(), "--placeholder"), (!self.pipeline.is_empty(), "--pipeline")];
        given.into_iter().filter_map(|(given, name)| given.then_some(name))
    }
}

impl SetUpArgs {
    /// The names of the options that are given, each with the language whose queries it counts for.
    pub(crate) fn given(&self) -> Vec<(&'static str, Language)> {
        let spl = self.knowledge.given().chain(self.view.addon.map(|_| "--addon"));
        let aql = self.ariel.given().chain(self.view.given_for_aql());
        let spl = spl.map(|name| (name, Language::Spl));
        let aql = aql.map(|name| (name, Language::Aql));
        spl.chain(aql).chain(self.rules.given().map(|name| (name, Language::Sigma))).collect()
    }
}
