//! What an Ariel database knows, from `taxonomy`.

use std::collections::BTreeSet;

use aql::{Catalog, Meant, Property, PropertyKind};
use plan::Type;
use qradar::{Part, State};
use taxonomy::{FieldType, Profile, Views};

/// What an Ariel database knows, from `taxonomy`: its built-in properties and the custom ones of a profile.
pub struct ArielCatalog<'a> {
    views: &'a Views,
    own_names: Option<&'a BTreeSet<String>>,
    state: Option<&'a State>,
}

impl<'a> ArielCatalog<'a> {
    /// The catalog of products that are set up as `views` says. `own_names` are names that the events at hand have;
    /// a query may mean them.
    pub fn new(views: &'a Views, own_names: Option<&'a BTreeSet<String>>) -> ArielCatalog<'a> {
        ArielCatalog { views, own_names, state: None }
    }

    /// The same for a server that knows this beside its events.
    pub fn with_state(self, state: Option<&'a State>) -> ArielCatalog<'a> {
        ArielCatalog { state, ..self }
    }

    fn has(&self, part: Part) -> bool {
        self.state.is_some_and(|state| state.has(part))
    }

    /// A custom property, or an event's own value, as the column of that name holds it.
    fn custom(&self, name: &str) -> Property {
        if let Some(kind) = self.views.custom(name).and_then(|own| own.ty.kind()) {
            let (ty, kind) = built_in(kind);
            return Property { name: name.to_owned(), ty, kind };
        }
        self.column(aql::VIEW, name)
    }

    /// The column of that name in a view.
    fn column(&self, view: &str, name: &str) -> Property {
        let (ty, kind) = match self.views.field_type(view, name) {
            FieldType::Text => (Type::Text, PropertyKind::String),
            FieldType::Integer => (Type::Integer, PropertyKind::Long),
            FieldType::Number => (Type::Number, PropertyKind::Double),
            FieldType::Boolean => (Type::Boolean, PropertyKind::Boolean),
        };
        Property { name: name.to_owned(), ty, kind }
    }

    fn custom_of(&self, profile: Profile, name: &str) -> Option<Property> {
        let names = self.views.profile_names(profile);
        let exact = names.get(name);
        let found = exact.or_else(|| names.iter().find(|known| known.eq_ignore_ascii_case(name)));
        found.map(|known| self.custom(known))
    }

    /// The column that a name of the table of meanings stands for.
    fn named(&self, name: &str) -> Property {
        self.property(name).unwrap_or_else(|| self.custom(name))
    }
}

impl Catalog for ArielCatalog<'_> {
    fn property(&self, name: &str) -> Option<Property> {
        let custom = self.custom_of(Profile::Custom, name);
        if custom.is_some() {
            return custom;
        }
        if let Some((name, kind)) = taxonomy::built_in_property(name) {
            let (ty, kind) = built_in(kind);
            return Some(Property { name: name.to_owned(), ty, kind });
        }
        self.custom_of(self.views.profile, name)
    }

    fn property_meant(&self, name: &str) -> Option<Meant<Property>> {
        for profile in [Profile::Current, Profile::Year2020] {
            if let Some(value) = self.custom_of(profile, name) {
                let why =
                    format!("`{}` is its name in the property profile `{}`", value.name, profile.word());
                return Some(Meant { value, why });
            }
        }
        if let Some(meant) = taxonomy::property_meant(name) {
            return Some(Meant { value: self.named(&meant.is), why: meant.why.clone() });
        }
        if let Some(spelling) = taxonomy::field_spelling(name) {
            let why = format!("`{spelling}` is the name that the event itself has for it");
            return Some(Meant { value: self.custom(spelling), why });
        }
        let own = self.own_names?.iter().find(|own| own.eq_ignore_ascii_case(name))?;
        let why = format!("events have a value of the name `{own}`");
        Some(Meant { value: self.custom(own), why })
    }

    fn property_names(&self) -> Vec<String> {
        let names = self.views.names(aql::VIEW);
        names.iter().filter(|name| self.property(name).is_some()).map(|name| name.to_string()).collect()
    }

    fn flow_property(&self, name: &str) -> Option<Property> {
        if let Some((name, kind)) = taxonomy::flow_property(name) {
            let (ty, kind) = built_in(kind);
            return Some(Property { name: name.to_owned(), ty, kind });
        }
        let names = self.views.names(aql::FLOWS);
        let known = names.iter().find(|known| known.eq_ignore_ascii_case(name))?;
        Some(self.column(aql::FLOWS, known))
    }

    fn cursor(&self, name: &str) -> Option<String> {
        self.state?.search(name).map(str::to_owned)
    }

    fn saved_search(&self, name: &str) -> Option<String> {
        self.state?.saved_search(name).map(str::to_owned)
    }

    fn missing_state(&self, function: &str) -> Option<(String, String)> {
        let (part, answer) = asks(function).filter(|(part, _)| !self.has(*part))?;
        let message =
            format!("{function} asks the server's state, and this part of it is not given: {answer}");
        let note = format!("--qradar-state DIR takes it from {part}; docs/qradar-state.md has the formats");
        Some((message, note))
    }

    fn has_log_sources(&self) -> bool {
        self.has(Part::LogSources)
    }

    fn log_source_type_meant(&self, id: i64) -> Option<Meant<i64>> {
        let meant = taxonomy::log_source_type_meant(id)?;
        Some(Meant { value: meant.is, why: meant.why.clone() })
    }

    fn log_source_type_name(&self, id: i64) -> Option<String> {
        taxonomy::log_source_type_name(id).map(str::to_owned)
    }
}

/// The part of the state that a function asks, and what it answers without it.
fn asks(function: &str) -> Option<(Part, &'static str)> {
    const FALSE: &str = "it is false of everything";
    const NULL: &str = "it is null";
    Some(match function {
        "REFERENCESETCONTAINS" => (Part::ReferenceSets, FALSE),
        "REFERENCEMAP" => (Part::ReferenceMaps, NULL),
        "REFERENCEMAPSETCONTAINS" => (Part::MapsOfSets, FALSE),
        "REFERENCETABLE" => (Part::ReferenceTables, NULL),
        "MATCHESASSETSEARCH" => (Part::AssetSearches, FALSE),
        "ASSETHOSTNAME" | "ASSETUSER" | "ASSETPROPERTY" => (Part::Assets, NULL),
        "NETWORKNAME" | "FULLNETWORKNAME" => {
            (Part::Networks, "the private networks that each server has to begin with are taken")
        }
        "LOGSOURCEGROUPNAME" => (Part::LogSourceGroups, NULL),
        "RULENAME" => (Part::Rules, NULL),
        "INOFFENSE" => (Part::Offenses, FALSE),
        "OFFENSE_TIME" => (Part::Offenses, "the time is open"),
        "HOSTNAME" | "PROCESSORNAME" | "COMPONENTID" => (Part::Hosts, NULL),
        "APPLICATIONNAME" => (Part::Applications, NULL),
        _ if function.starts_with("GEO::") => (Part::Geo, NULL),
        _ => return None,
    })
}

/// What our column of a built-in property holds, and the vendor's kind.
fn built_in(kind: taxonomy::PropertyKind) -> (Type, PropertyKind) {
    match kind {
        taxonomy::PropertyKind::Host => (Type::Text, PropertyKind::Host),
        taxonomy::PropertyKind::Mac => (Type::Text, PropertyKind::Mac),
        taxonomy::PropertyKind::Port => (Type::Integer, PropertyKind::Port),
        taxonomy::PropertyKind::Integer => (Type::Integer, PropertyKind::Integer),
        taxonomy::PropertyKind::Long => (Type::Integer, PropertyKind::Long),
        taxonomy::PropertyKind::String => (Type::Text, PropertyKind::String),
        taxonomy::PropertyKind::List => (Type::Multi, PropertyKind::List),
        taxonomy::PropertyKind::Bytes => (Type::Text, PropertyKind::ByteArray),
        taxonomy::PropertyKind::Boolean => (Type::Boolean, PropertyKind::Boolean),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is meant is asked only of names that do not exist.
    #[track_caller]
    fn check(name: &str, exists: Option<&str>, meant: Option<&str>) {
        let views = Views::default();
        let own = BTreeSet::from(["query.name".to_owned()]);
        let catalog = ArielCatalog::new(&views, Some(&own));
        let found = catalog.property(name);
        assert_eq!(found.as_ref().map(|found| found.name.as_str()), exists);
        let guess = found.is_none().then(|| catalog.property_meant(name)).flatten();
        assert_eq!(guess.map(|guess| guess.value.name).as_deref(), meant);
    }

    #[test]
    fn properties_exist_or_are_meant() {
        check("SourceIP", Some("sourceip"), None);
        check("Process Path", Some("Process Path"), None);
        check("process path", Some("Process Path"), None);
        check("EventID", None, Some("EventID"));
        check("ImageFileName", None, Some("Image"));
        check("DestinationHostname", None, Some("DestinationHostname"));
        check("CommandLine", None, Some("CommandLine"));
        check("QUERY.NAME", None, Some("query.name"));
        check("Nonsense", None, None);
    }

    #[test]
    fn every_listed_name_is_a_property() {
        let views = Views::default();
        let names = ArielCatalog::new(&views, None).property_names();
        assert!(
            names.iter().any(|name| name == "username") && names.iter().any(|name| name == "Process Path")
        );
    }

    #[test]
    fn the_columns_have_the_types_of_the_view() {
        let views = Views::default();
        let catalog = ArielCatalog::new(&views, None);
        for name in views.names(aql::VIEW) {
            let Some(property) = catalog.property(&name) else { continue };
            let expected = match views.field_type(aql::VIEW, &name) {
                FieldType::Text => Type::Text,
                FieldType::Integer => Type::Integer,
                FieldType::Number => Type::Number,
                FieldType::Boolean => Type::Boolean,
            };
            assert_eq!(property.ty, expected, "{name}");
        }
    }

    #[test]
    fn a_wrong_log_source_type_is_told_with_its_reason() {
        let views = Views::default();
        let meant = ArielCatalog::new(&views, None).log_source_type_meant(93).expect("it is in the table");
        assert_eq!(meant.value, 12);
        assert!(meant.why.contains("McAfee"), "{}", meant.why);
    }
}
