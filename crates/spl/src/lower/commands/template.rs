//! `foreach` and `map`: commands with a text that is a search only once its parts are filled in.

use plan::{ArgValue, Field, Plan, Step};
use text::{Diagnostic, Span, Spanned};

use super::super::reader::{Reader, arg, field};
use super::super::{Lowering, Result};
use super::vendor;
use crate::parse::{Place, parse_made};

/// `foreach [mode=multifield|multivalue|json_array] f* ... [eval ... <<FIELD>> ...]`.
pub(super) fn foreach(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    const MARKS: [(&str, &str); 7] = [
        ("fieldstr", "<<FIELD>>"),
        ("matchstr", "<<MATCHSTR>>"),
        ("matchseg1", "<<MATCHSEG1>>"),
        ("matchseg2", "<<MATCHSEG2>>"),
        ("matchseg3", "<<MATCHSEG3>>"),
        ("itemstr", "<<ITEM>>"),
        ("iterstr", "<<ITER>>"),
    ];
    let span = reader.span();
    let mode = reader.text_option(&["mode"])?.unwrap_or(Spanned::new("multifield".to_owned(), span));
    match mode.value.as_str() {
        "multifield" | "multivalue" | "json_array" => {}
        "auto_collections" => return Err(no_such_mode(&mode, "is not supported yet")),
        _ => return Err(no_such_mode(&mode, "does not exist")),
    }
    let mut args = vec![arg("mode", ArgValue::Text(mode.value.clone()), mode.span)];
    let mut marks = Vec::new();
    for (name, default) in MARKS {
        let mark = reader.text_option(&[name])?.unwrap_or(Spanned::new(default.to_owned(), span));
        marks.push(mark.value.clone());
        args.push(arg(name, ArgValue::Text(mark.value), mark.span));
    }
    let fields = reader.fields(&[]);
    let Some(template) = reader.template() else {
        reader.expect("a template in brackets")?;
        return Ok(Vec::new());
    };
    reader.finish()?;
    if mode.value != "multifield" && fields.len() != 1 {
        let message = format!("`foreach` with mode `{}` takes one field", mode.value);
        return Err(Box::new(Diagnostic::error("bad-arguments", span, message)));
    }
    let sample = sample(lowering, &template, &fields, &marks)?;
    args.push(arg("sample", ArgValue::Plan(sample), template.span));
    args.push(arg("fields", ArgValue::Fields(fields), span));
    args.push(arg("template", ArgValue::Text(template.value), template.span));
    Ok(vendor("splunk.foreach", args, span))
}

/// What the template says of each field that is written in full: it names the fields that it reads and what is wrong
/// with it, before any row is there.
fn sample(
    lowering: &mut Lowering<'_>,
    template: &Spanned<String>,
    fields: &[Field],
    marks: &[String],
) -> Result<Plan> {
    let mut plan = Plan::default();
    for field in fields {
        let parts = ["1", "2", "3"];
        let name = field.name.replace('*', "each");
        let segments: String = field.name.matches('*').map(|_| "each").collect();
        let values = [name.as_str(), &segments, parts[0], parts[1], parts[2], "0", "0"];
        let filled = marks.iter().zip(values).fold(template.value.clone(), |text, (mark, value)| {
            if mark.is_empty() { text } else { text.replace(mark.as_str(), value) }
        });
        let parsed = parse_made(&filled, template.span, lowering.macros(), Place::Subsearch);
        if let Some(error) = parsed.diagnostics.into_iter().find(Diagnostic::is_error) {
            return Err(Box::new(error));
        }
        if let Some(other) =
            parsed.syntax.pipeline.commands.iter().find(|command| !is_streaming(&command.name.value))
        {
            let message = format!(
                "Error in 'foreach' command: Search pipeline may not contain non-streaming commands, and `{}` is one",
                other.name.value
            );
            return Err(Box::new(Diagnostic::error("not-streaming", template.span, message)));
        }
        plan.steps.extend(lowering.continuation(&parsed.syntax.pipeline).steps);
    }
    Ok(plan)
}

fn is_streaming(name: &str) -> bool {
    matches!(
        name,
        "eval"
            | "where"
            | "rex"
            | "fields"
            | "rename"
            | "replace"
            | "convert"
            | "lookup"
            | "fillnull"
            | "makemv"
            | "mvexpand"
            | "nomv"
            | "spath"
            | "strcat"
            | "rangemap"
            | "bin"
            | "bucket"
            | "search"
            | "regex"
            | "fieldformat"
    )
}

/// `map [maxsearches=n] search="..."` or `map [maxsearches=n] [search ...]`: `$f$` stands for a field of the row.
pub(super) fn map(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let most = reader.count_option(&["maxsearches"])?.unwrap_or(Spanned::new(10, span));
    let mut text = reader.text_option(&["search"])?;
    if text.is_none() {
        text = reader.template();
    }
    let Some(text) = text else {
        if let Some(name) = reader.word() {
            let message = format!(
                "the saved search `{}` is not known: saved searches are not supported yet",
                name.value
            );
            return Err(Box::new(Diagnostic::error("unsupported-argument", name.span, message)));
        }
        let message = "Error in 'map' command: `search=` is expected";
        return Err(Box::new(Diagnostic::error("missing-argument", span, message)));
    };
    reader.finish()?;
    let args = vec![
        arg("search", ArgValue::Text(text.value), text.span),
        arg("maxsearches", ArgValue::Integer(most.value), most.span),
        arg("reads", ArgValue::Fields(vec![all_fields(span)]), span),
    ];
    Ok(vendor("splunk.map", args, span))
}

/// Any field may stand in a text that is filled in later.
fn all_fields(span: Span) -> Field {
    field(&Spanned::new("*".to_owned(), span))
}

fn no_such_mode(mode: &Spanned<String>, what: &str) -> Box<Diagnostic> {
    let message = format!("the mode `{}` of `foreach` {what}", mode.value);
    Box::new(Diagnostic::error("bad-option-value", mode.span, message))
}
