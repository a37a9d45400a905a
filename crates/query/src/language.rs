//! The languages that queries are written in.

use std::fmt;

/// A language that queries are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Splunk's Search Processing Language.
    Spl,
    /// QRadar's Ariel Query Language.
    Aql,
    /// Sigma rules.
    Sigma,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 3] = [Language::Spl, Language::Aql, Language::Sigma];

    /// The name that people type: `spl`, `aql`, `sigma`.
    pub fn name(self) -> &'static str {
        match self {
            Language::Spl => "spl",
            Language::Aql => "aql",
            Language::Sigma => "sigma",
        }
    }

    /// The language of that name, case aside.
    pub fn parse(name: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.name().eq_ignore_ascii_case(name))
    }

    /// The language of a file by the end of its name: `.spl`, `.aql`, `.yml` or `.yaml`.
    pub fn of_file(name: &str) -> Option<Language> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "spl" => Some(Language::Spl),
            "aql" => Some(Language::Aql),
            "yml" | "yaml" => Some(Language::Sigma),
            _ => None,
        }
    }

    /// The view whose field names its queries use.
    pub fn view(self) -> &'static str {
        match self {
            Language::Spl => "splunk",
            Language::Aql => aql::VIEW,
            Language::Sigma => "sigma",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Language {
    type Err = String;

    fn from_str(name: &str) -> Result<Language, String> {
        Language::parse(name).ok_or_else(|| format!("`{name}` is no query language: spl, aql, sigma"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_name_and_by_file() {
        assert_eq!("SPL".parse(), Ok(Language::Spl));
        assert_eq!("kql".parse::<Language>(), Err("`kql` is no query language: spl, aql, sigma".to_owned()));
        assert_eq!(Language::of_file("a.b/rule.YML"), Some(Language::Sigma));
        assert_eq!(Language::of_file("query.txt"), None);
    }
}
