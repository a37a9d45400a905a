//! `iplocation`

use std::collections::HashMap;
use std::net::IpAddr;

use functions::{Value, array_of};
use plan::Type;
use text::Diagnostic;

use super::grid::values;
use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::environment::Place;
use crate::trouble;
use crate::types::{field_type, unify, with_fields};

/// `splunk.iplocation{field, prefix, allfields, lang}` adds where the address in a field is: `City`, `Country`, `Region`,
/// `lat` and `lon`, with `allfields` also `Continent`, `MetroCode` and `Timezone`, each behind `prefix`.
///
/// - **Nowhere**: an address that is nobody's in the public internet (private, local, reserved) has no place; its row
///   stays as it is, as does one without an address.
/// - **Errors**: a public address where no file of places is given: its answer would be wrong.
/// - **Source**: Search Reference, "iplocation". Believed: what is not known of a place that is known is an empty text, and
///   degrees have five decimals.
pub(crate) const IPLOCATION: Command = Command { name: "splunk.iplocation", makes_rows: false, lower };

const FIELDS: [&str; 5] = ["City", "Country", "Region", "lat", "lon"];
const MORE: [&str; 3] = ["Continent", "MetroCode", "Timezone"];

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let subject = call.name("field")?;
    let prefix = call.vendor.text("prefix").unwrap_or_default();
    let mut names = FIELDS.to_vec();
    if call.vendor.is_set("allfields") {
        names.extend(MORE);
    }
    let rows = call.rows()?;
    let schema = rows.schema();
    let titles: Vec<String> = names.iter().map(|name| format!("{prefix}{name}")).collect();
    let mut known: HashMap<String, Option<Place>> = HashMap::new();
    let mut places: Vec<Option<Place>> = Vec::with_capacity(rows.num_rows());
    let subjects = rows.column_by_name(&subject).map(values).unwrap_or_default();
    for value in &subjects {
        let Some(text) = value.members().first().map(|text| text.trim().to_owned()) else {
            places.push(None);
            continue;
        };
        if !known.contains_key(&text) {
            known.insert(text.clone(), place(call, &text)?);
        }
        places.push(known.get(&text).cloned().flatten());
    }
    places.resize(rows.num_rows(), None);
    let typed = titles.iter().map(|name| (name.clone(), unify(field_type(&schema, name), Type::Text)));
    let schema = with_fields(&schema, typed.collect::<Vec<_>>());
    let columns: Vec<_> = titles
        .iter()
        .zip(&names)
        .map(|(title, name)| {
            let before = rows.column_by_name(title).map(values);
            let cells = places.iter().enumerate().map(|(row, place)| match place {
                Some(place) => Value::owned(part(place, name)),
                None => before.as_ref().map_or(Value::Null, |before| before[row].clone()),
            });
            let cells: Vec<Value<'static>> = cells.collect();
            (title.as_str(), array_of(cells.into_iter(), field_type(&schema, title)))
        })
        .collect();
    let made = with_columns(&rows, &schema, &columns);
    Ok(call.go_on(&made.map_err(|error| trouble::diagnostic(&error, call.span))?))
}

/// Where that address is.
fn place(call: &Invocation<'_>, text: &str) -> Result<Option<Place>, Diagnostic> {
    let Ok(address) = text.parse::<IpAddr>() else { return Ok(None) };
    if !is_public(address) {
        return Ok(None);
    }
    let Some(places) = call.lowering.environment.places else {
        let message = format!("`iplocation` does not know where `{text}` is: no file of places is given");
        return Err(Diagnostic::error("no-geoip", call.span, message)
            .with_note("give a MaxMind DB with cities, such as GeoLite2-City.mmdb, with `--geoip FILE`"));
    };
    let language = call.vendor.text("lang").unwrap_or("en");
    places.place(address, language).map_err(|why| {
        Diagnostic::error("engine-failure", call.span, format!("the place of `{text}` cannot be read: {why}"))
    })
}

/// Is it an address of the public internet (RFC 6890)?
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [first, second, third, _] = address.octets();
            let shared = first == 100 && (64..128).contains(&second);
            let benchmark = first == 198 && (18..20).contains(&second);
            let protocol = (first, second, third) == (192, 0, 0);
            !(address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_documentation()
                || address.is_multicast()
                || shared
                || benchmark
                || protocol
                || first == 0
                || first >= 240)
        }
        IpAddr::V6(address) => {
            let [first, second, ..] = address.segments();
            match address.to_ipv4_mapped() {
                Some(inner) => is_public(IpAddr::V4(inner)),
                None => first & 0xe000 == 0x2000 && (first, second) != (0x2001, 0x0db8),
            }
        }
    }
}

/// A part of a place, as Splunk writes it.
fn part(place: &Place, name: &str) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let degrees = |degrees: Option<f64>| degrees.map(|degrees| format!("{degrees:.5}")).unwrap_or_default();
    match name {
        "City" => text(&place.city),
        "Country" => text(&place.country),
        "Region" => text(&place.region),
        "Continent" => text(&place.continent),
        "Timezone" => text(&place.time_zone),
        "MetroCode" => place.metro_code.map(|code| code.to_string()).unwrap_or_default(),
        "lat" => degrees(place.latitude),
        _ => degrees(place.longitude),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_have_a_place() {
        let is_public = |text: &str| is_public(text.parse().expect("an address"));
        let public = ["8.8.8.8", "172.32.0.1", "2a00:1450::1", "::ffff:8.8.8.8"];
        assert!(public.iter().all(|text| is_public(text)));
        let others =
            ["10.1.2.3", "172.16.0.1", "127.0.0.1", "100.64.0.1", "::1", "fe80::1", "fd00::1", "240.0.0.1"];
        assert!(!others.iter().any(|text| is_public(text)));
    }
}
