//! Commands that never run here, and why.

use text::Diagnostic;

use crate::syntax::Command;
use crate::vocabulary::canonical;

/// Name and reason.
pub(crate) const REFUSED: &[(&str, &str)] = &[
    ("rest", "it asks a Splunk server about itself, and there is none here"),
    ("loadjob", "it reads the results of an earlier search of a Splunk server, and there is none here"),
    ("history", "it reads the search history of a Splunk server, and there is none here"),
    ("audit", "it reads the audit trail of a Splunk server, and there is none here"),
    ("dbinspect", "it looks at the buckets of a Splunk index, and there are none here"),
    ("walklex", "it looks into the buckets of a Splunk index, and there are none here"),
    ("typeahead", "it completes words for a search box, and there is none here"),
    ("datamodelsimple", "it lists the data models of a Splunk server, and there is none here"),
    ("bucketdir", "it groups the files of a Splunk server for its own pages"),
    ("folderize", "it groups the names of a Splunk server for its own pages"),
    ("runshellscript", "it runs a program, which a search here never does"),
    ("script", "it runs a program, which a search here never does"),
    ("run", "it runs a program, which a search here never does"),
    ("sendalert", "it acts on the world outside, which a search here never does"),
    ("sendemail", "it acts on the world outside, which a search here never does"),
    ("snowevent", "it acts on the world outside, which a search here never does"),
    ("snowevents", "it acts on the world outside, which a search here never does"),
    ("snowincident", "it acts on the world outside, which a search here never does"),
    ("delete", "it removes events, which a search here never does"),
    ("dbxquery", "it asks a database, and none is connected here"),
    (
        "inputintelligence",
        "it reads the threat intelligence of Splunk Enterprise Security, which is not here",
    ),
    ("geom", "it adds the outlines of countries for a map, and no map is drawn here"),
    ("geomfilter", "it cuts the outlines of countries for a map, and no map is drawn here"),
    ("geostats", "its cells are cut for the zoom levels of a map, and no map is drawn here"),
    ("gauge", "it makes the ranges of a gauge, and no gauge is drawn here"),
    ("sichart", "it prepares rows for a summary index, which is not kept here: use `chart`"),
    ("sirare", "it prepares rows for a summary index, which is not kept here: use `rare`"),
    ("sistats", "it prepares rows for a summary index, which is not kept here: use `stats`"),
    ("sitimechart", "it prepares rows for a summary index, which is not kept here: use `timechart`"),
    ("sitop", "it prepares rows for a summary index, which is not kept here: use `top`"),
    ("overlap", "it looks for gaps of a summary index, which is not kept here"),
    ("findtypes", "it guesses event types by a method that is not published"),
    ("typelearner", "it guesses event types by a method that is not published"),
    ("erex", "it guesses a regular expression by a method that is not published: write it with `rex`"),
    ("cluster", "it groups events by a similarity that is not published"),
    ("associate", "it looks for related fields by a measure that is not published"),
    ("arules", "it looks for rules between fields by a method that is not published"),
    ("cofilter", "it looks for related values by a method that is not published"),
    ("analyzefields", "it fits a statistical model that is not published"),
    ("anomalydetection", "it fits a statistical model that is not published"),
    ("anomalies", "it fits a statistical model that is not published"),
    ("anomalousvalue", "it fits a statistical model that is not published"),
    ("outlier", "its bounds are not published"),
    ("kmeans", "it fits a statistical model, which is out of scope"),
    ("predict", "it fits a statistical model, which is out of scope"),
    ("x11", "it fits a statistical model, which is out of scope"),
    ("fit", "it trains a model of the Machine Learning Toolkit, which is out of scope"),
    ("apply", "it asks a model of the Machine Learning Toolkit, which is out of scope"),
    ("pivot", "it asks a data model in the words of Splunk's pivot editor: ask the same with `tstats`"),
    ("abstract", "it shortens events by a score that is not published"),
    ("relevancy", "it scores events by a measure that is not published"),
    ("shape", "it describes numbers by a method that is not published"),
    ("correlate", "its measure is not published exactly: count with `stats count(f) count(g)`"),
    ("diff", "it shows two events side by side for a reader"),
    ("kvform", "it reads form files of a Splunk server, and there is none here"),
    (
        "localize",
        "it makes fields that are not published for `map`: use `transaction maxpause=..` or `bin _time`",
    ),
    ("makejson", "it is not documented: use `tojson`"),
    (
        "rtorder",
        "it orders what comes in while a real-time search runs, and a search here runs over what is there",
    ),
    ("scrub", "it makes values up from word lists of a Splunk server"),
    (
        "searchtxn",
        "it reads transaction types of a Splunk server, and there are none here: use `transaction`",
    ),
    ("xsdisplay", "it asks the Extreme Search app, which is out of scope"),
    ("file", "it reads a file of a Splunk server: name the file when you run the query"),
    ("findkeywords", "it guesses searches by a method that is not published"),
    ("prjob", "it spreads a search over indexers: write what stands in its brackets"),
    ("ingestpreview", "it tries what a Splunk server does when it takes events in"),
    ("outputraw", "it writes the fields of events as text for a command line"),
    ("dump", "it writes files on a Splunk server"),
    ("summary", "it asks a model of the Machine Learning Toolkit, which is out of scope"),
];

/// Commands that want what is not here: name, the kind of fault, and what it is.
pub(crate) const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("mstats", "no-metrics", "reads an index of metrics; here are events only"),
    ("mcatalog", "no-metrics", "reads an index of metrics; here are events only"),
    ("mpreview", "no-metrics", "reads an index of metrics; here are events only"),
    ("msearch", "no-metrics", "reads an index of metrics; here are events only"),
    (
        "savedsearch",
        "unknown-saved-search",
        "runs a saved search, and none is given: write its text in its place",
    ),
];

/// The error for a command that never runs here.
pub(super) fn refusal(command: &Command) -> Option<Box<Diagnostic>> {
    let name = command.name.value.as_str();
    let known_as = canonical(name);
    if let Some((_, kind, reason)) = ELSEWHERE.iter().find(|(known, ..)| *known == known_as) {
        return Some(Box::new(Diagnostic::error(kind, command.name.span, format!("`{name}` {reason}"))));
    }
    let (_, reason) = REFUSED.iter().find(|(refused, _)| *refused == known_as)?;
    let message = format!("`{name}` is not supported: {reason}");
    Some(Box::new(Diagnostic::error("refused-command", command.span, message)))
}
