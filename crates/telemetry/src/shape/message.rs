//! Values that an exporter lost and that still stand in the rendered message.

/// The value of a `Name: value` line of a rendered message.
///
/// NXLog writes an event's fields beside its own, in one object whose names do not tell case apart: Sysmon's
/// `ProcessId` is overwritten by the writer's `ProcessID`, and `EventType` by NXLog's own. The message has both.
pub(crate) fn value<'a>(message: &'a str, name: &str) -> Option<&'a str> {
    message.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_whole_names_only() {
        let message =
            "Network connection detected:\r\nSourceProcessId: 1\r\nProcessId: 3852\r\nRuleName: \r\n";
        assert_eq!(value(message, "ProcessId"), Some("3852"));
        assert_eq!(value(message, "RuleName"), Some(""));
        assert_eq!(value(message, "User"), None);
    }
}
