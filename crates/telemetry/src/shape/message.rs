//! Values that an exporter lost and that still stand in the rendered message.

/// The value of a `Name: value` line of a rendered message.
///
/// NXLog writes an event's fields beside its own, in one object whose names do not tell case apart: Sysmon's
/// `ProcessId` is overwritten by the writer's `ProcessID`, and `EventType` by NXLog's own. The message has both.
pub(crate) fn value<'a>(message: &'a str, name: &str) -> Option<&'a str> {
    message.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
}

/// All `Name: value` lines of a rendered message, but for its first, which says what happened. A line without a name
/// goes on with the value before it, as those of a script do; the first value of a name counts.
pub(crate) fn values(message: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in message.lines().skip(1) {
        match line.split_once(':').filter(|(name, _)| is_name(name)) {
            Some((name, value)) if found.iter().all(|(known, _)| *known != name) => {
                found.push((name, value.strip_prefix(' ').unwrap_or(value).to_owned()));
            }
            _ => {
                if let Some((_, value)) = found.last_mut().filter(|_| !line.is_empty()) {
                    value.push('\n');
                    value.push_str(line);
                }
            }
        }
    }
    found
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
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

    #[test]
    fn takes_all_values_and_what_stands_below_them() {
        let message = "Process Create:\r\nUtcTime: 2024-03-05 09:10:11.123\r\nCommandLine: a\r\n  b: c\r\nUser: \r\nUser: x";
        let expected =
            [("UtcTime", "2024-03-05 09:10:11.123"), ("CommandLine", "a\n  b: c"), ("User", "\nUser: x")];
        assert_eq!(values(message), expected.map(|(name, value)| (name, value.to_owned())));
    }
}
