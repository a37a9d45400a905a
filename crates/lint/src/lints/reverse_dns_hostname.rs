//! ## What it finds
//! A condition on a host name that the log fills by looking up the address, such as Sysmon's `DestinationHostname`.
//!
//! ## Why it matters
//! What comes back is the name of the hoster (`lb-140-82-113-4-iad.example`), or nothing: the name that the program
//! asked for is not in the event. Of 36 true connections in recorded attacks 29 had no name and 7 another one.
//!
//! ## Example
//! ```spl
//! EventCode=3 | where match(DestinationHostname, "(^|\.)example\.com$")
//! ```
//! The name is in Event ID 22 of the same process:
//! ```spl
//! EventCode=22 | where match(QueryName, "(^|\.)example\.com$") | fields ProcessGuid QueryName QueryResults
//! ```
//! joined with Event ID 3 by `ProcessGuid`, the address among `QueryResults`.
//!
//! ## How sure
//! That the field is a reverse lookup is in Sysmon's published source (`taxonomy/events/told_elsewhere.toml`). Silent where the query reads the name of the
//! DNS event too, or where other events than these can come.

use std::collections::BTreeSet;

use taxonomy::{all_told_elsewhere, folded_name};
use text::{Diagnostic, Severity};

use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "reverse-dns-hostname",
    finds: "a condition on a host name that the log makes of the address",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let named: BTreeSet<String> = subject.plan.map(plan::fields_named).unwrap_or_default();
    let reads = |field: &str| named.iter().any(|name| folded_name(name) == folded_name(field));
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut said = BTreeSet::new();
    for (test, field, classes) in subject.tests() {
        let known =
            all_told_elsewhere().iter().find(|known| folded_name(&known.field) == folded_name(&field.name));
        let (Some(known), Some(classes)) = (known, classes) else { continue };
        let events = subject.universe.known(classes);
        let lacks = |channel: &str, id| taxonomy::field_never_exists(channel, id, &field.name);
        let only = events.iter().any(|(_, event)| event.id == known.event)
            && events.iter().all(|(channel, event)| event.id == known.event || lacks(channel, event.id));
        if !only || reads(&known.in_field) || !said.insert(field.name.clone()) {
            continue;
        }
        let message = format!("`{}` is made of the address: {}", field.name, known.why);
        let asked = format!(
            "the name that the process asked for is `{}` of Event ID {}",
            known.in_field, known.in_event
        );
        let join = format!("join the two by `{}`, and the address with the answer", known.same.join("`, `"));
        found.push(Diagnostic::warning(LINT.name, test.at(), message).with_note(asked).with_note(join));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    const SYSMON: &str = "source=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\"";

    #[test]
    fn a_destination_is_a_reverse_lookup() {
        let text = format!(
            "{SYSMON} EventCode=3 | eval h=lower(DestinationHostname) | where match(h, \"a\\.example$\")"
        );
        let expected = "match(h, \"a\\.example$\"): `DestinationHostname` is made of the address: Sysmon asks reverse \
                        DNS for it: the answer is empty or a hoster's name, seldom the name that the process asked for";
        trial::check(&LINT, Language::Spl, &text, &[expected]);
        let rule = trial::rule("network_connection", "DestinationHostname|endswith: .example.com");
        trial::check(
            &LINT,
            Language::Sigma,
            &rule,
            &[&expected.replace("match(h, \"a\\.example$\")", ".example.com")],
        );
    }

    #[test]
    fn a_query_that_reads_the_name_is_left_alone() {
        let text =
            format!("{SYSMON} EventCode IN (3, 22) | where DestinationHostname=\"a\" OR QueryName=\"a\"");
        trial::check(&LINT, Language::Spl, &text, &[]);
    }
}
