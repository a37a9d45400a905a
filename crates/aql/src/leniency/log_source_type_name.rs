//! `LOGSOURCETYPENAME(logsourceid)`: the function takes `devicetype`. The product runs it and names another type.

use plan::Expr;
use text::Diagnostic;

use crate::lower::Typed;

/// What is said of the argument: where it is mended, and where it runs as it is.
pub(crate) struct WrongArgument {
    pub(crate) warning: Diagnostic,
    pub(crate) doubt: Diagnostic,
}

/// `Some` where `function` is LOGSOURCETYPENAME and its argument the id of a log source.
pub(crate) fn log_source_type_name(function: &str, argument: Option<&Typed>) -> Option<WrongArgument> {
    let Expr::Field(field) = &argument?.expr else { return None };
    if function != "LOGSOURCETYPENAME" || !field.name.eq_ignore_ascii_case("logsourceid") {
        return None;
    }
    let name = "log-source-type-name";
    let what = "LOGSOURCETYPENAME takes `devicetype`, and `logsourceid` is the id of one log source";
    Some(WrongArgument {
        warning: Diagnostic::warning(name, field.span, format!("{what}; `devicetype` is taken"))
            .with_fix(field.span, "devicetype"),
        doubt: Diagnostic::warning(name, field.span, format!("{what}; the name is that of another type"))
            .with_fix(field.span, "devicetype"),
    })
}
