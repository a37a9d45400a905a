//! Commands that never run here, and why.

use text::Diagnostic;

use crate::syntax::Command;

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
    if let Some((_, kind, reason)) = ELSEWHERE.iter().find(|(known, ..)| *known == name) {
        return Some(Box::new(Diagnostic::error(kind, command.name.span, format!("`{name}` {reason}"))));
    }
    let (_, reason) = REFUSED.iter().find(|(refused, _)| *refused == name)?;
    let message = format!("`{name}` is not supported: {reason}");
    Some(Box::new(Diagnostic::error("refused-command", command.span, message)))
}
