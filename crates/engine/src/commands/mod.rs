//! The vendors' commands without a neutral meaning, one file each.

use std::sync::Arc;

use datafusion_physical_plan::ExecutionPlan;
use plan::{Arg, Field, Vendor};
use text::{Diagnostic, Span};

use crate::lower::Lowering;

mod reverse;
mod tail;

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
const ALL: &[Command] = &[reverse::REVERSE, tail::TAIL];

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

    /// The one field under that name.
    fn field(&self, name: &str) -> Option<&Field> {
        self.vendor.fields(name).first()
    }
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
