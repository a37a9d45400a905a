//! Where addresses are: a MaxMind database.

use std::fmt;
use std::net::IpAddr;

use serde_json::Value;

use crate::record::{File, StateError};

/// A MaxMind database of cities or countries.
pub struct Geo(maxminddb::Reader<Vec<u8>>);

/// A point on the earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

impl fmt::Debug for Geo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Geo")
    }
}

impl Geo {
    pub(crate) fn read(file: &File<'_>) -> Result<Geo, StateError> {
        let reader = maxminddb::Reader::from_source(file.bytes.to_vec());
        reader.map(Geo).map_err(|error| file.error(format!("this is no MaxMind database: {error}")))
    }

    /// All that the database has of an address, as its JSON.
    pub fn lookup(&self, address: &str) -> Option<Value> {
        let address: IpAddr = address.trim().parse().ok()?;
        self.0.lookup(address).ok()?.decode::<Value>().ok()?
    }

    /// Where the address is.
    pub fn place(&self, address: &str) -> Option<Place> {
        let found = self.lookup(address)?;
        let location = found.get("location")?;
        let degrees = |name: &str| location.get(name).and_then(Value::as_f64);
        Some(Place { latitude: degrees("latitude")?, longitude: degrees("longitude")? })
    }
}

impl Place {
    /// Kilometres along the surface of a ball of 6,371 km (haversine).
    pub fn distance_km(self, other: Place) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let (dlat, dlon) = (b - a, (other.longitude - self.longitude).to_radians());
        let h = (dlat / 2.0).sin().powi(2) + a.cos() * b.cos() * (dlon / 2.0).sin().powi(2);
        2.0 * 6371.0 * h.sqrt().clamp(0.0, 1.0).asin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_is_along_the_surface() {
        let (paris, new_york) =
            (Place { latitude: 48.8566, longitude: 2.3522 }, Place { latitude: 40.7128, longitude: -74.006 });
        let km = paris.distance_km(new_york);
        assert!((5830.0..5840.0).contains(&km), "{km}");
        assert!(paris.distance_km(paris) < 0.001);
    }

    #[test]
    fn what_is_no_database_is_an_error() {
        let error = Geo::read(&File { name: "city.mmdb", bytes: b"nothing" }).expect_err("no database");
        assert!(error.to_string().starts_with("city.mmdb: this is no MaxMind database"), "{error}");
    }
}
