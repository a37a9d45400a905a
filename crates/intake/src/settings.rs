//! What is told of a text.

/// What is told of a text, and of now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Splunk's `sourcetype`.
    pub sourcetype: String,
    /// Splunk's `source`; empty for the name of the file.
    pub source: String,
    /// Splunk's `host`; empty where nobody says.
    pub host: String,
    /// Splunk's `index`; empty for the default one.
    pub index: String,
    /// Now, UTC nanoseconds, for times that name no year.
    pub now_ns: i64,
}
