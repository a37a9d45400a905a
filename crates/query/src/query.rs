//! A query from text to plan.

use std::collections::BTreeSet;

use plan::{Functions, Plan, Step, StepKind};
use text::{Diagnostic, Diagnostics, Source, Span};

use crate::{ArielCatalog, Language, add_ons};

/// A query and all that is known of it without running it.
#[derive(Clone, Debug)]
pub struct Query {
    /// In which language it is written.
    pub language: Language,
    /// What is written.
    pub source: Source,
    /// What it asks; `None` where a diagnostic is an error.
    pub plan: Option<Plan>,
    /// What is to be said of it, in the order of its text.
    pub diagnostics: Diagnostics,
    /// Is its text well formed? A well-formed query may yet ask for what does not exist.
    pub parsed: bool,
    /// What was read, complete where `parsed`.
    pub syntax: Syntax,
    /// Sigma: what is said of several events, each at its place.
    pub beyond_events: Diagnostics,
}

/// A query that was compiled.
pub type Compiled = Query;

/// The syntax of a query in its own language.
#[derive(Clone, Debug)]
pub enum Syntax {
    /// A pipeline.
    Spl(Box<spl::Query>),
    /// A statement.
    Aql(Box<aql::syntax::Query>),
    /// The rules of a file.
    Sigma(Vec<sigma::Rule>),
}

/// What a query is compiled against.
#[derive(Clone)]
pub struct Settings<'a> {
    /// The functions that exist.
    pub functions: &'a dyn Functions,
    /// SPL: macros and event types.
    pub knowledge: &'a spl::Knowledge,
    /// AQL: as the vendor or as meant, and how far back.
    pub aql: aql::Options,
    /// AQL: the profile of properties, and custom ones.
    pub views: &'a taxonomy::Views,
    /// AQL: what the server knows beside its events; `None` where nothing is given.
    pub qradar: Option<&'a qradar::State>,
    /// AQL in lenient mode: names that the events at hand have beside those that taxonomy knows.
    pub own_names: Option<&'a BTreeSet<String>>,
    /// Sigma: which events a log source means; `None` for the table that comes with the project.
    pub logsources: Option<&'a sigma::Logsources>,
    /// Sigma: values of placeholders; `None` where there are none.
    pub placeholders: Option<&'a sigma::Placeholders>,
    /// Sigma: how rules are changed before they are asked; `None` where they are not.
    pub pipelines: Option<&'a sigma::Pipelines>,
    /// Sigma: what becomes of what a rule says of several events.
    pub beyond_events: BeyondEvents,
}

/// What becomes of what is said of several events: a count that a rule wants, correlation rules, filters of other rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BeyondEvents {
    /// It is an error: the plan's rows would not be what the rule finds.
    #[default]
    Refused,
    /// It is left aside, and listed in [`Query::beyond_events`]: the plan selects the events that are counted.
    Aside,
}

impl<'a> Settings<'a> {
    /// Nothing but functions: no macros, AQL as the vendor takes it, the products as they are by default.
    pub fn new(
        functions: &'a dyn Functions,
        knowledge: &'a spl::Knowledge,
        views: &'a taxonomy::Views,
    ) -> Settings<'a> {
        Settings {
            functions,
            knowledge,
            aql: aql::Options::default(),
            views,
            qradar: None,
            own_names: None,
            logsources: None,
            placeholders: None,
            beyond_events: BeyondEvents::default(),
            pipelines: None,
        }
    }

    /// The same where the events are wanted that rules select, whatever they say of several of them.
    pub fn selecting(mut self) -> Settings<'a> {
        self.beyond_events = BeyondEvents::Aside;
        self
    }

    /// The same with AQL taken in that mode.
    pub fn with_mode(mut self, mode: aql::Mode) -> Settings<'a> {
        self.aql.mode = mode;
        self
    }
}

impl Query {
    /// Parses and lowers a query. Never fails: what is wrong is among the diagnostics, and then there is no plan.
    pub fn compile(language: Language, source: Source, settings: &Settings<'_>) -> Query {
        let Read { syntax, mut diagnostics, beyond_events } = parse(language, source.text());
        let parsed = !diagnostics.iter().any(Diagnostic::is_error);
        let mut plan = None;
        if parsed {
            let (lowered, mut more) = lower(&syntax, settings);
            if settings.beyond_events == BeyondEvents::Refused {
                more.extend(beyond_events.iter().cloned());
            }
            for diagnostic in more {
                if !diagnostics.contains(&diagnostic) {
                    diagnostics.push(diagnostic);
                }
            }
            plan = (!diagnostics.iter().any(Diagnostic::is_error)).then_some(lowered);
        }
        diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
        Query { language, source, plan, diagnostics, parsed, syntax, beyond_events }
    }

    /// Is there a plan to run?
    pub fn planned(&self) -> bool {
        self.plan.is_some()
    }

    /// What came up while the plan was made ready to run, in the words of the query's language: a fault of an
    /// expression does not know which command it stands in.
    pub fn told(&self, faults: Diagnostics) -> Diagnostics {
        match &self.syntax {
            Syntax::Spl(query) => faults.into_iter().map(|fault| spl::told(query, fault)).collect(),
            Syntax::Aql(_) | Syntax::Sigma(_) => faults,
        }
    }

    /// Do its rows come with their columns in the order of the alphabet, since nothing in it orders them?
    pub fn columns_by_name(&self) -> bool {
        match &self.syntax {
            Syntax::Spl(query) => !spl::orders_columns(query),
            Syntax::Aql(_) | Syntax::Sigma(_) => false,
        }
    }

    /// The diagnostics that stop it.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error())
    }

    /// All diagnostics as a terminal shows them.
    pub fn render_diagnostics(&self) -> String {
        self.diagnostics.iter().map(|diagnostic| diagnostic.render(&self.source)).collect()
    }
}

/// What was read of a text.
struct Read {
    syntax: Syntax,
    diagnostics: Diagnostics,
    beyond_events: Diagnostics,
}

fn parse(language: Language, text: &str) -> Read {
    let plain = |syntax, diagnostics| Read { syntax, diagnostics, beyond_events: Diagnostics::default() };
    match language {
        Language::Spl => {
            let parsed = spl::parse(text);
            plain(Syntax::Spl(Box::new(parsed.syntax)), parsed.diagnostics)
        }
        Language::Aql => {
            let parsed = aql::parse(text);
            plain(Syntax::Aql(Box::new(parsed.syntax)), parsed.diagnostics)
        }
        Language::Sigma => {
            let parsed = sigma::parse(text);
            let beyond_events = parsed.beyond_events();
            Read { syntax: Syntax::Sigma(parsed.rules), diagnostics: parsed.diagnostics, beyond_events }
        }
    }
}

fn lower(syntax: &Syntax, settings: &Settings<'_>) -> (Plan, Diagnostics) {
    match syntax {
        Syntax::Spl(query) => {
            spl::lower_with(query, settings.functions, settings.knowledge, add_ons::add_ons())
        }
        Syntax::Aql(query) => {
            let catalog = ArielCatalog::new(settings.views, settings.own_names).with_state(settings.qradar);
            aql::lower(query, settings.functions, &catalog, &settings.aql)
        }
        Syntax::Sigma(rules) => lower_rules(rules, settings),
    }
}

/// The rows of the first rule, then those of each further one.
fn lower_rules(rules: &[sigma::Rule], settings: &Settings<'_>) -> (Plan, Diagnostics) {
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
    let mut whole = Plan::default();
    let mut diagnostics = Diagnostics::new();
    for rule in rules {
        let mut rule = std::borrow::Cow::Borrowed(rule);
        if let Some(pipelines) = settings.pipelines
            && let Err(refused) = pipelines.change_rule(rule.to_mut())
        {
            diagnostics.push(refused);
            continue;
        }
        let (plan, more) = sigma::lower_with(&rule, settings.functions, logsources, placeholders);
        diagnostics.extend(more);
        if whole.steps.is_empty() {
            whole = plan;
        } else {
            let span = plan.steps.first().map_or(Span::default(), |step| step.span);
            whole.steps.push(Step { kind: StepKind::Union(plan), span });
        }
    }
    (whole, diagnostics)
}
