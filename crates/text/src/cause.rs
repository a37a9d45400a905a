//! Whose matter an error is.

use std::fmt;

use serde::Serialize;

/// Whose matter an error is: the query's, its surroundings', or ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The vendor's product refuses the query too.
    Query,
    /// The query names something that the user has not given: a lookup table, a macro, a data model, metrics.
    Needs,
    /// The query asks for what a search over files cannot do: a server, a trained model, the world outside.
    Outside,
    /// The vendor's product runs it, and this does not yet.
    Unsupported,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cause::Query => "query",
            Cause::Needs => "needs",
            Cause::Outside => "outside",
            Cause::Unsupported => "unsupported",
        })
    }
}

impl Cause {
    /// The cause of an error of that name, which says it: `unsupported-…` and `refused-…` are ours, and what is only
    /// unknown because nobody gave it is named here.
    pub fn of(name: &str) -> Cause {
        const NEEDS: [&str; 8] = [
            "unknown-lookup",
            "unknown-lookup-column",
            "unknown-macro",
            "unknown-datamodel",
            "unknown-dataset",
            "unknown-saved-search",
            "no-metrics",
            "no-geoip",
        ];
        match name {
            _ if NEEDS.contains(&name) => Cause::Needs,
            _ if name.starts_with("refused-") => Cause::Outside,
            _ if name.starts_with("unsupported-") => Cause::Unsupported,
            // A query that was right and could not be run to its end.
            "engine-failure" | "memory-budget" | "no-compiler" | "not-a-kernel" => Cause::Unsupported,
            _ => Cause::Query,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_whose_matter_it_is() {
        let told = ["unknown-lookup", "refused-command", "unsupported-option", "unbalanced-quote"]
            .map(|name| Cause::of(name).to_string());
        assert_eq!(told, ["needs", "outside", "unsupported", "query"]);
    }
}
