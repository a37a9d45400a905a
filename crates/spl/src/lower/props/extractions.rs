//! `EXTRACT-…` and `REPORT-…`: what is found in an event's text.

use std::collections::BTreeSet;

use plan::{Arg, ArgValue, Field, Step, StepKind, Vendor};
use text::Span;

use super::FieldsRead;
use crate::Props;
use crate::lower::{Lowering, step};

/// What the extractions of all stanzas read besides the fields that the search names.
const READ: [&str; 4] = ["_raw", "sourcetype", "source", "host"];

impl Lowering<'_> {
    /// One step for the extractions of all stanzas, where one of them finds a field that is wanted.
    pub(super) fn extractions(&self, wanted: &FieldsRead, span: Span) -> Vec<Step> {
        let stanzas: Vec<&Props> =
            self.knowledge.props.iter().filter(|props| !props.extractions.is_empty()).collect();
        let used = self.transforms_of(&stanzas);
        let finds = Finds::of(&stanzas, &used, self);
        let only: Vec<String> = match &wanted.names {
            None => Vec::new(),
            Some(names) if finds.any => {
                names.iter().filter(|name| !OWN.contains(&name.as_str())).cloned().collect()
            }
            Some(names) => names.intersection(&finds.names).cloned().collect(),
        };
        let nothing = stanzas.is_empty() || only.is_empty() && wanted.names.is_some();
        if nothing {
            return Vec::new();
        }
        let text = |name: &'static str, text: String| Arg { name, value: ArgValue::Text(text), span };
        let fields = |name: &'static str, names: Vec<String>| {
            let fields = names.into_iter().map(|name| Field { name, span }).collect();
            Arg { name, value: ArgValue::Fields(fields), span }
        };
        let mut args = Vec::new();
        for props in stanzas {
            args.push(text("stanza", props.name.clone()));
            args.extend(
                props.extractions.iter().map(|(key, value)| text("setting", format!("{key}={value}"))),
            );
        }
        for name in used {
            args.push(text("transform", name.to_owned()));
            let settings = self.knowledge.transforms.get(name).into_iter().flatten();
            args.extend(settings.map(|(key, value)| text("setting", format!("{key}={value}"))));
        }
        let mut reads: Vec<String> = READ.map(str::to_owned).to_vec();
        reads.extend(finds.sources);
        args.push(fields("reads", reads));
        if wanted.names.is_some() {
            args.push(fields("only", only));
        }
        vec![step(StepKind::Vendor(Vendor { command: "splunk.extractions".to_owned(), args }), span)]
    }

    /// The names of the transforms that stanzas report by.
    fn transforms_of<'p>(&self, stanzas: &[&'p Props]) -> BTreeSet<&'p str> {
        let reports = stanzas.iter().flat_map(|props| {
            props.extractions.iter().filter(|(key, _)| key.starts_with("REPORT-")).map(|(_, names)| names)
        });
        let names = reports.flat_map(|names| names.split(',').map(str::trim));
        names.filter(|name| self.knowledge.transforms.contains_key(*name)).collect()
    }
}

/// Fields that extractions do not make.
const OWN: [&str; 6] = ["_time", "_raw", "sourcetype", "source", "host", "index"];

/// What extractions find.
struct Finds {
    /// The fields that stand in them.
    names: BTreeSet<String>,
    /// Do they find fields that the events name?
    any: bool,
    /// The fields that they look into, besides the text.
    sources: BTreeSet<String>,
}

impl Finds {
    fn of(stanzas: &[&Props], transforms: &BTreeSet<&str>, lowering: &Lowering<'_>) -> Finds {
        let mut finds = Finds { names: BTreeSet::new(), any: false, sources: BTreeSet::new() };
        let inline = stanzas.iter().flat_map(|props| &props.extractions);
        for (_, text) in inline.filter(|(key, _)| key.starts_with("EXTRACT-")) {
            finds.names.extend(groups(text).map(str::to_owned));
            finds.sources.extend(text.rsplit_once(" in ").and_then(|(_, field)| is_field(field)));
        }
        for name in transforms {
            let Some(settings) = lowering.knowledge.transforms.get(*name) else { continue };
            let of = |key: &str| settings.get(key).map_or("", String::as_str);
            finds.names.extend(groups(of("REGEX")).map(str::to_owned));
            let keys = of("FORMAT").split_whitespace().filter_map(|pair| pair.split_once("::"));
            for (key, _) in keys {
                finds.names.insert(key.replace('"', ""));
                finds.any |= key.contains('$');
            }
            finds.any |= of("REGEX").contains("_KEY_");
            let parted = !of("DELIMS").is_empty();
            finds.any |= parted && of("FIELDS").is_empty();
            let listed = of("FIELDS").split([',', ' ']).map(|name| name.trim_matches(['"', ' ']).to_owned());
            finds.names.extend(listed.filter(|name| !name.is_empty()));
            finds.sources.extend(is_field(of("SOURCE_KEY").trim_start_matches("field:")));
        }
        finds
    }
}

/// The name, if it is one of a field and not of the text.
fn is_field(name: &str) -> Option<String> {
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (fits && name != "_raw").then(|| name.to_owned())
}

/// The names of the groups in a pattern: `(?<name>…)`, `(?P<name>…)`.
fn groups(pattern: &str) -> impl Iterator<Item = &str> {
    let groups =
        pattern.split("(?").skip(1).filter_map(|rest| rest.trim_start_matches('P').strip_prefix('<'));
    groups.filter(|rest| !rest.starts_with(['=', '!'])).filter_map(|rest| Some(rest.split_once('>')?.0))
}
