//! `tags` and `typer`.

use plan::{Step, StepKind};
use text::Diagnostic;

use super::super::props::{TagFields, name_list};
use super::super::reader::Reader;
use super::super::{Lowering, Result, step};

/// `tags [outputfield=f] [inclname=b] [inclvalue=b] [allowed_tags="a, b"] [field ...]`: the tags of the values of these
/// fields, or of all that have tags, in `tag::field`, or all of them in one field; there each has its field and its value in
/// front of it where that is asked for (`field::value::tag`).
pub(super) fn tags(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let output = reader.text_option(&["outputfield"])?;
    let with_name = reader.boolean_option(&["inclname"])?.is_some_and(|flag| flag.value);
    let with_value = reader.boolean_option(&["inclvalue"])?.is_some_and(|flag| flag.value);
    let allowed =
        reader.text_option(&["allowed_tags"])?.map(|list| name_list(&list.value)).unwrap_or_default();
    let fields: Vec<String> = reader.fields(&[]).into_iter().map(|field| field.name).collect();
    reader.finish()?;
    let tags = TagFields::of(&lowering.knowledge.tags, &allowed, &fields);
    if tags.is_empty() {
        let message = "no value has a tag: tags are defined in an app's `tags.conf`";
        lowering.diagnostics.push(Diagnostic::warning("no-tags", span, message));
        return Ok(Vec::new());
    }
    let set = match output {
        Some(output) => {
            let prefix = |field: &str, value: &str| match (with_name, with_value) {
                (true, true) => format!("{field}::{value}::"),
                (true, false) => format!("{field}::"),
                (false, true) => format!("{value}::"),
                (false, false) => String::new(),
            };
            vec![tags.all(&output.value, prefix, span)]
        }
        None => tags.each(span),
    };
    Ok(vec![step(StepKind::Extend(set), span)])
}

/// `typer [eventtypes="a, b*"]`: the names of the event types that a row is of, in `eventtype`. How much of an event is
/// looked at (`maxlen`) cannot be said here.
pub(super) fn typer(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let only = reader.text_option(&["eventtypes"])?.map(|list| name_list(&list.value));
    reader.refuse(&["maxlen"])?;
    reader.finish()?;
    Ok(lowering.typed(only.as_deref(), span))
}
