//! Lookup tables that a user names.

use std::fs::File;

use engine::LookupTable;

use crate::failure::Failure;

/// `NAME=FILE.csv` as a name and a table.
pub(crate) fn table(given: &str) -> Result<(String, LookupTable), Failure> {
    let (name, path) = given
        .split_once('=')
        .ok_or_else(|| Failure::new(format!("--lookup `{given}`: NAME=FILE is expected")))?;
    let file = File::open(path).map_err(|error| Failure::new(format!("--lookup {name}: {path}: {error}")))?;
    let table = LookupTable::from_csv(file)
        .map_err(|error| Failure::new(format!("--lookup {name}: {path}: {error}")))?;
    Ok((name.to_owned(), table))
}
