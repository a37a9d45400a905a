//! Where TEXT SEARCH may stand: once, first in WHERE, joined with AND. Source: the vendor's operators page, and
//! stix-shifter's issue 388, where the product rejects two of them joined with OR.

use text::{Diagnostic, Diagnostics, Span};

use crate::syntax::{Expr, InList, ItemValue, Query, Source};

/// An error for each TEXT SEARCH out of place.
pub(super) fn check(query: &Query) -> Diagnostics {
    let mut allowed = query.filter.as_ref().and_then(|filter| match &filter.value {
        Expr::And(parts, _) => parts.first().and_then(text_search),
        other => text_search(other),
    });
    let mut found = Vec::new();
    for expr in exprs(query) {
        collect(expr, &mut found);
    }
    let mut diagnostics = Diagnostics::new();
    for span in found {
        if allowed == Some(span) {
            allowed = None;
            continue;
        }
        let message = "TEXT SEARCH stands once, first in WHERE, joined to the rest with AND";
        diagnostics.push(Diagnostic::error("text-search-place", span, message));
    }
    if let Source::Subquery { query, .. } = &query.source {
        diagnostics.extend(check(query));
    }
    diagnostics
}

fn text_search(expr: &Expr) -> Option<Span> {
    match expr {
        Expr::TextSearch { span, .. } => Some(*span),
        _ => None,
    }
}

fn exprs(query: &Query) -> Vec<&Expr> {
    let mut exprs: Vec<&Expr> = Vec::new();
    for item in &query.items {
        if let ItemValue::Expr(expr) = &item.value {
            exprs.push(expr);
        }
    }
    exprs.extend(query.filter.as_ref().map(|clause| &clause.value));
    exprs.extend(query.group_by.iter().flat_map(|clause| &clause.value));
    exprs.extend(query.having.as_ref().map(|clause| &clause.value));
    exprs.extend(query.order_by.iter().flat_map(|clause| &clause.value).map(|item| &item.value));
    exprs
}

/// All TEXT SEARCHes of this statement; those of a subquery in IN are checked as their own statement's.
fn collect(expr: &Expr, found: &mut Vec<Span>) {
    if let Expr::TextSearch { span, .. } = expr {
        found.push(*span);
    }
    if let Expr::Subquery(query) | Expr::In { list: InList::Query(query), .. } = expr {
        found.extend(check(query).iter().map(|diagnostic| diagnostic.span));
    }
    for part in expr.parts() {
        collect(part, found);
    }
}
