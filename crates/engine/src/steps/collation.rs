//! How two values are compared.

use std::cmp::Ordering;
use std::net::IpAddr;

use functions::Value;
use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;
use icu_locale_core::Locale;
use plan::Collation;

/// How the values of a key are ordered.
pub(crate) struct Order {
    collation: Collation,
    /// The rules of the locale, where the order is that of one.
    locale: Option<CollatorBorrowed<'static>>,
}

impl Order {
    /// The order of a key. A language that Unicode's tables have no rules of their own for takes those that hold for all.
    pub(crate) fn of(collation: &Collation) -> Order {
        let locale = match collation {
            Collation::Locale(tag) => {
                let locale = Locale::try_from_str(tag).unwrap_or(Locale::UNKNOWN);
                CollatorBorrowed::try_new(locale.into(), CollatorOptions::default()).ok()
            }
            _ => None,
        };
        Order { collation: collation.clone(), locale }
    }

    /// Is nothing smaller than all that is there (SQL)? Else a row without the key is the last one, whatever the
    /// direction.
    pub(crate) fn begins_with_nothing(&self) -> bool {
        matches!(self.collation, Collation::Typed | Collation::Locale(_))
    }

    /// Compares two values that are there, smallest first.
    pub(crate) fn compare(&self, one: &Value<'_>, other: &Value<'_>) -> Ordering {
        match (&self.collation, &self.locale) {
            (Collation::SplunkAuto, _) => splunk_auto(one, other),
            (Collation::Number, _) => as_numbers(one, other),
            (Collation::Text, _) => text(one).cmp(&text(other)),
            (Collation::Address, _) => as_addresses(one, other),
            (Collation::Locale(_), Some(locale)) => locale.compare(&text(one), &text(other)),
            (Collation::Typed | Collation::Locale(_), _) => typed(one, other),
        }
    }
}

/// Splunk's `auto()`: pair by pair, both numbers as numbers, both addresses as addresses, else as text. This is no
/// total order. (Search Reference, "sort": "auto"; the tie between kinds is believed.)
fn splunk_auto(one: &Value<'_>, other: &Value<'_>) -> Ordering {
    if let (Some(one), Some(other)) = (number(one), number(other)) {
        return one.total_cmp(&other);
    }
    let (one, other) = (text(one), text(other));
    match (one.parse::<IpAddr>(), other.parse::<IpAddr>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        _ => one.cmp(&other),
    }
}

/// The order in which groups come: numbers before texts, numbers by size, texts by code point. (Splunk's
/// `natural_sort_output`.)
pub(crate) fn natural(one: &Value<'_>, other: &Value<'_>) -> Ordering {
    match (number(one), number(other)) {
        (Some(left), Some(right)) => left.total_cmp(&right).then_with(|| text(one).cmp(&text(other))),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => text(one).cmp(&text(other)),
    }
}

fn as_numbers(one: &Value<'_>, other: &Value<'_>) -> Ordering {
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn as_addresses(one: &Value<'_>, other: &Value<'_>) -> Ordering {
    match (text(one).parse::<IpAddr>(), text(other).parse::<IpAddr>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => text(one).cmp(&text(other)),
    }
}

fn typed(one: &Value<'_>, other: &Value<'_>) -> Ordering {
    match (one, other) {
        (Value::Integer(one), Value::Integer(other)) => one.cmp(other),
        (Value::Boolean(one), Value::Boolean(other)) => one.cmp(other),
        (Value::Number(_) | Value::Integer(_), Value::Number(_) | Value::Integer(_)) => {
            as_numbers(one, other)
        }
        _ => text(one).cmp(&text(other)),
    }
}

/// The number that a value is or, as text, looks like.
pub(crate) fn number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Integer(number) =>
        {
            #[expect(
                clippy::cast_precision_loss,
                reason = "numbers are doubles in the languages that compare so"
            )]
            Some(*number as f64)
        }
        Value::Number(number) => Some(*number),
        Value::Text(text) => numeral(text),
        Value::Null | Value::Boolean(_) | Value::Multi(_) => None,
    }
}

/// The number that a text looks like: digits, a sign, a point, an exponent, and no words such as `inf`.
pub(crate) fn numeral(text: &str) -> Option<f64> {
    let starts = text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'));
    let ends = text.ends_with(|last: char| last.is_ascii_digit() || last == '.');
    if starts && ends { text.parse().ok() } else { None }
}

/// The value as text; the texts of a list one after the other.
pub(crate) fn text<'v>(value: &'v Value<'_>) -> std::borrow::Cow<'v, str> {
    match value {
        Value::Null => "".into(),
        Value::Boolean(truth) => if *truth { "True" } else { "False" }.into(),
        Value::Integer(number) => number.to_string().into(),
        Value::Number(number) => number.to_string().into(),
        Value::Text(text) => text.as_ref().into(),
        Value::Multi(texts) => texts.join("\n").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(collation: Collation, one: &str, other: &str, expected: Ordering) {
        let (left, right) = (Value::Text(one.into()), Value::Text(other.into()));
        assert_eq!(Order::of(&collation).compare(&left, &right), expected, "{one} {other}");
    }

    #[test]
    fn auto_decides_pair_by_pair() {
        check(Collation::SplunkAuto, "9", "10", Ordering::Less);
        check(Collation::SplunkAuto, "9", "1a", Ordering::Greater);
        check(Collation::SplunkAuto, "10.0.0.9", "10.0.0.10", Ordering::Less);
        check(Collation::SplunkAuto, "inf", "10", Ordering::Greater);
        check(Collation::Text, "9", "10", Ordering::Greater);
        check(Collation::Number, "x", "10", Ordering::Greater);
    }

    #[test]
    fn a_locale_has_its_own_order() {
        let locale = |tag: &str| Collation::Locale(tag.to_owned());
        check(locale("de-CH"), "Zug", "zebra", Ordering::Greater);
        check(locale("de-CH"), "ähnlich", "bald", Ordering::Less);
        check(locale("sv"), "ähnlich", "bald", Ordering::Greater);
        check(locale("de-u-co-phonebk"), "ae", "ä", Ordering::Less);
        check(locale("de-u-co-phonebk"), "af", "ä", Ordering::Greater);
        check(locale("xx-unknown"), "ähnlich", "bald", Ordering::Less);
        check(Collation::Typed, "ähnlich", "bald", Ordering::Greater);
    }
}
