//! What a log source of a rule means in Windows logs.

use std::sync::LazyLock;

use text::{Diagnostic, Diagnostics, Span};

use crate::diagnostics;
use crate::yaml::{Node, Yaml, documents};

/// The log sources that are known: which events each means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Logsources {
    /// In the order of the table.
    pub known: Vec<Source>,
}

/// One log source and its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Such as `process_creation`; `None` where the source is a service.
    pub category: Option<String>,
    /// Such as `windows`.
    pub product: Option<String>,
    /// Such as `security`.
    pub service: Option<String>,
    /// Its events are those of any of these.
    pub events: Vec<Channel>,
}

/// Events of one channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Channel {
    /// The channel's full name, such as `Microsoft-Windows-Sysmon/Operational`.
    pub name: String,
    /// Only these event ids; all where there are none.
    pub ids: Vec<u32>,
}

impl Logsources {
    /// The table that comes with the project.
    pub fn builtin() -> Logsources {
        static TABLE: LazyLock<Logsources> = LazyLock::new(|| {
            Logsources::parse(include_str!("../../../taxonomy/sigma_logsources.yml"))
                .expect("the table of the project is tested")
        });
        TABLE.clone()
    }

    /// Reads a table: a list of maps with `category`, `product`, `service` and `events`, which is a list of maps
    /// with `channel` and `ids`.
    pub fn parse(text: &str) -> Result<Logsources, Diagnostics> {
        let (documents, diagnostics) = documents(text);
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let Some(table) = documents.first() else { return Ok(Logsources::default()) };
        let known = list(table, "log sources").and_then(|nodes| nodes.iter().map(source).collect());
        Ok(Logsources { known: known.map_err(|diagnostic| vec![diagnostic])? })
    }

    /// The events of a category (or service) of a product; a rule that names no product means any.
    pub(crate) fn find(&self, product: Option<&str>, of: Wanted<'_>) -> Option<&[Channel]> {
        let fits = |source: &&Source| {
            let found = match of {
                Wanted::Category(name) => source.category.as_deref() == Some(name),
                Wanted::Service(name) => source.service.as_deref() == Some(name),
            };
            found && (product.is_none() || source.product.as_deref() == product)
        };
        self.known.iter().find(fits).map(|source| source.events.as_slice())
    }
}

/// What is looked up.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted<'a> {
    Category(&'a str),
    Service(&'a str),
}

fn list<'n>(node: &'n Node, what: &str) -> Result<&'n [Node], Diagnostic> {
    match &node.yaml {
        Yaml::List(nodes) => Ok(nodes),
        Yaml::Scalar { .. } | Yaml::Map(_) => {
            Err(diagnostics::wrong_type(node.span, what, "a list", node.kind()))
        }
    }
}

fn source(node: &Node) -> Result<Source, Diagnostic> {
    let mut source = Source::default();
    for (key, value) in map(node)? {
        match key {
            "category" => source.category = Some(text(value)?),
            "product" => source.product = Some(text(value)?),
            "service" => source.service = Some(text(value)?),
            "events" => {
                source.events = list(value, "events")?.iter().map(channel).collect::<Result<_, _>>()?;
            }
            _ => return Err(unknown_key(node.span, key)),
        }
    }
    Ok(source)
}

fn channel(node: &Node) -> Result<Channel, Diagnostic> {
    let mut found = Channel::default();
    for (key, value) in map(node)? {
        match key {
            "channel" => found.name = text(value)?,
            "ids" => found.ids = list(value, "ids")?.iter().map(id).collect::<Result<_, _>>()?,
            _ => return Err(unknown_key(node.span, key)),
        }
    }
    Ok(found)
}

fn map(node: &Node) -> Result<Vec<(&str, &Node)>, Diagnostic> {
    let Yaml::Map(pairs) = &node.yaml else {
        return Err(diagnostics::wrong_type(node.span, "a log source", "a map", node.kind()));
    };
    Ok(pairs.iter().map(|(key, value)| (key.text().unwrap_or_default(), value)).collect())
}

fn text(node: &Node) -> Result<String, Diagnostic> {
    let wrong = || diagnostics::wrong_type(node.span, "a log source", "a text", node.kind());
    node.text().map(str::to_owned).ok_or_else(wrong)
}

fn id(node: &Node) -> Result<u32, Diagnostic> {
    let wrong = || diagnostics::wrong_type(node.span, "an event id", "a number", node.kind());
    node.text().and_then(|text| text.parse().ok()).ok_or_else(wrong)
}

fn unknown_key(span: Span, key: &str) -> Diagnostic {
    Diagnostic::error("unknown-key", span, format!("a log source has no `{key}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_the_project_is_read() {
        let sources =
            Logsources::parse(include_str!("../../../taxonomy/sigma_logsources.yml")).expect("a table");
        let found = sources.find(Some("windows"), Wanted::Category("dns_query")).expect("dns_query");
        assert_eq!(
            found,
            [Channel { name: "Microsoft-Windows-Sysmon/Operational".to_owned(), ids: vec![22] }]
        );
        assert!(sources.find(Some("linux"), Wanted::Category("process_creation")).is_none());
        assert!(sources.find(None, Wanted::Service("security")).is_some());
    }

    /// The categories and services of Windows in the taxonomy appendix of the Sigma specification, version 2.0.1.
    #[test]
    fn every_windows_log_source_of_the_appendix_is_known() {
        let categories = "clipboard_capture create_remote_thread create_stream_hash dns_query driver_load file_access \
            file_block_executable file_block_shredding file_change file_delete file_delete_detected file_event \
            file_executable_detected file_rename image_load network_connection pipe_created process_access \
            process_creation process_tampering process_termination ps_classic_provider_start ps_classic_script \
            ps_classic_start ps_module ps_script raw_access_thread registry_add registry_delete registry_event \
            registry_rename registry_set sysmon_error sysmon_status wmi_event";
        let services = "application application-experience applocker appmodel-runtime appxdeployment-server \
            appxpackaging-om bitlocker bits-client capi2 certificateservicesclient-lifecycle-system \
            codeintegrity-operational dhcp diagnosis-scripted dns-client dns-server dns-server-analytic \
            dns-server-audit driver-framework firewall-as hyper-v-worker kernel-event-tracing kernel-shimengine ldap \
            lsa-server msexchange-management ntfs ntlm openssh powershell powershell-classic printservice-admin \
            printservice-operational security security-mitigations sense servicebus-client shell-core \
            smbclient-security sysmon system taskscheduler terminalservices-localsessionmanager vhdmp windefend wmi";
        let table = Logsources::builtin();
        let known = |of| table.find(Some("windows"), of).is_some_and(|events| !events.is_empty());
        let unknown: Vec<&str> =
            (categories.split_whitespace().filter(|name| !known(Wanted::Category(name))))
                .chain(services.split_whitespace().filter(|name| !known(Wanted::Service(name))))
                .collect();
        assert_eq!(unknown, Vec::<&str>::new());
    }

    #[test]
    fn a_fault_of_the_table_is_named_at_its_place() {
        let table = "- category: a\n  events: [{channel: b, ids: [c]}]\n";
        let faults = Logsources::parse(table).expect_err("`c` is no number");
        assert_eq!(faults[0].span.of(table), "c");
    }
}
