//! The file of places that a user names.

use std::net::IpAddr;
use std::path::Path;

use engine::{Place, Places};
use maxminddb::Reader;
use serde_json::Value as Json;

use crate::failure::Failure;

/// A MaxMind DB with cities.
pub(crate) struct Cities(Reader<Vec<u8>>);

/// The file that `--geoip` names.
pub(crate) fn read(path: Option<&Path>) -> Result<Option<Cities>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let reader = Reader::open_readfile(path)
        .map_err(|error| Failure::new(format!("--geoip {}: {error}", path.display())))?;
    Ok(Some(Cities(reader)))
}

impl Places for Cities {
    fn place(&self, address: IpAddr, language: &str) -> Result<Option<Place>, String> {
        let found = self.0.lookup(address).map_err(|error| error.to_string())?;
        let found: Option<Json> = found.decode().map_err(|error| error.to_string())?;
        Ok(found.map(|found| place(&found, language)))
    }
}

/// A record of such a file; a name that is not there in the language is there in English.
fn place(record: &Json, language: &str) -> Place {
    let name = |of: &Json| {
        let names = &of["names"];
        names[language].as_str().or(names["en"].as_str()).map(str::to_owned)
    };
    let location = &record["location"];
    Place {
        city: name(&record["city"]),
        continent: name(&record["continent"]),
        country: name(&record["country"]),
        region: name(&record["subdivisions"][0]),
        time_zone: location["time_zone"].as_str().map(str::to_owned),
        metro_code: location["metro_code"].as_u64(),
        latitude: location["latitude"].as_f64(),
        longitude: location["longitude"].as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_is_in_the_language_or_in_english() {
        let record = json!({
            "city": {"names": {"en": "Munich", "de": "München"}},
            "country": {"names": {"en": "Germany"}},
            "subdivisions": [{"names": {"en": "Bavaria"}}],
            "location": {"latitude": 48.15, "longitude": 11.58, "time_zone": "Europe/Berlin"},
        });
        let found = place(&record, "de");
        assert_eq!(found.city.as_deref(), Some("München"));
        assert_eq!(found.country.as_deref(), Some("Germany"));
        assert_eq!(found.region.as_deref(), Some("Bavaria"));
        assert_eq!((found.latitude, found.metro_code), (Some(48.15), None));
    }
}
