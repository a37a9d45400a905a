//! Which rules have to come together in a temporal correlation.

use std::collections::BTreeSet;

use text::{Diagnostic, Span, Spanned};

use super::{Fields, Reader};
use crate::yaml::{Node, Yaml};
use crate::{Choice, Comparison, Condition, condition, diagnostics};

/// How many ways to be found one correlation may have.
const MOST_CHOICES: usize = 1_000;

impl Reader<'_> {
    /// The rules of a temporal correlation, and which of them have to come together: all where it has no condition,
    /// so many as a map says (`gte: 2`), or as an expression says (`a and not b`). An expression may stand without
    /// `rules`: it names them.
    pub(super) fn chosen(
        &mut self,
        parts: &Fields<'_>,
        asked: Option<&Node>,
        key: Span,
        choices: &mut Vec<Choice>,
    ) -> Vec<Spanned<String>> {
        let expression = asked.filter(|node| matches!(node.yaml, Yaml::Scalar { .. }));
        let Some(expression) = expression else {
            let rules = self.listed(parts, "rules", key);
            *choices = match asked {
                None => vec![Choice { required: (0..rules.len()).collect(), forbidden: Vec::new() }],
                Some(node) => self.counted(node, rules.len()),
            };
            return rules;
        };
        let mut rules = self.texts(parts, "rules");
        let listed = parts.iter().any(|(part, _)| part.value == "rules");
        let places = expression.places(self.text);
        let parsed = condition::condition(expression.text().unwrap_or_default(), &places);
        let parsed = parsed.and_then(|parsed| named(&parsed, &mut rules, listed).map(|()| parsed));
        let found = parsed.and_then(|parsed| {
            let unused = rules.iter().find(|rule| !names(&parsed, &rule.value));
            if let Some(rule) = unused {
                return Err(diagnostics::bad_value(rule.span, &rule.value, "is not in the condition"));
            }
            least(ways(&parsed, &rules, Sign::Plain)?, expression.span)
        });
        match found {
            Ok(found) => *choices = found,
            Err(diagnostic) => self.say(diagnostic),
        }
        rules
    }

    /// So many of the rules.
    fn counted(&mut self, node: &Node, rules: usize) -> Vec<Choice> {
        if !matches!(node.yaml, Yaml::Map(_)) {
            let wanted = "rules with `and`, `or`, `not`, or a map such as `gte: 2`";
            self.say(diagnostics::wrong_type(node.span, "condition", wanted, node.kind()));
            return Vec::new();
        }
        let parts = self.fields(node);
        let bounds = self.compared(&parts, node.span);
        let holds =
            |count: usize| bounds.iter().all(|(comparison, than)| comparison.holds(count as f64, *than));
        let counts: Vec<usize> = (1..=rules).filter(|count| holds(*count)).collect();
        // More rules than asked for do no harm where any higher number will do.
        let open = counts.first().is_some_and(|first| counts.len() == rules + 1 - first);
        let mut choices = Vec::new();
        for count in counts.iter().take(if open { 1 } else { rules }) {
            match combinations(rules, *count) {
                Some(found) => choices.extend(found.into_iter().map(|required| {
                    let forbidden = (0..rules).filter(|rule| !open && !required.contains(rule)).collect();
                    Choice { required, forbidden }
                })),
                None => {
                    self.say(diagnostics::too_large(node.span));
                    return Vec::new();
                }
            }
        }
        if choices.is_empty() && !bounds.is_empty() && rules > 0 {
            let message = format!("no number of rules from 1 to {rules} is so");
            self.say(diagnostics::bad_condition(node.span, message));
        }
        choices
    }
}

impl Comparison {
    fn holds(self, number: f64, than: f64) -> bool {
        match self {
            Comparison::Gt => number > than,
            Comparison::Gte => number >= than,
            Comparison::Lt => number < than,
            Comparison::Lte => number <= than,
            Comparison::Eq => number.total_cmp(&than).is_eq(),
            Comparison::Neq => number.total_cmp(&than).is_ne(),
        }
    }
}

/// All choices of `count` out of `rules`, where they are not too many.
fn combinations(rules: usize, count: usize) -> Option<Vec<Vec<usize>>> {
    let mut found: Vec<Vec<usize>> = vec![Vec::new()];
    for chosen in 0..count {
        let mut longer = Vec::new();
        for one in &found {
            let next = one.last().map_or(0, |last| last + 1);
            // So many must be left behind the next one.
            for rule in next..=rules.saturating_sub(count - chosen) {
                longer.push([one.as_slice(), &[rule]].concat());
            }
            if longer.len() > MOST_CHOICES {
                return None;
            }
        }
        found = longer;
    }
    Some(found)
}

/// Each name of the condition is one of the rules; where these are not listed, the names are the rules.
fn named(condition: &Condition, rules: &mut Vec<Spanned<String>>, listed: bool) -> Result<(), Diagnostic> {
    match condition {
        Condition::Search(name) => {
            if rules.iter().any(|rule| rule.value == name.value) {
                return Ok(());
            }
            if listed {
                return Err(diagnostics::bad_value(
                    name.span,
                    &name.value,
                    "is none of the correlation's `rules`",
                ));
            }
            rules.push(name.clone());
            Ok(())
        }
        Condition::Of(_, _, span) => {
            let message = "a correlation's condition names rules, not groups of them".to_owned();
            Err(diagnostics::bad_condition(*span, message))
        }
        Condition::And(parts, _) | Condition::Or(parts, _) => {
            parts.iter().try_for_each(|part| named(part, rules, listed))
        }
        Condition::Not(inner, _) => named(inner, rules, listed),
    }
}

fn names(condition: &Condition, rule: &str) -> bool {
    match condition {
        Condition::Search(name) => name.value == rule,
        Condition::Of(..) => false,
        Condition::And(parts, _) | Condition::Or(parts, _) => parts.iter().any(|part| names(part, rule)),
        Condition::Not(inner, _) => names(inner, rule),
    }
}

/// Is the condition asked for, or that it is not so?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plain,
    Negated,
}

/// Rules that have an event, and rules that have none.
type Way = (BTreeSet<usize>, BTreeSet<usize>);

/// The ways in which a condition is true.
fn ways(condition: &Condition, rules: &[Spanned<String>], sign: Sign) -> Result<BTreeSet<Way>, Diagnostic> {
    let joined = |parts: &[Condition]| -> Result<BTreeSet<Way>, Diagnostic> {
        let mut found = BTreeSet::new();
        for part in parts {
            found.extend(ways(part, rules, sign)?);
        }
        Ok(found)
    };
    let found = match condition {
        Condition::Search(name) => {
            let one: BTreeSet<usize> =
                rules.iter().position(|rule| rule.value == name.value).into_iter().collect();
            let way = if sign == Sign::Plain { (one, BTreeSet::new()) } else { (BTreeSet::new(), one) };
            BTreeSet::from([way])
        }
        Condition::Of(..) => BTreeSet::new(),
        Condition::Not(inner, _) => {
            ways(inner, rules, if sign == Sign::Plain { Sign::Negated } else { Sign::Plain })?
        }
        Condition::And(parts, _) if sign == Sign::Negated => joined(parts)?,
        Condition::Or(parts, _) if sign == Sign::Plain => joined(parts)?,
        Condition::And(parts, span) | Condition::Or(parts, span) => {
            let mut found = BTreeSet::from([Way::default()]);
            for part in parts {
                let more = ways(part, rules, sign)?;
                found = found
                    .iter()
                    .flat_map(|one| more.iter().filter_map(move |other| both(one, other)))
                    .collect();
                if found.len() > MOST_CHOICES {
                    return Err(diagnostics::too_large(*span));
                }
            }
            found
        }
    };
    if found.len() > MOST_CHOICES {
        return Err(diagnostics::too_large(condition.span()));
    }
    Ok(found)
}

/// Both ways; `None` where a rule would have to have an event and none.
fn both(one: &Way, other: &Way) -> Option<Way> {
    let required: BTreeSet<usize> = &one.0 | &other.0;
    let forbidden: BTreeSet<usize> = &one.1 | &other.1;
    required.is_disjoint(&forbidden).then_some((required, forbidden))
}

/// The ways of which none asks for more than another.
fn least(ways: BTreeSet<Way>, span: Span) -> Result<Vec<Choice>, Diagnostic> {
    let within = |one: &Way, other: &Way| one.0.is_subset(&other.0) && one.1.is_subset(&other.1);
    let mut choices = Vec::new();
    for way in &ways {
        if way.0.is_empty() {
            let message = "the condition is true where nothing happened: it needs a rule that has an event";
            return Err(diagnostics::bad_condition(span, message.to_owned()));
        }
        if !ways.iter().any(|other| other != way && within(other, way)) {
            let (required, forbidden) = (way.0.iter().copied().collect(), way.1.iter().copied().collect());
            choices.push(Choice { required, forbidden });
        }
    }
    if choices.is_empty() {
        return Err(diagnostics::bad_condition(span, "the condition is never true".to_owned()));
    }
    Ok(choices)
}

#[cfg(test)]
mod tests {
    use crate::parse;

    /// A temporal correlation's rules and choices, or what is wrong with it.
    #[track_caller]
    fn check(rest: &str, expected: &str) {
        let text = format!("title: T\ncorrelation:\n    type: temporal\n    timespan: 5m\n{rest}");
        let source = text::Source::new("rule", text.clone());
        let parsed = parse(&text);
        let mut found: Vec<String> = Vec::new();
        for correlation in &parsed.correlations {
            found
                .push(correlation.rules.iter().map(|rule| rule.value.as_str()).collect::<Vec<_>>().join("+"));
            found.extend(correlation.together.choices.iter().map(|choice| {
                let plain = choice.required.iter().map(usize::to_string);
                let negated = choice.forbidden.iter().map(|rule| format!("!{rule}"));
                plain.chain(negated).collect::<Vec<_>>().join(" ")
            }));
        }
        found.extend(parsed.diagnostics.iter().map(|said| {
            let at = source.position(said.span.start);
            format!("{}:{} {}", at.line, at.column, said.message)
        }));
        assert_eq!(found.join("; "), expected);
    }

    #[test]
    fn an_expression_says_which_rules_come_together() {
        check("    rules: [a, b]\n    condition: a and b\n", "a+b; 0 1");
        check("    condition: b AND (a or c)\n", "b+a+c; 0 1; 0 2");
        check("    condition: a and not b\n", "a+b; 0 !1");
        check("    condition: a and not (b and c)\n", "a+b+c; 0 !1; 0 !2");
        check("    condition: not (not a or b)\n", "a+b; 0 !1");
        // More is not asked for than has to be.
        check("    condition: a or a and b\n", "a+b; 0");
    }

    #[test]
    fn a_map_says_how_many_rules_come_together() {
        check("    rules: [a, b, c]\n", "a+b+c; 0 1 2");
        check("    rules: [a, b, c]\n    condition: {gte: 2}\n", "a+b+c; 0 1; 0 2; 1 2");
        check("    rules: [a, b]\n    condition: {eq: 1}\n", "a+b; 0 !1; 1 !0");
        check("    rules: [a, b]\n    condition: {lt: 3}\n", "a+b; 0; 1");
    }

    #[test]
    fn faults_are_named_at_their_place() {
        check("    rules: [a]\n    condition: a and b\n", "6:22 `b` is none of the correlation's `rules`");
        check("    rules: [a, b]\n    condition: a\n", "5:16 `b` is not in the condition");
        check("    condition: 1 of them\n", "5:16 a correlation's condition names rules, not groups of them");
        let nothing = "the condition is true where nothing happened: it needs a rule that has an event";
        check("    condition: a or not b\n", &format!("5:16 {nothing}"));
        check("    condition: a and not a\n", "5:16 the condition is never true");
        check("    rules: [a, b]\n    condition: {gt: 2}\n", "6:16 no number of rules from 1 to 2 is so");
        check("    condition: a and\n", "5:21 a search identifier is missing at the end");
        check(
            "    timeout: 3\n",
            "5:5 `timeout` in a correlation is not supported yet; 2:1 the rule has no `rules`",
        );
        let many: Vec<String> = (0..40).map(|rule| format!("r{rule}")).collect();
        let text = format!("    rules: [{}]\n    condition: {{gte: 20}}\n", many.join(", "));
        check(&text, "6:16 the rule grows beyond what can be asked of events");
        let pairs: Vec<String> = many.chunks(2).map(|pair| format!("({})", pair.join(" or "))).collect();
        check(
            &format!("    condition: {}\n", pairs.join(" and ")),
            "5:17 the rule grows beyond what can be asked of events",
        );
    }
}
