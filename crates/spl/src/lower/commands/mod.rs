//! Commands, a file each.

mod addtotals;
mod append;
mod appendcols;
mod appendpipe;
pub(super) mod bin;
mod concurrency;
mod contingency;
mod convert;
mod datamodel;
mod dedup;
mod extract;
mod fields;
mod fieldsummary;
mod filldown;
mod fillnull;
mod format;
mod fromjson;
mod gentimes;
mod head;
mod inputlookup;
mod iplocation;
mod join;
mod lookup;
mod makemv;
mod makeresults;
mod metadata;
mod multikv;
mod multisearch;
mod mvcombine;
mod mvexpand;
mod named_dataset;
mod noop;
mod rangemap;
pub(super) mod refused;
mod regex;
mod reltime;
mod rename;
mod replace;
mod require;
mod rex;
mod selfjoin;
mod series;
mod set;
mod shown;
mod sort;
mod spath;
mod strcat;
mod tags;
mod template;
mod timewrap;
mod tojson;
mod top;
mod transaction;
mod trendline;
mod uniq;
mod writing;
mod xmlunescape;
mod xpath;
mod xyseries;

use plan::{Arg, Step, StepKind, Vendor};
use text::Span;

use super::reader::Reader;
use super::{Lowering, Result, step, unknown_command, unsupported_command};
use crate::syntax::{Argument, Command};
use crate::vocabulary::canonical;

/// Does this command make rows of its own, so that it may stand first?
pub(super) fn generates(name: &str) -> bool {
    const GENERATING: &[&str] = &[
        "`",
        "search",
        "makeresults",
        "inputlookup",
        "tstats",
        "mstats",
        "from",
        "datamodel",
        "rest",
        "metadata",
        "multisearch",
        "union",
        "savedsearch",
        "loadjob",
        "inputcsv",
        "gentimes",
        "metasearch",
        "dbinspect",
        "eventcount",
        "history",
        "dbxquery",
        "typeahead",
        "walklex",
        "mcatalog",
        "mpreview",
        "msearch",
        "pivot",
        "set",
        "append",
        "appendcols",
        "audit",
        "datamodelsimple",
        "inputintelligence",
        "ldapsearch",
        "summary",
    ];
    GENERATING.contains(&name)
}

/// Does this command make rows of its own and take none, so that it must stand first? (`makeresults` further down makes its
/// rows in place of those before it: examples of the vendor's pages are run like that.)
pub(super) fn must_be_first(name: &str) -> bool {
    const FIRST: &[&str] =
        &["from", "datamodel", "metadata", "eventcount", "multisearch", "metasearch", "gentimes", "set"];
    FIRST.contains(&name)
}

/// Does this command make rows only where it stands first?
pub(super) fn stands_first(name: &str) -> bool {
    must_be_first(name) || name == "inputlookup"
}

/// The steps of a command.
pub(super) fn lower(
    lowering: &mut Lowering<'_>,
    command: &Command,
    arguments: &[Argument],
) -> Result<Vec<Step>> {
    let reader = Reader::new(command, arguments);
    match canonical(&command.name.value) {
        "fields" => fields::fields(reader),
        "table" => fields::table(lowering, reader),
        "rename" => rename::rename(reader),
        "sort" => sort::sort(reader),
        "head" => head::head(lowering, reader),
        "tail" => head::tail(reader),
        "reverse" => head::reverse(reader),
        "dedup" => dedup::dedup(reader),
        "top" => top::top(reader, "splunk.top"),
        "rare" => top::top(reader, "splunk.rare"),
        "rex" => rex::rex(reader),
        "regex" => regex::regex(command, arguments),
        "fillnull" => fillnull::fillnull(reader),
        "bin" => bin::bin(&lowering.range, reader),
        "lookup" => lookup::lookup(reader),
        "makeresults" => makeresults::makeresults(lowering, reader),
        "makemv" => makemv::makemv(reader),
        "mvexpand" => mvexpand::mvexpand(reader),
        "datamodel" => datamodel::datamodel(lowering, reader),
        "from" => datamodel::from(lowering, reader),
        "append" => append::append(lowering, reader),
        "convert" => convert::convert(lowering, reader),
        "filldown" => filldown::filldown(reader),
        "accum" => series::accum(reader),
        "delta" => series::delta(reader),
        "autoregress" => series::autoregress(reader),
        "addtotals" => addtotals::addtotals(reader),
        "addcoltotals" => addtotals::addcoltotals(reader),
        "mvcombine" => mvcombine::mvcombine(lowering, reader),
        "nomv" => mvcombine::nomv(lowering, reader),
        "rangemap" => rangemap::rangemap(reader),
        "tags" => tags::tags(lowering, reader),
        "typer" => tags::typer(lowering, reader),
        "strcat" => strcat::strcat(reader),
        "setfields" => strcat::setfields(reader),
        "addinfo" => strcat::addinfo(reader, &lowering.range),
        "replace" => replace::replace(reader),
        "xyseries" => xyseries::xyseries(reader),
        "untable" => xyseries::untable(reader),
        "transpose" => xyseries::transpose(reader),
        "makecontinuous" => xyseries::makecontinuous(&lowering.range, reader),
        "noop" => noop::noop(lowering, reader),
        "localop" => noop::localop(reader),
        _ => further(lowering, command, arguments, reader),
    }
}

/// The steps of commands that join rows with others, take fields out of texts, or write searches from rows.
fn further(
    lowering: &mut Lowering<'_>,
    command: &Command,
    arguments: &[Argument],
    reader: Reader<'_>,
) -> Result<Vec<Step>> {
    match canonical(&command.name.value) {
        "join" => join::join(lowering, reader),
        "appendcols" => appendcols::appendcols(lowering, reader),
        "appendpipe" => appendpipe::appendpipe(lowering, reader),
        "multisearch" => multisearch::multisearch(lowering, reader),
        "union" => multisearch::union(lowering, reader),
        "format" => format::format(reader),
        "return" => format::returned(reader),
        "inputlookup" => inputlookup::inputlookup(lowering, command, arguments),
        "outputlookup" | "outputcsv" | "outputtext" => {
            writing::writing(lowering, command, "the file or table")
        }
        "collect" | "mcollect" | "meventcollect" | "tscollect" => {
            writing::writing(lowering, command, "the index")
        }
        "foreach" => template::foreach(lowering, reader),
        "map" => template::map(reader),
        "spath" => spath::spath(reader),
        "extract" => extract::extract(lowering, reader),
        "xmlkv" => extract::xmlkv(reader),
        "iplocation" => iplocation::iplocation(reader),
        "fromjson" => fromjson::fromjson(reader),
        "tojson" => tojson::tojson(reader),
        "multikv" => multikv::multikv(reader),
        "xpath" => xpath::xpath(reader),
        "trendline" => trendline::trendline(reader),
        "metadata" => metadata::metadata(lowering, reader),
        "eventcount" => metadata::eventcount(lowering, reader),
        "uniq" => uniq::uniq(reader),
        "fieldsummary" => fieldsummary::fieldsummary(reader),
        "highlight" | "iconify" => shown::shown(reader),
        "transaction" => transaction::transaction(lowering, reader),
        "timewrap" => timewrap::timewrap(&lowering.range, reader),
        "gentimes" => gentimes::gentimes(reader),
        "set" => set::set(lowering, reader),
        "selfjoin" => selfjoin::selfjoin(reader),
        "contingency" => contingency::contingency(reader),
        "concurrency" => concurrency::concurrency(reader),
        "reltime" => reltime::reltime(reader),
        "require" => require::require(reader),
        "xmlunescape" => xmlunescape::xmlunescape(reader),
        "redistribute" => noop::redistribute(reader),
        "inputcsv" => inputlookup::inputcsv(lowering, command, arguments),
        _ => Err(match refused::refusal(command) {
            Some(refusal) => refusal,
            None if lowering.is_known(command) => unsupported_command(command),
            None => unknown_command(command),
        }),
    }
}

/// A step that makes no row, in front of a command that makes none of its own.
pub(super) fn no_rows(span: Span) -> Step {
    makeresults::rows(0, span)
}

/// One vendor step.
fn vendor(command: &str, args: Vec<Arg>, span: Span) -> Vec<Step> {
    vec![step(StepKind::Vendor(Vendor { command: command.to_owned(), args }), span)]
}
