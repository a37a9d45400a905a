//! What add-ons define: event types, and data models, which are named sets of events with fields of their own.

use std::collections::BTreeMap;

use plan::Expr;

use crate::Macro;

/// What comes with Splunk's add-ons and stands behind what a user defines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddOns {
    /// Data models.
    pub data_models: Vec<DataModel>,
    /// Event types: name to the search that they stand for. One of the user's of that name wins.
    pub eventtypes: BTreeMap<String, String>,
    /// Macros, named as [`crate::Knowledge::macros`] names them. One of the user's of that name wins.
    pub macros: BTreeMap<String, Macro>,
}

/// A data model as plain data: whoever knows the products fills it in.
#[derive(Clone, Debug, PartialEq)]
pub struct DataModel {
    /// Its name, as queries write it.
    pub name: String,
    /// Roots before their children.
    pub datasets: Vec<Dataset>,
}

/// A dataset of a data model.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// Its name.
    pub name: String,
    /// The dataset at the root above it, whose name stands before its fields; its own name for a root.
    pub root: String,
    /// Which events of Splunk's view are in it; `None` where none can be.
    pub holds: Option<Expr>,
    /// How its fields are made from those of Splunk's view.
    pub fields: BTreeMap<String, Expr>,
}
