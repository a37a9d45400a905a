//! How the product is set up that a query was written for.

use taxonomy::{Addon, CustomProperty, Profile, Rule, Views};

use crate::cli::{AddonArg, PropertiesArg, ViewArgs};
use crate::failure::Failure;

/// The views that the options describe.
pub(crate) fn views(args: &ViewArgs) -> Result<Views, Failure> {
    let addon = match args.addon {
        AddonArg::Current => Addon::Current,
        AddonArg::Legacy => Addon::Legacy,
    };
    let profile = match args.properties {
        PropertiesArg::Current => Profile::Current,
        PropertiesArg::Year2020 => Profile::Year2020,
        PropertiesArg::Custom => Profile::Custom,
    };
    let custom = args.custom.iter().map(|given| property(given)).collect::<Result<_, _>>()?;
    Ok(Views { addon, profile, custom })
}

/// `NAME=FIELD`.
fn property(given: &str) -> Result<CustomProperty, Failure> {
    match given.split_once('=') {
        Some((name, field)) if !name.trim().is_empty() && !field.trim().is_empty() => {
            Ok(CustomProperty { name: name.trim().to_owned(), rule: Rule::Field(field.trim().into()) })
        }
        _ => Err(Failure::new(format!("--property `{given}`: NAME=FIELD is expected"))),
    }
}
