//! The events: a network connection of Sysmon's, two logons, a process that starts and a file that is written to.

const GUID: &str = "{11111111-2222-3333-4444-555555555555}";

/// The connection's data, in the order of Sysmon's schema.
const CONNECTION: [(&str, &str); 18] = [
    ("RuleName", "-"),
    ("UtcTime", "2026-03-10 12:00:01.000"),
    ("ProcessGuid", GUID),
    ("ProcessId", "4321"),
    ("Image", r"C:\Program Files\Fetch\fetch.exe"),
    ("User", r"OFFICE\mara"),
    ("Protocol", "tcp"),
    ("Initiated", "true"),
    ("SourceIsIpv6", "false"),
    ("SourceIp", "10.0.0.5"),
    ("SourceHostname", "pc1.office.example"),
    ("SourcePort", "50123"),
    ("SourcePortName", "-"),
    ("DestinationIsIpv6", "false"),
    ("DestinationIp", "192.0.2.7"),
    ("DestinationHostname", "files.example.net"),
    ("DestinationPort", "443"),
    ("DestinationPortName", "https"),
];

/// The failed logon's data, in the order of the log.
const FAILURE: [(&str, &str); 21] = [
    ("SubjectUserSid", "S-1-0-0"),
    ("SubjectUserName", "-"),
    ("SubjectDomainName", "-"),
    ("SubjectLogonId", "0x0"),
    ("TargetUserSid", "S-1-0-0"),
    ("TargetUserName", "mara"),
    ("TargetDomainName", "OFFICE"),
    ("Status", "0xc000006d"),
    ("FailureReason", "%%2313"),
    ("SubStatus", "0xc000006a"),
    ("LogonType", "3"),
    ("LogonProcessName", "NtLmSsp"),
    ("AuthenticationPackageName", "NTLM"),
    ("WorkstationName", "PC1"),
    ("TransmittedServices", "-"),
    ("LmPackageName", "-"),
    ("KeyLength", "0"),
    ("ProcessId", "0x0"),
    ("ProcessName", "-"),
    ("IpAddress", "10.0.0.5"),
    ("IpPort", "50124"),
];

/// A logon that succeeds.
const SUCCESS: [(&str, &str); 27] = [
    ("SubjectUserSid", "S-1-0-0"),
    ("SubjectUserName", "-"),
    ("SubjectDomainName", "-"),
    ("SubjectLogonId", "0x0"),
    ("TargetUserSid", "S-1-5-21-1-2-3-1001"),
    ("TargetUserName", "mara"),
    ("TargetDomainName", "OFFICE"),
    ("TargetLogonId", "0x5a1b2"),
    ("LogonType", "3"),
    ("LogonProcessName", "NtLmSsp"),
    ("AuthenticationPackageName", "NTLM"),
    ("WorkstationName", "PC7"),
    ("LogonGuid", "{00000000-0000-0000-0000-000000000000}"),
    ("TransmittedServices", "-"),
    ("LmPackageName", "NTLM V2"),
    ("KeyLength", "128"),
    ("ProcessId", "0x0"),
    ("ProcessName", "-"),
    ("IpAddress", "10.0.0.7"),
    ("IpPort", "50200"),
    ("ImpersonationLevel", "%%1833"),
    ("RestrictedAdminMode", "-"),
    ("TargetOutboundUserName", "-"),
    ("TargetOutboundDomainName", "-"),
    ("VirtualAccount", "%%1843"),
    ("TargetLinkedLogonId", "0x0"),
    ("ElevatedToken", "%%1843"),
];

/// A process that starts.
const PROCESS: [(&str, &str); 15] = [
    ("SubjectUserSid", "S-1-5-21-1-2-3-1001"),
    ("SubjectUserName", "mara"),
    ("SubjectDomainName", "OFFICE"),
    ("SubjectLogonId", "0x5a1b2"),
    ("NewProcessId", "0x10e1"),
    ("NewProcessName", r"C:\Program Files\Fetch\fetch.exe"),
    ("TokenElevationType", "%%1938"),
    ("ProcessId", "0x3e8"),
    ("CommandLine", r#""C:\Program Files\Fetch\fetch.exe" -u https://files.example.net/a"#),
    ("TargetUserSid", "S-1-0-0"),
    ("TargetUserName", "-"),
    ("TargetDomainName", "-"),
    ("TargetLogonId", "0x0"),
    ("ParentProcessName", r"C:\Windows\explorer.exe"),
    ("MandatoryLabel", "S-1-16-8192"),
];

/// A file that is written to.
const ACCESS: [(&str, &str); 13] = [
    ("SubjectUserSid", "S-1-5-21-1-2-3-1001"),
    ("SubjectUserName", "mara"),
    ("SubjectDomainName", "OFFICE"),
    ("SubjectLogonId", "0x5a1b2"),
    ("ObjectServer", "Security"),
    ("ObjectType", "File"),
    ("ObjectName", r"D:\Share\plans\next year.txt"),
    ("HandleId", "0x1f4"),
    ("AccessList", "%%4417"),
    ("AccessMask", "0x2"),
    ("ProcessId", "0x10e1"),
    ("ProcessName", r"C:\Program Files\Fetch\fetch.exe"),
    ("ResourceAttributes", "S:AI"),
];

/// An event beside its data.
pub(crate) struct Head {
    pub(crate) provider: &'static str,
    pub(crate) channel: &'static str,
    pub(crate) id: u32,
    pub(crate) level: &'static str,
    pub(crate) task: &'static str,
    pub(crate) keywords: &'static str,
    pub(crate) record: u32,
    pub(crate) time: &'static str,
    pub(crate) epoch_ms: i64,
}

const SUCCEEDED: &str = "0x8020000000000000";
const FAILED: &str = "0x8010000000000000";

const fn audit(id: u32, task: &'static str, keywords: &'static str, time: &'static str, second: u32) -> Head {
    Head {
        provider: "Microsoft-Windows-Security-Auditing",
        channel: "Security",
        id,
        level: "0",
        task,
        keywords,
        record: 76 + second,
        time,
        epoch_ms: 1_773_144_000_000 + second as i64 * 1000,
    }
}

pub(crate) const HEADS: [Head; 5] = [
    Head {
        provider: "Microsoft-Windows-Sysmon",
        channel: "Microsoft-Windows-Sysmon/Operational",
        id: 3,
        level: "4",
        task: "3",
        keywords: "0x8000000000000000",
        record: 77,
        time: "2026-03-10T12:00:01.0000000Z",
        epoch_ms: 1_773_144_001_000,
    },
    audit(4625, "12544", FAILED, "2026-03-10T12:00:02.0000000Z", 2),
    audit(4624, "12544", SUCCEEDED, "2026-03-10T12:00:03.0000000Z", 3),
    audit(4688, "13312", SUCCEEDED, "2026-03-10T12:00:04.0000000Z", 4),
    audit(4663, "12800", SUCCEEDED, "2026-03-10T12:00:05.0000000Z", 5),
];

impl Head {
    /// The event's values.
    pub(crate) fn data(&self) -> &'static [(&'static str, &'static str)] {
        match self.id {
            3 => &CONNECTION,
            4624 => &SUCCESS,
            4688 => &PROCESS,
            4663 => &ACCESS,
            _ => &FAILURE,
        }
    }

    /// What Windows renders, each line end and tab made one blank.
    pub(crate) fn message(&self) -> String {
        match self.id {
            3 => {
                let lines: String =
                    CONNECTION.iter().map(|(name, value)| format!(" {name}: {value}")).collect();
                format!("Network connection detected:{lines}")
            }
            4624 => SUCCESS_MESSAGE.concat(),
            4688 => PROCESS_MESSAGE.concat(),
            4663 => ACCESS_MESSAGE.concat(),
            _ => FAILURE_MESSAGE.concat(),
        }
    }

    /// What collectors call the outcome of an audit, in two ways; nothing for other events.
    pub(crate) fn outcome(&self) -> Option<(&'static str, &'static str)> {
        match self.keywords {
            FAILED => Some(("Failure Audit", "Audit Failure")),
            SUCCEEDED => Some(("Success Audit", "Audit Success")),
            _ => None,
        }
    }
}

const FAILURE_MESSAGE: [&str; 9] = [
    "An account failed to log on.  Subject:  Security ID:  S-1-0-0  Account Name:  -  Account Domain:  -  ",
    "Logon ID:  0x0  Logon Type:   3  Account For Which Logon Failed:  Security ID:  S-1-0-0  Account Name:  mara  ",
    "Account Domain:  OFFICE  Failure Information:  Failure Reason:  Unknown user name or bad password.  ",
    "Status:   0xc000006d  Sub Status:  0xc000006a  Process Information:  Caller Process ID: 0x0  ",
    "Caller Process Name: -  Network Information:  Workstation Name: PC1  Source Network Address: 10.0.0.5  ",
    "Source Port:  50124  Detailed Authentication Information:  Logon Process:  NtLmSsp  ",
    "Authentication Package: NTLM  Transited Services: -  Package Name (NTLM only): -  Key Length:  0  ",
    "This event is generated when a logon request fails.",
    "",
];

const SUCCESS_MESSAGE: [&str; 9] = [
    "An account was successfully logged on.  Subject:  Security ID:  S-1-0-0  Account Name:  -  Account Domain:  -  ",
    "Logon ID:  0x0  Logon Information:  Logon Type:  3  Restricted Admin Mode: -  Virtual Account:  No  ",
    "Elevated Token:  No  Impersonation Level:  Impersonation  New Logon:  Security ID:  S-1-5-21-1-2-3-1001  ",
    "Account Name:  mara  Account Domain:  OFFICE  Logon ID:  0x5a1b2  Linked Logon ID:  0x0  Network Account Name: -  ",
    "Network Account Domain: -  Logon GUID:  {00000000-0000-0000-0000-000000000000}  Process Information:  ",
    "Process ID:  0x0  Process Name:  -  Network Information:  Workstation Name: PC7  Source Network Address: 10.0.0.7  ",
    "Source Port:  50200  Detailed Authentication Information:  Logon Process:  NtLmSsp  Authentication Package: NTLM  ",
    "Transited Services: -  Package Name (NTLM only): NTLM V2  Key Length:  128  ",
    "This event is generated when a logon session is created.",
];

const PROCESS_MESSAGE: [&str; 7] = [
    "A new process has been created.  Creator Subject:  Security ID:  S-1-5-21-1-2-3-1001  Account Name:  mara  ",
    "Account Domain:  OFFICE  Logon ID:  0x5a1b2  Target Subject:  Security ID:  S-1-0-0  Account Name:  -  ",
    "Account Domain:  -  Logon ID:  0x0  Process Information:  New Process ID:  0x10e1  ",
    r"New Process Name: C:\Program Files\Fetch\fetch.exe  Token Elevation Type: TokenElevationTypeLimited (3)  ",
    r"Mandatory Label:  S-1-16-8192  Creator Process ID: 0x3e8  Creator Process Name: C:\Windows\explorer.exe  ",
    r#"Process Command Line: "C:\Program Files\Fetch\fetch.exe" -u https://files.example.net/a  "#,
    "Token Elevation Type indicates the type of token that was assigned.",
];

const ACCESS_MESSAGE: [&str; 5] = [
    "An attempt was made to access an object.  Subject:  Security ID:  S-1-5-21-1-2-3-1001  Account Name:  mara  ",
    "Account Domain:  OFFICE  Logon ID:  0x5a1b2  Object:  Object Server:  Security  Object Type:  File  ",
    r"Object Name:  D:\Share\plans\next year.txt  Handle ID:  0x1f4  Resource Attributes: S:AI  Process Information:  ",
    r"Process ID:  0x10e1  Process Name:  C:\Program Files\Fetch\fetch.exe  Access Request Information:  ",
    "Accesses:  WriteData (or AddFile)     Access Mask:  0x2",
];
