//! How a row of a query becomes a finding.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::Services;

/// How a row of a query becomes a finding: for each field of a finding, where its values are in the row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FindingMapping {
    /// The computer.
    pub host: Sources,
    /// The account.
    pub user: Sources,
    /// The process's full image path.
    pub process: Sources,
    /// The process's number.
    pub process_id: Sources,
    /// The process's GUID.
    pub process_guid: Sources,
    /// The parent's full image path.
    pub parent: Sources,
    /// The process's command line.
    pub command_line: Sources,
    /// The service that the finding is about.
    pub service: Sources,
    /// The host name that the process asked for.
    pub name: Sources,
    /// What says so; every source counts.
    pub evidence: Sources,
    /// Where the process connected to.
    pub destination_ip: Sources,
    /// On which port.
    pub destination_port: Sources,
    /// How many connections.
    pub connection_count: Sources,
    /// When it began.
    pub time: Sources,
    /// What the number in `time` counts, since 1970-01-01 UTC.
    pub time_unit: TimeUnit,
}

/// What the number of a time counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeUnit {
    /// Seconds with a fraction, as Splunk has them.
    #[default]
    Seconds,
    /// Milliseconds, as QRadar has them.
    Milliseconds,
    /// No number: a time as text, in UTC where it names no zone.
    Text,
}

/// A field of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is documented at the mapping's field of the same name")]
pub enum FindingField {
    Host,
    User,
    Process,
    ProcessId,
    ProcessGuid,
    Parent,
    CommandLine,
    Service,
    Name,
    Evidence,
    DestinationIp,
    DestinationPort,
    ConnectionCount,
    Time,
}

/// Where the values of a field are: the first source that has one is taken (of `evidence`, all are).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub struct Sources(pub Vec<Source>);

/// Where a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In a column of the row.
    Column(String),
    /// Here, in every row that has something in the column `when` (0 and `-` count as nothing).
    Text {
        /// The value.
        text: String,
        /// A column; `None` for every row.
        when: Option<String>,
    },
    /// The service that the host name in the column belongs to.
    ServiceOf(String),
    /// The first host name of a service in the column's text.
    HostIn(String),
    /// The service of the first host name of a service in the column's text.
    ServiceIn(String),
}

/// A row of a query: the texts of a column; none where the row lacks it.
pub trait Row {
    /// The texts of a column, one of each value of a multivalue.
    fn texts(&self, column: &str) -> Vec<String>;
}

impl FindingMapping {
    /// Where the values of a field are.
    pub fn sources(&self, field: FindingField) -> &Sources {
        match field {
            FindingField::Host => &self.host,
            FindingField::User => &self.user,
            FindingField::Process => &self.process,
            FindingField::ProcessId => &self.process_id,
            FindingField::ProcessGuid => &self.process_guid,
            FindingField::Parent => &self.parent,
            FindingField::CommandLine => &self.command_line,
            FindingField::Service => &self.service,
            FindingField::Name => &self.name,
            FindingField::Evidence => &self.evidence,
            FindingField::DestinationIp => &self.destination_ip,
            FindingField::DestinationPort => &self.destination_port,
            FindingField::ConnectionCount => &self.connection_count,
            FindingField::Time => &self.time,
        }
    }

    /// The columns that are read, by name, each once.
    pub fn columns(&self) -> BTreeSet<String> {
        let sources = FindingField::ALL.iter().flat_map(|field| &self.sources(*field).0);
        sources.filter_map(Source::column).map(str::to_owned).collect()
    }

    /// The values of a field in a row; none where no source has one.
    pub fn fill(&self, field: FindingField, row: &dyn Row, services: &Services) -> Vec<String> {
        let mut found = self.sources(field).0.iter().map(|source| source.texts(row, services));
        match field {
            FindingField::Evidence => found.flatten().collect(),
            _ => found.find(|texts| !texts.is_empty()).unwrap_or_default(),
        }
    }
}

impl FindingField {
    /// Every field, in the order of the mapping.
    pub const ALL: &[FindingField] = &[
        FindingField::Host,
        FindingField::User,
        FindingField::Process,
        FindingField::ProcessId,
        FindingField::ProcessGuid,
        FindingField::Parent,
        FindingField::CommandLine,
        FindingField::Service,
        FindingField::Name,
        FindingField::Evidence,
        FindingField::DestinationIp,
        FindingField::DestinationPort,
        FindingField::ConnectionCount,
        FindingField::Time,
    ];
}

impl Source {
    /// The column that is read, if any.
    pub fn column(&self) -> Option<&str> {
        match self {
            Source::Column(column)
            | Source::ServiceOf(column)
            | Source::HostIn(column)
            | Source::ServiceIn(column) => Some(column),
            Source::Text { when, .. } => when.as_deref(),
        }
    }

    /// The texts that this source has in a row. Empty texts and `-`, Sysmon's word for nothing, are left out.
    fn texts(&self, row: &dyn Row, services: &Services) -> Vec<String> {
        let present = |column: &str| row.texts(column).into_iter().filter(|text| says_something(text));
        let service = |host: &str| services.of(host).map(|found| found.name.clone());
        match self {
            Source::Column(column) => present(column).collect(),
            Source::Text { text, when: None } => vec![text.clone()],
            Source::Text { text, when: Some(column) } => {
                if present(column).any(|found| found != "0") {
                    vec![text.clone()]
                } else {
                    Vec::new()
                }
            }
            Source::ServiceOf(column) => present(column).filter_map(|host| service(&host)).collect(),
            Source::HostIn(column) => present(column).filter_map(|text| services.host_in(&text)).collect(),
            Source::ServiceIn(column) => present(column)
                .filter_map(|text| services.host_in(&text))
                .filter_map(|host| service(&host))
                .collect(),
        }
    }
}

fn says_something(text: &str) -> bool {
    !text.is_empty() && text != "-"
}

/// Sources as they are written: a column's name, one source, or several in their order. `Many` stands first, since a
/// list of two texts would also do for a source's two fields.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Many(Vec<WrittenSource>),
    One(WrittenSource),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenSource {
    Column(String),
    Text(WrittenText),
    ServiceOf(WrittenServiceOf),
    HostIn(WrittenHostIn),
    ServiceIn(WrittenServiceIn),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenText {
    text: String,
    when: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenServiceOf {
    service_of: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHostIn {
    host_in: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenServiceIn {
    service_in: String,
}

impl From<Written> for Sources {
    fn from(written: Written) -> Sources {
        match written {
            Written::One(source) => Sources(vec![source.into()]),
            Written::Many(sources) => Sources(sources.into_iter().map(Source::from).collect()),
        }
    }
}

impl From<WrittenSource> for Source {
    fn from(written: WrittenSource) -> Source {
        match written {
            WrittenSource::Column(column) => Source::Column(column),
            WrittenSource::Text(WrittenText { text, when }) => Source::Text { text, when },
            WrittenSource::ServiceOf(WrittenServiceOf { service_of }) => Source::ServiceOf(service_of),
            WrittenSource::HostIn(WrittenHostIn { host_in }) => Source::HostIn(host_in),
            WrittenSource::ServiceIn(WrittenServiceIn { service_in }) => Source::ServiceIn(service_in),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Service;

    struct Pairs<'a>(&'a [(&'a str, &'a str)]);

    impl Row for Pairs<'_> {
        fn texts(&self, column: &str) -> Vec<String> {
            self.0.iter().filter(|(name, _)| *name == column).map(|(_, text)| (*text).to_owned()).collect()
        }
    }

    fn check(mapping: &str, field: FindingField, row: &[(&str, &str)], expected: &[&str]) {
        let mapping: FindingMapping = serde_saphyr::from_str(mapping).unwrap();
        let hosts = vec!["example.org".to_owned()];
        let services =
            Services { all: vec![Service { name: "Example".to_owned(), hosts, spoken_by_system: false }] };
        assert_eq!(mapping.fill(field, &Pairs(row), &services), expected);
    }

    #[test]
    fn takes_the_first_source_that_has_something() {
        let mapping = "name: [Asked, Reverse, {host_in: Command}]";
        check(mapping, FindingField::Name, &[("Asked", "a"), ("Reverse", "b")], &["a"]);
        check(mapping, FindingField::Name, &[("Asked", "-"), ("Reverse", "b")], &["b"]);
        check(
            mapping,
            FindingField::Name,
            &[("Command", "curl https://www.example.org/x")],
            &["www.example.org"],
        );
        check(mapping, FindingField::Name, &[], &[]);
    }

    #[test]
    fn two_columns_are_two_sources() {
        check("host: [Computer, Hostname]", FindingField::Host, &[("Hostname", "pc1")], &["pc1"]);
        check("host: [Computer, Hostname]", FindingField::Host, &[("Computer", "pc2")], &["pc2"]);
    }

    #[test]
    fn knows_the_columns_that_it_reads() {
        let mapping =
            "{host: A, name: [B, {host_in: C}], evidence: [{text: x, when: D}, {text: other}], time: A}";
        let mapping: FindingMapping = serde_saphyr::from_str(mapping).unwrap();
        assert_eq!(mapping.columns().into_iter().collect::<String>(), "ABCD");
    }

    #[test]
    fn takes_all_evidence() {
        let mapping =
            "evidence: [{text: dns-query, when: Queries}, {text: command-line, when: Commands}, Other]";
        let row = [("Queries", "0"), ("Commands", "2"), ("Other", "x"), ("Other", "y")];
        check(mapping, FindingField::Evidence, &row, &["command-line", "x", "y"]);
    }

    #[test]
    fn names_the_service_of_a_host() {
        check(
            "service: {service_of: Host}",
            FindingField::Service,
            &[("Host", "a.example.org")],
            &["Example"],
        );
        check("service: {service_of: Host}", FindingField::Service, &[("Host", "notexample.org")], &[]);
        check(
            "service: {service_in: Cmd}",
            FindingField::Service,
            &[("Cmd", "curl a.example.org/x")],
            &["Example"],
        );
    }
}
