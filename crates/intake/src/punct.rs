//! `punct`

/// So many marks are kept.
const MOST: usize = 50;

/// The marks of an event in their order: letters, digits and line ends left out, a blank as `_`, a tab as `t`.
///
/// - **Source**: Search Manual, "punct"; recorded from Splunk 10.4.0.
pub(crate) fn punct(text: &str) -> String {
    let mark = |c: char| match c {
        ' ' => Some('_'),
        '\t' => Some('t'),
        c if c.is_ascii_punctuation() => Some(c),
        _ => None,
    };
    text.chars().filter_map(mark).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_kept_and_words_are_not() {
        assert_eq!(punct("a: (b)\n\tc!"), ":_()t!");
        assert_eq!(punct(&"-".repeat(60)).len(), 50);
    }
}
