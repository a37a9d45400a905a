//! Where Beats puts the values of Windows events when it renames them to the Elastic Common Schema.

/// How an ECS value becomes Windows' text again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The same text.
    Same,
    /// `domain\name` of a user object.
    User,
    /// `SHA1=…,MD5=…` of an object of hashes.
    Hashes,
    /// `egress` and `outbound` are `true`.
    Initiated,
    /// `ipv6` is `true`.
    IsIpv6,
    /// The parts of a DNS answer as Sysmon lists them.
    Answers,
    /// `SUCCESS` is 0.
    DnsStatus,
    /// A list's values with `, ` between them.
    Joined,
}

/// One renaming: for which Sysmon event ids (all where empty), what Windows calls it, and where ECS has it. Of
/// several rows for one name, the first whose value is there counts.
pub(super) struct Row {
    pub(super) ids: &'static [u32],
    pub(super) name: &'static str,
    pub(super) path: &'static str,
    pub(super) way: Way,
}

const fn row(ids: &'static [u32], name: &'static str, path: &'static str, way: Way) -> Row {
    Row { ids, name, path, way }
}

/// The ids whose process object is the event's own process under `Image`.
const OWN: &[u32] = &[1, 2, 3, 5, 7, 9, 11, 12, 13, 14, 15, 17, 18, 22, 23, 24, 25, 26, 27, 28, 29];

/// The ids that are about two processes.
const TWO: &[u32] = &[8, 10];

/// Sysmon's values, in the order in which Sysmon has them. Source: the field reference of Beats' Sysmon module, and
/// events that it wrote.
pub(super) const SYSMON: &[Row] = &[
    row(&[], "RuleName", "rule.name", Way::Same),
    row(&[12, 13, 14, 17, 18, 19, 20, 21], "EventType", "sysmon.event_type", Way::Same),
    row(OWN, "ProcessGuid", "process.entity_id", Way::Same),
    row(OWN, "ProcessId", "process.pid", Way::Same),
    row(OWN, "Image", "process.executable", Way::Same),
    row(&[8], "SourceProcessGuid", "process.entity_id", Way::Same),
    row(&[10], "SourceProcessGUID", "process.entity_id", Way::Same),
    row(TWO, "SourceProcessId", "process.pid", Way::Same),
    row(&[10], "SourceThreadId", "process.thread.id", Way::Same),
    row(TWO, "SourceImage", "process.executable", Way::Same),
    row(&[1, 7], "FileVersion", "process.pe.file_version", Way::Same),
    row(&[1, 7], "Description", "process.pe.description", Way::Same),
    row(&[1, 7], "Product", "process.pe.product", Way::Same),
    row(&[1, 7], "Company", "process.pe.company", Way::Same),
    row(&[1], "OriginalFileName", "process.pe.original_file_name", Way::Same),
    row(&[7], "ImageLoaded", "dll.path", Way::Same),
    row(&[6, 7], "ImageLoaded", "file.path", Way::Same),
    row(&[7], "FileVersion", "file.pe.file_version", Way::Same),
    row(&[7], "Description", "file.pe.description", Way::Same),
    row(&[7], "Product", "file.pe.product", Way::Same),
    row(&[7], "Company", "file.pe.company", Way::Same),
    row(&[7], "OriginalFileName", "file.pe.original_file_name", Way::Same),
    row(&[1], "CommandLine", "process.command_line", Way::Same),
    row(&[1], "CurrentDirectory", "process.working_directory", Way::Same),
    row(&[], "User", "user", Way::User),
    row(&[1], "Hashes", "process.hash", Way::Hashes),
    row(&[7], "Hashes", "dll.hash", Way::Hashes),
    row(&[6, 7, 23, 26], "Hashes", "file.hash", Way::Hashes),
    row(&[15], "Hash", "file.hash", Way::Hashes),
    row(&[1], "ParentProcessGuid", "process.parent.entity_id", Way::Same),
    row(&[1], "ParentProcessId", "process.parent.pid", Way::Same),
    row(&[1], "ParentImage", "process.parent.executable", Way::Same),
    row(&[1], "ParentCommandLine", "process.parent.command_line", Way::Same),
    row(&[3], "Protocol", "network.transport", Way::Same),
    row(&[3], "Initiated", "network.direction", Way::Initiated),
    row(&[3], "SourceIsIpv6", "network.type", Way::IsIpv6),
    row(&[3], "SourceIp", "source.ip", Way::Same),
    row(&[3], "SourceHostname", "source.domain", Way::Same),
    row(&[3], "SourcePort", "source.port", Way::Same),
    row(&[3], "DestinationIsIpv6", "network.type", Way::IsIpv6),
    row(&[3], "DestinationIp", "destination.ip", Way::Same),
    row(&[3], "DestinationHostname", "destination.domain", Way::Same),
    row(&[3], "DestinationPort", "destination.port", Way::Same),
    row(&[3], "DestinationPortName", "network.protocol", Way::Same),
    row(&[6, 7], "Signed", "file.code_signature.signed", Way::Same),
    row(&[6, 7], "Signature", "file.code_signature.subject_name", Way::Same),
    row(&[6, 7], "SignatureStatus", "file.code_signature.status", Way::Same),
    row(&[9], "Device", "file.path", Way::Same),
    row(&[2, 11, 15, 23, 26, 27, 28, 29], "TargetFilename", "file.path", Way::Same),
    row(&[12, 13, 14], "TargetObject", "registry.path", Way::Same),
    row(&[13], "Details", "registry.data.strings", Way::Joined),
    row(&[17, 18], "PipeName", "file.name", Way::Same),
    row(&[22], "QueryName", "dns.question.name", Way::Same),
    row(&[22], "QueryStatus", "sysmon.dns.status", Way::DnsStatus),
    row(&[22], "QueryResults", "dns", Way::Answers),
];

/// The Security log's values that Beats moves. Most of its events keep their data as it was.
pub(super) const SECURITY: &[Row] = &[
    row(&[4688], "NewProcessName", "process.executable", Way::Same),
    row(&[4688], "CommandLine", "process.command_line", Way::Same),
    row(&[4688], "ParentProcessName", "process.parent.executable", Way::Same),
    row(&[4689], "ProcessName", "process.executable", Way::Same),
];
