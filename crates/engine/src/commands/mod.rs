//! The vendors' commands without a neutral meaning, one file each.

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use datafusion_physical_plan::ExecutionPlan;
use plan::{Arg, ArgValue, Field, Limits, Vendor};
use text::{Diagnostic, Span};

use crate::lower::Lowering;
use crate::names::matched;
use crate::trouble;
use crate::types::{is_hidden, place};

mod accum;
mod addinfo;
mod addtotals;
mod appendcols;
mod appendpipe;
mod assign;
mod at_most;
mod bin;
mod chart;
mod concurrency;
mod contingency;
mod convert;
mod dedup;
mod dnslookup;
mod extract;
mod extractions;
mod fieldsummary;
mod filldown;
mod fillnull;
mod foreach;
pub(crate) mod format;
mod fromjson;
mod gentimes;
mod grid;
mod head;
mod inputlookup;
mod iplocation;
mod join;
mod lag;
pub(crate) mod lookup;
mod made_columns;
mod makecontinuous;
mod makemv;
mod makeresults;
mod map;
mod multikv;
mod mvcombine;
mod mvexpand;
mod rangemap;
mod reltime;
mod replace;
mod require;
mod reverse;
mod rex;
mod rex_sed;
mod selfjoin;
mod series;
mod session;
mod set;
mod spath;
mod streamstats;
mod table;
mod tail;
mod time_span;
mod timewrap;
mod tojson;
mod top;
mod transaction;
mod transpose;
mod trendline;
mod uniq;
mod untable;
mod xpath;
mod xyseries;

type Node = Arc<dyn ExecutionPlan>;

/// A vendor's command.
pub(crate) struct Command {
    /// Vendor, full stop, the vendor's own name.
    name: &'static str,
    /// Whether it makes rows and takes none.
    makes_rows: bool,
    /// Its node in a plan of DataFusion.
    lower: fn(&Invocation<'_>) -> Result<Node, Diagnostic>,
}

/// Every command that runs here.
const ALL: &[Command] = &[
    accum::ACCUM,
    addinfo::ADDINFO,
    addtotals::ADDTOTALS,
    assign::ASSIGN,
    at_most::AT_MOST,
    appendcols::APPENDCOLS,
    appendpipe::APPENDPIPE,
    bin::BIN,
    chart::CHART,
    chart::TIMECHART,
    concurrency::CONCURRENCY,
    contingency::CONTINGENCY,
    gentimes::GENTIMES,
    reltime::RELTIME,
    require::REQUIRE,
    selfjoin::SELFJOIN,
    set::SET,
    timewrap::TIMEWRAP,
    convert::CONVERT,
    dedup::DEDUP,
    filldown::FILLDOWN,
    fillnull::FILLNULL,
    head::HEAD,
    lag::AUTOREGRESS,
    lag::DELTA,
    lookup::LOOKUP,
    makemv::MAKEMV,
    makeresults::MAKERESULTS,
    makecontinuous::MAKECONTINUOUS,
    mvcombine::MVCOMBINE,
    mvcombine::NOMV,
    extract::EXTRACT,
    extract::XMLKV,
    extractions::EXTRACTIONS,
    foreach::FOREACH,
    format::FORMAT,
    format::RETURN,
    inputlookup::INPUTLOOKUP,
    join::JOIN,
    map::MAP,
    mvexpand::MVEXPAND,
    rangemap::RANGEMAP,
    replace::REPLACE,
    reverse::REVERSE,
    rex::REX,
    session::SESSION,
    streamstats::STREAMSTATS,
    rex_sed::REX_SED,
    spath::SPATH,
    table::TABLE,
    tail::TAIL,
    top::RARE,
    top::TOP,
    transpose::TRANSPOSE,
    untable::UNTABLE,
    xyseries::XYSERIES,
    transaction::TRANSACTION,
    fieldsummary::FIELDSUMMARY,
    fromjson::FROMJSON,
    multikv::MULTIKV,
    iplocation::IPLOCATION,
    tojson::TOJSON,
    trendline::TRENDLINE,
    uniq::UNIQ,
    xpath::XPATH,
];

/// A command as a plan calls it.
pub(crate) struct Invocation<'a> {
    /// The command and its arguments.
    pub(crate) vendor: &'a Vendor,
    /// The whole command.
    pub(crate) span: Span,
    /// The rows so far.
    pub(crate) input: Option<Node>,
    /// What plans are lowered with.
    pub(crate) lowering: &'a Lowering<'a>,
}

impl Invocation<'_> {
    /// The rows so far.
    fn input(&self) -> Result<Node, Diagnostic> {
        self.input.clone().ok_or_else(|| no_rows(&self.vendor.command, self.span))
    }

    /// The rows so far, run to their end: for a command whose columns depend on them.
    fn rows(&self) -> Result<RecordBatch, Diagnostic> {
        self.run(self.input()?)
    }

    /// A node run to its end.
    fn run(&self, node: Node) -> Result<RecordBatch, Diagnostic> {
        let run = self.lowering.stages.whole(node);
        run.map_err(|error| {
            let mut said = trouble::diagnostic(&error, self.span);
            if said.name == trouble::MEMORY_BUDGET {
                let (command, budget) = (short(&self.vendor.command), self.lowering.stages.budget_mib());
                said.message = format!(
                    "`{command}` waits for all rows, which need more memory than the budget of {budget} MiB"
                );
                said = said.with_note("filter or count the rows before it");
            }
            said
        })
    }

    /// Rows in memory as a node to go on from.
    fn go_on_with(&self, rows: grid::Grid) -> Result<Node, Diagnostic> {
        let rows = rows.batch().map_err(|error| trouble::diagnostic(&error, self.span))?;
        Ok(self.go_on(&rows))
    }

    /// A batch as a node to go on from.
    fn go_on(&self, rows: &RecordBatch) -> Node {
        self.lowering.rows(rows)
    }

    /// The rows of the subsearch, run now; at most so many, with a warning where there are more.
    fn subsearch_rows(&self, most: usize) -> Result<RecordBatch, Diagnostic> {
        let Some(Arg { value: ArgValue::Plan(plan), span, .. }) = self.vendor.arg("subsearch") else {
            return Err(self.wrong("subsearch", "is missing"));
        };
        let rows = self.lowering.ran(self.lowering.plan(plan)?, *span)?;
        if rows.num_rows() <= most {
            return Ok(rows);
        }
        self.lowering.notices.say(cut_subsearch(*span, most, rows.num_rows()));
        Ok(rows.slice(0, most))
    }

    /// Whether published limits hold.
    fn limits(&self) -> Limits {
        self.lowering.environment.limits
    }

    /// A whole number that is not negative; `default` where the argument is absent.
    fn count(&self, name: &str, default: usize) -> Result<usize, Diagnostic> {
        match self.vendor.integer(name) {
            None => Ok(default),
            Some(count) => usize::try_from(count).map_err(|_| self.wrong(name, "must not be negative")),
        }
    }

    /// The diagnostic for an argument that cannot be used.
    fn wrong(&self, name: &str, what: &str) -> Diagnostic {
        let span = self.vendor.arg(name).map_or(self.span, |arg: &Arg| arg.span);
        let command = short(&self.vendor.command);
        Diagnostic::error("wrong-argument", span, format!("`{name}` of `{command}` {what}"))
    }

    /// The one field under that name, if it is given.
    fn field(&self, name: &str) -> Option<&Field> {
        self.vendor.fields(name).first()
    }

    /// The name of the one field under that name.
    fn name(&self, name: &str) -> Result<String, Diagnostic> {
        self.field(name).map(|field| field.name.clone()).ok_or_else(|| self.wrong(name, "is missing"))
    }

    /// The fields under that name, those that fit one with `*` in alphabetical order.
    fn names(&self, schema: &Schema, name: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for field in self.vendor.fields(name) {
            let mut fitting: Vec<String> = match field.name.contains('*') {
                false => vec![field.name.clone()],
                true => {
                    let all = schema.fields().iter().map(|known| known.name());
                    all.filter(|known| !is_hidden(known) && matched(&field.name, known).is_some())
                        .cloned()
                        .collect()
                }
            };
            fitting.sort();
            fitting.retain(|name| !names.contains(name));
            names.append(&mut fitting);
        }
        names
    }

    /// Where the fields under that name stand; `None` for one that no row has.
    fn places(&self, schema: &Schema, name: &str) -> Vec<Option<usize>> {
        self.names(schema, name).iter().map(|name| place(schema, name)).collect()
    }

    /// The diagnostic for an argument that does nothing here.
    fn unsupported(&self, name: &str) -> Diagnostic {
        let span = self.vendor.arg(name).map_or(self.span, |arg: &Arg| arg.span);
        let command = short(&self.vendor.command);
        Diagnostic::error(
            "unsupported-argument",
            span,
            format!("`{name}` of `{command}` is not supported yet"),
        )
    }
}

/// The warning for rows of a subsearch that do not count.
pub(crate) fn cut_subsearch(span: Span, most: usize, rows: usize) -> Diagnostic {
    let message = format!("only the first {most} of {rows} rows of this subsearch count");
    Diagnostic::warning("subsearch-cut", span, message)
}

/// Does that command run here?
pub(crate) fn exists(name: &str) -> bool {
    find(name).is_some()
}

/// Does that command make rows and take none?
pub(crate) fn makes_rows(name: &str) -> bool {
    find(name).is_some_and(|command| command.makes_rows)
}

/// The node of the command in a plan of DataFusion.
pub(crate) fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let name = &call.vendor.command;
    let command = find(name).ok_or_else(|| unsupported(name, call.span))?;
    (command.lower)(call)
}

/// Is there a lookup table of that name without one being given?
pub fn is_built_in_table(name: &str) -> bool {
    name == dnslookup::NAME
}

/// The names of all commands that run here, such as `splunk.rex`.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|command| command.name)
}

fn find(name: &str) -> Option<&'static Command> {
    ALL.iter().find(|command| command.name == name)
}

/// The vendor's own name of a command.
fn short(name: &str) -> &str {
    name.split_once('.').map_or(name, |(_, own)| own)
}

/// The diagnostic for a command that does not run here.
pub(crate) fn unsupported(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "unsupported-command",
        span,
        format!("the command `{}` is not supported yet", short(name)),
    )
}

/// The diagnostic for a command at the start of a query that needs rows.
fn no_rows(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error("no-events", span, format!("the command `{}` needs rows to work on", short(name)))
}
