//! Field names with `*` in them.

/// What each `*` of `pattern` stands for in `name`; `None` where the name does not fit. A pattern that does not
/// start with `_` does not fit internal fields, which do. (Splunk, "wildcards do not match internal fields".)
pub(crate) fn matched<'n>(pattern: &str, name: &'n str) -> Option<Vec<&'n str>> {
    if !pattern.contains('*') {
        return (pattern == name).then(Vec::new);
    }
    if name.starts_with('_') && !pattern.starts_with('_') {
        return None;
    }
    fits(pattern, name)
}

/// What each `*` of `pattern` stands for in `name`, whatever it starts with.
pub(crate) fn fits<'n>(pattern: &str, name: &'n str) -> Option<Vec<&'n str>> {
    let Some((before, after)) = pattern.split_once('*') else {
        return (pattern == name).then(Vec::new);
    };
    let rest = name.strip_prefix(before)?;
    // The longest text for this star, as a greedy pattern would take.
    let ends = (0..=rest.len()).rev().filter(|end| rest.is_char_boundary(*end));
    ends.into_iter().find_map(|end| {
        let mut found = fits(after, &rest[end..])?;
        found.insert(0, &rest[..end]);
        Some(found)
    })
}

/// `pattern` with each `*` replaced by the part that stands for it.
pub(crate) fn filled(pattern: &str, parts: &[&str]) -> String {
    let mut parts = parts.iter();
    pattern.split('*').enumerate().fold(String::new(), |mut name, (index, piece)| {
        if index > 0 {
            name.push_str(parts.next().copied().unwrap_or_default());
        }
        name + piece
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, name: &str, expected: Option<&[&str]>) {
        assert_eq!(matched(pattern, name).as_deref(), expected, "{pattern} {name}");
    }

    #[test]
    fn a_star_stands_for_any_text_but_not_for_internal_fields() {
        check("*", "host", Some(&["host"]));
        check("a*c*", "abcde", Some(&["b", "de"]));
        check("host", "host", Some(&[]));
        check("ho*", "ghost", None);
        check("*", "_time", None);
        check("_*", "_time", Some(&["time"]));
    }

    #[test]
    fn a_name_is_filled_with_what_the_stars_stood_for() {
        assert_eq!(filled("x_*_y*", &["a", "b"]), "x_a_yb");
    }
}
