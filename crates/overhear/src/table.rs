//! Rows for people: a table that fits the terminal, or a block for each row where no table would.

use std::io::{self, Write};

use comfy_table::{ContentArrangement, Table, TableStyle, presets};

/// So many characters of a cell are shown. The other formats have it whole.
const MOST_OF_CELL: usize = 300;

/// A column can be wrapped down to this width and still be read.
const NARROW: usize = 16;

/// How wide a table is in a pipe, where nobody says how wide the reader's window is.
const IN_A_PIPE: usize = 120;

/// How wide lines may be: the terminal's width, else what `COLUMNS` says.
#[expect(clippy::disallowed_methods, reason = "the door reads the environment")]
pub(crate) fn width() -> usize {
    let terminal = console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    let told = || std::env::var("COLUMNS").ok()?.parse().ok();
    terminal.or_else(told).filter(|width| *width > 0).unwrap_or(IN_A_PIPE)
}

/// Writes rows of as many cells as there are columns.
pub(crate) fn write(
    out: &mut dyn Write,
    columns: &[String],
    rows: &[Vec<String>],
    width: usize,
) -> io::Result<()> {
    if rows.is_empty() {
        return writeln!(out, "no rows");
    }
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|text| cut(text)).collect()).collect();
    let wide: Vec<usize> = (0..columns.len()).map(|at| widest(&columns[at], &rows, at)).collect();
    let least: usize =
        wide.iter().zip(columns).map(|(wide, name)| (*wide).min(NARROW.max(length(name)))).sum();
    let gaps = 2 * columns.len();
    if least + gaps > width {
        return blocks(out, columns, &rows, width);
    }
    let several_lines = rows.iter().flatten().any(|text| text.contains('\n'));
    let loose = several_lines || wide.iter().sum::<usize>() + gaps > width;
    let mut table = Table::new();
    table.load_style(style(loose)).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table.set_header(columns);
    table.add_rows(&rows);
    writeln!(out, "{}", table.trim_fmt())
}

/// Lines between rows where a row takes more than one line.
fn style(loose: bool) -> TableStyle {
    let lines = presets::UTF8_HORIZONTAL_ONLY;
    let style = presets::NOTHING.header_separator(lines.header_separator);
    if loose { style.row_separator(lines.row_separator) } else { style }
}

/// The columns of each row below each other, those without a value left out.
fn blocks(out: &mut dyn Write, columns: &[String], rows: &[Vec<String>], width: usize) -> io::Result<()> {
    let names = columns.iter().map(|name| length(name)).max().unwrap_or(0);
    for (number, row) in (1..).zip(rows) {
        writeln!(out, "row {number}")?;
        for (name, text) in columns.iter().zip(row).filter(|(_, text)| !text.is_empty()) {
            for (at, line) in text.lines().enumerate() {
                let name = if at == 0 { name.as_str() } else { "" };
                let line = if length(line) + names + 4 > width {
                    first(line, width.saturating_sub(names + 5))
                } else {
                    line.to_owned()
                };
                writeln!(out, "  {name:names$}  {line}")?;
            }
        }
    }
    Ok(())
}

/// How wide a column would like to be.
fn widest(name: &str, rows: &[Vec<String>], at: usize) -> usize {
    let lines = rows.iter().filter_map(|row| row.get(at)).flat_map(|text| text.lines());
    lines.map(length).max().unwrap_or(0).max(length(name))
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn cut(text: &str) -> String {
    if length(text) <= MOST_OF_CELL { text.to_owned() } else { first(text, MOST_OF_CELL) }
}

/// A line cut to a width.
pub(crate) fn fitted(line: &str, width: usize) -> String {
    if length(line) <= width { line.to_owned() } else { first(line, width.saturating_sub(1)) }
}

/// The first characters, and a mark that there are more.
fn first(text: &str, most: usize) -> String {
    text.chars().take(most.max(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_table_has_a_line_a_row() {
        check(80, &[("host", "WS"), ("count", "3")], " host   count\n══════════════\n WS     3\n WS     3\n");
    }

    #[test]
    fn a_table_that_cannot_fit_becomes_blocks() {
        let path = "C:\\Windows\\System32\\a.exe";
        let cells = [("Image", path), ("Parent", path), ("User", ""), ("Ports", "80\n443")];
        let block = |number| {
            format!(
                "row {number}\n  Image   C:\\Windows\\System32…\n  Parent  C:\\Windows\\System32…\n  Ports   80\n          443\n"
            )
        };
        check(30, &cells, &format!("{}{}", block(1), block(2)));
    }

    /// The same row twice.
    #[track_caller]
    fn check(width: usize, cells: &[(&str, &str)], expected: &str) {
        let columns: Vec<String> = cells.iter().map(|(name, _)| (*name).to_owned()).collect();
        let row: Vec<String> = cells.iter().map(|(_, text)| (*text).to_owned()).collect();
        let mut out = Vec::new();
        write(&mut out, &columns, &[row.clone(), row], width).expect("memory takes it");
        assert_eq!(String::from_utf8(out).expect("text"), expected);
    }
}
