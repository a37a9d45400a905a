//! `noop`, `localop` and `redistribute`.

use plan::Step;
use text::Diagnostic;

use super::super::reader::Reader;
use super::super::{Lowering, Result};

/// `noop [anything]`: how Splunk optimizes and logs changes no answer. Splunk says of `noop` that it is for its own
/// debugging; that it passes over words it does not know is believed, and they are warned of.
pub(super) fn noop(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let options = reader.other_options();
    let about_itself = options.iter().all(|option| option.name.value.starts_with("search_optimization"));
    if !about_itself || !reader.rest.is_empty() {
        let message = "`noop` does nothing: what is written behind it is no search";
        lowering.diagnostics.push(Diagnostic::warning("ignored-argument", span, message));
    }
    Ok(Vec::new())
}

/// `localop`: what follows runs on the search head, and not on the indexers. There is one place here.
pub(super) fn localop(reader: Reader<'_>) -> Result<Vec<Step>> {
    reader.finish()?;
    Ok(Vec::new())
}

/// `redistribute [num_of_reducers=n] [by f...]`: on how many machines the rest runs. There is one here.
pub(super) fn redistribute(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    reader.count_option(&["num_of_reducers"])?;
    if reader.keyword("by") {
        reader.expect("a field name after `BY`")?;
        reader.fields(&[]);
    }
    reader.finish()?;
    Ok(Vec::new())
}
