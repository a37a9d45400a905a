//! `LINE_BREAKER` and `TRUNCATE`

use functions::pattern::{Dialect, Regex};

use crate::Settings;

/// A line that is longer than this and has no end is broken anyway.
const MOST_UNBROKEN: usize = 16 << 20;

/// Where a text is broken into lines.
///
/// - The first group of the pattern is what stands between two lines; a pattern without a group is as if it were not
///   there (recorded from Splunk 10.4.0). What matched before the group ends a line, what matched behind it starts one.
pub(crate) struct Lines {
    breaker: Option<Regex>,
    most: usize,
}

/// A line, and whether it was cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) is_cut: bool,
}

impl Lines {
    /// As the settings say.
    ///
    /// # Errors
    /// A pattern that does not compile.
    pub(crate) fn new(settings: &Settings) -> Result<Lines, String> {
        let breaker = match settings.get("LINE_BREAKER").map(|text| text.trim()) {
            None | Some("" | r"([\r\n]+)") => None,
            Some(written) => {
                let compiled = Regex::new(written, Dialect::Pcre)
                    .map_err(|why| format!("LINE_BREAKER `{written}` is not a regular expression: {why}"))?;
                (compiled.group_names().len() > 1).then_some(compiled)
            }
        };
        let most = match settings.get("TRUNCATE").and_then(|text| text.trim().parse().ok()) {
            Some(0) => usize::MAX,
            Some(most) => most,
            None => 10_000,
        };
        Ok(Lines { breaker, most })
    }

    /// The lines of a text, and how much of it they take. Unless it is the last text, what stands behind the last break
    /// waits for more.
    pub(crate) fn split(&self, text: &str, is_last: bool) -> (Vec<Line>, usize) {
        let mut lines = Vec::new();
        let mut start = 0;
        while let Some((from, to)) = self.break_after(text, start) {
            // A break at the very end may go on with what comes.
            if to >= text.len() && !is_last {
                break;
            }
            self.push(&text[start..from], &mut lines);
            start = to;
        }
        if (is_last || text.len() - start > MOST_UNBROKEN) && start < text.len() {
            self.push(&text[start..], &mut lines);
            start = text.len();
        }
        (lines, start)
    }

    fn break_after(&self, text: &str, start: usize) -> Option<(usize, usize)> {
        let Some(breaker) = &self.breaker else {
            let bytes = text.as_bytes();
            let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
            let from = start + bytes[start..].iter().position(is_end)?;
            let length = bytes[from..].iter().take_while(|byte| is_end(byte)).count();
            return Some((from, from + length));
        };
        let mut at = start;
        loop {
            let found = breaker.captures_from(text, at)?;
            match found.place(1) {
                Some((from, to)) if to > start => return Some((from, to)),
                _ => {
                    let (_, end) = found.place(0)?;
                    at = end.max(at + text.get(at..)?.chars().next()?.len_utf8());
                }
            }
        }
    }

    fn push(&self, text: &str, lines: &mut Vec<Line>) {
        if text.trim_matches(['\r', '\n']).is_empty() {
            return;
        }
        let is_cut = text.len() > self.most;
        let mut end = text.len().min(self.most);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        lines.push(Line { text: text[..end].to_owned(), is_cut });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(settings: &[(&str, &str)], text: &str, expected: &[&str]) {
        let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let lines = Lines::new(&settings).expect("a pattern");
        let (found, taken) = lines.split(text, true);
        assert_eq!(found.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), expected);
        assert_eq!(taken, text.len());
        // In pieces the same.
        let (mut rest, mut all) = (String::new(), Vec::new());
        let pieces: Vec<char> = text.chars().collect();
        for (at, piece) in pieces.iter().enumerate() {
            rest.push(*piece);
            let (found, taken) = lines.split(&rest, at + 1 == pieces.len());
            all.extend(found.into_iter().map(|line| line.text));
            rest.drain(..taken);
        }
        assert_eq!(all, expected);
    }

    #[test]
    fn lines_end_at_line_ends() {
        check(&[], "a\r\nb\n\n\nc", &["a", "b", "c"]);
        check(&[("LINE_BREAKER", "--")], "a\n--\nb\n", &["a", "--", "b"]);
    }

    #[test]
    fn the_first_group_of_a_pattern_stands_between_lines() {
        check(&[("LINE_BREAKER", r"(##\n)")], "a\nb\n##\nc\n", &["a\nb\n", "c\n"]);
        check(&[("LINE_BREAKER", r"\}(\s*)\{")], "{a} {b}\n{c}", &["{a}", "{b}", "{c}"]);
    }

    #[test]
    fn long_lines_are_cut_between_characters() {
        check(&[("TRUNCATE", "4")], "aéé\nabcd\nabcde", &["aé", "abcd", "abcd"]);
        check(&[("TRUNCATE", "0")], "abcde", &["abcde"]);
    }
}
