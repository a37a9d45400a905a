//! The `search` command.

use plan::{Expr, Literal, Step, StepKind};
use text::{Diagnostic, Span, Spanned};

use super::range::{Ranges, TimeModifier};
use super::{Lowering, Result, scan, step, unexpanded_macro};
use crate::syntax::{Comparator, Search, SearchValue};

/// How deep event types may name each other.
const MOST_EVENT_TYPES: usize = 16;

impl Lowering<'_> {
    /// `search predicates`: the events for which all predicates hold; `OR` binds before `AND`, `*` stands for anything,
    /// and case is folded. The first `search` of a pipeline is a scan of its time range, then its predicates.
    pub(super) fn first_search(&self, search: Option<&Search>, span: Span) -> Result<Vec<Step>> {
        let mut ranges = Ranges::of(search);
        let predicate = match search {
            Some(search) => self.top_level(search, Some(&mut ranges))?,
            None => None,
        };
        let mut steps = vec![scan(ranges.finish()?, span)];
        steps.extend(predicate.map(|predicate| step(StepKind::Filter(predicate), span)));
        Ok(steps)
    }

    /// A `search` further down: predicates only.
    pub(super) fn later_search(&self, search: Option<&Search>, span: Span) -> Result<Vec<Step>> {
        let Some(search) = search else { return Ok(Vec::new()) };
        let predicate = self.top_level(search, None)?;
        Ok(predicate.map(|predicate| step(StepKind::Filter(predicate), span)).into_iter().collect())
    }

    /// The predicates that all must hold; time modifiers among them go to `ranges`.
    pub(super) fn top_level(&self, search: &Search, mut ranges: Option<&mut Ranges>) -> Result<Option<Expr>> {
        let single = std::slice::from_ref(search);
        let parts = if let Search::And(parts, _) = search { parts.as_slice() } else { single };
        let mut predicates = Vec::new();
        for part in parts {
            if let (Some(ranges), Search::Compare { field, comparator, value, span }) = (&mut ranges, part)
                && let Some(modifier) = TimeModifier::of(&field.value)
                && !modifier.is_of_indexing()
            {
                ranges.add(modifier, *comparator, value, *span)?;
                continue;
            }
            predicates.push(self.predicate(part)?);
        }
        Ok(match predicates.len() {
            0 => None,
            1 => predicates.pop(),
            _ => Some(Expr::And(predicates, search.span())),
        })
    }

    pub(super) fn predicate(&self, search: &Search) -> Result<Expr> {
        match search {
            Search::And(parts, span) => Ok(Expr::And(self.predicates(parts)?, *span)),
            Search::Or(parts, span) => Ok(Expr::Or(self.predicates(parts)?, *span)),
            Search::Not(inner, span) => Ok(Expr::Not(Box::new(self.predicate(inner)?), *span)),
            Search::Compare { field, comparator, value, span } => {
                if let Some(modifier) = TimeModifier::of(&field.value) {
                    if modifier.is_of_indexing() {
                        self.doubts.borrow_mut().push(no_index_time(&field.value, *span));
                    }
                    return modifier.predicate(*comparator, value, *span);
                }
                self.comparison(field, *comparator, value, *span)
            }
            Search::In { field, values, span } => {
                let mut any = Vec::new();
                for value in values {
                    any.push(self.comparison(field, Comparator::Equal, value, value.span())?);
                }
                Ok(if any.len() == 1 { any.remove(0) } else { Expr::Or(any, *span) })
            }
            Search::Term(value) => self.term(value),
        }
    }

    fn predicates(&self, parts: &[Search]) -> Result<Vec<Expr>> {
        parts.iter().map(|part| self.predicate(part)).collect()
    }

    /// `field=value`.
    fn comparison(
        &self,
        field: &Spanned<String>,
        comparator: Comparator,
        value: &SearchValue,
        span: Span,
    ) -> Result<Expr> {
        if let Some(found) = self.event_type(field, comparator, value, span)? {
            return Ok(found);
        }
        if let Some(found) = self.tag(field, comparator, value, span)? {
            return Ok(found);
        }
        let text = match value {
            SearchValue::Subsearch(pipeline) => {
                let before = format!("\"{}\"{}", field.value, comparator.symbol());
                return self.subsearch_predicate(pipeline, &before);
            }
            SearchValue::Macro(call) => return Err(unexpanded_macro(call.span)),
            SearchValue::Indexed(term) => {
                let message = "`TERM` stands for words of the event's text and not for a field's value";
                return Err(Box::new(Diagnostic::error("misplaced-term", term.span, message)));
            }
            SearchValue::Word(text) | SearchValue::Phrase(text) | SearchValue::Case(text) => text,
        };
        let is_case = matches!(value, SearchValue::Case(_));
        let function = match (comparator, is_case) {
            (Comparator::Equal | Comparator::NotEqual, true) => "splunk.search_case_eq",
            (Comparator::Equal, false) => "splunk.search_eq",
            (Comparator::NotEqual, false) => "splunk.search_ne",
            (Comparator::Less, _) => "splunk.search_lt",
            (Comparator::LessOrEqual, _) => "splunk.search_le",
            (Comparator::Greater, _) => "splunk.search_gt",
            (Comparator::GreaterOrEqual, _) => "splunk.search_ge",
        };
        let args = || vec![Expr::field(&field.value, field.span), Expr::text(&text.value, text.span)];
        let call = Expr::call(function, args(), span);
        if is_case && comparator == Comparator::NotEqual {
            // `!=` wants the field to be there.
            let there = vec![Expr::field(&field.value, field.span), Expr::text("*", text.span)];
            let there = Expr::call("splunk.search_eq", there, span);
            return Ok(Expr::And(vec![there, Expr::Not(Box::new(call), span)], span));
        }
        Ok(call)
    }

    /// `eventtype=x`: the searches that it stands for; `*` in a name stands for anything.
    fn event_type(
        &self,
        field: &Spanned<String>,
        comparator: Comparator,
        value: &SearchValue,
        span: Span,
    ) -> Result<Option<Expr>> {
        if field.value != "eventtype" {
            return Ok(None);
        }
        let name = value.text().unwrap_or_default();
        let mut any = Vec::new();
        let own = &self.knowledge.eventtypes;
        let known =
            own.iter().chain(self.add_ons.eventtypes.iter().filter(|(name, _)| !own.contains_key(*name)));
        for (_, definition) in known.filter(|(known, _)| is_like(known, name)) {
            any.push(at(self.defined_search(definition, span)?, span));
        }
        let found = match any.len() {
            0 => {
                self.doubts.borrow_mut().push(unknown_event_type(name, span));
                Expr::Literal(Literal::Boolean(false), span)
            }
            1 => any.remove(0),
            _ => Expr::Or(any, span),
        };
        match comparator {
            Comparator::Equal => Ok(Some(found)),
            Comparator::NotEqual => Ok(Some(Expr::Not(Box::new(found), span))),
            _ => Err(misplaced_order(&field.value, span)),
        }
    }

    /// `tag=x`, `tag::field=x`: the values that have the tag; `*` in it stands for anything.
    fn tag(
        &self,
        field: &Spanned<String>,
        comparator: Comparator,
        value: &SearchValue,
        span: Span,
    ) -> Result<Option<Expr>> {
        let of = match field.value.split_once("::") {
            Some(("tag", of)) => Some(of),
            None if field.value == "tag" => None,
            _ => return Ok(None),
        };
        let name = value.text().unwrap_or_default();
        let mut any = Vec::new();
        for tagged in self.knowledge.tags.iter().filter(|tagged| is_like(&tagged.tag, name)) {
            if of.is_none_or(|of| of == tagged.field) {
                let field = Spanned::new(tagged.field.clone(), span);
                let value = SearchValue::Phrase(Spanned::new(tagged.value.clone(), span));
                any.push(self.comparison(&field, Comparator::Equal, &value, span)?);
            }
        }
        let found = match any.len() {
            0 => {
                self.doubts.borrow_mut().push(unknown_tag(name, span));
                Expr::Literal(Literal::Boolean(false), span)
            }
            1 => any.remove(0),
            _ => Expr::Or(any, span),
        };
        match comparator {
            Comparator::Equal => Ok(Some(found)),
            Comparator::NotEqual => Ok(Some(Expr::Not(Box::new(found), span))),
            _ => Err(misplaced_order(&field.value, span)),
        }
    }

    /// The predicate of a search that the query names.
    pub(super) fn defined_search(&self, definition: &str, span: Span) -> Result<Expr> {
        let parsed = self.parsed(definition);
        let command = match parsed.syntax.pipeline.commands.as_slice() {
            [command] if !parsed.diagnostics.iter().any(Diagnostic::is_error) => Some(&command.kind),
            _ => None,
        };
        let depth = self.event_type_depth.get();
        if depth >= MOST_EVENT_TYPES {
            let message = format!("event types name each other more than {MOST_EVENT_TYPES} levels deep");
            return Err(Box::new(Diagnostic::error("too-deep", span, message)));
        }
        if let Some(crate::CommandKind::Search(Some(search))) = command {
            self.event_type_depth.set(depth + 1);
            let found = self.predicate(search);
            self.event_type_depth.set(depth);
            return found;
        }
        let message = format!("the definition of this event type, `{definition}`, is no plain search");
        Err(Box::new(Diagnostic::error("bad-eventtype", span, message)))
    }

    /// A word or phrase of the event's text.
    fn term(&self, value: &SearchValue) -> Result<Expr> {
        let (function, text) = match value {
            // Every event, also a row of no event, which has no raw text.
            SearchValue::Word(text) if text.value.bytes().all(|byte| byte == b'*') => {
                return Ok(Expr::Literal(Literal::Boolean(true), text.span));
            }
            SearchValue::Word(text) => ("splunk.term", text),
            SearchValue::Phrase(text) => ("splunk.phrase", text),
            SearchValue::Case(text) => ("splunk.case_term", text),
            SearchValue::Indexed(text) => ("splunk.indexed_term", text),
            SearchValue::Subsearch(pipeline) => return self.subsearch_predicate(pipeline, ""),
            SearchValue::Macro(call) => return Err(unexpanded_macro(call.span)),
        };
        let args = vec![Expr::field("_raw", text.span), Expr::text(&text.value, text.span)];
        Ok(Expr::call(function, args, text.span))
    }
}

/// The expression with one span everywhere: it came from a definition that the query only names.
pub(super) fn at(expr: Expr, span: Span) -> Expr {
    let all = |parts: Vec<Expr>| parts.into_iter().map(|part| at(part, span)).collect();
    match expr {
        Expr::Field(field) => Expr::field(field.name, span),
        Expr::Literal(value, _) => Expr::Literal(value, span),
        Expr::Call(call) => Expr::call(call.function, all(call.args), span),
        Expr::And(parts, _) => Expr::And(all(parts), span),
        Expr::Or(parts, _) => Expr::Or(all(parts), span),
        Expr::Not(part, _) => Expr::Not(Box::new(at(*part, span)), span),
    }
}

/// Does `name` fit `pattern`, in which `*` stands for anything?
pub(super) fn is_like(name: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Splunk's words (believed): it warns, and nothing is of that type.
fn unknown_event_type(name: &str, span: Span) -> Diagnostic {
    let message = format!("Eventtype '{name}' does not exist or is disabled");
    Diagnostic::warning("unknown-eventtype", span, message)
        .with_note("nothing is of that type; its app is not given")
}

/// An event that was read from a file has no time of indexing.
fn no_index_time(name: &str, span: Span) -> Diagnostic {
    let message = format!(
        "`{name}` asks when events were indexed: where an event has no `_indextime`, its own time counts"
    );
    Diagnostic::warning("no-index-time", span, message)
}

/// Splunk finds nothing then; a tag that nobody defined is nearly always one whose app was not given.
fn unknown_tag(name: &str, span: Span) -> Diagnostic {
    let message = format!("nothing has the tag '{name}'");
    Diagnostic::warning("unknown-tag", span, message)
        .with_note("tags are defined in an app's `tags.conf`: give the app")
}

fn misplaced_order(field: &str, span: Span) -> Box<Diagnostic> {
    let message = format!("`{field}` is compared with `=` and `!=` only");
    Box::new(Diagnostic::error("misplaced-comparison", span, message))
}
