//! What a user names beside a detection: it counts for each of its tests.

use std::sync::Arc;

use qradar::State;
use query::Mode;

/// What a user names that counts for every query of a detection and for its tests.
#[derive(Clone, Debug)]
pub struct Setting {
    /// What a QRadar server knows beside its events.
    pub qradar: Arc<State>,
    /// What an AQL query may take liberties with.
    pub aql_mode: Mode,
}

/// Nothing is named. AQL is taken as its author meant it, with a warning for each liberty.
impl Default for Setting {
    fn default() -> Setting {
        Setting { qradar: Arc::default(), aql_mode: Mode::Lenient }
    }
}
