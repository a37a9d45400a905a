//! Text to tokens.

use text::{Diagnostic, Diagnostics, Span};

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind {
    /// A bare name or keyword as typed; may hold `::`.
    Word(String),
    /// `"…"`, unescaped.
    Quoted(String),
    /// `'…'`, unescaped.
    Text(String),
    /// A number as typed, `0x…` included.
    Number(String),
    /// An operator or punctuation.
    Symbol(&'static str),
    /// A `.` between names, or a character that no token starts with.
    Stray(char),
    /// The end of the text.
    End,
}

/// A comment before SELECT or after the last word. The vendor's support page (document 6959337) says that it does not
/// parse there; recorded queries of people have it.
fn outer_comment(span: Span) -> Diagnostic {
    let message = "QRadar's console takes no comment before the query or after it";
    Diagnostic::warning("outer-comment", span, message)
        .with_note("inside it, after SELECT for one, a comment may stand")
}

/// Longest first.
const SYMBOLS: [&str; 20] =
    ["==", "!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ",", ";", "*", "/", "%", "+", "-", "|", "&", "^"];

/// All tokens of a text, an `End` last, and what is wrong with single ones.
pub(crate) fn lex(source: &str) -> (Vec<Token>, Diagnostics) {
    let mut lexer = Lexer { source, at: 0, tokens: Vec::new(), diagnostics: Vec::new() };
    while lexer.at < source.len() {
        lexer.next();
    }
    let end = Span::new(source.len(), source.len());
    lexer.tokens.push(Token { kind: TokenKind::End, span: end });
    (lexer.tokens, lexer.diagnostics)
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    tokens: Vec<Token>,
    diagnostics: Diagnostics,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        let span = Span::new(self.at, self.at + length);
        self.tokens.push(Token { kind, span });
        self.at = span.end;
    }

    fn next(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        if first.is_whitespace() || first == '\u{feff}' {
            self.at += first.len_utf8();
        } else if rest.starts_with("/*") {
            self.block_comment();
        } else if rest.starts_with("--") {
            self.line_comment();
        } else if first == '\'' || first == '"' {
            self.quoted(first);
        } else if first.is_ascii_digit() {
            self.number();
        } else if first.is_alphabetic() || first == '_' {
            self.word();
        } else if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            self.push(TokenKind::Symbol(symbol), symbol.len());
        } else {
            self.push(TokenKind::Stray(first), first.len_utf8());
        }
    }

    fn block_comment(&mut self) {
        match self.rest().find("*/") {
            Some(end) => {
                let span = Span::new(self.at, self.at + end + 2);
                let after = self.source.get(span.end..).unwrap_or_default();
                if self.tokens.is_empty() || after.trim().is_empty() {
                    self.diagnostics.push(outer_comment(span));
                }
                self.at = span.end;
            }
            None => {
                let span = Span::new(self.at, self.at + 2);
                self.diagnostics.push(Diagnostic::error(
                    "open-comment",
                    span,
                    "this comment is never closed with `*/`",
                ));
                self.at = self.source.len();
            }
        }
    }

    /// `-- …` is in no vendor page; queries on the web have it.
    fn line_comment(&mut self) {
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        let span = Span::new(self.at, self.at + 2);
        let message = "`--` comments are in no vendor page; `/* … */` is known to work";
        self.diagnostics.push(Diagnostic::warning("doubtful-comment", span, message));
        self.at += length;
    }

    /// A doubled quote stands for one; a backslash is an ordinary character.
    fn quoted(&mut self, quote: char) {
        let mut value = String::new();
        let rest = self.rest();
        let mut chars = rest.char_indices().skip(1).peekable();
        let mut end = None;
        while let Some((at, c)) = chars.next() {
            if c != quote {
                value.push(c);
            } else if chars.peek().is_some_and(|(_, next)| *next == quote) {
                chars.next();
                value.push(quote);
            } else {
                end = Some(at + 1);
                break;
            }
        }
        let length = end.unwrap_or(rest.len());
        if end.is_none() {
            let span = Span::new(self.at, self.at + 1);
            let message = format!("this `{quote}` is never closed");
            self.diagnostics.push(Diagnostic::error("open-quote", span, message));
        }
        self.push(if quote == '"' { TokenKind::Quoted(value) } else { TokenKind::Text(value) }, length);
    }

    fn number(&mut self) {
        let rest = self.rest();
        let hex = rest.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"));
        let length = if hex { 2 + digits(&rest[2..], |c| c.is_ascii_hexdigit()) } else { decimal(rest) };
        let after = &rest[length..];
        let glued = digits(after, |c| c.is_alphanumeric() || c == '_' || c == '.' || c == ':');
        if glued == 0 {
            self.push(TokenKind::Number(rest[..length].to_owned()), length);
            return;
        }
        let (number, unit) = (rest[..length].to_owned(), after[..glued].to_owned());
        let span = Span::new(self.at, self.at + length + glued);
        self.diagnostics.push(bad_number(&number, &unit, span));
        self.push(TokenKind::Number(number), length);
        if is_unit(&unit) {
            self.push(TokenKind::Word(unit), glued);
        } else {
            self.at += glued;
        }
    }

    fn word(&mut self) {
        let rest = self.rest();
        let mut length = digits(rest, |c| c.is_alphanumeric() || c == '_' || c == '$');
        while let Some(after) = rest[length..].strip_prefix("::") {
            let more = digits(after, |c| c.is_alphanumeric() || c == '_');
            if more == 0 {
                break;
            }
            length += 2 + more;
        }
        self.push(TokenKind::Word(rest[..length].to_owned()), length);
    }
}

/// How many bytes at the start are of that class.
fn digits(text: &str, class: fn(char) -> bool) -> usize {
    text.find(|c| !class(c)).unwrap_or(text.len())
}

fn decimal(text: &str) -> usize {
    let whole = digits(text, |c| c.is_ascii_digit());
    match text[whole..].strip_prefix('.') {
        Some(after) if after.starts_with(|c: char| c.is_ascii_digit()) => {
            whole + 1 + digits(after, |c| c.is_ascii_digit())
        }
        _ => whole,
    }
}

fn is_unit(text: &str) -> bool {
    text.chars().all(char::is_alphabetic)
}

fn bad_number(number: &str, after: &str, span: Span) -> Diagnostic {
    let whole = format!("{number}{after}");
    let dotted = whole.split('.').count() == 4 && whole.chars().all(|c| c.is_ascii_digit() || c == '.');
    if dotted {
        let message = format!("the IP address {whole} must be in single quotes");
        return Diagnostic::error("unquoted-address", span, message).with_fix(span, format!("'{whole}'"));
    }
    let error = Diagnostic::error("bad-number", span, format!("`{whole}` is no number"));
    if is_unit(after) {
        return error
            .with_note(format!("a blank belongs between `{number}` and `{after}`"))
            .with_fix(span, format!("{number} {after}"));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        let (tokens, diagnostics) = lex(source);
        let shown: Vec<String> = tokens
            .iter()
            .map(|token| match &token.kind {
                TokenKind::Word(word) => word.clone(),
                TokenKind::Quoted(name) => format!("<{name}>"),
                TokenKind::Text(value) => format!("[{value}]"),
                TokenKind::Number(number) => format!("#{number}"),
                TokenKind::Symbol(symbol) => (*symbol).to_owned(),
                TokenKind::Stray(c) => format!("?{c}"),
                TokenKind::End => ".".to_owned(),
            })
            .chain(diagnostics.iter().map(|d| d.name.to_owned()))
            .collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn quotes_double_and_backslashes_stay() {
        check(r"'it''s' '\a' ", r"[it's] [\a] .");
        check(r#""a ""b""""#, r#"<a "b"> ."#);
    }

    #[test]
    fn names_may_hold_colons_between_parts() {
        check("GEO::LOOKUP(x)", "GEO::LOOKUP ( x ) .");
    }

    #[test]
    fn numbers_end_where_they_should() {
        check("12 0xFF 1.5 24hours 1_0", "#12 #0xFF #1.5 #24 hours #1 . bad-number bad-number");
        check("192.168.1.100", "#192.168 . unquoted-address");
    }

    #[test]
    fn comments_are_skipped() {
        check("a /* b */ c", "a c .");
        check("a -- b\nc", "a c . doubtful-comment");
        check("a /* b", "a . open-comment");
        check("/* a */ b", "b . outer-comment");
        check("a /* b */\n", "a . outer-comment");
    }

    #[test]
    fn an_open_quote_takes_the_rest() {
        check("a 'b c", "a [b c] . open-quote");
    }
}
