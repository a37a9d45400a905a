//! A property of no installed set: `"ImageFileName"`, `"CommandLine"`.

use text::Diagnostic;

use super::Mended;
use crate::catalog::{Catalog, Property};
use crate::syntax::Name;

/// The property that is meant.
pub(crate) fn property_meant(catalog: &dyn Catalog, name: &Name) -> Option<Mended<Property>> {
    let meant = catalog.property_meant(&name.text)?;
    let message =
        format!("there is no property \"{}\"; \"{}\" is taken: {}", name.text, meant.value.name, meant.why);
    let warning = Diagnostic::warning("property-meant", name.span, message)
        .with_fix(name.span, format!("\"{}\"", meant.value.name));
    Some(Mended { value: meant.value, warning })
}
