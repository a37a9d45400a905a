//! `LOGSOURCETYPENAME(devicetype)`.

use plan::Arity;

use qradar::Part;

use super::server::named;
use crate::{Function, spec};

/// `LOGSOURCETYPENAME(devicetype)` is the long name of a log source type, such as `Microsoft Windows Security Event
/// Log`. Null where the number names none.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const LOGSOURCETYPENAME: Function = Function {
    spec: spec::scalar(
        "ariel.LOGSOURCETYPENAME",
        "LOGSOURCETYPENAME(devicetype) -> text",
        Arity::exactly(1),
        spec::text,
    ),
    bind: |_, context| Ok(named(context, Part::LogSourceTypes, taxonomy::log_source_type_name)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, missing, whole};

    #[test]
    fn names_known_types() {
        check(&LOGSOURCETYPENAME, &[whole(-5)], "null");
        check(&LOGSOURCETYPENAME, &[missing()], "null");
    }
}
