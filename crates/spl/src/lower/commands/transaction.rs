//! `transaction`.

use plan::{Arg, ArgValue, Expr, Literal, Step};
use text::{Diagnostic, Span, Spanned};

use super::super::reader::{Reader, arg, bad_value};
use super::super::{Lowering, Result};
use super::vendor;
use crate::syntax::{Argument, ArgumentKind};

/// `transaction [f ...] [maxspan=t] [maxpause=t] [maxevents=n] [startswith=...] [endswith=...] [connected=b]
/// [keepevicted=b] [keeporphans=b] [mvlist=b|f,...] [nullstr=s] [mvraw=b] [delim=s] [maxopentxn=n] [maxopenevents=n]`. Rows have to come newest first, as a
/// search gives them.
pub(super) fn transaction(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    if let Some(option) = reader.option(&["name"]) {
        let message =
            "`name` is a transaction type of a Splunk server, and there are none here: write its options out";
        return Err(Box::new(Diagnostic::error("unknown-transaction-type", option.span, message)));
    }
    // What `nomv` joins the values with.
    if let Some(delim) = reader.text_option(&["delim"])? {
        lowering.delimiters.insert("*".to_owned(), delim.value);
    }
    let mut args = Vec::new();
    for name in ["maxspan", "maxpause"] {
        if let Some(text) = reader.text_option(&[name])?
            && let Some(seconds) = seconds(name, &text)?
        {
            let value = Expr::Literal(Literal::Number(seconds, seconds.to_string()), text.span);
            args.push(arg(name, ArgValue::Expr(value), text.span));
        }
    }
    if let Some(text) = reader.text_option(&["maxevents"])? {
        let Ok(most) = text.value.parse::<i64>() else {
            return Err(bad_value(&text, "integer", "maxevents"));
        };
        args.push(arg("maxevents", ArgValue::Integer(if most < 0 { i64::MAX } else { most }), text.span));
    }
    // Where these are not given limits.conf says what they are, and whoever runs the plan whether it holds.
    for name in ["maxopentxn", "maxopenevents"] {
        let count = reader.count_option(&[name])?;
        args.extend(count.map(|count| arg(name, ArgValue::Integer(count.value), count.span)));
    }
    for (name, default) in [
        ("connected", true),
        ("unifyends", false),
        ("keepevicted", false),
        ("keeporphans", false),
        ("mvraw", false),
    ] {
        let flag = reader.boolean_option(&[name])?.unwrap_or(Spanned::new(default, span));
        args.push(arg(name, ArgValue::Boolean(flag.value), flag.span));
    }
    args.extend(lists(&mut reader)?);
    let nullstr = reader.text_option(&["nullstr"])?.unwrap_or(Spanned::new("NULL".to_owned(), span));
    args.push(arg("nullstr", ArgValue::Text(nullstr.value), nullstr.span));
    for name in ["startswith", "endswith"] {
        if let Some(written) = reader.option_argument(&[name])
            && let Some(condition) = lowering.boundary(written)?
        {
            args.push(arg(name, ArgValue::Expr(condition), written.span));
        }
    }
    let listed = reader.text_option(&["fields"])?;
    let mut fields = reader.fields(&[]);
    fields.extend(listed.into_iter().flat_map(|listed| {
        let names: Vec<String> = listed.value.split([',', ' ']).map(str::to_owned).collect();
        names
            .into_iter()
            .filter(|name| !name.is_empty())
            .map(move |name| plan::Field { name, span: listed.span })
    }));
    reader.finish()?;
    args.push(arg("fields", ArgValue::Fields(fields), span));
    Ok(vendor("splunk.transaction", args, span))
}

/// `mvlist=b` for all fields, or the fields that list all values.
fn lists(reader: &mut Reader<'_>) -> Result<Option<Arg>> {
    let Some(written) = reader.text_option(&["mvlist"])? else { return Ok(None) };
    match written.value.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "1" => return Ok(Some(arg("mvlist", ArgValue::Boolean(true), written.span))),
        "false" | "f" | "no" | "0" => return Ok(None),
        _ => {}
    }
    let names = written.value.split([',', ' ']).filter(|name| !name.is_empty());
    let fields = names.map(|name| plan::Field { name: name.to_owned(), span: written.span }).collect();
    Ok(Some(arg("listed", ArgValue::Fields(fields), written.span)))
}

impl Lowering<'_> {
    /// What an event is that starts or ends a transaction: a search, in quotes or not, or `eval(...)`.
    fn boundary(&self, written: &Argument) -> Result<Option<Expr>> {
        match &written.kind {
            ArgumentKind::Call(name, _) if name.value.eq_ignore_ascii_case("eval") => {
                let text = written.to_string();
                let inner = text[name.value.len()..].trim();
                self.where_text(inner, written.span).map(Some)
            }
            ArgumentKind::Text(text) | ArgumentKind::Word(text) => self.search_text(text, written.span),
            _ => self.search_text(&written.to_string(), written.span),
        }
    }
}

/// A span as seconds; a negative one is none.
fn seconds(option: &str, written: &Spanned<String>) -> Result<Option<f64>> {
    let text = written.value.trim();
    if text.starts_with('-') {
        return Ok(None);
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let unit = match text[digits..].to_ascii_lowercase().as_str() {
        "" | "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        _ => return Err(no_span(option, written, written.span)),
    };
    match text[..digits].parse::<f64>() {
        Ok(count) => Ok(Some(count * unit)),
        Err(_) => Err(no_span(option, written, written.span)),
    }
}

fn no_span(option: &str, written: &Spanned<String>, span: Span) -> Box<Diagnostic> {
    let message = format!(
        "Error in 'transaction' command: The value '{}' for option {option} is invalid",
        written.value
    );
    Box::new(Diagnostic::error("bad-option-value", span, message))
}
