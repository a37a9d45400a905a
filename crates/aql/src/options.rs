//! How a query is taken.

/// Whether a query is taken as the vendor's product takes it or as its author meant it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// As the product: what it rejects is an error here.
    #[default]
    Strict,
    /// As meant: known mistakes are mended, each with a warning at its place.
    Lenient,
}

/// How a query is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// As the vendor or as meant.
    pub mode: Mode,
    /// How far back a query without a time clause looks, in milliseconds; `None` looks at all events.
    ///
    /// The product's own figures are 300,000 (five minutes, the console and the AQL guide) and 60,000 (one
    /// minute, the REST API); the two documents disagree, so it depends on the way in.
    pub default_window_ms: Option<u64>,
    /// How much of a text `MATCHES` wants.
    pub matching: Matching,
}

/// How much of a text a pattern of `MATCHES` and `IMATCHES` has to match. The vendor does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Matching {
    /// Any part, as the vendor's own converter of Sigma rules takes it.
    #[default]
    Find,
    /// All of it, as the `.*` around the vendor's examples suggests.
    Full,
}
