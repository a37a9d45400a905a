//! `TEXT SEARCH`.

use plan::Arity;
use text::Diagnostic;

use super::quick_filter::Filter;
use super::text_of::text_of;
use crate::spec::written_text;
use crate::{Function, Value, spec};

/// `TEXT SEARCH 'filter'` is true where the payload fits a quick filter: words, phrases, wildcards, AND, OR, NOT, see
/// `quick_filter`.
///
/// - **Null**: null where the payload is null.
/// - **Errors**: a filter that cannot be read is reported when the query is planned.
/// - **Source**: IBM, "Ariel Query Language operators" and "Quick filter search options".
pub(crate) const TEXT_SEARCH: Function = Function {
    spec: spec::scalar("ariel.TEXT_SEARCH", "TEXT SEARCH 'filter'", Arity::exactly(2), spec::boolean),
    bind: |args, _| {
        let filter = Filter::read(&written_text(&args[1])?).map_err(|reason| {
            let message = format!("this is no quick filter: {reason}");
            Diagnostic::error("invalid-quick-filter", args[1].span, message)
        })?;
        Ok(Box::new(move |args: &[Value<'_>]| text_of(&args[0]).map(|text| filter.holds(&text)).into()))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn holds_the_words() {
        check(&TEXT_SEARCH, &[field("User Firewall deny"), text("firewall AND DENY")], "true");
        check(&TEXT_SEARCH, &[field("deny firewall"), text("\"firewall deny\"")], "false");
        check(&TEXT_SEARCH, &[missing(), text("x")], "null");
        let error = "error: this is no quick filter: a term is missing";
        check(&TEXT_SEARCH, &[field("x"), text("x AND")], error);
    }
}
