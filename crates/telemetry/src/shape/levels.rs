//! Names that exporters write in place of Windows' numbers.

/// The level's number of a name: `Information` is 4.
pub(crate) fn level(name: &str) -> Option<&'static str> {
    const LEVELS: [(&str, &str); 9] = [
        ("log always", "0"),
        ("critical", "1"),
        ("error", "2"),
        ("warning", "3"),
        ("information", "4"),
        ("info", "4"),
        ("informational", "4"),
        ("verbose", "5"),
        ("debug", "5"),
    ];
    LEVELS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, number)| *number)
}

/// The opcode's number of a name: `Info` is 0.
pub(crate) fn opcode(name: &str) -> Option<&'static str> {
    const OPCODES: [(&str, &str); 9] = [
        ("Info", "0"),
        ("Start", "1"),
        ("Stop", "2"),
        ("DCStart", "3"),
        ("DCStop", "4"),
        ("Extension", "5"),
        ("Reply", "6"),
        ("Resume", "7"),
        ("Suspend", "8"),
    ];
    OPCODES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, number)| *number)
}

/// Keywords as Windows shows them: `0x8000000000000000` for -9223372036854775808, and for the names that Beats
/// writes.
pub(crate) fn keywords(text: &str) -> String {
    if let Ok(number) = text.parse::<i64>() {
        return format!("0x{number:x}");
    }
    if let Ok(number) = text.parse::<u64>() {
        return format!("0x{number:x}");
    }
    match text {
        "Audit Success" => "0x8020000000000000".to_owned(),
        "Audit Failure" => "0x8010000000000000".to_owned(),
        "Classic" => "0x80000000000000".to_owned(),
        other => other.to_owned(),
    }
}

/// A GUID that lost its braces, as Windows shows it: in braces and lower case. Any other text as it is: a GUID in
/// braces keeps its case, which was upper in older versions of Windows.
pub(crate) fn braced(text: &str) -> String {
    if is_bare_guid(text) { format!("{{{}}}", text.to_ascii_lowercase()) } else { text.to_owned() }
}

/// Whether a text is a GUID that lost its braces.
pub(crate) fn is_bare_guid(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
