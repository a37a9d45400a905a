//! The statement: from syntax to steps.

use icu_locale_core::Locale;
use plan::{Collation, Direction as Planned, Expr, SortKey, Step, StepKind, Type};
use text::{Diagnostic, Span, Spanned};

use super::column_name::column_name;
use super::same::same;
use super::{Alias, Lowering, Typed};
use crate::catalog::{Property, PropertyKind};
use crate::syntax::{Direction, Item, ItemValue, Query, Quoting, SortItem};

/// The steps of a statement and the columns that they give.
pub(super) struct Statement {
    pub(super) steps: Vec<Step>,
    pub(super) columns: Vec<Property>,
}

/// One column of the result.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) value: Typed,
    /// Is it a property without an alias?
    pub(super) plain: bool,
    pub(super) span: Span,
}

/// What a statement computes, before it is known in which step.
pub(super) struct Parts {
    pub(super) columns: Vec<Column>,
    pub(super) keys: Vec<Typed>,
    pub(super) having: Option<(Expr, Span)>,
    pub(super) sort: Option<(Vec<SortKey>, Span)>,
    pub(super) limit: Option<(u64, Span)>,
    pub(super) select: Span,
}

impl<'a> Lowering<'a> {
    /// `None` where there is an error; all that can be found is reported first.
    pub(super) fn statement(&mut self, query: &'a Query) -> Option<Statement> {
        let source = self.source(query);
        self.foreign |= source.is_none() && !query.source.is_events();
        self.check_supported(query);
        self.sessions = query.session.is_some();
        self.aliases = query.items.iter().filter_map(alias).collect();
        let columns = self.columns_of(query);
        self.visible = self.aliases.len();
        let filter = query.filter.as_ref().map(|clause| (self.value(&clause.value), clause.span));
        let session = query.session.as_ref().map(|clause| self.session(clause));
        self.alias_first = true;
        let keys: Option<Vec<Typed>> = query.group_by.as_ref().map_or(Some(Vec::new()), |clause| {
            let keys: Vec<Option<Typed>> = clause.value.iter().map(|key| self.key(key)).collect();
            keys.into_iter().collect()
        });
        let having = query.having.as_ref().map(|clause| (self.value(&clause.value), clause.span));
        let sort = query.order_by.as_ref().map(|clause| (self.sort_keys(&clause.value), clause.span));
        let (mut steps, columns, keys) = (source?, columns?, keys?);
        if let Some((filter, span)) = filter {
            let filter = filter?.expr;
            self.check_no_aggregate(&filter)?;
            steps.push(Step { kind: StepKind::Filter(filter), span });
        }
        if let Some(session) = session {
            steps.push(session?);
        }
        let having = match having {
            Some((having, span)) => Some((having?.expr, span)),
            None => None,
        };
        let sort = match sort {
            Some((keys, span)) => Some((keys?, span)),
            None => None,
        };
        let limit = query.limit.as_ref().map(|limit| (limit.value, limit.span));
        let select = query.items.iter().map(|item| item.span).reduce(Span::to).unwrap_or(query.span);
        let parts = Parts { columns, keys, having, sort, limit, select };
        let grouped = query.group_by.as_ref().map(|clause| clause.span);
        let parts = if grouped.is_some() || self.aggregates(&parts) {
            self.aggregate(parts, grouped, &mut steps)
        } else {
            parts
        };
        let statement = self.finish(parts, steps);
        Some(Statement { steps: self.with_subqueries(statement.steps), ..statement })
    }

    fn check_no_aggregate(&mut self, filter: &Expr) -> Option<()> {
        if !self.has_aggregate(filter) {
            return Some(());
        }
        let message = "WHERE looks at single events and has no aggregates; HAVING has";
        self.report(Diagnostic::error("aggregate-in-where", filter.span(), message))
    }

    fn aggregates(&self, parts: &Parts) -> bool {
        let columns = parts.columns.iter().map(|column| &column.value.expr);
        let sort = parts.sort.iter().flat_map(|(keys, _)| keys).map(|key| &key.value);
        let having = parts.having.iter().map(|(having, _)| having);
        columns.chain(sort).chain(having).any(|expr| self.has_aggregate(expr))
    }

    /// A key of GROUP BY or ORDER BY; a text that is an alias is that alias.
    fn key(&mut self, key: &crate::syntax::Expr) -> Option<Typed> {
        self.text_alias(key).unwrap_or_else(|| self.value(key))
    }

    fn sort_keys(&mut self, items: &[SortItem]) -> Option<Vec<SortKey>> {
        let keys: Vec<Option<SortKey>> = items
            .iter()
            .map(|item| {
                let value = self.key(&item.value)?.expr;
                let direction = match item.direction.as_ref().map(|direction| direction.value) {
                    Some(Direction::Descending) => Planned::Descending,
                    Some(Direction::Ascending) | None => Planned::Ascending,
                };
                let collation = match &item.collation {
                    Some(locale) => self.locale(locale)?,
                    None => Collation::Typed,
                };
                Some(SortKey { value, direction, collation })
            })
            .collect();
        keys.into_iter().collect()
    }

    /// `COLLATE 'de-CH'`.
    fn locale(&mut self, tag: &Spanned<String>) -> Option<Collation> {
        if Locale::try_from_str(&tag.value).is_ok() {
            return Some(Collation::Locale(tag.value.clone()));
        }
        let message = format!("'{}' is no BCP 47 language tag, such as 'de-CH'", tag.value);
        self.report(Diagnostic::error("bad-locale", tag.span, message))
    }

    /// The columns of the SELECT list; a name that stands twice gives one column, in its first place (recorded).
    fn columns_of(&mut self, query: &Query) -> Option<Vec<Column>> {
        let mut columns: Vec<Column> = Vec::new();
        let mut whole = true;
        self.visible = 0;
        for item in &query.items {
            self.check_alias(item);
            match &item.value {
                ItemValue::Everything(span) => {
                    for property in self.everything() {
                        let name = property.name.clone();
                        let value = self.read(property, *span);
                        self.add_column(&mut columns, Column { name, value, plain: true, span: *span });
                    }
                }
                ItemValue::Expr(expr) => match self.value(expr) {
                    Some(value) => {
                        let column = self.column(item, expr, value);
                        self.add_column(&mut columns, column);
                    }
                    None => whole = false,
                },
            }
            self.visible += usize::from(alias(item).is_some());
        }
        whole.then_some(columns)
    }

    /// `AS "Count"`: a user reports that the product answers it with 422, and no recorded query has it; `AS 'Count'` and a
    /// bare `count` are recorded to work.
    fn check_alias(&mut self, item: &Item) {
        let Some(alias) = &item.alias else { return };
        if alias.quoting != Quoting::Double || !alias.text.eq_ignore_ascii_case("count") {
            return;
        }
        let message = format!("the product refuses the alias \"{}\" in double quotes", alias.text);
        let found = if self.is_lenient() {
            Diagnostic::warning("reserved-alias", alias.span, message)
        } else {
            Diagnostic::error("reserved-alias", alias.span, message)
        };
        let fixed = format!("'{}'", alias.text);
        let note = format!("a user of QRadar reports it; {fixed} is known to work");
        self.diagnostics.push(found.with_note(note).with_fix(alias.span, fixed));
    }

    fn column(&self, item: &Item, expr: &crate::syntax::Expr, value: Typed) -> Column {
        let is_aggregate = |upper: &str| {
            let found = self.functions.find(&format!("ariel.{upper}"));
            found.is_some_and(|spec| spec.kind == plan::Kind::Aggregate)
        };
        let name = match &item.alias {
            Some(alias) => alias.text.clone(),
            None => column_name(expr, &is_aggregate),
        };
        let plain = item.alias.is_none() && matches!(expr, crate::syntax::Expr::Name(_));
        Column { name, value, plain, span: item.span }
    }

    fn add_column(&mut self, columns: &mut Vec<Column>, column: Column) {
        match columns.iter().find(|before| before.name == column.name) {
            Some(before) if same(&before.value.expr, &column.value.expr) => {}
            Some(_) => {
                let message = format!("there is a column `{}` already; this one is left out", column.name);
                self.diagnostics.push(Diagnostic::warning("duplicate-column", column.span, message));
            }
            None => columns.push(column),
        }
    }
}

impl Column {
    /// The column as a property that an outer statement sees.
    pub(super) fn as_property(&self) -> Property {
        let kind = self.value.kind.unwrap_or(match self.value.ty {
            Type::Boolean => PropertyKind::Boolean,
            Type::Integer => PropertyKind::Long,
            Type::Number => PropertyKind::Double,
            Type::Multi => PropertyKind::List,
            Type::Text | Type::Null => PropertyKind::String,
        });
        Property { name: self.name.clone(), ty: self.value.ty, kind }
    }
}

fn alias(item: &Item) -> Option<Alias<'_>> {
    match (&item.alias, &item.value) {
        (Some(name), ItemValue::Expr(value)) => Some(Alias { name, value }),
        _ => None,
    }
}
