//! `inputlookup` and `inputcsv`.

use plan::{ArgValue, Expr, Plan, Step, StepKind};
use text::{Diagnostic, Span, Spanned};

use super::super::reader::{Reader, arg};
use super::super::{Lowering, Result, step};
use super::vendor;
use crate::parse::Place;
use crate::syntax::{Argument, ArgumentKind, Command, CommandKind};

/// `inputlookup [append=b] [strict=b] [start=n] [max=n] t [where search-expression]`. A table that is not there is an
/// error here, `strict` or not.
pub(super) fn inputlookup(
    lowering: &mut Lowering<'_>,
    command: &Command,
    arguments: &[Argument],
) -> Result<Vec<Step>> {
    let clause = arguments.iter().position(is_where);
    let reader = Reader::new(command, &arguments[..clause.unwrap_or(arguments.len())]);
    read_table(lowering, command, reader, clause.is_some())
}

/// `inputcsv [append=b] [strict=b] [start=n] [max=n] [events=b] t [where search-expression]`: the same of a file that
/// `outputcsv` wrote, which is given like a lookup table. Whether its rows count as events changes no value.
pub(super) fn inputcsv(
    lowering: &mut Lowering<'_>,
    command: &Command,
    arguments: &[Argument],
) -> Result<Vec<Step>> {
    let clause = arguments.iter().position(is_where);
    let mut reader = Reader::new(command, &arguments[..clause.unwrap_or(arguments.len())]);
    reader.boolean_option(&["events"])?;
    reader.refuse(&["dispatch"])?;
    read_table(lowering, command, reader, clause.is_some())
}

fn read_table(
    lowering: &mut Lowering<'_>,
    command: &Command,
    mut reader: Reader<'_>,
    has_clause: bool,
) -> Result<Vec<Step>> {
    let span = reader.span();
    let append = reader.boolean_option(&["append"])?.is_some_and(|append| append.value);
    reader.boolean_option(&["strict"])?;
    let start = reader.count_option(&["start"])?.unwrap_or(Spanned::new(0, span));
    let most = reader.count_option(&["max"])?.unwrap_or(Spanned::new(1_000_000_000, span));
    let table = reader.expect("a lookup name")?;
    reader.finish()?;
    if !append && !lowering.at_start {
        let name = &command.name.value;
        let message =
            format!("Error in '{name}' command: This command must be the first command of a search");
        return Err(Box::new(
            Diagnostic::error("misplaced-command", span, message).with_note("or write `append=true`"),
        ));
    }
    let args = vec![
        arg("table", ArgValue::Text(table.value), table.span),
        arg("start", ArgValue::Integer(start.value), start.span),
        arg("max", ArgValue::Integer(most.value), most.span),
    ];
    let mut steps = vendor("splunk.inputlookup", args, span);
    if has_clause {
        let text = clause_text(command);
        steps.extend(lowering.search_text(&text, span)?.map(|found| step(StepKind::Filter(found), span)));
    }
    if append && !lowering.at_start {
        return Ok(vec![step(StepKind::Union(Plan { steps }), span)]);
    }
    Ok(steps)
}

fn is_where(argument: &Argument) -> bool {
    matches!(&argument.kind, ArgumentKind::Word(word) if word.eq_ignore_ascii_case("where"))
}

/// What is written behind `where`.
fn clause_text(command: &Command) -> String {
    let CommandKind::General { text, .. } = &command.kind else { return String::new() };
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower[from..].find("where") {
        let start = from + found;
        let end = start + "where".len();
        let open = |byte: Option<u8>| byte.is_none_or(|byte| byte.is_ascii_whitespace() || byte == b'(');
        let before = start.checked_sub(1).map(|at| lower.as_bytes()[at]);
        if open(before) && open(lower.as_bytes().get(end).copied()) {
            return text[end..].to_owned();
        }
        from = end;
    }
    String::new()
}

impl Lowering<'_> {
    /// The predicate of an expression of `search` that an argument of another command holds.
    pub(in super::super) fn search_text(&self, text: &str, span: Span) -> Result<Option<Expr>> {
        let parsed =
            crate::parse::parse_made(&format!("search {text}"), span, self.macros(), Place::Subsearch);
        if let Some(error) = parsed.diagnostics.into_iter().find(Diagnostic::is_error) {
            return Err(Box::new(error));
        }
        match parsed.syntax.pipeline.commands.as_slice() {
            [Command { kind: CommandKind::Search(Some(search)), .. }] => self.predicate(search).map(Some),
            _ => Ok(None),
        }
    }

    /// The condition of an expression of `where` that an argument of another command holds.
    pub(in super::super) fn where_text(&self, text: &str, span: Span) -> Result<Expr> {
        let parsed =
            crate::parse::parse_made(&format!("where {text}"), span, self.macros(), Place::Subsearch);
        if let Some(error) = parsed.diagnostics.into_iter().find(Diagnostic::is_error) {
            return Err(Box::new(error));
        }
        match parsed.syntax.pipeline.commands.as_slice() {
            [Command { kind: CommandKind::Where(expr), .. }] => self.condition(expr),
            _ => Err(Box::new(Diagnostic::error("bad-arguments", span, "this is no condition"))),
        }
    }
}
