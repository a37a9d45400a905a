//! Matches of rules on standard output, as they come.

use std::io::{self, BufWriter, StdoutLock, Write};

use ruleset::{COLUMNS, Rule, RuleMatch, field_name};
use telemetry::rfc3339;

use crate::cli::Format;
use crate::output::{of_csv, printable};
use crate::table;

/// Writes matches in a format.
pub(crate) struct Writer<'r> {
    rules: &'r [Rule],
    out: Out<'r>,
    width: usize,
    written: u64,
}

enum Out<'o> {
    Table(Box<dyn Write + 'o>),
    Json(Box<dyn Write + 'o>),
    Jsonl(Box<dyn Write + 'o>),
    Csv(Box<csv::Writer<Box<dyn Write + 'o>>>),
}

impl<'r> Writer<'r> {
    /// To standard output.
    pub(crate) fn stdout(format: Format, rules: &'r [Rule]) -> io::Result<Writer<'r>> {
        let out: BufWriter<StdoutLock<'static>> = BufWriter::new(io::stdout().lock());
        Writer::new(Box::new(out), format, rules, table::width())
    }

    fn new(
        out: Box<dyn Write + 'r>,
        format: Format,
        rules: &'r [Rule],
        width: usize,
    ) -> io::Result<Writer<'r>> {
        let out = match format {
            Format::Table => Out::Table(out),
            Format::Json => Out::Json(out),
            Format::Jsonl => Out::Jsonl(out),
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(out);
                writer.write_record(COLUMNS).map_err(of_csv)?;
                Out::Csv(Box::new(writer))
            }
        };
        Ok(Writer { rules, out, width, written: 0 })
    }

    /// One more.
    pub(crate) fn write(&mut self, found: &RuleMatch) -> io::Result<()> {
        let rule = &self.rules[found.rule as usize];
        self.written += 1;
        match &mut self.out {
            Out::Table(out) => card(out, found, rule, self.width),
            Out::Json(out) => {
                out.write_all(if self.written == 1 { b"[\n" } else { b",\n" })?;
                Ok(serde_json::to_writer(out, &found.json(rule))?)
            }
            Out::Jsonl(out) => {
                serde_json::to_writer(&mut *out, &found.json(rule))?;
                writeln!(out)
            }
            Out::Csv(writer) => writer.write_record(found.cells(rule)).map_err(of_csv),
        }
    }

    /// The end.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self.out {
            Out::Json(mut out) => {
                out.write_all(if self.written == 0 { b"[]\n" } else { b"\n]\n" })?;
                out.flush()
            }
            Out::Table(mut out) | Out::Jsonl(mut out) => out.flush(),
            Out::Csv(mut writer) => writer.flush(),
        }
    }
}

/// A match for people: a line, and one below it for each field.
fn card(out: &mut dyn Write, found: &RuleMatch, rule: &Rule, width: usize) -> io::Result<()> {
    let time = found.time_ns.map(rfc3339);
    let time = time.as_deref().and_then(|time| time.get(..19)).unwrap_or("(no time)");
    let event = found.event_id.map(|id| format!("  event {id}")).unwrap_or_default();
    let record = found.record.unwrap_or(found.position);
    let line = format!(
        "{time}  {:<13}  {}  {}{event}  {}:{record}",
        rule.level.word(),
        rule.title,
        found.host,
        found.file
    );
    writeln!(out, "{}", printable(&line))?;
    for matched in &found.matched {
        let line = format!("    {}: {}", field_name(matched), matched.values.join(" | "));
        writeln!(out, "{}", table::fitted(&printable(&line.replace(['\n', '\r'], " ")), width))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use query::SigmaLevel;
    use ruleset::Matched;
    use std::cell::RefCell;
    use std::rc::Rc;
    use telemetry::{Event, Origin};

    #[derive(Clone, Default)]
    struct Shared(Rc<RefCell<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Two findings, and none.
    #[track_caller]
    fn check(format: Format, expected: &str, expected_of_none: &str) {
        let rules = [Rule {
            title: "A rule".to_owned(),
            id: "7".to_owned(),
            level: SigmaLevel::High,
            status: None,
            tags: vec!["attack.execution".to_owned()],
            file: "r.yml".to_owned(),
        }];
        let event = Event {
            time_ns: Some(0),
            origin: Origin { file: "f".into(), position: 3 },
            computer: "pc".to_owned(),
            channel: "Security".to_owned(),
            event_id: Some(1),
            ..Event::default()
        };
        let matched =
            vec![Matched { field: "Image".to_owned(), values: vec!["a,b".to_owned(), "c".to_owned()] }];
        let found = RuleMatch::of(0, &event, matched);
        for (findings, expected) in [(2, expected), (0, expected_of_none)] {
            let out = Shared::default();
            let mut writer = Writer::new(Box::new(out.clone()), format, &rules, 20).expect("a writer");
            (0..findings).for_each(|_| writer.write(&found).expect("memory takes it"));
            writer.finish().expect("memory takes it");
            let written = String::from_utf8(out.0.borrow().clone()).expect("text");
            assert_eq!(written, expected);
        }
    }

    #[test]
    fn each_format_holds_findings_as_they_come() {
        let object = r#"{"time":"1970-01-01T00:00:00.000Z","level":"high","rule":"A rule","id":"7","tags":["attack.execution"],"host":"pc","channel":"Security","event_id":1,"file":"f","position":3,"matched":{"Image":["a,b","c"]}}"#;
        check(Format::Jsonl, &format!("{object}\n{object}\n"), "");
        check(Format::Json, &format!("[\n{object},\n{object}\n]\n"), "[]\n");
        let header = "time,level,rule,id,tags,host,channel,event_id,record,file,position,matched\n";
        let row =
            "1970-01-01T00:00:00.000Z,high,A rule,7,attack.execution,pc,Security,1,,f,3,\"Image=a,b, c\"\n";
        check(Format::Csv, &format!("{header}{row}{row}"), header);
        let card = "1970-01-01T00:00:00  high           A rule  pc  event 1  f:3\n    Image: a,b | c\n";
        check(Format::Table, &format!("{card}{card}"), "");
    }
}
