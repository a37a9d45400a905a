//! From syntax to plan.
//!
//! Nothing is dropped on the way: what cannot be lowered is an error at its span.

mod aggregate;
mod chart;
mod commands;
mod dataset;
mod expression;
mod macro_value;
mod prestats;
mod props;
mod range;
mod reader;
mod search;
mod sparkline;
mod streamstats;
mod subsearch;
mod text_made;
mod tstats;
mod types;

use std::cell::{Cell, RefCell};

pub(crate) use macro_value::macro_value;
pub use text_made::{lower_query_text, lower_steps_text};

use plan::{Functions, Plan, Scan, Step, StepKind, View};
use text::{Diagnostic, Diagnostics, Span};

use crate::frame::framed;
use crate::macros::Macros;
use crate::suggest::nearest;
use crate::syntax::{Command, CommandKind, Pipeline, Query};
use crate::vocabulary::{COMMANDS, canonical};
use crate::{AddOns, Knowledge};

pub(super) type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// The plan of a query. The plan holds what could be lowered; with an error among the diagnostics, the parser's
/// included, it must not run. What the parser has said of `syntax` is not said again here.
///
/// Macros are expanded with what `knowledge` says of them, and the expanded text is parsed anew.
pub fn lower(syntax: &Query, functions: &dyn Functions, knowledge: &Knowledge) -> (Plan, Diagnostics) {
    lower_with(syntax, functions, knowledge, &AddOns::default())
}

/// The same beside add-ons, whose data models `tstats`, `datamodel` and `from` ask.
pub fn lower_with(
    syntax: &Query,
    functions: &dyn Functions,
    knowledge: &Knowledge,
    add_ons: &AddOns,
) -> (Plan, Diagnostics) {
    let mut diagnostics = Vec::new();
    let expanded;
    let mut pipeline = &syntax.pipeline;
    if syntax.text.contains('`') {
        expanded = crate::parse::parse_for(&syntax.text, &knowledge.with_macros_of(add_ons), functions);
        let said = crate::parse(&syntax.text).diagnostics;
        diagnostics.extend(expanded.diagnostics.into_iter().filter(|found| !said.contains(found)));
        pipeline = &expanded.syntax.pipeline;
    }
    let mut lowering = Lowering::new(functions, knowledge, add_ons, diagnostics);
    let plan = lowering.pipeline(pipeline);
    for doubt in lowering.doubts.take() {
        if !lowering.diagnostics.contains(&doubt) {
            lowering.diagnostics.push(doubt);
        }
    }
    (plan, lowering.diagnostics)
}

/// The commands that never run here and those that want what is not here, with the reasons.
pub(crate) fn refused_commands() -> Vec<(&'static str, &'static str)> {
    let elsewhere = commands::refused::ELSEWHERE.iter().map(|(name, _, reason)| (*name, *reason));
    commands::refused::REFUSED.iter().copied().chain(elsewhere).collect()
}

/// Is that command lowered to a plan, given what it needs?
pub(crate) fn runs(name: &str) -> bool {
    struct None;
    impl Functions for None {
        fn find(&self, _: &str) -> Option<plan::FunctionSpec> {
            Option::None
        }

        fn names(&self, _: &str) -> Vec<&'static str> {
            Vec::new()
        }
    }
    let parsed = crate::parse(&format!("| {name} x"));
    let (_, said) = lower(&parsed.syntax, &None, &Knowledge::default());
    !said.iter().any(|found| matches!(found.name, "unsupported-command" | "unknown-command"))
}

/// What lowering knows and what it has to say.
pub(super) struct Lowering<'a> {
    functions: &'a dyn Functions,
    knowledge: &'a Knowledge,
    add_ons: &'a AddOns,
    diagnostics: Diagnostics,
    /// The times that the pipeline's first search reads.
    range: plan::TimeRange,
    /// What `nomv` joins the values of a field with, where an earlier command said it.
    delimiters: std::collections::BTreeMap<String, String>,
    /// Fields that a command declared whether or not a row has them: a `table` of one keeps its rows.
    declared: std::collections::BTreeSet<String>,
    /// Warnings of predicates, which are lowered without changing anything else here.
    doubts: RefCell<Diagnostics>,
    /// In how many event types the search at hand stands.
    event_type_depth: Cell<usize>,
    /// The subsearches of the command at hand.
    pending: subsearch::Pending,
    /// What a `tstats prestats=true` has prepared and no command has finished yet.
    prepared: Option<prestats::Prepared>,
    /// Is the command at hand the first of its pipeline?
    at_start: bool,
    /// In how many subsearches this pipeline stands.
    depth: usize,
}

impl<'a> Lowering<'a> {
    /// The start of a pipeline.
    fn new(
        functions: &'a dyn Functions,
        knowledge: &'a Knowledge,
        add_ons: &'a AddOns,
        diagnostics: Diagnostics,
    ) -> Lowering<'a> {
        Lowering {
            functions,
            knowledge,
            add_ons,
            diagnostics,
            range: plan::TimeRange::default(),
            delimiters: std::collections::BTreeMap::new(),
            declared: std::collections::BTreeSet::new(),
            doubts: RefCell::default(),
            event_type_depth: Cell::new(0),
            pending: subsearch::Pending::default(),
            prepared: None,
            at_start: false,
            depth: 0,
        }
    }
}

impl Lowering<'_> {
    /// The macros of a text that a command makes.
    fn macros(&self) -> Macros<'_> {
        Macros { knowledge: self.knowledge, functions: Some(self.functions) }
    }

    /// What an app has written, with its macros and those of add-ons.
    fn parsed(&self, text: &str) -> crate::Parsed {
        if !text.contains('`') {
            return crate::parse(text);
        }
        crate::parse::parse_for(text, &self.knowledge.with_macros_of(self.add_ons), self.functions)
    }

    /// A whole pipeline, a scan in front where it starts with `search`.
    fn pipeline(&mut self, pipeline: &Pipeline) -> Plan {
        let mut plan = Plan::default();
        let opening = opening(&pipeline.commands);
        for command in &pipeline.commands[..opening] {
            let lowered = self.steps(command);
            self.report(lowered);
        }
        for (index, command) in pipeline.commands[opening..].iter().enumerate() {
            if index == 0 {
                self.first_command(command, &mut plan);
            } else {
                self.command(command, &mut plan);
            }
        }
        self.end_prepared();
        if matches!(pipeline.commands.first(), Some(Command { kind: CommandKind::Search(_), .. })) {
            self.apply_props(&mut plan);
        }
        plan
    }

    /// A pipeline that goes on with rows that are there.
    fn continuation(&mut self, pipeline: &Pipeline) -> Plan {
        let mut plan = Plan::default();
        for command in &pipeline.commands {
            self.command(command, &mut plan);
        }
        plan
    }

    fn first_command(&mut self, command: &Command, plan: &mut Plan) {
        match &command.kind {
            CommandKind::Search(search) => {
                let lowered = self.first_search(search.as_ref(), command.span);
                let mut steps = self.report(lowered).unwrap_or_default();
                if let Some(Step { kind: StepKind::Scan(scan), .. }) = steps.first() {
                    self.range = scan.range.clone();
                }
                steps.extend((command.name.value == "metasearch").then(|| where_events_are(command.span)));
                plan.steps.extend(self.with_subsearches(steps));
            }
            _ => {
                if !commands::generates(&command.name.value) && self.is_known(command) {
                    self.diagnostics.push(not_generating(command));
                    plan.steps.push(commands::no_rows(command.span));
                }
                self.at_start = true;
                self.command(command, plan);
                self.at_start = false;
            }
        }
    }

    fn command(&mut self, command: &Command, plan: &mut Plan) {
        if !self.at_start && commands::must_be_first(&command.name.value) {
            self.diagnostics.push(misplaced(command));
            return;
        }
        let steps = self.steps(command).map_err(|fault| Box::new(framed(*fault, &command.name.value)));
        let steps = self.report(steps).unwrap_or_default();
        plan.steps.extend(self.with_subsearches(steps));
    }

    fn steps(&mut self, command: &Command) -> Result<Vec<Step>> {
        let span = command.span;
        match &command.kind {
            CommandKind::Search(search) => self.later_search(search.as_ref(), span),
            CommandKind::Where(expr) => Ok(vec![step(StepKind::Filter(self.condition(expr)?), span)]),
            CommandKind::Eval(assignments) if command.name.value == "fieldformat" => {
                // How a value is shown changes no value (Search Reference, "fieldformat").
                self.eval(assignments, span).map(|_| Vec::new())
            }
            CommandKind::Eval(assignments) => self.eval(assignments, span),
            CommandKind::Aggregation(aggregation) => {
                self.finish_prepared(command)?;
                self.aggregation(command, aggregation)
            }
            CommandKind::Tstats(tstats) => self.tstats(command, tstats),
            CommandKind::General { arguments, .. } => commands::lower(self, command, arguments),
            CommandKind::Macro { call, .. } => Err(unexpanded_macro(call.span)),
            // The parser has said what is wrong with it, or an unknown macro stands in the way.
            CommandKind::Unread(_) => Ok(Vec::new()),
        }
    }

    fn is_known(&self, command: &Command) -> bool {
        let name = command.name.value.as_str();
        name.is_empty() || name == "`" || COMMANDS.contains(&name)
    }

    fn report<T>(&mut self, lowered: Result<T>) -> Option<T> {
        match lowered {
            Ok(lowered) => Some(lowered),
            Err(diagnostic) => {
                // Why a macro could not be expanded has been said where it was tried.
                let same =
                    |found: &Diagnostic| found.name == diagnostic.name || diagnostic.name == "unknown-macro";
                let said = |found: &Diagnostic| found.span == diagnostic.span && same(found);
                if !self.diagnostics.iter().any(said) {
                    self.diagnostics.push(*diagnostic);
                }
                None
            }
        }
    }
}

/// `metasearch [search]`: where the events are that `search` would find, and nothing of what they say.
fn where_events_are(span: Span) -> Step {
    let names = ["_time", "host", "index", "source", "sourcetype", "splunk_server"];
    let fields = names.map(|name| plan::Field { name: name.to_owned(), span }).to_vec();
    step(StepKind::Project(plan::Project { projection: plan::Projection::Only, fields }), span)
}

/// One step.
fn step(kind: StepKind, span: Span) -> Step {
    Step { kind, span }
}

/// All events of Splunk's view.
fn scan(range: plan::TimeRange, span: Span) -> Step {
    step(StepKind::Scan(Scan { view: View("splunk".to_owned()), range }), span)
}

fn unknown_command(command: &Command) -> Box<Diagnostic> {
    let name = &command.name.value;
    let message = format!("Unknown search command '{name}'");
    let mut diagnostic = Diagnostic::error("unknown-command", command.name.span, message);
    let own_names = COMMANDS.iter().copied().filter(|known| canonical(known) == *known);
    if let Some(near) = nearest(name, own_names).or_else(|| nearest(name, COMMANDS.iter().copied())) {
        diagnostic =
            diagnostic.with_note(format!("did you mean `{near}`?")).with_fix(command.name.span, near);
    }
    Box::new(diagnostic)
}

fn unsupported_command(command: &Command) -> Box<Diagnostic> {
    let message = format!("`{}` is not supported yet", command.name.value);
    Box::new(Diagnostic::error("unsupported-command", command.span, message))
}

/// Splunk's words.
fn misplaced(command: &Command) -> Diagnostic {
    let name = &command.name.value;
    let message = format!("Error in '{name}' command: This command must be the first command of a search");
    Diagnostic::error("misplaced-command", command.span, message)
        .with_note(format!("its rows can be added to others with `append [| {name} ...]`"))
}

fn unexpanded_macro(span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error("unknown-macro", span, "this macro is not defined"))
}

/// How many commands stand before the one that makes the rows: a `noop` is passed over where what stands behind it
/// must be the first.
fn opening(commands: &[Command]) -> usize {
    let count = commands.iter().take_while(|command| command.name.value == "noop").count();
    let first = commands.get(count).filter(|first| commands::stands_first(&first.name.value));
    first.map_or(0, |_| count)
}

/// Splunk runs such a query, on nothing: `| stats count` gives one row that says 0.
fn not_generating(command: &Command) -> Diagnostic {
    let name = &command.name.value;
    let message = format!("`{name}` makes no events of its own, so that as the first command it gets none");
    Diagnostic::warning("not-generating", command.name.span, message)
        .with_note("start with `search`, `makeresults` or another command that makes events")
}
