//! Whether a vendor's published limits hold.

/// Whether the limits hold that a vendor publishes for what a query may cost: how many rows a subsearch gives, a sort
/// keeps or a list holds. What a command's own option says (`head 5`, `limit=10`, `maxout=100`) is no such limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limits {
    /// As published: the answer is the product's, cut rows and all.
    #[default]
    Published,
    /// Nothing is cut.
    Off,
}

impl Limits {
    /// The limit, or none at all.
    pub fn most(self, published: usize) -> usize {
        match self {
            Limits::Published => published,
            Limits::Off => usize::MAX,
        }
    }
}
