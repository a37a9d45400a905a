//! Which rules are asked for.

use query::{SigmaLevel, SigmaStatus};

use crate::{Exclusions, Rule};

/// Which rules are asked for; all of them where nothing is said.
#[derive(Debug, Default)]
pub struct Selection {
    /// At least so grave.
    pub min_level: Option<SigmaLevel>,
    /// One of these; any where there are none.
    pub status: Vec<SigmaStatus>,
    /// With one of these tags, or tags below them; any where there are none.
    pub tags: Vec<String>,
    /// With none of these tags, or tags below them.
    pub without_tags: Vec<String>,
    /// What a site knows to be innocent.
    pub exclusions: Exclusions,
}

impl Selection {
    /// Is the rule asked for?
    pub(crate) fn takes(&self, rule: &Rule) -> bool {
        let tagged = |tags: &[String]| tags.iter().any(|tag| rule.tags.iter().any(|own| is_below(own, tag)));
        let id = (!rule.id.is_empty()).then_some(rule.id.as_str());
        self.min_level.is_none_or(|least| rule.level >= least)
            && (self.status.is_empty() || rule.status.is_some_and(|status| self.status.contains(&status)))
            && (self.tags.is_empty() || tagged(&self.tags))
            && !tagged(&self.without_tags)
            && !self.exclusions.leaves_out(id, &rule.title)
    }
}

/// Is it the tag, or one below it (`attack.x.001` is below `attack.x`)?
fn is_below(own: &str, tag: &str) -> bool {
    let (own, tag) = (own.to_lowercase(), tag.to_lowercase());
    let below =
        |own: &str| own.strip_prefix(&tag).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    below(&own) || own.strip_prefix(ATTACK).is_some_and(below)
}

/// The namespace that people leave out when they name a technique.
const ATTACK: &str = "attack.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_holds_those_below_it() {
        assert!(is_below("attack.t9.001", "attack.t9") && is_below("attack.t9", "ATTACK.T9"));
        assert!(!is_below("attack.t91", "attack.t9") && !is_below("attack.t9", "attack.t9.001"));
        assert!(is_below("attack.t9.001", "T9") && is_below("attack.t9.001", "T9.001"));
        assert!(!is_below("car.t9", "T9") && !is_below("attack.t91", "T9"));
    }
}
