//! What the GEO functions share.

use std::sync::Arc;

use serde_json::{Value as Json, json};
use text::Diagnostic;

use super::text_of::text_of;
use crate::spec::written_text;
use crate::{Argument, Context, Kernel, Value};

/// How a result is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// All that there is, as JSON.
    Json,
    /// One text.
    Text,
}

/// The kernel of a lookup. The property stands last and has to be written in the query.
pub(super) fn lookup(args: &[Argument], context: &Context, shown: Shown) -> Result<Kernel, Diagnostic> {
    let (state, last) = (Arc::clone(&context.qradar), args.len() - 1);
    let property = written_text(&args[last])?.to_lowercase();
    Ok(Box::new(move |args: &[Value<'_>]| {
        let Some(address) = text_of(&args[0]) else { return Value::Null };
        let Some(found) = state.geo().and_then(|geo| geo.lookup(&address)) else { return Value::Null };
        let value = match shown {
            Shown::Json => whole(&found, &property).map(|value| value.to_string()),
            Shown::Text => text(&found, &property),
        };
        value.into()
    }))
}

/// The kernel of a distance; the second address is argument `second`.
pub(super) fn distance(context: &Context, second: usize) -> Kernel {
    let state = Arc::clone(&context.qradar);
    Box::new(move |args: &[Value<'_>]| {
        let place = |at: usize| state.geo()?.place(&text_of(args.get(at)?)?);
        let (one, other) = (place(0), place(second));
        one.zip(other).map(|(one, other)| one.distance_km(other)).into()
    })
}

/// A part of what the database has. The product says `physical_country` where MaxMind says `country`.
fn whole(found: &Json, property: &str) -> Option<Json> {
    match property {
        "geo_json" => {
            let place = found.get("location")?;
            let at = json!([place.get("longitude")?, place.get("latitude")?]);
            Some(json!({ "type": "Point", "coordinates": at }))
        }
        "physical_country" => found.get("country").cloned(),
        other => found.get(other).cloned(),
    }
}

/// One text: `country_name` is the English name of `country`, `country_iso_code` its `iso_code`, `latitude` a part of
/// `location`, a plain `city` its name.
fn text(found: &Json, property: &str) -> Option<String> {
    let written = |value: &Json| match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let name = |part: &Json| part.get("names")?.get("en").and_then(written);
    if let Some(part) = property.strip_suffix("_name") {
        return name(&whole(found, part)?);
    }
    for (part, value) in property.match_indices('_').map(|(at, _)| (&property[..at], &property[at + 1..])) {
        if let Some(found) = whole(found, part).and_then(|part| part.get(value).and_then(written)) {
            return Some(found);
        }
    }
    let located = || found.get("location")?.get(property).and_then(written);
    located().or_else(|| whole(found, property).and_then(|part| name(&part).or_else(|| written(&part))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(property: &str, expected: Option<&str>) {
        let found = json!({
            "city": {"names": {"en": "Oslo", "de": "Oslo"}},
            "country": {"iso_code": "NO", "names": {"en": "Norway"}},
            "location": {"latitude": 59.9, "longitude": 10.7, "time_zone": "Europe/Oslo"},
        });
        assert_eq!(text(&found, property).as_deref(), expected, "{property}");
    }

    #[test]
    fn texts_of_a_place() {
        check("city_name", Some("Oslo"));
        check("city", Some("Oslo"));
        check("country_name", Some("Norway"));
        check("physical_country_name", Some("Norway"));
        check("country_iso_code", Some("NO"));
        check("latitude", Some("59.9"));
        check("time_zone", Some("Europe/Oslo"));
        check("postal_code", None);
    }

    #[test]
    fn a_place_as_geo_json() {
        let found = json!({"location": {"latitude": 59.9, "longitude": 10.7}});
        let shown = whole(&found, "geo_json").map(|value| value.to_string());
        assert_eq!(shown.as_deref(), Some(r#"{"type":"Point","coordinates":[10.7,59.9]}"#));
    }
}
