//! The class of an event, seen before its element is read.

use memchr::memmem;
use taxonomy::Class;

/// The class of the event of an `Event` element: provider, channel and event id. `None` where anything of them is
/// missing, stands twice, or is written with references: then only reading the element tells.
pub(crate) fn class_of(xml: &str) -> Option<Class<'_>> {
    let system = only(xml, "<System")?;
    let system = &system[..memmem::find(system.as_bytes(), b"</System>")?];
    let provider = only(system, "<Provider")?;
    let provider = &provider[..provider.find('>')?];
    let name = only(provider, " Name=")?;
    let quote = name.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
    let provider = plain(name[1..].split(quote).next()?)?;
    let channel = plain(text(only(system, "<Channel")?)?)?;
    let event_id = plain(text(only(system, "<EventID")?)?)?.trim().parse().ok()?;
    Some(Class { provider, channel, event_id: Some(event_id) })
}

/// What follows the only place of `what`.
fn only<'t>(text: &'t str, what: &str) -> Option<&'t str> {
    let finder = memmem::Finder::new(what);
    let rest = &text[finder.find(text.as_bytes())? + what.len()..];
    finder.find(rest.as_bytes()).is_none().then_some(rest)
}

/// The text of an element whose name was passed.
fn text(rest: &str) -> Option<&str> {
    let (attributes, rest) = rest.split_once('>')?;
    if attributes.ends_with('/') {
        return None;
    }
    let end = rest.find('<')?;
    rest[end..].starts_with("</").then_some(&rest[..end])
}

/// The text as it is, where it is one: an empty one may yet be filled in from the rest of the event.
fn plain(text: &str) -> Option<&str> {
    (!text.is_empty() && !text.contains('&')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(system: &str, expected: Option<(&str, &str, u32)>) {
        let xml = format!(
            "<Event xmlns='x'><System>{system}</System><EventData><Data>a</Data></EventData></Event>"
        );
        let found = class_of(&xml);
        let found = found.map(|class| (class.provider, class.channel, class.event_id.unwrap_or_default()));
        assert_eq!(found, expected, "{xml}");
    }

    #[test]
    fn a_class_is_seen_where_it_is_plain() {
        let rest = "<EventID Qualifiers=\"0\"> 7 </EventID><Channel>Security</Channel>";
        let provider = "<Provider Guid='g' Name='P Q'/>";
        check(&format!("{provider}{rest}"), Some(("P Q", "Security", 7)));
        check(&format!("<Provider Name=\"P Q\"></Provider>{rest}"), Some(("P Q", "Security", 7)));
        check(&format!("<Provider Name='a&amp;b'/>{rest}"), None);
        check(&format!("<Provider Name=''/>{rest}"), None);
        check(&format!("<Provider/>{rest}"), None);
        check(&format!("{provider}{rest}<Channel>Other</Channel>"), None);
        check(&format!("{provider}<EventID>7</EventID><Channel/>"), None);
        check(&format!("{provider}<EventID>x</EventID><Channel>a</Channel>"), None);
        check(&format!("{provider}{rest}</System><System>"), None);
    }
}
