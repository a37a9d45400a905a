//! Splunk's common information model: which events are in a dataset, and how its fields are made.
//!
//! The content is in `taxonomy/cim/`. Its rules read the fields of the view `splunk`, not those of the event: a data
//! model stands on what the add-ons have made of an event.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::events::event_name;
use crate::rule::{Rule, RuleError, Transform};

/// A data model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataModel {
    /// Its name, as queries write it.
    pub name: String,
    /// Roots before their children.
    pub datasets: Vec<Dataset>,
}

/// A dataset of a data model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset {
    /// Its name.
    pub name: String,
    /// The dataset at the root above it, whose name stands before its fields; its own name for a root.
    pub root: String,
    /// Which events are in it; none where Windows telemetry fills it with nothing.
    pub events: Vec<Events>,
    /// Fields of the root that must have one of these values.
    pub only: Vec<(String, Vec<String>)>,
    /// How its fields are made from those of the view `splunk`.
    pub fields: BTreeMap<String, Rule>,
}

/// Events of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// The channel.
    pub channel: String,
    /// Their ids.
    pub ids: Vec<u32>,
}

/// The data models that are known, those that nothing fills among them.
pub fn data_models() -> &'static [DataModel] {
    static MODELS: LazyLock<Vec<DataModel>> = LazyLock::new(|| {
        let files = [
            include_str!("../../../taxonomy/cim/endpoint.toml"),
            include_str!("../../../taxonomy/cim/network.toml"),
            include_str!("../../../taxonomy/cim/identity.toml"),
            include_str!("../../../taxonomy/cim/unfilled.toml"),
        ];
        files
            .iter()
            .flat_map(|text| read(text).expect("tested: the files of taxonomy/cim can be read"))
            .collect()
    });
    &MODELS
}

/// Event types that Splunk's add-ons define: their names and the searches that they stand for.
pub fn event_types() -> &'static BTreeMap<String, String> {
    static TYPES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        toml::from_str(include_str!("../../../taxonomy/cim/event_types.toml"))
            .expect("tested: event_types.toml can be read")
    });
    &TYPES
}

/// A search macro.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchMacro {
    /// The names of its arguments.
    pub args: Vec<String>,
    /// The text that stands for its call, with `$name$` for an argument.
    pub definition: String,
}

/// Macros that Splunk's app of the common information model defines, by name and number of arguments.
pub fn search_macros() -> &'static BTreeMap<String, SearchMacro> {
    static MACROS: LazyLock<BTreeMap<String, SearchMacro>> = LazyLock::new(|| {
        toml::from_str(include_str!("../../../taxonomy/cim/macros.toml"))
            .expect("tested: macros.toml can be read")
    });
    &MACROS
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelsFile {
    model: Vec<ModelFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelFile {
    name: String,
    dataset: Vec<DatasetFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatasetFile {
    name: String,
    parent: Option<String>,
    #[serde(default)]
    events: Vec<Events>,
    #[serde(default)]
    only: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    known: Vec<String>,
    #[serde(default)]
    same: Vec<String>,
    /// Fields that say what happened, in the name that Windows gives the event.
    #[serde(default)]
    named: Vec<String>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

fn read(text: &str) -> Result<Vec<DataModel>, String> {
    let file: ModelsFile = toml::from_str(text).map_err(|error| error.to_string())?;
    file.model.into_iter().map(model).collect()
}

fn model(file: ModelFile) -> Result<DataModel, String> {
    let mut datasets: Vec<Dataset> = Vec::new();
    for given in file.dataset {
        let made = match &given.parent {
            None => root(given).map_err(|error| error.to_string())?,
            Some(parent) => {
                let above = datasets.iter().find(|known| known.name == *parent);
                let above =
                    above.ok_or_else(|| format!("{}: `{parent}` comes before no dataset", file.name))?;
                child(above, given)
            }
        };
        datasets.push(made);
    }
    Ok(DataModel { name: file.name, datasets })
}

fn root(file: DatasetFile) -> Result<Dataset, RuleError> {
    let mut fields = BTreeMap::new();
    for name in file.known {
        let rules = vec![Rule::Field(name.as_str().into()), Rule::Text(Arc::from("unknown"))];
        fields.insert(name, Rule::Call(Transform::First, rules));
    }
    for name in file.same {
        let rule = Rule::Field(name.as_str().into());
        fields.insert(name, rule);
    }
    for name in file.named {
        let rules = vec![
            Rule::Field(name.as_str().into()),
            Rule::Call(Transform::Choose, names(&file.events)),
            Rule::Text(Arc::from("unknown")),
        ];
        fields.insert(name, Rule::Call(Transform::First, rules));
    }
    for (name, rule) in file.fields {
        fields.insert(name, Rule::parse(&rule)?);
    }
    let only = file.only.into_iter().collect();
    Ok(Dataset { root: file.name.clone(), name: file.name, events: file.events, only, fields })
}

/// What `choose` is given to make an event's name of its id. The ids of a dataset's channels differ.
fn names(events: &[Events]) -> Vec<Rule> {
    let mut args = vec![Rule::Field(Arc::from("EventCode"))];
    for Events { channel, ids } in events {
        for id in ids {
            if let Some(name) = event_name(channel, *id) {
                args.push(Rule::Text(id.to_string().into()));
                args.push(Rule::Text(name.into()));
            }
        }
    }
    args
}

fn child(above: &Dataset, file: DatasetFile) -> Dataset {
    let only = above.only.iter().cloned().chain(file.only).collect();
    Dataset { name: file.name, only, ..above.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read_and_no_name_is_given_twice() {
        let models = data_models();
        let mut names: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(models.iter().all(|model| !model.datasets.is_empty()));
    }

    #[test]
    fn event_types_can_be_read() {
        assert_eq!(event_types()["wineventlog_system"], "Channel=System");
    }

    #[test]
    fn macros_can_be_read() {
        for (name, found) in search_macros() {
            assert!(name.ends_with(&format!("({})", found.args.len())), "{name}");
        }
    }

    #[test]
    fn a_child_has_the_events_and_fields_of_its_root() {
        let models = data_models();
        let model = models.iter().find(|model| model.name == "Authentication").expect("there is one");
        let failed = model.datasets.iter().find(|found| found.name == "Failed_Authentication");
        let failed = failed.expect("there is one");
        assert_eq!(failed.root, "Authentication");
        assert_eq!(failed.events, model.datasets[0].events);
        assert_eq!(failed.only, [("action".to_owned(), vec!["failure".to_owned()])]);
        assert_eq!(failed.fields["user"], Rule::parse("first(user, 'unknown')").expect("it can be read"));
    }
}
