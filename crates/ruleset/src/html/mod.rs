//! Findings as one page that needs nothing else: no script, no other file, no network.

mod chart;
mod histogram;
mod text;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{self, Write};

use telemetry::rfc3339;

use self::chart::Bar;
use self::histogram::Histogram;
use self::text::{cut, escaped};
use crate::navigator::technique;
use crate::{Refused, Rule, RuleMatch, Summary, field_name};

/// So many findings of a rule are shown; the other formats have all.
const SHOWN_OF_RULE: usize = 25;

/// So many findings are shown in all, but for the first few of each rule.
const SHOWN: usize = 5_000;

/// So many findings of a rule are shown in any case: a rule that finds much must not hide one that finds a little later.
const FIRST_OF_RULE: usize = 3;

/// So many characters of a field's values are shown, and so many of a finding's.
const SHOWN_OF_FIELD: usize = 400;
const SHOWN_OF_FINDING: usize = 2_000;

/// So many rules that cannot run are named.
const SHOWN_REFUSED: usize = 500;

const STYLE: &str = include_str!("page.css");

/// What a page shows, gathered while findings come.
#[derive(Debug, Default)]
pub struct Page {
    shown: usize,
    of_rule: HashMap<u32, Vec<String>>,
    times: Histogram,
}

impl Page {
    /// One more finding, and its rule.
    pub fn add(&mut self, found: &RuleMatch, rule: &Rule) {
        if let Some(time) = found.time_ns {
            self.times.add(time, rule.level);
        }
        let rows = self.of_rule.entry(found.rule).or_default();
        if rows.len() < FIRST_OF_RULE || (self.shown < SHOWN && rows.len() < SHOWN_OF_RULE) {
            self.shown += 1;
            rows.push(row(found));
        }
    }

    /// Writes the page: charts, each rule with its findings, and the rules that cannot run. `closing` is what was read and
    /// run, in a line.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(
        mut self,
        out: &mut dyn Write,
        summary: &Summary,
        rules: &[Rule],
        refused: &[Refused],
        closing: &str,
    ) -> io::Result<()> {
        let found = summary.found(rules);
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><meta name=\"viewport\" \
             content=\"width=device-width, initial-scale=1\"/><meta http-equiv=\"Content-Security-Policy\" \
             content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\"/><title>Sigma findings</title><style>\n{STYLE}</style></head><body>\
             <header><h1>Sigma findings</h1><p class=\"dim\">{}</p></header><main><div class=\"charts\">",
            escaped(closing)
        )?;
        out.write_all(chart::times(std::mem::take(&mut self.times)).as_bytes())?;
        for (title, bars) in charts(summary, rules, &found) {
            out.write_all(chart::bars(title, bars).as_bytes())?;
        }
        write!(out, "</div><section><h2>Rules and their findings, the gravest first</h2>")?;
        if found.is_empty() {
            write!(out, "<p>No rule found anything.</p>")?;
        }
        if summary.findings > self.shown as u64 {
            write!(
                out,
                "<p class=\"dim\">{} of {} findings are here, {SHOWN_OF_RULE} of a rule at most; the other formats have all.</p>",
                self.shown, summary.findings
            )?;
        }
        for (number, rule, count) in found {
            let rows = u32::try_from(number).ok().and_then(|number| self.of_rule.remove(&number));
            section(out, (number, rule), count, &rows.unwrap_or_default())?;
        }
        write!(out, "</section>")?;
        not_run(out, refused)?;
        writeln!(out, "</main></body></html>")
    }
}

/// The charts of bars, with their titles.
fn charts(summary: &Summary, rules: &[Rule], found: &[(usize, &Rule, u64)]) -> [(&'static str, Vec<Bar>); 4] {
    let level = |(level, count): (query::SigmaLevel, u64)| Bar {
        name: level.word().to_owned(),
        count,
        class: level.word(),
        anchor: None,
    };
    let rule = |(number, rule, count): &(usize, &Rule, u64)| Bar {
        name: rule.title.clone(),
        count: *count,
        class: rule.level.word(),
        anchor: Some(anchor(*number)),
    };
    let host = |(host, count): (&str, u64)| Bar { name: host.to_owned(), count, class: "", anchor: None };
    [
        ("By level", summary.levels(rules).into_iter().map(level).collect()),
        ("Hosts", summary.by_host().into_iter().map(host).collect()),
        ("Rules, the gravest first", found.iter().map(rule).collect()),
        ("ATT&CK techniques", techniques(found)),
    ]
}

fn techniques(found: &[(usize, &Rule, u64)]) -> Vec<Bar> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for (_, rule, count) in found {
        for technique in rule.tags.iter().filter_map(|tag| technique(tag)) {
            *counts.entry(technique).or_default() += count;
        }
    }
    let bar = |(name, count)| Bar { name, count, class: "", anchor: None };
    let mut bars: Vec<Bar> = counts.into_iter().map(bar).collect();
    bars.sort_by_key(|bar| std::cmp::Reverse(bar.count));
    bars
}

/// What a link to a rule names. It stands within what is unfolded, which a browser then unfolds.
fn anchor(number: usize) -> String {
    format!("rule-{number}")
}

fn section(
    out: &mut dyn Write,
    (number, rule): (usize, &Rule),
    count: u64,
    rows: &[String],
) -> io::Result<()> {
    let level = rule.level.word();
    write!(
        out,
        "<details><summary><span class=\"level {level}\">{level}</span> {} <b>{count}</b></summary>\
         <p class=\"dim\" id=\"{}\">{} {}<br/>{}</p>",
        escaped(&rule.title),
        anchor(number),
        escaped(&rule.id),
        escaped(&rule.tags.join(" ")),
        escaped(&rule.file)
    )?;
    if !rows.is_empty() {
        write!(
            out,
            "<div class=\"scroll\" tabindex=\"0\"><table class=\"rows\"><thead><tr><th scope=\"col\">time (UTC)</th><th \
             scope=\"col\">host</th><th scope=\"col\">event</th><th scope=\"col\">matched</th><th scope=\"col\">where</th></tr></thead><tbody>"
        )?;
        for row in rows {
            out.write_all(row.as_bytes())?;
        }
        write!(out, "</tbody></table></div>")?;
    }
    let more = count.saturating_sub(rows.len() as u64);
    if more > 0 {
        write!(out, "<p class=\"dim\">and {more} more, which the other formats have</p>")?;
    }
    write!(out, "</details>")
}

fn not_run(out: &mut dyn Write, refused: &[Refused]) -> io::Result<()> {
    if refused.is_empty() {
        return Ok(());
    }
    write!(
        out,
        "<section><h2>Rules that cannot run</h2><details><summary>{} that found nothing because they did not run</summary><ul>",
        refused.len()
    )?;
    for one in refused.iter().take(SHOWN_REFUSED) {
        write!(out, "<li>{}:{}: {}</li>", escaped(&one.file), one.line, escaped(&one.reason))?;
    }
    write!(out, "</ul>")?;
    if refused.len() > SHOWN_REFUSED {
        write!(out, "<p class=\"dim\">and {} more</p>", refused.len() - SHOWN_REFUSED)?;
    }
    write!(out, "</details></section>")
}

fn row(found: &RuleMatch) -> String {
    let field = |text: &str| escaped(&cut(text, SHOWN_OF_FIELD));
    let mut matched = String::new();
    let mut left = SHOWN_OF_FINDING;
    for one in &found.matched {
        let values = cut(&one.values.join(" | "), SHOWN_OF_FIELD.min(left));
        left = left.saturating_sub(values.chars().count());
        let _ = write!(matched, "<b>{}</b>: <mark>{}</mark><br/>", field(field_name(one)), escaped(&values));
    }
    format!(
        "<tr><td class=\"when\">{}</td><td>{}</td><td>{} {}</td><td class=\"matched\">{matched}</td><td class=\"where\">{}:{}</td></tr>",
        found
            .time_ns
            .map(rfc3339)
            .as_deref()
            .and_then(|time| time.get(..19))
            .unwrap_or_default()
            .replace('T', " "),
        field(&found.host),
        field(&found.channel),
        found.event_id.map(|id| id.to_string()).unwrap_or_default(),
        field(&found.file),
        found.record.unwrap_or(found.position)
    )
}

#[cfg(test)]
mod tests {
    use query::SigmaLevel;
    use quick_xml::Reader;
    use quick_xml::events::Event;
    use sweep::Matched;

    use super::*;

    const HOSTILE: &str = "</td></table><script>alert('x')</script><img src=x onerror=\"y\">&amp;\u{202e}\0";

    fn rule(title: &str, level: SigmaLevel) -> Rule {
        Rule {
            title: title.to_owned(),
            id: "7".to_owned(),
            level,
            status: None,
            tags: vec!["attack.t9999.001".to_owned(), HOSTILE.to_owned()],
            file: format!("{HOSTILE}.yml"),
        }
    }

    fn found(rule: u32, time_ns: i64, text: &str) -> RuleMatch {
        RuleMatch {
            rule,
            time_ns: Some(time_ns),
            file: text.into(),
            position: 1,
            record: None,
            host: text.to_owned(),
            channel: text.to_owned(),
            event_id: Some(1),
            matched: vec![Matched { field: text.to_owned(), values: vec![text.to_owned()] }],
            members: Vec::new(),
        }
    }

    /// The page of findings.
    fn page(rules: &[Rule], findings: impl Iterator<Item = RuleMatch>) -> String {
        let (mut page, mut summary) = (Page::default(), Summary::new(rules.len()));
        for found in findings {
            page.add(&found, &rules[found.rule as usize]);
            summary.add(&found);
        }
        let refused =
            [Refused { file: HOSTILE.to_owned(), line: 3, reason: HOSTILE.to_owned(), id: None, column: 1 }];
        let mut out = Vec::new();
        page.write(&mut out, &summary, rules, &refused, HOSTILE).expect("memory takes it");
        String::from_utf8(out).expect("text")
    }

    /// The names of elements and attributes of a page that is well formed, and its text.
    fn parts(page: &str) -> (Vec<String>, String) {
        let mut reader = Reader::from_str(page);
        let (mut names, mut text) = (Vec::new(), String::new());
        loop {
            match reader.read_event().expect("the page is well formed") {
                Event::Start(element) | Event::Empty(element) => {
                    names.push(element.name().as_ref().to_owned());
                    for attribute in element.attributes() {
                        let attribute = attribute.expect("an attribute has a name and a value");
                        names.push(format!("@{}", attribute.key.as_ref()));
                    }
                }
                Event::Text(part) => text.push_str(&part),
                Event::GeneralRef(name) => text.push_str(match name.as_ref() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    _ => "'",
                }),
                Event::Eof => return (names, text),
                _ => {}
            }
        }
    }

    #[test]
    fn a_page_shows_findings_and_runs_nothing_of_them() {
        let rules = [rule(HOSTILE, SigmaLevel::High)];
        let html = page(&rules, (0..40).map(|hour| found(0, hour * 18_000_000_000_000, HOSTILE)));
        let (names, text) = parts(&html);
        for name in ["script", "img", "@onerror", "@src"] {
            assert!(!names.iter().any(|known| known == name), "{name}");
        }
        assert_eq!(names.iter().filter(|name| *name == "mark").count(), SHOWN_OF_RULE);
        // What was written is there, letter for letter, but for what would not be seen.
        let shown = HOSTILE.replace('\u{202e}', "[U+202E]").replace('\0', "[U+0000]");
        assert!(text.matches(&shown).count() > 4 * SHOWN_OF_RULE, "{text}");
        assert!(text.contains("and 15 more, which the other formats have") && text.contains("T9999.001"));
        assert!(text.contains("1970-01-01 00:00"));
        assert!(html.contains("href=\"#rule-0\"") && html.contains("id=\"rule-0\""));
        assert_eq!(html.matches("href=").count(), html.matches("href=\"#").count());
    }

    /// A page of many findings stays a page, and the rule that finds last is on it.
    #[test]
    fn a_hundred_thousand_findings_fit_a_page() {
        let rules: Vec<Rule> =
            (0..1_000).map(|number| rule(&format!("Rule {number}"), SigmaLevel::Low)).collect();
        let long = "x".repeat(10_000);
        let many = (0..100_000).map(|number| found(number % 999, i64::from(number), &long));
        let html = page(&rules, many.chain([found(999, 0, "the last one")]));
        assert!(html.len() < 32 << 20, "{}", html.len());
        let (_, text) = parts(&html);
        assert!(text.contains("the last one"));
        assert!(text.contains(" of 100001 findings are here, 25 of a rule at most"), "{}", &text[..3_000]);
    }

    #[test]
    fn a_page_without_findings_says_so() {
        let html = page(&[], std::iter::empty());
        let (names, text) = parts(&html);
        assert!(text.contains("No rule found anything") && !names.iter().any(|name| name == "svg"), "{text}");
    }
}
