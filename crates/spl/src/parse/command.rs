//! One command.

use text::{Diagnostic, Diagnostics, Spanned};

use super::aggregation::Shape;
use super::cursor::{Cursor, Result};
use crate::frame::framed;
use crate::syntax::{Command, CommandKind};

/// Commands that do nothing without an argument; Splunk refuses them.
const WANT_ARGUMENTS: &[&str] = &[
    "append",
    "appendpipe",
    "bin",
    "bucket",
    "chart",
    "convert",
    "dedup",
    "eval",
    "eventstats",
    "foreach",
    "inputlookup",
    "join",
    "lookup",
    "makemv",
    "map",
    "mvcombine",
    "mvexpand",
    "nomv",
    "outputlookup",
    "rare",
    "regex",
    "rename",
    "replace",
    "rex",
    "stats",
    "strcat",
    "streamstats",
    "table",
    "timechart",
    "top",
    "tstats",
    "untable",
    "where",
    "xyseries",
    "fields",
    "sort",
];

/// Reads the command at the cursor; what is wrong goes to `diagnostics`, and the command is then unread.
pub(super) fn parse_command(mut cursor: Cursor<'_>, implied: bool, diagnostics: &mut Diagnostics) -> Command {
    cursor.skip_blanks();
    let trailing = cursor.rest().len() - cursor.rest().trim_end().len();
    cursor.end -= trailing;
    let start = cursor.at;
    let end = cursor.end;
    let span = cursor.input.span(start..end);
    if cursor.peek() == Some('`') && !implied {
        return parse_macro_command(cursor, diagnostics);
    }
    let name = match command_name(&mut cursor, implied) {
        Ok(name) => name,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            let name = Spanned::new(String::new(), span);
            return Command { name, kind: CommandKind::Unread(cursor.rest().to_owned()), span };
        }
    };
    cursor.skip_blanks();
    let arguments = cursor.rest().to_owned();
    if arguments.is_empty() && WANT_ARGUMENTS.contains(&name.value.as_str()) {
        diagnostics.push(missing_argument(&name));
        return Command { name, kind: CommandKind::Unread(arguments), span };
    }
    let kind = match parse_arguments(&mut cursor, &name.value) {
        Ok(kind) => {
            diagnostics.append(&mut cursor.diagnostics);
            kind
        }
        Err(_) if arguments.contains('`') => CommandKind::Unread(arguments),
        Err(diagnostic) => {
            diagnostics.append(&mut cursor.diagnostics);
            diagnostics.push(framed(*diagnostic, &name.value));
            CommandKind::Unread(arguments)
        }
    };
    Command { name, kind, span }
}

/// The command's name, in lower case. `implied`: a query may leave out its first `search`.
fn command_name(cursor: &mut Cursor<'_>, implied: bool) -> Result<Spanned<String>> {
    let start = cursor.at;
    let length = cursor.rest().find(|c: char| !is_name(c)).unwrap_or(cursor.rest().len());
    let word = cursor.rest()[..length].to_ascii_lowercase();
    if implied {
        let behind = cursor.rest()[length..].trim_start();
        let is_field = behind.starts_with(['=', '<', '>']) || behind.starts_with("!=");
        if word != "search" || is_field {
            return Ok(Spanned::new("search".to_owned(), cursor.input.span(start..start)));
        }
    }
    if length == 0 {
        return cursor.error("expected-command", cursor.here(), "a command's name is expected here");
    }
    cursor.at += length;
    Ok(Spanned::new(word, cursor.span_from(start)))
}

fn parse_arguments(cursor: &mut Cursor<'_>, name: &str) -> Result<CommandKind> {
    match name {
        "search" | "metasearch" => cursor.search_command().map(CommandKind::Search),
        "where" => cursor.whole_expression().map(CommandKind::Where),
        "eval" | "fieldformat" => cursor.assignments().map(CommandKind::Eval),
        "stats" | "eventstats" | "streamstats" => {
            cursor.aggregation(Shape::Rows).map(CommandKind::Aggregation)
        }
        "chart" | "timechart" => cursor.aggregation(Shape::Table).map(CommandKind::Aggregation),
        "tstats" | "mstats" => cursor.tstats().map(CommandKind::Tstats),
        "rex" => {
            let text = cursor.rest().to_owned();
            let arguments = cursor.arguments_with_pattern()?;
            Ok(CommandKind::General { text, arguments })
        }
        "foreach" | "map" => {
            let text = cursor.rest().to_owned();
            let arguments = cursor.arguments_with_template()?;
            Ok(CommandKind::General { text, arguments })
        }
        _ => {
            let text = cursor.rest().to_owned();
            let arguments = cursor.arguments()?;
            Ok(CommandKind::General { text, arguments })
        }
    }
}

/// `` `name(args)` `` in place of a command, and what follows it.
fn parse_macro_command(mut cursor: Cursor<'_>, diagnostics: &mut Diagnostics) -> Command {
    let span = cursor.input.span(cursor.at..cursor.end);
    match cursor.macro_call() {
        Ok(call) => {
            let name = Spanned::new("`".to_owned(), call.span);
            let text = cursor.rest().trim().to_owned();
            Command { name, kind: CommandKind::Macro { call, text }, span }
        }
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            let name = Spanned::new(String::new(), span);
            Command { name, kind: CommandKind::Unread(cursor.rest().to_owned()), span }
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn missing_argument(name: &Spanned<String>) -> Diagnostic {
    let message = match name.value.as_str() {
        "mvexpand" => "Error in 'mvexpand' command: A field name is expected".to_owned(),
        other => format!("`{other}` needs an argument"),
    };
    Diagnostic::error("missing-argument", name.span, message)
}
