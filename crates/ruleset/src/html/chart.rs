//! Charts that need no script: bars in a table, and bars over time.

use std::fmt::Write as _;

use query::SigmaLevel;
use telemetry::rfc3339;

use super::histogram::Histogram;
use super::text::{cut, escaped};

/// So many bars a chart has.
const BARS: usize = 15;

/// So many characters of a name are shown.
const NAME: usize = 200;

/// So many bars the chart of times has.
const TIMES: usize = 60;

/// How high the chart of times is, in its own units.
const HEIGHT: u64 = 100;

/// One bar.
pub(super) struct Bar {
    /// What it is of.
    pub(super) name: String,
    /// How long it is.
    pub(super) count: u64,
    /// What it is coloured by: a level's word, or nothing.
    pub(super) class: &'static str,
    /// Where the page says more.
    pub(super) anchor: Option<String>,
}

/// Bars with their names and numbers, in the order that they come; nothing where there are none.
pub(super) fn bars(title: &str, bars: Vec<Bar>) -> String {
    if bars.is_empty() {
        return String::new();
    }
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let more = bars.len().saturating_sub(BARS);
    let mut out = format!("<section><h2>{}</h2><table class=\"bars\">", escaped(title));
    for bar in bars.iter().take(BARS) {
        let name = if bar.name.is_empty() { "(none)".to_owned() } else { escaped(&cut(&bar.name, NAME)) };
        let name = match &bar.anchor {
            Some(anchor) => format!("<a href=\"#{anchor}\">{name}</a>"),
            None => name,
        };
        let (width, count, class) = (percent(bar.count, most), bar.count, bar.class);
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{name}</th><td class=\"bar\"><i class=\"{class}\" style=\"width:{width}%\"></i></td><td \
             class=\"n\">{count}</td></tr>"
        );
    }
    out.push_str("</table>");
    if more > 0 {
        let _ = write!(out, "<p class=\"dim\">and {more} more</p>");
    }
    out.push_str("</section>");
    out
}

/// Findings over time, as bars that stand, each level on the graver one.
pub(super) fn times(times: Histogram) -> String {
    let (steps, hours) = times.steps(TIMES);
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return String::new() };
    let most = steps.iter().map(|step| step.count()).max().unwrap_or(0).max(1);
    let (first, last) = (minute(first.time_ns), minute(last.time_ns));
    let step_is = match hours {
        1 => "an hour".to_owned(),
        hours => format!("{hours} hours"),
    };
    let mut out = format!(
        "<section class=\"wide\"><h2>Over time</h2><svg class=\"time\" viewBox=\"0 0 {} {HEIGHT}\" \
         preserveAspectRatio=\"none\" role=\"img\" aria-label=\"Findings from {first} to {last} UTC, at most {most} in \
         {step_is}\">",
        steps.len() * 10
    );
    for (at, step) in steps.iter().enumerate().filter(|(_, step)| step.count() > 0) {
        let _ = write!(out, "<g><title>{}: {}</title>", minute(step.time_ns), step.count());
        let mut top = HEIGHT;
        for (level, count) in SigmaLevel::ALL.iter().zip(step.counts).rev().filter(|(_, count)| *count > 0) {
            let height = (count.saturating_mul(HEIGHT) / most).max(1);
            top = top.saturating_sub(height);
            let _ = write!(
                out,
                "<rect class=\"{}\" x=\"{}\" y=\"{top}\" width=\"9\" height=\"{height}\"/>",
                level.word(),
                at * 10
            );
        }
        out.push_str("</g>");
    }
    let _ = write!(
        out,
        "</svg><div class=\"axis\"><span>{first}</span><span>at most {most} in {step_is}, UTC</span><span>{last}</span></div></section>"
    );
    out
}

/// A share in percent with one digit; what is there is seen.
fn percent(count: u64, most: u64) -> String {
    let tenths = (u128::from(count) * 1_000 / u128::from(most)).max(u128::from(count > 0) * 6);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `2024-05-01 12:00`.
fn minute(time_ns: i64) -> String {
    rfc3339(time_ns).get(..16).unwrap_or_default().replace('T', " ")
}
