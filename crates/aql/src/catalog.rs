//! What an Ariel database knows: its properties, and what a query means by names it does not have.

use plan::Type;

/// What an Ariel database knows. `query` answers it from `taxonomy`.
pub trait Catalog {
    /// The property of that name, case aside; custom properties included.
    fn property(&self, name: &str) -> Option<Property>;

    /// The property that an author of `name` means where there is none of that name, such as `Process Path` for
    /// `ImageFileName`.
    fn property_meant(&self, name: &str) -> Option<Meant<Property>>;

    /// The names of all properties, so that a slip of the pen is told the nearest one.
    fn property_names(&self) -> Vec<String> {
        Vec::new()
    }

    /// The log source type that an author means by a wrong `id`, such as 12 for 93.
    fn log_source_type_meant(&self, id: i64) -> Option<Meant<i64>>;

    /// The property of flows of that name, case aside.
    fn flow_property(&self, _name: &str) -> Option<Property> {
        None
    }

    /// The AQL of the search whose rows a cursor keeps.
    fn cursor(&self, _name: &str) -> Option<String> {
        None
    }

    /// The AQL of a saved search.
    fn saved_search(&self, _name: &str) -> Option<String> {
        None
    }

    /// What a function (upper case) asks of the server's state that is not given, and what it answers so: a sentence
    /// without a full stop, and where the state is taken from.
    fn missing_state(&self, _function: &str) -> Option<(String, String)> {
        None
    }

    /// Are there log sources in the server's state, so that an event's log source is looked up there?
    fn has_log_sources(&self) -> bool {
        false
    }

    /// The display name of a log source type, such as `Microsoft Windows Security Event Log` for 12.
    fn log_source_type_name(&self, id: i64) -> Option<String>;
}

/// What is meant, and how we know, as a clause that can follow "because": `93 is McAfee ePolicy Orchestrator`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant<T> {
    /// What is meant.
    pub value: T,
    /// How we know.
    pub why: String,
}

/// A property of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// The column's name in the view `ariel`: the vendor's canonical spelling (`sourceip`, `Process Path`).
    pub name: String,
    /// What its column holds.
    pub ty: Type,
    /// What the vendor says that it holds.
    pub kind: PropertyKind,
}

/// What the vendor says that a property holds. Source: the object types of the REST API, GET /ariel/databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PropertyKind {
    /// An IP address; text in our columns.
    Host,
    /// A MAC address; text in our columns.
    Mac,
    /// A port number.
    Port,
    /// A whole number of 32 bits or less.
    Integer,
    /// A whole number of 64 bits; times are milliseconds since 1970-01-01 UTC.
    Long,
    /// A number with a fraction.
    Double,
    /// Text; also the custom properties of kind AlphaNumeric.
    String,
    /// A list.
    List,
    /// Bytes, such as `payload`; text in our columns.
    ByteArray,
    /// `true` or `false`.
    Boolean,
}

impl PropertyKind {
    /// What a message calls it.
    pub fn words(self) -> &'static str {
        match self {
            PropertyKind::Host => "an IP address",
            PropertyKind::Mac => "a MAC address",
            PropertyKind::Port => "a port",
            PropertyKind::Integer | PropertyKind::Long => "a whole number",
            PropertyKind::Double => "a number",
            PropertyKind::String => "text",
            PropertyKind::List => "a list",
            PropertyKind::ByteArray => "bytes",
            PropertyKind::Boolean => "true or false",
        }
    }
}

/// The properties that `SELECT *` returns of flows. Believed: no recording of it is public.
pub const SELECT_STAR_OF_FLOWS: [&str; 14] = [
    "starttime",
    "flowtype",
    "firstpackettime",
    "lastpackettime",
    "sourceip",
    "sourceport",
    "destinationip",
    "destinationport",
    "sourcebytes",
    "destinationbytes",
    "sourcepackets",
    "destinationpackets",
    "protocolid",
    "applicationid",
];

/// The properties that `SELECT *` returns of events, in this order. Recorded: two clients of the REST API keep such
/// answers in their pages and tests (stix-shifter's README, and one that leaves out `username` where it is null).
pub const SELECT_STAR: [&str; 13] = [
    "starttime",
    "protocolid",
    "sourceip",
    "logsourceid",
    "qid",
    "sourceport",
    "eventcount",
    "magnitude",
    "identityip",
    "destinationip",
    "destinationport",
    "category",
    "username",
];
