//! `LOGSOURCETYPEID(logsourceid)`: no list of the vendor has such a function; `devicetype` holds what it would say.

use text::{Diagnostic, Span};

/// Is it that function?
pub(crate) fn is_log_source_type_id(name: &str) -> bool {
    name.eq_ignore_ascii_case("LOGSOURCETYPEID")
}

/// The warning that the property stands for the call.
pub(crate) fn log_source_type_id(call: Span) -> Diagnostic {
    let message = "LOGSOURCETYPEID is not a function of AQL; the property `devicetype` is taken";
    Diagnostic::warning("log-source-type-id", call, message).with_fix(call, "devicetype")
}
