//! Findings as one page that needs nothing else: no script, no other file, no network.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{self, Write};

use telemetry::rfc3339;

use crate::navigator::technique;
use crate::{Rule, RuleMatch, Summary, field_name};

/// So many findings of a rule are shown; the other formats have all.
const SHOWN_OF_RULE: usize = 25;

/// So many findings are shown in all.
const SHOWN: usize = 5_000;

/// So many characters of a value are shown.
const SHOWN_OF_VALUE: usize = 400;

/// So many bars a chart has.
const BARS: usize = 15;

/// So many bars the chart of times has.
const TIMES: usize = 60;

/// More hours are counted by the day, then by more days.
const MOST_BUCKETS: usize = 4_096;

const HOUR_NS: i64 = 3_600_000_000_000;

/// What a page shows, gathered while findings come.
#[derive(Debug, Default)]
pub struct Page {
    shown: usize,
    of_rule: HashMap<u32, Vec<String>>,
    times: Histogram,
}

/// Findings by time, in steps that grow where they are too many.
#[derive(Debug)]
struct Histogram {
    step_ns: i64,
    counts: BTreeMap<i64, u64>,
}

impl Default for Histogram {
    fn default() -> Histogram {
        Histogram { step_ns: HOUR_NS, counts: BTreeMap::new() }
    }
}

impl Histogram {
    fn add(&mut self, time_ns: i64) {
        *self.counts.entry(time_ns.div_euclid(self.step_ns)).or_default() += 1;
        if self.counts.len() > MOST_BUCKETS {
            self.widen(4);
        }
    }

    fn widen(&mut self, by: i64) {
        self.step_ns = self.step_ns.saturating_mul(by);
        for (bucket, count) in std::mem::take(&mut self.counts) {
            *self.counts.entry(bucket.div_euclid(by)).or_default() += count;
        }
    }

    /// At most so many steps from the first to the last, those without findings included.
    fn bars(mut self, most: usize) -> Vec<(i64, u64)> {
        loop {
            let (Some(first), Some(last)) = (self.counts.keys().next(), self.counts.keys().next_back())
            else {
                return Vec::new();
            };
            let (first, last) = (*first, *last);
            if usize::try_from(last - first).is_ok_and(|length| length < most) {
                let count = |bucket: i64| self.counts.get(&bucket).copied().unwrap_or(0);
                return (first..=last).map(|at| (at.saturating_mul(self.step_ns), count(at))).collect();
            }
            self.widen(2);
        }
    }
}

impl Page {
    /// One more finding.
    pub fn add(&mut self, finding: &RuleMatch) {
        if let Some(time) = finding.time_ns {
            self.times.add(time);
        }
        let rows = self.of_rule.entry(finding.rule).or_default();
        if self.shown < SHOWN && rows.len() < SHOWN_OF_RULE {
            self.shown += 1;
            rows.push(row(finding));
        }
    }

    /// Writes the page.
    pub fn write(
        mut self,
        out: &mut dyn Write,
        summary: &Summary,
        rules: &[Rule],
        closing: &str,
    ) -> io::Result<()> {
        write!(out, "{HEAD}<h1>Sigma findings</h1><p>{}</p>", escaped(closing))?;
        let levels = summary.levels(rules);
        let levels = levels.iter().map(|(level, count)| (level.word().to_owned(), *count, level.word()));
        out.write_all(chart("By level", levels.collect()).as_bytes())?;
        out.write_all(times(std::mem::take(&mut self.times)).as_bytes())?;
        let found = summary.found(rules);
        let mut most: Vec<_> =
            found.iter().map(|(_, rule, count)| (rule.title.clone(), *count, rule.level.word())).collect();
        most.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
        out.write_all(chart("Rules", most).as_bytes())?;
        let hosts = summary.by_host().into_iter().map(|(host, count)| (host.to_owned(), count, "host"));
        out.write_all(chart("Hosts", hosts.collect()).as_bytes())?;
        out.write_all(chart("ATT&CK techniques", techniques(&found)).as_bytes())?;
        write!(out, "<h2>Rules and their findings</h2>")?;
        for (number, rule, count) in found {
            let rows = u32::try_from(number).ok().and_then(|number| self.of_rule.remove(&number));
            section(out, rule, count, &rows.unwrap_or_default())?;
        }
        write!(out, "</main></body></html>")
    }
}

fn techniques(found: &[(usize, &Rule, u64)]) -> Vec<(String, u64, &'static str)> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for (_, rule, count) in found {
        for technique in rule.tags.iter().filter_map(|tag| technique(tag)) {
            *counts.entry(technique).or_default() += count;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().map(|(id, count)| (id, count, "technique")).collect();
    counts.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    counts
}

/// Bars with their names and numbers, the longest first as they come.
fn chart(title: &str, bars: Vec<(String, u64, &'static str)>) -> String {
    let most = bars.iter().map(|(_, count, _)| *count).max().unwrap_or(0).max(1);
    let mut out = format!("<section><h2>{}</h2><table class=\"bars\">", escaped(title));
    let more = bars.len().saturating_sub(BARS);
    for (name, count, class) in bars.into_iter().take(BARS) {
        let width = share(count, most);
        let name = if name.is_empty() { "(none)" } else { &name };
        let _ = write!(
            out,
            "<tr><th>{}</th><td><svg width=\"300\" height=\"14\" role=\"img\"><rect class=\"{class}\" width=\"{width}\" height=\"14\"/></svg></td><td class=\"n\">{count}</td></tr>",
            escaped(name)
        );
    }
    out.push_str("</table>");
    if more > 0 {
        let _ = write!(out, "<p>and {more} more</p>");
    }
    out.push_str("</section>");
    out
}

/// Findings over time, as bars that stand.
fn times(times: Histogram) -> String {
    let bars = times.bars(TIMES);
    let (Some((first, _)), Some((last, _))) = (bars.first(), bars.last()) else { return String::new() };
    let most = bars.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let (first, last) = (minute(*first), minute(*last));
    let mut out = String::from(
        "<section><h2>Over time</h2><svg viewBox=\"0 0 600 120\" width=\"600\" height=\"120\" role=\"img\">",
    );
    for (at, (time, count)) in bars.iter().enumerate() {
        let height = share(*count, most) / 3;
        let _ = write!(
            out,
            "<rect class=\"time\" x=\"{}\" y=\"{}\" width=\"9\" height=\"{height}\"><title>{}: {count}</title></rect>",
            at * 10,
            100 - height,
            minute(*time)
        );
    }
    let _ = write!(
        out,
        "<text x=\"0\" y=\"116\">{first}</text><text x=\"600\" y=\"116\" text-anchor=\"end\">{last}</text></svg></section>"
    );
    out
}

/// A part of 300.
fn share(count: u64, most: u64) -> u64 {
    (count.saturating_mul(300) / most).max(u64::from(count > 0) * 3)
}

fn minute(time_ns: i64) -> String {
    rfc3339(time_ns).get(..16).unwrap_or_default().replace('T', " ")
}

fn section(out: &mut dyn Write, rule: &Rule, count: u64, rows: &[String]) -> io::Result<()> {
    let level = rule.level.word();
    write!(
        out,
        "<details><summary><span class=\"level {level}\">{level}</span> {} <b>{count}</b></summary><p>{} {}<br>{}</p>",
        escaped(&rule.title),
        escaped(&rule.id),
        escaped(&rule.tags.join(" ")),
        escaped(&rule.file)
    )?;
    write!(
        out,
        "<table class=\"rows\"><tr><th>time</th><th>host</th><th>event</th><th>matched</th><th>where</th></tr>"
    )?;
    for row in rows {
        out.write_all(row.as_bytes())?;
    }
    write!(out, "</table>")?;
    let more = count.saturating_sub(rows.len() as u64);
    if more > 0 {
        write!(out, "<p>and {more} more, which the other formats have</p>")?;
    }
    write!(out, "</details>")
}

fn row(finding: &RuleMatch) -> String {
    let mut matched = String::new();
    for one in &finding.matched {
        let values: String = one.values.join(" | ").chars().take(SHOWN_OF_VALUE).collect();
        let _ = write!(matched, "<b>{}</b>: <mark>{}</mark><br>", escaped(field_name(one)), escaped(&values));
    }
    format!(
        "<tr><td>{}</td><td>{}</td><td>{} {}</td><td>{matched}</td><td>{}:{}</td></tr>",
        finding.time_ns.map(rfc3339).as_deref().and_then(|time| time.get(..19)).unwrap_or_default(),
        escaped(&finding.host),
        escaped(&finding.channel),
        finding.event_id.map(|id| id.to_string()).unwrap_or_default(),
        escaped(&finding.file),
        finding.record.unwrap_or(finding.position)
    )
}

/// Text that no browser takes for more: what an attacker wrote into a command line stays text.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

const HEAD: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
<title>Sigma findings</title><style>\
body{font:14px/1.45 system-ui,sans-serif;margin:0;color:#222;background:#fff}\
main{max-width:1200px;margin:0 auto;padding:1rem}\
section{margin:1.2rem 0}\
table{border-collapse:collapse}\
.bars th{font-weight:normal;text-align:left;padding-right:1rem;max-width:420px;overflow-wrap:anywhere}\
.bars .n{text-align:right;padding-left:.6rem}\
rect{fill:#607d8b}rect.critical{fill:#8e0000}rect.high{fill:#d84315}rect.medium{fill:#f9a825}\
rect.low{fill:#558b2f}rect.informational{fill:#78909c}rect.time{fill:#37474f}\
svg text{font-size:11px;fill:#555}\
details{border-top:1px solid #ddd;padding:.35rem 0}summary{cursor:pointer}\
.level{display:inline-block;min-width:6.5rem;color:#fff;background:#78909c;border-radius:3px;padding:0 .4rem}\
.level.critical{background:#8e0000}.level.high{background:#d84315}.level.medium{background:#b57a00}.level.low{background:#558b2f}\
.rows{width:100%;font-size:12px}.rows td,.rows th{border:1px solid #e0e0e0;padding:.2rem .4rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
mark{background:#fff3c4}\
</style></head><body><main>";

#[cfg(test)]
mod tests {
    use super::*;
    use query::SigmaLevel;
    use sweep::Matched;

    #[test]
    fn a_page_shows_findings_and_runs_nothing_of_them() {
        let hostile = "<script>alert('x')</script>";
        let rules = [Rule {
            title: format!("A & B {hostile}"),
            id: "7".to_owned(),
            level: SigmaLevel::High,
            tags: vec!["attack.t9999.001".to_owned()],
            file: "r.yml".to_owned(),
        }];
        let (mut page, mut summary) = (Page::default(), Summary::new(1));
        for hour in 0..40 {
            let matched = vec![Matched { field: "Image".to_owned(), values: vec![hostile.to_owned()] }];
            let finding = RuleMatch {
                rule: 0,
                time_ns: Some(hour * 5 * HOUR_NS),
                file: "f".into(),
                position: 1,
                record: None,
                host: hostile.to_owned(),
                channel: String::new(),
                event_id: Some(1),
                matched,
                members: Vec::new(),
            };
            page.add(&finding);
            summary.add(&finding);
        }
        let mut out = Vec::new();
        page.write(&mut out, &summary, &rules, "40 findings").expect("memory takes it");
        let html = String::from_utf8(out).expect("text");
        assert!(!html.contains("<script") && !html.contains("src=") && !html.contains("href="));
        assert!(html.contains("A &amp; B &lt;script&gt;") && html.contains(">T9999.001<"));
        assert_eq!(html.matches("<mark>").count(), SHOWN_OF_RULE);
        assert!(html.contains("and 15 more, which the other formats have"));
        assert!(html.matches("class=\"time\"").count() <= TIMES && html.contains("1970-01-01 00:00"));
    }

    #[test]
    fn times_of_any_range_fit_a_chart() {
        let mut times = Histogram::default();
        for time in [i64::MIN / 4, 0, i64::MAX / 4, HOUR_NS] {
            times.add(time);
        }
        (0..10_000).for_each(|hour| times.add(hour * HOUR_NS));
        let bars = times.bars(TIMES);
        assert!(bars.len() <= TIMES);
        assert_eq!(bars.iter().map(|(_, count)| count).sum::<u64>(), 10_004);
    }
}
