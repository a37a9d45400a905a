//! The telemetry of a detection's tests, as events.

use parity::Recording;

use crate::cli::CompareArgs;
use crate::failure::Failure;
use crate::packages::{Package, packages};

/// For what is not decided of a detection's languages: the telemetry of its tests. Nothing for two queries.
pub(crate) fn of_compared(args: &CompareArgs) -> Result<Vec<Recording>, Failure> {
    if args.b.is_some() {
        return Ok(Vec::new());
    }
    let packages = packages(std::slice::from_ref(&args.a))?;
    let all: Result<Vec<Vec<Recording>>, Failure> = packages.iter().map(of).collect();
    Ok(all?.concat())
}

/// The events of each test of a detection, of each its first telemetry.
fn of(package: &Package) -> Result<Vec<Recording>, Failure> {
    let mut all = Vec::new();
    for test in &package.detection.tests {
        let Some(flavour) = test.flavours.first() else { continue };
        let failure = |why: String| Failure::new(format!("{}: {why}", flavour.file));
        let bytes = package.read(&flavour.file).map_err(|error| failure(error.to_string()))?;
        let events = hunt::events_of(&flavour.file, bytes).map_err(failure)?;
        all.push(Recording { name: format!("{}/{}", test.name, flavour.name), events });
    }
    Ok(all)
}
