//! How the products show events.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How the products show events.
#[derive(Debug, Default, Args)]
pub(crate) struct ViewArgs {
    /// SPL: the generation of Splunk's Windows add-ons (default: current)
    #[arg(long, value_name = "GENERATION")]
    pub(crate) addon: Option<AddonArg>,
    /// AQL: the names of QRadar's custom properties (default: current)
    #[arg(long, value_name = "PROFILE")]
    pub(crate) properties: Option<PropertiesArg>,
    /// AQL: a custom property, as NAME=FIELD with a field of the event itself (`--property 'Tool=OriginalFileName'`)
    #[arg(long = "property", value_name = "NAME=FIELD")]
    pub(crate) custom: Vec<String>,
    /// AQL: custom properties with their expressions, as a TOML file, or as JSON or a folder that QRadar's REST API exports
    #[arg(long = "property-file", value_name = "FILE|DIR")]
    pub(crate) property_files: Vec<PathBuf>,
    /// AQL: the line that an event of a Windows log is as a payload, where it did not come as a line (default: wincollect)
    #[arg(long, value_name = "FORM")]
    pub(crate) payload: Option<PayloadArg>,
}

impl ViewArgs {
    /// The names of the options that are given and count for AQL.
    pub(crate) fn given_for_aql(&self) -> impl Iterator<Item = &'static str> {
        let given = [
            ("--properties", self.properties.is_some()),
            ("--property", !self.custom.is_empty()),
            ("--property-file", !self.property_files.is_empty()),
            ("--payload", self.payload.is_some()),
        ];
        given.into_iter().filter_map(|(name, given)| given.then_some(name))
    }
}

/// The line that an event is as a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PayloadArg {
    /// As the WinCollect agent sends it
    Wincollect,
    /// As QRadar's own collectors make it: fewer keys, milliseconds
    Mseven6,
    /// LEEF 2.0
    Leef,
}

/// A generation of Splunk's Windows add-ons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AddonArg {
    /// The sourcetype is xmlwineventlog, and the source names the channel
    Current,
    /// The sourcetype names the channel, as it did before the add-ons renamed it
    Legacy,
}

/// The names of QRadar's custom properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PropertiesArg {
    /// As IBM's content has them today
    Current,
    /// As IBM's content had them about 2020
    #[value(name = "2020")]
    Year2020,
    /// Only those of --property
    Custom,
}
