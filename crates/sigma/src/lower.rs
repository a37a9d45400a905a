//! A rule as a plan.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use plan::{Expr, Functions, Literal, Plan, Scan, Step, StepKind, TimeRange, View};
use text::{Diagnostic, Diagnostics, Span, Spanned};

use crate::logsource::{Channel, Wanted};
use crate::operation::{Operation, Test, operation};
use crate::{
    Body, Condition, Detection, Filter, Group, Item, Logsource, Logsources, Quantity, Rule, Search, Value,
    diagnostics, encode, pattern,
};

/// How many comparisons one rule may come to.
const MOST_COMPARISONS: usize = 50_000;

/// The values that stand for `%name%`, by name.
pub type Placeholders = BTreeMap<String, Vec<String>>;

/// The plan of a rule: the events of its log source for which its condition is true. Errors mean that the plan must
/// not run.
pub fn lower(rule: &Rule, functions: &dyn Functions, logsources: &Logsources) -> (Plan, Diagnostics) {
    lower_with(rule, functions, logsources, &Placeholders::new())
}

/// The same where a site has values for placeholders.
pub fn lower_with(
    rule: &Rule,
    functions: &dyn Functions,
    logsources: &Logsources,
    placeholders: &Placeholders,
) -> (Plan, Diagnostics) {
    let mut lowering = Lowering::new(&rule.detection, functions, placeholders);
    let mut wanted = lowering.logsource(&rule.logsource, logsources);
    wanted.extend(lowering.detection(&rule.detection));
    let scan = Scan { view: View("sigma".to_owned()), range: TimeRange::default() };
    let mut steps = vec![Step { kind: StepKind::Scan(scan), span: rule.logsource.span }];
    if !wanted.is_empty() {
        let span = rule.logsource.span.to(rule.detection.span);
        steps.push(Step { kind: StepKind::Filter(all(wanted, span)), span: rule.detection.span });
    }
    (Plan { steps }, lowering.diagnostics)
}

/// The step that a filter adds to the plans of its rules; `None` where there is an error.
pub fn lower_filter(
    filter: &Filter,
    functions: &dyn Functions,
    placeholders: &Placeholders,
) -> (Option<Step>, Diagnostics) {
    let mut lowering = Lowering::new(&filter.detection, functions, placeholders);
    let asked = lowering.detection(&filter.detection);
    let asked = asked.filter(|_| !lowering.diagnostics.iter().any(Diagnostic::is_error));
    let step = asked.map(|asked| Step { kind: StepKind::Filter(asked), span: filter.detection.span });
    (step, lowering.diagnostics)
}

struct Lowering<'a> {
    functions: &'a dyn Functions,
    placeholders: &'a Placeholders,
    searches: &'a [Search],
    used: BTreeSet<&'a str>,
    left: usize,
    /// Nothing is left, and that was said.
    full: bool,
    diagnostics: Diagnostics,
}

impl<'a> Lowering<'a> {
    fn new(
        detection: &'a Detection,
        functions: &'a dyn Functions,
        placeholders: &'a Placeholders,
    ) -> Lowering<'a> {
        Lowering {
            functions,
            placeholders,
            searches: &detection.searches,
            used: BTreeSet::new(),
            left: MOST_COMPARISONS,
            full: false,
            diagnostics: Vec::new(),
        }
    }

    /// What any of the conditions asks.
    fn detection(&mut self, detection: &'a Detection) -> Option<Expr> {
        let conditions = detection.conditions.iter();
        let lowered: Vec<Expr> = conditions.filter_map(|condition| self.condition(condition)).collect();
        self.unused();
        (!lowered.is_empty()).then(|| any(lowered, detection.span))
    }

    /// What every event of the log source is.
    fn logsource(&mut self, logsource: &Logsource, known: &Logsources) -> Vec<Expr> {
        let product = logsource.product.as_ref().map(|product| product.value.as_str());
        let category = logsource.category.as_ref().map(|name| (name, Wanted::Category(&name.value)));
        let service = logsource.service.as_ref().map(|name| (name, Wanted::Service(&name.value)));
        let mut found = Vec::new();
        for (name, wanted) in category.into_iter().chain(service) {
            match known.find(product, wanted) {
                Some(channels) => found.extend(self.channels(channels, name.span)),
                None if product == Some("windows") => {
                    self.diagnostics
                        .push(diagnostics::unknown_logsource(name.span, &format!("`{}`", name.value)));
                    return Vec::new();
                }
                None => return self.elsewhere(logsource),
            }
        }
        match product {
            Some("windows") if found.is_empty() => {
                let span = logsource.product.as_ref().map_or(logsource.span, |product| product.span);
                self.call("exists", vec![Expr::field("Channel", span)], span).into_iter().collect()
            }
            Some(_) if found.is_empty() => self.elsewhere(logsource),
            _ => found,
        }
    }

    /// A source that the table does not know is at least no Windows log.
    fn elsewhere(&mut self, logsource: &Logsource) -> Vec<Expr> {
        let parts = [&logsource.product, &logsource.category, &logsource.service];
        let names: Vec<&str> = parts.into_iter().flatten().map(|part| part.value.as_str()).collect();
        let what = format!("the log source `{}`", names.join(" "));
        self.diagnostics.push(diagnostics::unmapped_logsource(logsource.span, &what));
        let span = logsource.span;
        let windows = self.call("exists", vec![Expr::field("Channel", span)], span);
        windows.map(|windows| Expr::Not(Box::new(windows), span)).into_iter().collect()
    }

    fn channels(&mut self, channels: &[Channel], span: Span) -> Option<Expr> {
        let mut found = Vec::new();
        for channel in channels {
            let name = Expr::text(pattern::escaped(&channel.name), span);
            let mut parts: Vec<Expr> =
                self.call("eq", vec![Expr::field("Channel", span), name], span).into_iter().collect();
            let ids: Vec<Expr> = channel
                .ids
                .iter()
                .filter_map(|id| {
                    let id = Expr::text(id.to_string(), span);
                    self.call("eq", vec![Expr::field("EventID", span), id], span)
                })
                .collect();
            if !ids.is_empty() {
                parts.push(any(ids, span));
            }
            found.push(all(parts, span));
        }
        (!found.is_empty()).then(|| any(found, span))
    }

    fn condition(&mut self, condition: &'a Condition) -> Option<Expr> {
        if self.full {
            return None;
        }
        match condition {
            Condition::Search(name) => self.search(name),
            Condition::Of(quantity, group, span) => self.of(*quantity, group, *span),
            Condition::And(parts, span) => Some(all(self.conditions(parts)?, *span)),
            Condition::Or(parts, span) => Some(any(self.conditions(parts)?, *span)),
            Condition::Not(inner, span) => Some(Expr::Not(Box::new(self.condition(inner)?), *span)),
        }
    }

    fn conditions(&mut self, parts: &'a [Condition]) -> Option<Vec<Expr>> {
        parts.iter().map(|part| self.condition(part)).collect()
    }

    fn search(&mut self, name: &'a Spanned<String>) -> Option<Expr> {
        let Some(search) = self.searches.iter().find(|search| search.name.value == name.value) else {
            let known: Vec<&str> = self.searches.iter().map(|search| search.name.value.as_str()).collect();
            self.diagnostics.push(diagnostics::unknown_search(name.span, &name.value, &known));
            return None;
        };
        self.named(search)
    }

    fn named(&mut self, search: &'a Search) -> Option<Expr> {
        let first = self.used.insert(&search.name.value);
        let said = self.diagnostics.len();
        let found = self.body(&search.body);
        if !first && self.left > 0 {
            // What is to be said of a search was said when it was used first.
            self.diagnostics.truncate(said);
        }
        found
    }

    fn of(&mut self, quantity: Quantity, group: &'a Group, span: Span) -> Option<Expr> {
        let searches = self.searches;
        let held: Vec<&Search> = searches.iter().filter(|search| group.holds(&search.name.value)).collect();
        if held.is_empty() {
            let (span, pattern) = match group {
                Group::Them(span) => (*span, "them"),
                Group::Pattern(pattern) => (pattern.span, pattern.value.as_str()),
            };
            self.diagnostics.push(diagnostics::no_search_matches(span, pattern));
            return None;
        }
        let parts: Vec<Expr> = held.into_iter().map(|search| self.named(search)).collect::<Option<_>>()?;
        match quantity {
            Quantity::All => Some(all(parts, span)),
            Quantity::AtLeast(1) => Some(any(parts, span)),
            Quantity::AtLeast(count) => self.at_least(count, &parts, span),
        }
    }

    /// `count` of `parts`: any of the choices of so many.
    fn at_least(&mut self, count: usize, parts: &[Expr], span: Span) -> Option<Expr> {
        let mut choices: Vec<Vec<usize>> = vec![Vec::new()];
        for _ in 0..count {
            choices = choices
                .iter()
                .flat_map(|choice| {
                    let next = choice.last().map_or(0, |last| last + 1);
                    (next..parts.len()).map(|part| [choice.as_slice(), &[part]].concat())
                })
                .collect();
            if choices.len() > 1_000 {
                self.diagnostics.push(diagnostics::too_large(span));
                return None;
            }
        }
        if choices.is_empty() {
            let message = format!("{count} cannot match where there are {}", parts.len());
            self.diagnostics.push(diagnostics::bad_condition(span, message));
            return None;
        }
        let choices = choices.into_iter();
        let joined =
            choices.map(|choice| all(choice.iter().map(|part| parts[*part].clone()).collect(), span));
        Some(any(joined.collect(), span))
    }

    fn body(&mut self, body: &Body) -> Option<Expr> {
        match body {
            Body::Items(items, span) => {
                let items: Vec<Expr> = items.iter().filter_map(|item| self.item(item)).collect();
                (!items.is_empty()).then(|| all(items, *span))
            }
            Body::All(bodies, span) => {
                let bodies: Vec<Expr> = bodies.iter().filter_map(|body| self.body(body)).collect();
                (!bodies.is_empty()).then(|| all(bodies, *span))
            }
            Body::Any(bodies, span) => {
                let bodies: Vec<Expr> = bodies.iter().filter_map(|body| self.body(body)).collect();
                (!bodies.is_empty()).then(|| any(bodies, *span))
            }
            Body::Keyword(value) => match value_text(&value.value) {
                Some(text) => {
                    let args = vec![Expr::field("_raw", value.span), Expr::text(text, value.span)];
                    self.call("keyword", args, value.span)
                }
                None => {
                    self.diagnostics.push(diagnostics::empty(value.span, "the keyword"));
                    None
                }
            },
        }
    }

    fn item(&mut self, item: &Item) -> Option<Expr> {
        let operation = match operation(&item.modifiers) {
            Ok(operation) => operation,
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                return None;
            }
        };
        if let (Some(all), [_]) = (operation.all, item.values.as_slice()) {
            self.diagnostics.push(diagnostics::single_all(all));
        }
        let mut values = Vec::new();
        for value in &item.values {
            if self.full {
                return None;
            }
            match self.value(item, &operation, value) {
                Ok(found) => values.push(found),
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
        }
        if values.is_empty() {
            return None;
        }
        let joined = if operation.all.is_some() { all(values, item.span) } else { any(values, item.span) };
        Some(if operation.negated { Expr::Not(Box::new(joined), item.span) } else { joined })
    }

    fn value(
        &mut self,
        item: &Item,
        operation: &Operation,
        value: &Spanned<Value>,
    ) -> Result<Expr, Diagnostic> {
        let span = value.span;
        let Some(field) = &item.field else {
            return self.keyword_item(operation, value);
        };
        let field = Expr::field(&field.value, field.span);
        if operation.test == Test::Exists {
            let Value::Boolean(wanted) = value.value else {
                return Err(diagnostics::modifier_value(span, "exists", "`true` or `false`"));
            };
            let exists = self.checked("exists", vec![field], span)?;
            return Ok(if wanted { exists } else { Expr::Not(Box::new(exists), span) });
        }
        let Some(text) = value_text(&value.value) else {
            if operation.test != Test::Equals || !operation.changes.is_empty() {
                return Err(diagnostics::modifier_value(
                    span,
                    "a modifier of values",
                    "a value that is not null",
                ));
            }
            return self.checked("is_null", vec![field], span);
        };
        let mut found = Vec::new();
        for text in self.expanded(operation, text, span)? {
            for variant in encode::variants(&text, &operation.changes, span)? {
                found.push(self.comparison(operation, field.clone(), &variant, span)?);
            }
        }
        Ok(any(found, span))
    }

    /// Keywords with modifiers: a text stands anywhere in the event as it is.
    fn keyword_item(&mut self, operation: &Operation, value: &Spanned<Value>) -> Result<Expr, Diagnostic> {
        let plain = matches!(operation.test, Test::Equals | Test::Contains) && !operation.cased;
        let Some(text) = value_text(&value.value).filter(|_| plain) else {
            return Err(diagnostics::unsupported(value.span, "a keyword with this modifier"));
        };
        let mut found = Vec::new();
        for text in self.expanded(operation, text, value.span)? {
            for variant in encode::variants(&text, &operation.changes, value.span)? {
                let args = vec![Expr::field("_raw", value.span), Expr::text(variant, value.span)];
                found.push(self.checked("keyword", args, value.span)?);
            }
        }
        Ok(any(found, value.span))
    }

    fn comparison(
        &mut self,
        operation: &Operation,
        field: Expr,
        text: &str,
        span: Span,
    ) -> Result<Expr, Diagnostic> {
        let cased = operation.cased;
        let name = match &operation.test {
            Test::Equals => {
                if cased {
                    "cased_eq"
                } else {
                    "eq"
                }
            }
            Test::Contains => {
                if cased {
                    "cased_contains"
                } else {
                    "contains"
                }
            }
            Test::StartsWith => {
                if cased {
                    "cased_startswith"
                } else {
                    "startswith"
                }
            }
            Test::EndsWith => {
                if cased {
                    "cased_endswith"
                } else {
                    "endswith"
                }
            }
            Test::Regex(flags) => {
                let args = vec![field, Expr::text(text, span), Expr::text(flags.as_str(), span)];
                return self.checked("re", args, span);
            }
            Test::Number(name) => {
                let number =
                    number(text).ok_or_else(|| diagnostics::modifier_value(span, name, "a number"))?;
                return self.checked(name, vec![field, Expr::Literal(number, span)], span);
            }
            Test::Cidr => {
                if !is_network(text) {
                    return Err(diagnostics::bad_value(span, text, "is no network such as `10.0.0.0/8`"));
                }
                "cidr"
            }
            Test::FieldRef(name) => return self.checked(name, vec![field, Expr::field(text, span)], span),
            Test::Date(part) => match number(text) {
                Some(whole @ Literal::Integer(_)) => {
                    return self.checked(part, vec![field, Expr::Literal(whole, span)], span);
                }
                _ => return Err(diagnostics::modifier_value(span, part, "a whole number")),
            },
            Test::Exists => "exists",
        };
        self.checked(name, vec![field, Expr::text(text, span)], span)
    }

    /// The text with the values of its placeholders, in all combinations.
    fn expanded(&self, operation: &Operation, text: &str, span: Span) -> Result<Vec<String>, Diagnostic> {
        if !operation.expand {
            return Ok(vec![text.to_owned()]);
        }
        let mut variants = vec![String::new()];
        let mut rest = text;
        while let Some((before, name, after)) = placeholder(rest) {
            let values = self.placeholders.get(name).filter(|values| !values.is_empty());
            let values = values.ok_or_else(|| diagnostics::no_placeholder(span, name))?;
            if variants.len() * values.len() > MOST_COMPARISONS {
                return Err(diagnostics::too_many_variants(span));
            }
            let before = before.replace("\\%", "%");
            variants = variants
                .iter()
                .flat_map(|variant| {
                    values.iter().map(|value| format!("{variant}{before}{value}")).collect::<Vec<_>>()
                })
                .collect();
            rest = after;
        }
        let rest = rest.replace("\\%", "%");
        Ok(variants.into_iter().map(|variant| variant + &rest).collect())
    }

    fn call(&mut self, name: &str, args: Vec<Expr>, span: Span) -> Option<Expr> {
        self.checked(name, args, span).map_err(|diagnostic| self.diagnostics.push(diagnostic)).ok()
    }

    fn checked(&mut self, name: &str, args: Vec<Expr>, span: Span) -> Result<Expr, Diagnostic> {
        let name = format!("sigma.{name}");
        let Some(left) = self.left.checked_sub(1) else {
            self.full = true;
            return Err(diagnostics::too_large(span));
        };
        self.left = left;
        match self.functions.find(&name) {
            Some(spec) if spec.arity.takes(args.len()) => Ok(Expr::call(name, args, span)),
            _ => Err(diagnostics::no_function(span, &name)),
        }
    }

    fn unused(&mut self) {
        if self.used.is_empty() || self.diagnostics.iter().any(Diagnostic::is_error) {
            return;
        }
        for search in self.searches {
            if !self.used.contains(search.name.value.as_str()) && !search.name.value.starts_with('_') {
                self.diagnostics.push(diagnostics::unused_search(search.name.span, &search.name.value));
            }
        }
    }
}

/// `%name%` with what stands before and behind it. A backslash takes the meaning of a percent sign away.
pub(crate) fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let free = |at: &usize| *at == 0 || text.as_bytes()[at - 1] != b'\\';
    let mut signs = text.match_indices('%').map(|(at, _)| at).filter(free);
    let (start, end) = (signs.next()?, signs.next()?);
    Some((&text[..start], &text[start + 1..end], &text[end + 1..]))
}

fn value_text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) | Value::Number(text) => Some(text),
        Value::Boolean(true) => Some("true"),
        Value::Boolean(false) => Some("false"),
        Value::Null => None,
    }
}

fn number(text: &str) -> Option<Literal> {
    match text.parse::<i64>() {
        Ok(whole) => Some(Literal::Integer(whole)),
        Err(_) => {
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite())?;
            Some(Literal::Number(number, text.to_owned()))
        }
    }
}

fn is_network(text: &str) -> bool {
    let (address, bits) = text.split_once('/').unwrap_or((text, "0"));
    match (address.parse::<IpAddr>(), bits.parse::<u8>()) {
        (Ok(IpAddr::V4(_)), Ok(bits)) => bits <= 32,
        (Ok(IpAddr::V6(_)), Ok(bits)) => bits <= 128,
        _ => false,
    }
}

fn all(mut parts: Vec<Expr>, span: Span) -> Expr {
    if parts.len() == 1 { parts.remove(0) } else { Expr::And(parts, span) }
}

fn any(mut parts: Vec<Expr>, span: Span) -> Expr {
    if parts.len() == 1 { parts.remove(0) } else { Expr::Or(parts, span) }
}

#[cfg(test)]
pub(crate) mod tests;
