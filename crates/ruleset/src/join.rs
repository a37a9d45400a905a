//! Which rules correlation rules mean.

use std::collections::BTreeSet;
use std::rc::Rc;

use plan::Plan;
use query::{SigmaCorrelation, SigmaLogsource, SigmaTogether};
use text::{Source, Spanned};

use crate::correlate::{Part, RunningCorrelation};
use crate::{Refused, Rule};

/// A rule with its plan.
pub(crate) struct Kept {
    pub(crate) rule: Rule,
    pub(crate) plan: Plan,
    pub(crate) source: Rc<Source>,
    /// What correlation rules and filters may call it.
    pub(crate) name: Option<String>,
    /// Which log it asks.
    pub(crate) logsource: SigmaLogsource,
    /// How its events come together, of a Sigma 1 rule that counts them.
    pub(crate) together: Option<SigmaTogether>,
    /// Was it asked for? Others are here for correlation rules.
    pub(crate) asked: bool,
}

/// A correlation rule.
pub(crate) struct Called {
    pub(crate) rule: Rule,
    pub(crate) correlation: SigmaCorrelation,
    pub(crate) source: Rc<Source>,
    pub(crate) asked: bool,
}

impl Called {
    /// Its id, where it has one.
    pub(crate) fn id(&self) -> Option<String> {
        self.correlation.id.as_ref().map(|id| id.value.clone())
    }

    pub(crate) fn is_called(&self, name: &str) -> bool {
        let own = self.correlation.name.as_ref().map(|name| name.value.as_str());
        own == Some(name) || (!name.is_empty() && self.rule.id.eq_ignore_ascii_case(name))
    }
}

impl Kept {
    /// Does a correlation rule mean it?
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name) || (!name.is_empty() && self.rule.id.eq_ignore_ascii_case(name))
    }
}

/// Correlations with what they mean.
#[derive(Default)]
pub(crate) struct Joined {
    pub(crate) all: Vec<RunningCorrelation>,
    /// The rules of correlation rules, with the names that these have.
    pub(crate) rules: Vec<(Rule, Option<String>)>,
    /// Rules whose matches are shown beside those of their correlation.
    shown: BTreeSet<u32>,
    /// Rules whose own matches are not shown.
    pub(crate) hidden: BTreeSet<u32>,
    /// Correlation rules whose own matches are not shown.
    pub(crate) inner: BTreeSet<u32>,
    /// How many of the correlation rules were not asked for.
    pub(crate) unasked: usize,
}

impl Joined {
    /// Correlation rules with the rules that they mean, those that others take first. One that lacks a rule is refused.
    pub(crate) fn of(kept: &[Kept], mut waiting: Vec<Called>, refused: &mut Vec<Refused>) -> Joined {
        let mut joined = Joined::default();
        joined.add_counting_rules(kept);
        loop {
            let before = waiting.len();
            let mut still = Vec::new();
            for one in waiting {
                // A name that a waiting one has too is not whole yet.
                match joined.parts(&one, kept) {
                    Ok(parts) => joined.add(one, parts, kept),
                    Err(_) => still.push(one),
                }
            }
            waiting = still;
            if waiting.len() == before {
                break;
            }
        }
        for one in waiting {
            let Err(name) = joined.parts(&one, kept) else { continue };
            let reason = format!("no rule `{}` that can be correlated runs here", name.value);
            refused.push(Refused::at(&one.source, name.span, reason, one.id()));
        }
        let Joined { shown, hidden, inner, .. } = &mut joined;
        hidden.retain(|number| !shown.contains(number));
        inner.retain(|number| !shown.contains(number));
        joined
    }

    /// Rules of Sigma 1 that count their events are correlations of themselves.
    fn add_counting_rules(&mut self, kept: &[Kept]) {
        for (number, kept) in (0u32..).zip(kept) {
            if let Some(together) = kept.together.clone() {
                self.hidden.insert(number);
                if !kept.asked {
                    self.inner.insert(number);
                }
                let parts = vec![Part { rules: vec![number], ..Part::default() }];
                self.all.push(RunningCorrelation { rule: number, together, aliases: Vec::new(), parts });
            } else if !kept.asked {
                self.hidden.insert(number);
            }
        }
    }

    /// What a correlation rule takes; the name that nothing here has, where it stands.
    fn parts(&self, one: &Called, kept: &[Kept]) -> Result<Vec<Part>, Spanned<String>> {
        let part = |spanned: &Spanned<String>| {
            let name = spanned.value.as_str();
            let mut part = Part { called: name.to_owned(), ..Part::default() };
            for (number, kept) in (0u32..).zip(kept).filter(|(_, kept)| kept.is_called(name)) {
                if kept.together.is_none() {
                    part.rules.push(number);
                }
            }
            for (number, running) in self.all.iter().enumerate() {
                let rule = running.rule as usize;
                let is_called = match rule.checked_sub(kept.len()) {
                    None => kept[rule].is_called(name),
                    Some(later) => {
                        let (rule, own) = &self.rules[later];
                        own.as_deref() == Some(name)
                            || (!name.is_empty() && rule.id.eq_ignore_ascii_case(name))
                    }
                };
                if is_called {
                    part.correlations.push(number);
                }
            }
            if part.rules.is_empty() && part.correlations.is_empty() {
                Err(spanned.clone())
            } else {
                Ok(part)
            }
        };
        one.correlation.rules.iter().map(part).collect()
    }

    fn add(&mut self, one: Called, parts: Vec<Part>, kept: &[Kept]) {
        let number = u32::try_from(kept.len() + self.rules.len()).unwrap_or(u32::MAX);
        for part in &parts {
            let inner = part.correlations.iter().map(|inner| self.all[*inner].rule);
            if one.correlation.generate {
                self.shown.extend(part.rules.iter().filter(|rule| kept[**rule as usize].asked));
                self.shown.extend(inner.filter(|rule| *rule as usize >= kept.len()));
            } else {
                self.hidden.extend(&part.rules);
                self.inner.extend(inner);
            }
        }
        if !one.asked {
            self.unasked += 1;
            self.inner.insert(number);
        }
        let SigmaCorrelation { name, together, aliases, .. } = one.correlation;
        self.all.push(RunningCorrelation { rule: number, together, aliases, parts });
        self.rules.push((one.rule, name.map(|name| name.value)));
    }
}
