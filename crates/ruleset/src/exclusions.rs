//! What a site knows to be innocent: files that leave out rules, or some of the events that they find.
//!
//! A line names a rule by its id or its title. Alone, it leaves the rule out; with `FIELD=VALUE` behind semicolons it
//! leaves out the events for which all of them hold. Values are compared as Sigma does: without regard to case, with
//! `*` and `?` as wildcards. A line that starts with `#` is a comment.
//!
//! ```text
//! # our deployment tool
//! 3dfd06d2-eaf4-4532-9555-68aca59f57c4
//! A Title of a Rule ; Image=C:\Tools\*\deploy.exe ; User=CORP\deploy
//! ```

use std::cell::Cell;

use plan::{Expr, Plan, Step, StepKind};
use text::Span;

/// Rules, and some of their events, that are left out.
#[derive(Debug, Default)]
pub struct Exclusions {
    lines: Vec<Line>,
}

/// One line of a file.
#[derive(Debug)]
struct Line {
    place: String,
    rule: String,
    /// Field and value; none leaves the rule out.
    values: Vec<(String, String)>,
    used: Cell<bool>,
}

impl Exclusions {
    /// Adds those of a file: its name, and its text.
    ///
    /// # Errors
    /// What a line says that is neither a rule nor `FIELD=VALUE`, with its place.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), String> {
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim().trim_start_matches('\u{feff}');
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let place = format!("{file}:{number}");
            let mut parts = line.split(';').map(str::trim);
            let rule = parts.next().unwrap_or_default().to_owned();
            let mut values = Vec::new();
            for part in parts {
                let pair = part.split_once('=').map(|(field, value)| (field.trim(), value.trim()));
                let Some((field, value)) = pair.filter(|(field, _)| !field.is_empty()) else {
                    return Err(format!("{place}: `{part}` is not FIELD=VALUE"));
                };
                values.push((field.to_owned(), value.to_owned()));
            }
            self.lines.push(Line { place, rule, values, used: Cell::new(false) });
        }
        Ok(())
    }

    /// Is the rule left out?
    pub(crate) fn leaves_out(&self, id: Option<&str>, title: &str) -> bool {
        let mut found = false;
        for line in self.of(id, title).filter(|line| line.values.is_empty()) {
            line.used.set(true);
            found = true;
        }
        found
    }

    /// Adds to a rule's plan what leaves out some of its events.
    pub(crate) fn narrow(&self, id: Option<&str>, title: &str, plan: &mut Plan) {
        let span = plan.steps.last().map_or(Span::default(), |step| step.span);
        for line in self.of(id, title).filter(|line| !line.values.is_empty()) {
            line.used.set(true);
            let equal = |(field, value): &(String, String)| {
                Expr::call("sigma.eq", vec![Expr::field(field, span), Expr::text(value, span)], span)
            };
            let all = Expr::And(line.values.iter().map(equal).collect(), span);
            plan.steps.push(Step { kind: StepKind::Filter(Expr::Not(Box::new(all), span)), span });
        }
    }

    /// Lines that name no rule that was read: slips, most likely.
    pub(crate) fn unused(&self) -> Vec<String> {
        let unused = self.lines.iter().filter(|line| !line.used.get());
        unused.map(|line| format!("{}: no rule here is `{}`", line.place, line.rule)).collect()
    }

    fn of<'t>(&'t self, id: Option<&'t str>, title: &'t str) -> impl Iterator<Item = &'t Line> {
        self.lines.iter().filter(move |line| {
            id.is_some_and(|id| id.eq_ignore_ascii_case(&line.rule)) || title.eq_ignore_ascii_case(&line.rule)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exclusions(text: &str) -> Result<Exclusions, String> {
        let mut exclusions = Exclusions::default();
        exclusions.add("t", text).map(|()| exclusions)
    }

    #[test]
    fn a_line_leaves_out_a_rule_or_some_of_its_events() {
        let exclusions =
            exclusions("# why\n\n7-A\nA title ; Image=*\\x.exe;User = a b\nnobody\n").expect("a file");
        assert!(exclusions.leaves_out(Some("7-a"), "T") && !exclusions.leaves_out(None, "A Title"));
        let mut plan = Plan::default();
        exclusions.narrow(None, "A Title", &mut plan);
        let StepKind::Filter(Expr::Not(all, _)) = &plan.steps[0].kind else { panic!("{plan:?}") };
        let parts = all.parts();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[1].parts()[1], &Expr::text("a b", Span::default()));
        assert_eq!(exclusions.unused(), ["t:5: no rule here is `nobody`"]);
    }

    #[test]
    fn what_is_no_value_is_said_with_its_line() {
        let error = exclusions("x\ny ; Image\n").map(drop);
        assert_eq!(error, Err("t:2: `Image` is not FIELD=VALUE".to_owned()));
    }
}
