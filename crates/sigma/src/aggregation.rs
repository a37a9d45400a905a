//! `| count(field) by group > 5`: the aggregations of Sigma 1, which are correlations today.

use text::{Diagnostic, Span, Spanned};

use crate::diagnostics::{bad_condition, unsupported};
use crate::{Comparison, CorrelationType, Together};

/// Reads what stands behind the `|` of a condition. `places` gives for each byte of `text` (and its end) where it
/// stands in the file. The time is given elsewhere.
pub(crate) fn aggregation(text: &str, places: &[usize]) -> Result<Together, Diagnostic> {
    let whole = span(text, places, text);
    let head: &str =
        text.trim_start().split(|end: char| end.is_whitespace() || end == '(').next().unwrap_or("");
    if head.eq_ignore_ascii_case("near") {
        let near = "`near` of Sigma 1, whose order and time were never defined (a `temporal` correlation says both),";
        return Err(unsupported(whole, near));
    }
    let fault = |part: &str, wanted: &str| Err(bad_condition(span(text, places, part), wanted.to_owned()));
    let Some((name, rest)) = text.split_once('(') else {
        return fault(text, "an aggregation is written `count(field) by group > 5`");
    };
    let Some((field, rest)) = rest.split_once(')') else {
        return fault(rest, "this bracket is not closed");
    };
    let kind = match (name.trim().to_lowercase().as_str(), field.trim()) {
        ("count", "" | "*") => CorrelationType::EventCount,
        ("count", _) => CorrelationType::ValueCount,
        ("sum", _) => CorrelationType::ValueSum,
        ("avg", _) => CorrelationType::ValueAvg,
        ("min", _) => CorrelationType::ValueMin,
        ("max", _) => CorrelationType::ValueMax,
        _ => return fault(name, "an aggregation is `count`, `sum`, `avg`, `min` or `max`"),
    };
    if kind.has_field() && field.trim().is_empty() {
        return fault(name, "the aggregation has no field");
    }
    let Some(at) = rest.find(['<', '>', '=', '!']) else {
        return fault(rest, "an aggregation ends in a comparison such as `> 5`");
    };
    let (by, compared) = rest.split_at(at);
    let number = compared.trim_start_matches(['<', '>', '=', '!']);
    let sign = &compared[..compared.len() - number.len()];
    let sign = if sign == "=" { "==" } else { sign };
    let Some((_, _, comparison)) = Comparison::ALL.iter().find(|(_, known, _)| *known == sign) else {
        return fault(compared, "the comparison is one of >, >=, <, <=, ==, !=");
    };
    let Some(than) = number.trim().parse::<f64>().ok().filter(|than| than.is_finite()) else {
        return fault(compared, "the comparison is with a number");
    };
    let named = |part: &str| Spanned::new(part.trim().to_owned(), span(text, places, part));
    let mut group_by = Vec::new();
    let by = by.trim();
    if !by.is_empty() {
        let groups = by.get(..2).filter(|word| word.eq_ignore_ascii_case("by")).map(|_| by[2..].trim());
        let Some(groups) = groups.filter(|groups| !groups.is_empty() && by[2..].starts_with(' ')) else {
            return fault(by, "`by` and a field stand before the comparison");
        };
        group_by.extend(groups.split([',', ' ']).filter(|one| !one.is_empty()).map(named));
    }
    let fields = kind.has_field().then(|| named(field)).into_iter().collect();
    let bounds = vec![(*comparison, than)];
    Ok(Together { kind, group_by, timespan_ns: None, fields, percentile: None, bounds, choices: Vec::new() })
}

/// Where a part of the text stands in the file.
fn span(text: &str, places: &[usize], part: &str) -> Span {
    let shown = part.trim();
    let start = shown.as_ptr() as usize - text.as_ptr() as usize;
    match shown.len() {
        0 => Span::new(places[start], places[start]),
        length => Span::new(places[start], places[start + length - 1] + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let places: Vec<usize> = (0..=text.len()).collect();
        let found = match aggregation(text, &places) {
            Ok(found) => {
                let groups: Vec<&str> = found.group_by.iter().map(|group| group.span.of(text)).collect();
                let field = found.fields.first().map(|field| field.value.clone()).unwrap_or_default();
                format!("{:?}({field}) by {} {:?}", found.kind, groups.join("+"), found.bounds)
            }
            Err(fault) => format!("{} at {}", fault.message, fault.span.of(text)),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn counts_and_sums_are_read() {
        check(" count() by a > 5", "EventCount() by a [(Gt, 5.0)]");
        check(" count(x) by a, b >= 2", "ValueCount(x) by a+b [(Gte, 2.0)]");
        check("count() < 5", "EventCount() by  [(Lt, 5.0)]");
        check(" max(x) by a > 1", "ValueMax(x) by a [(Gt, 1.0)]");
        check(" SUM(bytes) by a == 1.5", "ValueSum(bytes) by a [(Eq, 1.5)]");
    }

    #[test]
    fn what_cannot_be_read_is_named_at_its_place() {
        check(
            " near b and c",
            "`near` of Sigma 1, whose order and time were never defined (a `temporal` correlation says both), is not \
             supported yet at near b and c",
        );
        check(" cnt() > 1", "an aggregation is `count`, `sum`, `avg`, `min` or `max` at cnt");
        check(" count() per a > 1", "`by` and a field stand before the comparison at per a");
        check(" count() by a", "an aggregation ends in a comparison such as `> 5` at by a");
        check(" count() by ü => 1", "the comparison is one of >, >=, <, <=, ==, != at => 1");
        check(" count() > many", "the comparison is with a number at > many");
        check(" count(a > 1", "this bracket is not closed at a > 1");
        check("", "an aggregation is written `count(field) by group > 5` at ");
    }
}
