//! `KV_MODE = auto`

/// The `name=value` pairs of a text, names as they are written.
///
/// - **Names**: the letters, digits, `_`, `.` and `-` right before the sign.
/// - **Values**: what stands in quotes, up to the next quote, a backslash before it or not; else up to a blank or one of
///   `,;|&")]}>`, further signs of equality included. A sign with a blank behind it makes no pair.
/// - **Source**: recorded from Splunk 10.4.0. Believed: what ends a bare value besides blanks.
pub fn pairs(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(offset) = text[from..].find('=') {
        let sign = from + offset;
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
        let name = text[from..sign].rsplit(|c: char| !is_name(c)).next().unwrap_or_default();
        let behind = &text[sign + 1..];
        let (value, length) = match behind.strip_prefix('"') {
            Some(quoted) => match quoted.find('"') {
                Some(end) => (&quoted[..end], end + 2),
                None => (quoted, behind.len()),
            },
            None => {
                let ends = |c: char| {
                    c.is_whitespace() || matches!(c, ',' | ';' | '|' | '&' | '"' | ')' | ']' | '}' | '>')
                };
                let end = behind.find(ends).unwrap_or(behind.len());
                (&behind[..end], end)
            }
        };
        if !name.is_empty() && !value.is_empty() {
            found.push((name, value));
        }
        from = sign + 1 + length;
    }
    found
}

/// The name that a field gets (`CLEAN_KEYS`): what is no letter or digit is `_`, and `_` and digits in front go.
///
/// - **Source**: transforms.conf, recorded from Splunk 10.4.0.
pub fn clean_key(name: &str) -> String {
    let word: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    word.trim_start_matches(|c: char| c == '_' || c.is_ascii_digit()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        assert_eq!(pairs(text), expected);
    }

    #[test]
    fn pairs_stand_anywhere() {
        check("at 5 user=ann, role=\"head of\" x= y", &[("user", "ann"), ("role", "head of")]);
        check("a=b=c url=http://h/p?q=1&r=2", &[("a", "b=c"), ("url", "http://h/p?q=1"), ("r", "2")]);
        check(
            r#"say="so \"it\"" then=1 open="to the end"#,
            &[("say", r"so \"), ("then", "1"), ("open", "to the end")],
        );
    }

    #[test]
    fn a_name_is_cleaned() {
        let cleaned: Vec<String> = ["2nd", "--", "a-b", "_x.y", "7"].map(clean_key).to_vec();
        assert_eq!(cleaned, ["nd", "", "a_b", "x_y", ""]);
    }
}
