//! `tstats`: options, measures, `FROM`, `WHERE` in the grammar of `search`, `BY`.

use text::Spanned;

use super::cursor::{Cursor, Result, is_word};
use crate::syntax::{Tstats, TstatsKey};

/// The words that begin a clause.
const CLAUSES: &[&str] = &["FROM", "WHERE", "BY", "GROUPBY"];

impl Cursor<'_> {
    /// Everything behind `tstats`.
    pub(super) fn tstats(&mut self) -> Result<Tstats> {
        let whole = self.at;
        let mut found = Tstats::default();
        loop {
            self.skip_list_blanks();
            if self.at >= self.end {
                break;
            }
            let start = self.at;
            let clause = self.peek_keyword();
            if CLAUSES.contains(&clause.as_str()) && !self.is_called(clause.len()) {
                self.at += clause.len();
                self.tstats_clause(&clause, start, &mut found)?;
            } else if let Some(option) = self.aggregation_option()? {
                found.options.push(option);
            } else {
                let measure = self.measure()?;
                found.measures.push(measure);
            }
        }
        if found.measures.is_empty() {
            let span = self.input.span(whole..self.end);
            return self.error("missing-argument", span, "a function such as `count` is missing here");
        }
        Ok(found)
    }

    fn tstats_clause(&mut self, clause: &str, start: usize, found: &mut Tstats) -> Result<()> {
        let span = self.span_from(start);
        match clause {
            // `datamodel=M.D` is an option, wherever it stands; another word is a namespace of `tscollect`.
            "FROM" => {
                self.skip_list_blanks();
                match self.aggregation_option()? {
                    Some(option) => found.options.push(option),
                    None => found.namespace = Some(self.aggregation_field()?),
                }
            }
            "WHERE" => {
                let (from, end) = (self.at, self.end);
                self.end = self.where_end();
                let search = self.search_command()?;
                self.at = self.end;
                self.end = end;
                if search.is_none() {
                    return self.error(
                        "missing-argument",
                        self.input.span(from - 5..from),
                        "`WHERE` needs a term",
                    );
                }
                found.search = search;
            }
            _ => {
                self.tstats_keys(found)?;
                if found.by.is_empty() {
                    return self.error("missing-argument", span, format!("`{clause}` needs a field"));
                }
            }
        }
        Ok(())
    }

    /// The fields behind `BY`, up to the end or to a `WHERE` that stands behind them.
    fn tstats_keys(&mut self, found: &mut Tstats) -> Result<()> {
        loop {
            self.skip_list_blanks();
            let clause = self.peek_keyword();
            if self.at >= self.end || (clause == "WHERE" && !self.is_called(clause.len())) {
                return Ok(());
            }
            if let Some(option) = self.aggregation_option()? {
                found.options.push(option);
                continue;
            }
            let start = self.at;
            if clause == "PREFIX" && self.is_called(clause.len()) {
                self.at += clause.len() + 1;
                let length = self.rest().find(')').unwrap_or(self.rest().len());
                let name = self.rest()[..length].trim().trim_matches('"').to_owned();
                self.at += length;
                if !self.eat(")") {
                    return self.error("unbalanced-parenthesis", self.here(), "this `PREFIX(` is not closed");
                }
                found.by.push(TstatsKey::Prefix(Spanned::new(name, self.span_from(start))));
                continue;
            }
            found.by.push(TstatsKey::Field(self.aggregation_field()?));
        }
    }

    /// Does a parenthesis follow the word of that length, or a sign, so that it is no clause?
    fn is_called(&self, length: usize) -> bool {
        let behind = &self.rest()[length..];
        behind.starts_with('(') && !behind[1..].trim_start().is_empty() && {
            // `WHERE(a=b)` is a clause.
            let word = &self.rest()[..length];
            !word.eq_ignore_ascii_case("where")
        }
    }

    /// Where the search behind `WHERE` ends: at a `BY`, `GROUPBY` or `FROM` outside quotes and brackets.
    fn where_end(&self) -> usize {
        let text = self.rest();
        let (mut depth, mut quoted, mut escaped) = (0i32, false, false);
        let mut before = ' ';
        for (offset, c) in text.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => quoted = !quoted,
                _ if quoted => {}
                '(' | '[' => depth += 1,
                ')' | ']' => depth -= 1,
                _ if depth == 0
                    && !is_word(before)
                    && !matches!(before, '=' | '.' | '*' | '-' | '\\' | '/') =>
                {
                    let word: String = text[offset..].chars().take_while(|c| is_word(*c)).collect();
                    let behind = text[offset + word.len()..].chars().next();
                    let alone = behind.is_none_or(char::is_whitespace);
                    let clause = ["BY", "GROUPBY"].iter().any(|clause| word.eq_ignore_ascii_case(clause));
                    let value = text[offset + word.len()..].trim_start().starts_with(['=', '<', '>', '!']);
                    if clause && alone && !value {
                        return self.at + offset;
                    }
                }
                _ => {}
            }
            before = c;
        }
        self.end
    }
}
