//! Commands that never run here, and why.

use text::Diagnostic;

use crate::syntax::Command;

/// Name and reason.
const REFUSED: &[(&str, &str)] = &[
    ("rest", "it asks a Splunk server about itself, and there is none here"),
    ("sendalert", "it acts on the world outside, which a search here never does"),
    ("sendemail", "it acts on the world outside, which a search here never does"),
    ("script", "it runs a program, which a search here never does"),
    ("run", "it runs a program, which a search here never does"),
    ("runshellscript", "it runs a program, which a search here never does"),
    ("delete", "it removes events, which a search here never does"),
    ("dbxquery", "it asks a database, and none is connected here"),
    ("loadjob", "it reads the results of an earlier search of a Splunk server, and there is none here"),
    ("dbinspect", "it looks at the buckets of a Splunk index, and there are none here"),
    ("cluster", "it groups events by a similarity that is not published"),
    ("kmeans", "it fits a statistical model, which is out of scope"),
    ("anomalydetection", "it fits a statistical model that is not published"),
    ("anomalies", "it fits a statistical model that is not published"),
    ("anomalousvalue", "it fits a statistical model that is not published"),
    ("outlier", "it fits a statistical model that is not published"),
    ("predict", "it fits a statistical model, which is out of scope"),
    ("fit", "it trains a model of the Machine Learning Toolkit, which is out of scope"),
    ("apply", "it asks a model of the Machine Learning Toolkit, which is out of scope"),
    ("summary", "it asks a model of the Machine Learning Toolkit, which is out of scope"),
];

/// The error for a command that never runs here.
pub(super) fn refusal(command: &Command) -> Option<Box<Diagnostic>> {
    let name = command.name.value.as_str();
    let (_, reason) = REFUSED.iter().find(|(refused, _)| *refused == name)?;
    let message = format!("`{name}` is not supported: {reason}");
    Some(Box::new(Diagnostic::error("refused-command", command.span, message)))
}
