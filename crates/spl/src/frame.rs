//! What Splunk writes in front of an expression's fault: which of its parts found it.
//!
//! Recorded from 10.4.2 for `eval` and `where`; the other commands are believed to name themselves as `where` does.

use text::Diagnostic;

use crate::syntax::{Command, CommandKind, Query};

/// Faults of an expression, which say nothing of the command that they stand in.
const OF_EXPRESSIONS: [&str; 7] = [
    "bad-arguments",
    "invalid-arguments",
    "type-mismatch",
    "type-checking",
    "unknown-function",
    "boolean-field",
    "malformed-expression",
];

/// The fault as that command tells it; a fault that names its part already stays as it is.
pub(crate) fn framed(mut fault: Diagnostic, command: &str) -> Diagnostic {
    if OF_EXPRESSIONS.contains(&fault.name) && !fault.message.starts_with("Error in ") {
        let part = match command {
            "eval" => "'EvalCommand'".to_owned(),
            other => format!("'{other}' command"),
        };
        fault.message = format!("Error in {part}: {}", fault.message);
    }
    fault
}

/// A fault that came up while the query's plan was made ready to run, as its command tells it.
pub fn told(query: &Query, fault: Diagnostic) -> Diagnostic {
    let stands =
        |command: &&Command| command.span.start <= fault.span.start && fault.span.end <= command.span.end;
    match query.pipeline.commands.iter().find(stands) {
        Some(Command { kind: CommandKind::Eval(_) | CommandKind::Where(_), name, .. }) => {
            framed(fault, &name.value)
        }
        _ => fault,
    }
}

#[cfg(test)]
mod tests {
    use text::Span;

    use super::*;

    #[test]
    fn a_fault_is_told_by_its_command_once() {
        let fault = |name| Diagnostic::error(name, Span::default(), "x");
        assert_eq!(framed(fault("type-mismatch"), "eval").message, "Error in 'EvalCommand': x");
        let told = framed(fault("unknown-function"), "where");
        assert_eq!(told.message, "Error in 'where' command: x");
        assert_eq!(framed(told.clone(), "eval"), told);
        assert_eq!(framed(fault("unknown-macro"), "eval").message, "x");
    }
}
