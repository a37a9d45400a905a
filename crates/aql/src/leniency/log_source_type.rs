//! A wrong log source type beside LOGSOURCETYPEID: `IN (93, 119)`.

use plan::{Expr, Literal};
use text::Diagnostic;

use super::Mended;
use crate::catalog::Catalog;

/// The log source type that is meant.
pub(crate) fn log_source_type_meant(catalog: &dyn Catalog, id: &Expr) -> Option<Mended<i64>> {
    let (written, span) = match id {
        Expr::Literal(Literal::Integer(written), span) => (*written, *span),
        Expr::Literal(Literal::Text(written), span) => (written.trim().parse().ok()?, *span),
        _ => return None,
    };
    let meant = catalog.log_source_type_meant(written)?;
    let called =
        catalog.log_source_type_name(meant.value).map(|name| format!(" ({name})")).unwrap_or_default();
    let message = format!("log source type {}{called} is taken for {written}: {}", meant.value, meant.why);
    let warning =
        Diagnostic::warning("log-source-type-meant", span, message).with_fix(span, meant.value.to_string());
    Some(Mended { value: meant.value, warning })
}
