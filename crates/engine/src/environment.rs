//! What a running query is told of the world: the time, the zone, tables, and whether it may ask for names.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use jiff::tz::TimeZone;
use plan::Limits;

use crate::LookupTable;

/// What a running query is told of the world. Below the door nothing finds out by itself.
pub struct Environment<'a> {
    /// The time of the search, UTC nanoseconds since 1970.
    pub now_ns: i64,
    /// The zone in which times are read and printed.
    pub zone: TimeZone,
    /// The tables that `lookup` may read.
    pub lookups: &'a dyn Lookups,
    /// What compiles query text that is put together while a query runs; without it such queries are refused.
    pub compiler: Option<&'a dyn plan::Compiler>,
    /// What a QRadar server knows beside its events, for AQL's functions.
    pub qradar: Arc<qradar::State>,
    /// Whether host names are resolved.
    pub dns: Dns,
    /// Where addresses are; without it only addresses that are nowhere are answered.
    pub places: Option<&'a dyn Places>,
    /// Whether each row keeps the numbers of the events it was made from, also through aggregations.
    pub trace: bool,
    /// Whether the limits hold that the query's vendor publishes.
    pub limits: Limits,
}

impl Environment<'static> {
    /// A time and nothing else: UTC, no tables, no names, no trace.
    pub fn at(now_ns: i64) -> Environment<'static> {
        Environment {
            now_ns,
            zone: TimeZone::UTC,
            lookups: &NoLookups,
            compiler: None,
            qradar: Arc::default(),
            dns: Dns::Off,
            places: None,
            trace: false,
            limits: Limits::Published,
        }
    }
}

impl fmt::Debug for Environment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("now_ns", &self.now_ns)
            .field("dns", &self.dns)
            .finish_non_exhaustive()
    }
}

/// The tables that `lookup` may read.
pub trait Lookups: Sync {
    /// The table of that name.
    fn table(&self, name: &str) -> Option<Arc<LookupTable>>;

    /// The names of all tables, for "did you mean".
    fn names(&self) -> Vec<String>;
}

/// No tables.
#[derive(Clone, Copy, Debug)]
pub struct NoLookups;

impl Lookups for NoLookups {
    fn table(&self, _name: &str) -> Option<Arc<LookupTable>> {
        None
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Whether host names are resolved.
#[derive(Clone, Default)]
pub enum Dns {
    /// Nothing leaves the machine; only an address literal stands for itself.
    #[default]
    Off,
    /// These names are asked for.
    Ask(Arc<dyn Resolver>),
}

impl fmt::Debug for Dns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Dns::Off => "Off",
            Dns::Ask(_) => "Ask",
        })
    }
}

/// Says where an address is.
pub trait Places: Send + Sync {
    /// The place of an address, its names in that language (`en`, `de`, `pt-BR`), if it is known.
    ///
    /// # Errors
    /// Why what knows the places cannot be read.
    fn place(&self, address: IpAddr, language: &str) -> Result<Option<Place>, String>;
}

/// Where an address is; what is not known is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// The city's name.
    pub city: Option<String>,
    /// The continent's name.
    pub continent: Option<String>,
    /// The country's name.
    pub country: Option<String>,
    /// The name of the state or province.
    pub region: Option<String>,
    /// The name of the time zone, such as `Europe/Berlin`.
    pub time_zone: Option<String>,
    /// The code of the market area, in the United States.
    pub metro_code: Option<u64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// Finds addresses of names and names of addresses.
pub trait Resolver: Send + Sync {
    /// The addresses of a host.
    fn addresses(&self, host: &str) -> Vec<IpAddr>;

    /// The name of an address.
    fn name(&self, address: IpAddr) -> Option<String>;
}
