//! How the product is set up that a query was written for.

use taxonomy::{Addon, CustomProperty, PayloadForm, Profile, Rule, Views};

use crate::cli::{AddonArg, PayloadArg, PropertiesArg, ViewArgs};
use crate::failure::Failure;
use crate::{properties, report};

/// The views that the options describe.
pub(crate) fn views(args: &ViewArgs) -> Result<Views, Failure> {
    let addon = match args.addon {
        None | Some(AddonArg::Current) => Addon::Current,
        Some(AddonArg::Legacy) => Addon::Legacy,
    };
    let profile = match args.properties {
        None | Some(PropertiesArg::Current) => Profile::Current,
        Some(PropertiesArg::Year2020) => Profile::Year2020,
        Some(PropertiesArg::Custom) => Profile::Custom,
    };
    let mut custom = properties::read(&args.property_files)?;
    for given in &args.custom {
        let own = property(given)?;
        custom.retain(|known| known.name != own.name);
        custom.push(own);
    }
    let payload = match args.payload {
        None | Some(PayloadArg::Wincollect) => PayloadForm::WinCollect,
        Some(PayloadArg::Mseven6) => PayloadForm::Mseven6,
        Some(PayloadArg::Leef) => PayloadForm::Leef,
    };
    Ok(Views { addon, profile, custom, payload })
}

/// `NAME=FIELD`.
fn property(given: &str) -> Result<CustomProperty, Failure> {
    match given.split_once('=') {
        Some((name, field)) if !name.trim().is_empty() && !field.trim().is_empty() => {
            warn_of_unknown(name.trim(), field.trim());
            Ok(CustomProperty::of(name.trim(), Rule::Field(field.trim().into())))
        }
        _ => Err(Failure::new(format!("--property `{given}`: NAME=FIELD is expected"))),
    }
}

/// A field that no event has which is known here may be one of the events at hand; more often it is a slip.
fn warn_of_unknown(name: &str, field: &str) {
    let is_system = taxonomy::System::ALL.iter().any(|system| system.word() == field);
    match taxonomy::field_spelling(field) {
        Some(known) if known == field => {}
        _ if is_system => {}
        Some(known) => {
            report::warning(&format!("--property {name}={field}: the field is spelt `{known}` in the log"))
        }
        None => report::warning(&format!(
            "--property {name}={field}: no event that is known here has the field `{field}`"
        )),
    }
}
