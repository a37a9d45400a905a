//! `lookup`.

use plan::{ArgValue, Renaming, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `lookup t f [AS g] ... [OUTPUT|OUTPUTNEW h [AS i] ...]`: pairs go from the lookup's field to the event's.
/// Without `OUTPUT` all other fields of the lookup come, which `outputs` says by being empty.
pub(super) fn lookup(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    // `local` and `update` say where and when Splunk reads the table, not what it answers.
    reader.boolean_option(&["local"])?;
    reader.boolean_option(&["update"])?;
    reader.refuse(&["event_time_field"])?;
    let table = reader.expect("a lookup name")?;
    let inputs = pairs(&mut reader)?;
    if inputs.is_empty() {
        let message = format!("the lookup `{}` needs a field to look up", table.value);
        return Err(Box::new(Diagnostic::error("missing-argument", table.span, message)));
    }
    let only_new = reader.keyword("outputnew");
    let mut outputs = Vec::new();
    if only_new || reader.keyword("output") {
        outputs = pairs(&mut reader)?;
        if outputs.is_empty() {
            reader.expect("a field name after `OUTPUT`")?;
        }
    }
    reader.finish()?;
    let args = vec![
        arg("table", ArgValue::Text(table.value), table.span),
        arg("inputs", ArgValue::Pairs(inputs), span),
        arg("outputs", ArgValue::Pairs(outputs), span),
        arg("overwrite", ArgValue::Boolean(!only_new), span),
        // A table may have times, which is not known before it runs.
        arg("time", ArgValue::Fields(vec![plan::Field { name: "_time".to_owned(), span }]), span),
    ];
    Ok(vendor("splunk.lookup", args, span))
}

fn pairs(reader: &mut Reader<'_>) -> Result<Vec<Renaming>> {
    let mut found = Vec::new();
    loop {
        reader.skip_commas();
        if reader.at_keyword("output") || reader.at_keyword("outputnew") {
            return Ok(found);
        }
        let Some(from) = reader.word() else { return Ok(found) };
        let to: Spanned<String> =
            if reader.keyword("as") { reader.expect("a field name after `AS`")? } else { from.clone() };
        found.push(Renaming { from: field(&from), to: field(&to) });
    }
}
