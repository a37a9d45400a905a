//! `stats` and its kin: options, measures, `BY` fields.

use text::Spanned;

use super::cursor::{Cursor, Result, is_word};
use super::escape::unescape;
use crate::syntax::{Aggregation, Argument, ArgumentKind, Comparator, Measure, MeasureArgument, NamedOption};

/// Which clauses an aggregation may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `BY`: `stats` and its kin.
    Rows,
    /// `OVER`, `BY` and `WHERE`: `chart` and its kin.
    Table,
}

impl<'a> Cursor<'a> {
    /// Everything behind `stats` or `chart`.
    pub(super) fn aggregation(&mut self, shape: Shape) -> Result<Aggregation> {
        let start_of_all = self.at;
        let mut found = Aggregation {
            options: Vec::new(),
            measures: Vec::new(),
            over: None,
            by: Vec::new(),
            columns: None,
        };
        loop {
            self.skip_list_blanks();
            if self.at >= self.end {
                break;
            }
            if let Some(option) = self.aggregation_option()? {
                found.options.push(option);
                continue;
            }
            let start = self.at;
            if shape == Shape::Table && self.eat_keyword("OVER") {
                self.skip_list_blanks();
                found.over = Some(self.aggregation_field()?);
                continue;
            }
            if self.eat_keyword("BY") {
                self.by_fields(&mut found, shape)?;
                if found.by.is_empty() {
                    return self.error("missing-argument", self.span_from(start), "`BY` needs a field");
                }
                break;
            }
            let measure = self.measure()?;
            found.measures.push(measure);
        }
        if found.measures.is_empty() {
            let span = self.input.span(start_of_all..self.end);
            return self.error("missing-argument", span, "a function such as `count` is missing here");
        }
        Ok(found)
    }

    /// `name=value`, if that is next.
    pub(super) fn aggregation_option(&mut self) -> Result<Option<NamedOption>> {
        let start = self.at;
        let length = self.rest().find(|c: char| !is_word(c)).unwrap_or(self.rest().len());
        let behind = self.rest()[length..].trim_start();
        if length == 0 || !behind.starts_with('=') || behind.starts_with("==") {
            return Ok(None);
        }
        let name = self.rest()[..length].to_owned();
        self.at += length;
        let name = Spanned::new(name, self.span_from(start));
        self.skip_blanks();
        self.at += 1;
        let sign_end = self.at;
        self.skip_blanks();
        let value_start = self.at;
        let value = match self.peek() {
            None | Some(',') => {
                self.at = sign_end;
                let message = format!("a value for `{}` is missing", name.value);
                return self.error("missing-value", self.span_from(start), message);
            }
            Some('"') => ArgumentKind::Text(self.quoted()?.value),
            Some('(') => {
                self.balanced_parentheses()?;
                ArgumentKind::Word(self.input.text[value_start..self.at].to_owned())
            }
            Some(_) => {
                let stop = |c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '"');
                let length = self.rest().find(stop).unwrap_or(self.rest().len());
                self.at += length;
                // `agg=avg(bytes)`
                if name.value.eq_ignore_ascii_case("agg") && self.peek() == Some('(') {
                    self.balanced_parentheses()?;
                }
                ArgumentKind::Word(unescape(&self.input.text[value_start..self.at]))
            }
        };
        let value = Some(Box::new(Argument { kind: value, span: self.span_from(value_start) }));
        Ok(Some(NamedOption { name, comparator: Comparator::Equal, value, span: self.span_from(start) }))
    }

    /// Moves over `( ... )`.
    fn balanced_parentheses(&mut self) -> Result<()> {
        let open = self.input.span(self.at..self.at + 1);
        let mut depth = 0usize;
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.quoted()?;
                    continue;
                }
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            self.at += c.len_utf8();
            if depth == 0 {
                return Ok(());
            }
        }
        self.error("unbalanced-parenthesis", open, "this parenthesis is not closed")
    }

    fn by_fields(&mut self, found: &mut Aggregation, shape: Shape) -> Result<()> {
        loop {
            self.skip_list_blanks();
            if self.at >= self.end {
                return Ok(());
            }
            if let Some(option) = self.aggregation_option()? {
                found.options.push(option);
                continue;
            }
            if shape == Shape::Table && !found.by.is_empty() && self.eat_keyword("WHERE") {
                found.columns = Some(self.columns_clause()?);
                continue;
            }
            let field = self.aggregation_field()?;
            found.by.push(field);
        }
    }

    /// What stands behind `WHERE`: a function, how it is compared, and with what.
    fn columns_clause(&mut self) -> Result<Spanned<String>> {
        self.skip_blanks();
        let start = self.at;
        for _ in 0..3 {
            self.skip_blanks();
            if self.at >= self.end {
                let message = "a condition such as `sum in top5` is expected after `WHERE`";
                return self.error("missing-argument", self.here(), message);
            }
            let rest = self.rest();
            let operator = rest.len() - rest.trim_start_matches(['<', '>', '=', '!']).len();
            let stop = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '=' | '!' | ',');
            let word = rest.find(stop).unwrap_or(rest.len());
            self.at += if operator > 0 { operator } else { word.max(1) };
        }
        let text = self.input.text[start..self.at].to_owned();
        Ok(Spanned::new(text, self.span_from(start)))
    }

    /// `sum(x) AS total`.
    pub(super) fn measure(&mut self) -> Result<Measure> {
        let start = self.at;
        let length = self.rest().find(|c: char| !is_word(c)).unwrap_or(self.rest().len());
        if length == 0 {
            return match self.peek() {
                Some(')') => self.error("unbalanced-parenthesis", self.here(), "no parenthesis is open here"),
                Some(c) => {
                    let message = format!("a function such as `count` is expected here, not `{c}`");
                    self.error("expected-function", self.here(), message)
                }
                None => self.error("expected-function", self.here(), "a function is expected here"),
            };
        }
        let function = self.rest()[..length].to_owned();
        self.at += length;
        let function = Spanned::new(function, self.span_from(start));
        let behind = self.at;
        self.skip_blanks();
        let arguments = if self.peek() == Some('(') {
            if function.value.eq_ignore_ascii_case("eval") {
                let message =
                    "an expression over functions is not supported: measure first, and use `eval` behind it";
                return self.error("unsupported-function", function.span, message);
            }
            Some(self.deeper(Self::measure_arguments)?)
        } else {
            self.at = behind;
            None
        };
        let mut measure = Measure { function, arguments, name: None, span: self.span_from(start) };
        let behind = self.at;
        self.skip_blanks();
        if self.eat_keyword("AS") {
            self.skip_blanks();
            if self.at >= self.end {
                return self.error("missing-argument", self.here(), "a name is missing after `AS`");
            }
            measure.name = Some(self.new_name()?);
            measure.span = self.span_from(start);
        } else {
            self.at = behind;
        }
        Ok(measure)
    }

    /// `(x)`, `(eval(..))`, `(count(x), 1h)`; the cursor stands on the parenthesis.
    fn measure_arguments(&mut self) -> Result<Vec<MeasureArgument>> {
        let open = self.input.span(self.at..self.at + 1);
        self.at += 1;
        let mut found = Vec::new();
        loop {
            self.skip_list_blanks();
            match self.peek() {
                None => {
                    return self.error("unbalanced-parenthesis", open, "this parenthesis is not closed");
                }
                Some(')') => {
                    self.at += 1;
                    return Ok(found);
                }
                Some(_) => found.push(self.measure_argument()?),
            }
        }
    }

    fn measure_argument(&mut self) -> Result<MeasureArgument> {
        let start = self.at;
        let length = self.rest().find(|c: char| !is_word(c)).unwrap_or(0);
        let called = length > 0 && self.rest()[length..].trim_start().starts_with('(');
        if called && self.rest()[..length].eq_ignore_ascii_case("eval") {
            self.at += length;
            self.skip_blanks();
            self.at += 1;
            let value = self.expression()?;
            self.skip_blanks();
            if !self.eat(")") {
                let message = "this `eval(` is not closed, or its expression does not go on like this";
                return self.error("malformed-expression", self.here(), message);
            }
            return Ok(MeasureArgument::Eval(value, self.span_from(start)));
        }
        if called {
            return self.deeper(Self::measure).map(MeasureArgument::Measure);
        }
        self.aggregation_field().map(MeasureArgument::Field)
    }

    /// A field: bare up to a blank, comma or parenthesis, or in quotes of either kind.
    pub(super) fn aggregation_field(&mut self) -> Result<Spanned<String>> {
        let start = self.at;
        match self.peek() {
            Some('"') => return self.quoted(),
            Some('\'') => {
                if let Ok((inner, span)) = self.quoted_raw('\'') {
                    return Ok(Spanned::new(inner.to_owned(), span));
                }
                self.at = start;
            }
            _ => {}
        }
        let stop = |c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '"' | '[' | ']' | '`' | '=');
        let length = self.rest().find(stop).unwrap_or(self.rest().len());
        if length == 0 {
            return match self.peek() {
                Some(c) => {
                    self.error("expected-field", self.here(), format!("a field is expected here, not `{c}`"))
                }
                None => self.error("expected-field", self.here(), "a field is expected here"),
            };
        }
        let name = unescape(&self.rest()[..length]);
        self.at += length;
        Ok(Spanned::new(name, self.span_from(start)))
    }

    /// The name behind `AS`. Splunk takes parentheses in it: ESCU has `values(x) as x(y)`.
    fn new_name(&mut self) -> Result<Spanned<String>> {
        let start = self.at;
        let mut name = self.aggregation_field()?;
        let rest = self.rest();
        if rest.starts_with('(')
            && let Some(close) = rest.find(|c: char| c == ')' || c == ',' || c.is_whitespace())
            && rest[close..].starts_with(')')
        {
            name.value.push_str(&rest[..=close]);
            self.at += close + 1;
            name.span = self.span_from(start);
        }
        Ok(name)
    }

    pub(super) fn skip_list_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
    }
}
