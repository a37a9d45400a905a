//! Rows on standard output, in the format that was asked for.

use std::io::{self, Write};

use serde_json::{Map, Value};

use crate::cli::Format;
use crate::table;

/// One row: names and values in the query's order, absent fields left out.
pub(crate) type Row = Map<String, Value>;

/// Writes rows in a format. `columns` orders the columns of a table and of CSV; a column that only rows have comes
/// after them.
pub(crate) fn write_rows(
    out: &mut dyn Write,
    format: Format,
    columns: &[String],
    rows: &[Row],
) -> io::Result<()> {
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, rows)?;
            writeln!(out)
        }
        Format::Jsonl => {
            for row in rows {
                serde_json::to_writer(&mut *out, row)?;
                writeln!(out)?;
            }
            Ok(())
        }
        Format::Csv => write_csv(out, &all_columns(columns, rows), rows),
        Format::Table => {
            // Splunk's pages hide the total that `top` and `rare` carry along; its JSON and CSV do not.
            let mut shown = all_columns(columns, rows);
            shown.retain(|name| name != "_tc");
            write_table(out, &shown, rows)
        }
    }
}

/// The known columns, then those that only rows have.
fn all_columns(columns: &[String], rows: &[Row]) -> Vec<String> {
    let mut all: Vec<String> = columns.to_vec();
    for row in rows {
        for name in row.keys() {
            if !all.contains(name) {
                all.push(name.clone());
            }
        }
    }
    all
}

fn write_csv(out: &mut dyn Write, columns: &[String], rows: &[Row]) -> io::Result<()> {
    if columns.is_empty() {
        return Ok(());
    }
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(columns).map_err(of_csv)?;
    for row in rows {
        writer.write_record(columns.iter().map(|name| cell(row.get(name), "\n"))).map_err(of_csv)?;
    }
    writer.flush()
}

/// What went wrong below CSV, of its own kind: `csv`'s conversion makes a closed pipe an error like any other.
pub(crate) fn of_csv(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("CSV: {other:?}")),
    }
}

fn write_table(out: &mut dyn Write, columns: &[String], rows: &[Row]) -> io::Result<()> {
    let line = |row: &Row| columns.iter().map(|name| printable(&cell(row.get(name), "\n"))).collect();
    let names: Vec<String> = columns.iter().map(|name| printable(name)).collect();
    table::write(out, &names, &rows.iter().map(line).collect::<Vec<_>>(), table::width())
}

/// A value as text; the values of a multivalue are put between `separator`s.
fn cell(value: Option<&Value>, separator: &str) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => {
            items.iter().map(|item| cell(Some(item), separator)).collect::<Vec<_>>().join(separator)
        }
        Some(other) => other.to_string(),
    }
}

/// Text without control characters, and without those that turn the direction of what follows: what an attacker wrote
/// into a command line must not move the cursor, nor make `gpj.exe` read as `exe.jpg`.
pub(crate) fn printable(text: &str) -> String {
    let turns = |c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if (c.is_control() && c != '\n') || turns(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn csv_has_one_column_for_each_field_and_lines_for_a_multivalue() {
        check(Format::Csv, "host,Ports\nWS,\"443\n80\"\n,22\n");
    }

    #[test]
    fn jsonl_leaves_absent_fields_out() {
        check(Format::Jsonl, "{\"host\":\"WS\",\"Ports\":[\"443\",\"80\"]}\n{\"Ports\":\"22\"}\n");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb"), "a\u{fffd}[2Jb");
        assert_eq!(printable("a\u{202e}gpj.exe"), "a\u{fffd}gpj.exe");
    }

    fn check(format: Format, expected: &str) {
        let rows = [json!({"host": "WS", "Ports": ["443", "80"]}), json!({"Ports": "22"})];
        let rows: Vec<Row> = rows.iter().map(|row| row.as_object().unwrap().clone()).collect();
        let mut out = Vec::new();
        write_rows(&mut out, format, &["host".to_owned()], &rows).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
