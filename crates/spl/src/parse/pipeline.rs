//! Cutting a text into commands.

use std::ops::Range;

use text::{Diagnostic, Diagnostics, Span, Spanned};

use super::command::parse_command;
use super::cursor::Cursor;
use crate::input::Input;
use crate::syntax::{Command, CommandKind, Pipeline};

/// Where a pipeline stands: that decides whether a first word is a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The whole query: without a leading `|` it starts with an implied `search`.
    Query,
    /// In brackets: the first word is a command.
    Subsearch,
}

/// How many commands a query may have, those of its subsearches counted: each is a level of the plan that runs.
const MAX_COMMANDS: usize = 500;

/// The whole text.
pub(super) fn parse_query(input: &Input, diagnostics: &mut Diagnostics) -> Pipeline {
    let range = 0..input.text.len();
    if let Some(at) = pipe_too_many(&input.text) {
        let message = format!("more than {MAX_COMMANDS} commands in one query");
        diagnostics.push(Diagnostic::error("too-long", input.span(at..at + 1), message));
        return Pipeline { commands: Vec::new(), span: input.span(range) };
    }
    parse_pipeline(input, range, Place::Query, 0, diagnostics)
}

/// Where the command begins that is one too many.
fn pipe_too_many(text: &str) -> Option<usize> {
    let mut scan = Scan::new(text);
    let pipes = std::iter::from_fn(|| scan.next_mark()).filter(|mark| matches!(mark.kind, MarkKind::Pipe));
    pipes.skip(MAX_COMMANDS).map(|mark| mark.at).next()
}

/// The commands in this stretch of the text.
pub(super) fn parse_pipeline(
    input: &Input,
    range: Range<usize>,
    place: Place,
    depth: usize,
    diagnostics: &mut Diagnostics,
) -> Pipeline {
    let span = input.span(range.clone());
    let segments = match split(input, range) {
        Ok(segments) => segments,
        Err((segments, diagnostic)) => {
            diagnostics.push(*diagnostic);
            return unread(input, &segments, span);
        }
    };
    let is_blank = |segment: &Range<usize>| input.text[segment.clone()].trim().is_empty();
    if segments.iter().all(is_blank) {
        diagnostics.push(Diagnostic::error("empty-query", span, "there is no command here"));
        return Pipeline { commands: Vec::new(), span };
    }
    let mut commands = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        if is_blank(segment) {
            if index > 0 {
                let pipe = input.span(segment.start - 1..segment.start);
                diagnostics.push(Diagnostic::error("empty-command", pipe, "no command follows this pipe"));
            }
            continue;
        }
        let implied = index == 0 && place == Place::Query;
        commands.push(parse_command(Cursor::new(input, segment.clone(), depth), implied, diagnostics));
    }
    Pipeline { commands, span }
}

/// What is left of a text whose quotes or brackets do not match: names only.
fn unread(input: &Input, segments: &[Range<usize>], span: Span) -> Pipeline {
    let commands = segments
        .iter()
        .filter_map(|segment| {
            let text = input.text[segment.clone()].trim();
            let name = text.split_whitespace().next()?.to_ascii_lowercase();
            let span = input.span(segment.clone());
            Some(Command { name: Spanned::new(name, span), kind: CommandKind::Unread(text.to_owned()), span })
        })
        .collect();
    Pipeline { commands, span }
}

type Split = std::result::Result<Vec<Range<usize>>, (Vec<Range<usize>>, Box<Diagnostic>)>;

/// Cuts at each `|` that stands outside quotes, brackets and macro calls.
fn split(input: &Input, range: Range<usize>) -> Split {
    let text = &input.text[range.clone()];
    let mut segments = Vec::new();
    let mut start = range.start;
    let mut failed = None;
    let mut brackets: Vec<usize> = Vec::new();
    let mut scan = Scan::new(text);
    while let Some(mark) = scan.next_mark() {
        let at = range.start + mark.at;
        match mark.kind {
            MarkKind::Pipe if brackets.is_empty() => {
                segments.push(start..at);
                start = at + 1;
            }
            MarkKind::Pipe => {}
            MarkKind::Open => brackets.push(at),
            MarkKind::Close if brackets.pop().is_none() => {
                failed.get_or_insert((at, "unbalanced-bracket", "no bracket is open here"));
            }
            MarkKind::Close => {}
            MarkKind::UnclosedQuote => {
                failed.get_or_insert((at, "unbalanced-quote", "this \" is not closed"));
            }
            MarkKind::UnclosedMacro => {
                let message = "this macro call has no closing backtick";
                failed.get_or_insert((at, "unbalanced-backtick", message));
            }
        }
    }
    segments.push(start..range.end);
    if let Some(at) = brackets.pop() {
        failed.get_or_insert((at, "unbalanced-bracket", "this bracket is not closed"));
    }
    match failed {
        None => Ok(segments),
        Some((at, name, message)) => {
            Err((segments, Box::new(Diagnostic::error(name, input.span(at..at + 1), message))))
        }
    }
}

/// Where the first bracket opens outside quotes.
pub(super) fn opening_bracket(text: &str) -> Option<usize> {
    let mut scan = Scan::new(text);
    while let Some(mark) = scan.next_mark() {
        if matches!(mark.kind, MarkKind::Open) {
            return Some(mark.at);
        }
    }
    None
}

/// Where the bracket closes that `text` starts with.
pub(super) fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut scan = Scan::new(text);
    while let Some(mark) = scan.next_mark() {
        match mark.kind {
            MarkKind::Open => depth += 1,
            MarkKind::Close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(mark.at);
                }
            }
            MarkKind::Pipe => {}
            MarkKind::UnclosedQuote | MarkKind::UnclosedMacro => return None,
        }
    }
    None
}

/// Walks over a text, stepping over quotes and macro calls.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

struct Mark {
    at: usize,
    kind: MarkKind,
}

#[derive(Clone, Copy)]
enum MarkKind {
    Pipe,
    Open,
    Close,
    UnclosedQuote,
    UnclosedMacro,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Scan<'a> {
        Scan { text, at: 0 }
    }

    fn next_mark(&mut self) -> Option<Mark> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            let at = self.at;
            self.at += 1;
            let kind = match byte {
                b'\\' => {
                    self.at += usize::from(matches!(bytes.get(self.at), Some(b'"' | b'\\')));
                    continue;
                }
                b'"' => match end_of_quote(bytes, self.at) {
                    Some(end) => {
                        self.at = end;
                        continue;
                    }
                    None => {
                        self.at = bytes.len();
                        MarkKind::UnclosedQuote
                    }
                },
                b'`' => match self.text[self.at..].find('`') {
                    Some(length) => {
                        self.at += length + 1;
                        continue;
                    }
                    None => {
                        self.at = bytes.len();
                        MarkKind::UnclosedMacro
                    }
                },
                b'|' => MarkKind::Pipe,
                b'[' => MarkKind::Open,
                b']' => MarkKind::Close,
                _ => continue,
            };
            return Some(Mark { at, kind });
        }
        None
    }
}

/// One past the quote that closes the one before `at`.
fn end_of_quote(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let input = Input::plain(text.to_owned());
        let found: Vec<String> = match split(&input, 0..text.len()) {
            Ok(segments) => segments.into_iter().map(|segment| text[segment].trim().to_owned()).collect(),
            Err((_, diagnostic)) => vec![format!("{} at {}", diagnostic.name, diagnostic.span.start)],
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_pipe_in_quotes_brackets_or_a_macro_call_is_none() {
        check(r#"a="x|y" | b [c | d] | `m(e|f)`"#, &[r#"a="x|y""#, "b [c | d]", "`m(e|f)`"]);
        check(r#"x="\"|\\" | y"#, &[r#"x="\"|\\""#, "y"]);
    }

    #[test]
    fn what_does_not_close_is_an_error_where_it_opens() {
        check(r#"a | b "c | d"#, &["unbalanced-quote at 6"]);
        check("a [b | c", &["unbalanced-bracket at 2"]);
        check("a b] | c", &["unbalanced-bracket at 3"]);
        check("a | `b", &["unbalanced-backtick at 4"]);
    }
}
