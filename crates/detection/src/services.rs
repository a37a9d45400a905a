//! Host names, and the services that they belong to.

use serde::Deserialize;

/// Services in an order, each with the host names that reach it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Services {
    /// In the file's order; the first that a name belongs to is its service.
    pub all: Vec<Service>,
}

/// A service and the host names that reach it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What people call it.
    pub name: String,
    /// Host names, each standing for itself and everything below it.
    pub hosts: Vec<String>,
    /// Whether the operating system talks to it by itself.
    #[serde(default)]
    pub spoken_by_system: bool,
}

impl Services {
    /// The service of a host name, on label boundaries: `api.box.com` belongs to `box.com`, `xbox.com` does not.
    /// Case and a dot at the end do not matter.
    pub fn of(&self, host: &str) -> Option<&Service> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        self.all.iter().find(|service| service.hosts.iter().any(|known| is_at_or_below(&host, known)))
    }

    /// The first host name in a text, such as a command line, that belongs to a service. A name after `$` is a
    /// variable of a script and not looked at.
    pub fn host_in(&self, text: &str) -> Option<String> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '$');
        let words = text.split(|c: char| !is_part(c)).filter(|word| !word.contains('$'));
        words.map(|word| word.trim_matches('.').to_ascii_lowercase()).find(|word| self.of(word).is_some())
    }
}

fn is_at_or_below(host: &str, known: &str) -> bool {
    host.strip_suffix(known).is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn services() -> Services {
        let service = |name: &str, host: &str| Service {
            name: name.to_owned(),
            hosts: vec![host.to_owned()],
            spoken_by_system: false,
        };
        Services { all: vec![service("Box", "box.com"), service("Short links", "t.co")] }
    }

    #[test]
    fn a_name_belongs_on_label_boundaries() {
        let check = |host: &str, expected: Option<&str>| {
            assert_eq!(services().of(host).map(|service| service.name.as_str()), expected, "{host}");
        };
        check("box.com", Some("Box"));
        check("API.Box.com.", Some("Box"));
        check("xbox.com", None);
        check("microsoft.com", None);
        check("t.co", Some("Short links"));
        check("box.com.example", None);
    }

    #[test]
    fn finds_the_host_in_a_command_line() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(services().host_in(text).as_deref(), expected, "{text}");
        };
        check(r#"curl "https://api.box.com/2.0/files" -o x"#, Some("api.box.com"));
        check(r"net use X: \\dav.BOX.com@SSL\dav", Some("dav.box.com"));
        check("powershell $t.co + $x", None);
        check("ping xbox.com", None);
    }
}
