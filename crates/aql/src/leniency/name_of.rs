//! `eventname`, `logsourcename`: no properties; functions give the names of ids (`QIDNAME(qid)`).

use text::Diagnostic;

use crate::syntax::Name;

/// Made-up property, function, its argument.
const NAMES: [(&str, &str, &str); 7] = [
    ("eventname", "QIDNAME", "qid"),
    ("qidname", "QIDNAME", "qid"),
    ("logsourcename", "LOGSOURCENAME", "logsourceid"),
    ("logsourcetypename", "LOGSOURCETYPENAME", "devicetype"),
    ("logsourcetype", "LOGSOURCETYPENAME", "devicetype"),
    ("categoryname", "CATEGORYNAME", "category"),
    ("protocolname", "PROTOCOLNAME", "protocolid"),
];

/// The function that is meant, the property it takes, and the warning that says so.
pub(crate) struct NameOf {
    pub(crate) function: &'static str,
    pub(crate) property: &'static str,
    pub(crate) warning: Diagnostic,
}

/// `Some` where the name is of an id that a function names; blanks and `_` in it are left aside.
pub(crate) fn name_of(name: &Name) -> Option<NameOf> {
    let plain: String = name.text.chars().filter(|c| !matches!(c, ' ' | '_')).collect();
    let (_, function, property) = NAMES.iter().find(|(made_up, ..)| made_up.eq_ignore_ascii_case(&plain))?;
    let message = format!("there is no property \"{}\"; {function}({property}) is taken", name.text);
    let warning = Diagnostic::warning("name-of-id", name.span, message)
        .with_fix(name.span, format!("{function}({property})"));
    Some(NameOf { function, property, warning })
}
