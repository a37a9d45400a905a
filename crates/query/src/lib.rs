//! A query of any language: from text to plan.
//!
//! [`Query::compile`] parses a text in its language and lowers it to a [`plan::Plan`], with all that is to be said of
//! it on the way. Whoever runs the plan does not know the language any more.

mod add_ons;
mod app;
mod ariel_catalog;
mod language;
mod made_text;
mod query;
mod sigma_rules;

pub use app::{App, AppFile, AppLookup, AppLookupTimes, PackageError, unpack};
pub use aql::{Matching, Mode, Options as AqlOptions};
pub use ariel_catalog::ArielCatalog;
pub use language::Language;
pub use made_text::MadeText;
pub use query::{BeyondEvents, Compiled, Query, Settings, Syntax};
pub use sigma::{
    Alias as SigmaAlias, Choice as SigmaChoice, Comparison as SigmaComparison,
    Correlation as SigmaCorrelation, CorrelationType as SigmaCorrelationType, Level as SigmaLevel,
    Logsource as SigmaLogsource, Pipeline as SigmaPipeline, Pipelines as SigmaPipelines,
    Placeholders as SigmaPlaceholders, Status as SigmaStatus, Together as SigmaTogether,
};
pub use sigma_rules::{SigmaFile, SigmaFilter, SigmaRule};
pub use spl::{Alias, AutoLookup, Knowledge, Macro, Props, Scope, Tagged};
