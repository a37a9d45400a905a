//! `multikv`

use functions::Value;
use plan::{Arg, ArgValue};
use text::Diagnostic;

use super::grid::Grid;
use super::{Command, Invocation, Node};

/// `splunk.multikv{field, copyattrs, multitable, noheader, rmorig, forceheader, only, filter}` makes a row of each line of
/// the table that a text holds, with a field for each column of its header.
///
/// - **Header**: the first line that is not empty, or line `forceheader` of these; with `noheader` columns are called
///   `Column_1` and so on. What is no letter, digit or `_` in a name becomes `_`; `_` in front go.
/// - **Columns**: parted by commas where the header has some, else by tabs, else by blanks. A line that has as many words as
///   the header gives one to each; of another each word goes to the column that it stands under. (Believed.)
/// - **Several tables** (`multitable`): an empty line ends a table where the next line's words all begin with a capital
///   letter: that is a new header. (Believed.)
/// - **Filter**: only lines with one of the terms. **Other fields**: copied, with `copyattrs`. The line is `_raw`.
/// - **Nothing found**: a row without a table goes, with `rmorig` false each original stays in front of its lines.
/// - **Source**: Search Reference, "multikv".
pub(crate) const MULTIKV: Command = Command { name: "splunk.multikv", makes_rows: false, lower };

const RAW: &str = "_raw";

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let subject = call.name("field")?;
    let rows = call.rows()?;
    let grid = Grid::read(&rows, call.lowering.environment.trace);
    let shape = Shape::of(call)?;
    let Some(texts) = grid.column(&subject) else { return Ok(call.go_on(&rows)) };
    let mut from: Vec<usize> = Vec::new();
    let mut cells: Vec<Option<Vec<(String, String)>>> = Vec::new();
    for (row, value) in texts.iter().enumerate() {
        if !shape.replaces {
            from.push(row);
            cells.push(None);
        }
        for line in value.text().map(|text| shape.lines(&text)).unwrap_or_default() {
            from.push(row);
            cells.push(Some(line));
        }
    }
    let mut made = grid.picked(&from);
    if !shape.copies {
        for (_, values) in &mut made.columns {
            for (value, cell) in values.iter_mut().zip(&cells) {
                if cell.is_some() {
                    *value = Value::Null;
                }
            }
        }
    }
    for (row, line) in cells.into_iter().enumerate() {
        for (name, value) in line.unwrap_or_default() {
            made.set(row, &name, Value::owned(value));
        }
    }
    call.go_on_with(made)
}

/// How a table is read.
struct Shape {
    copies: bool,
    replaces: bool,
    several: bool,
    header: Header,
    only: Vec<String>,
    filter: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Header {
    None,
    Line(usize),
}

impl Shape {
    fn of(call: &Invocation<'_>) -> Result<Shape, Diagnostic> {
        let term = |arg: &Arg| match &arg.value {
            ArgValue::Text(text) if arg.name == "filter" => Some(text.clone()),
            _ => None,
        };
        let header = match call.vendor.is_set("noheader") {
            true => Header::None,
            false => Header::Line(call.count("forceheader", 1)?.saturating_sub(1)),
        };
        Ok(Shape {
            copies: call.vendor.is_set("copyattrs"),
            replaces: call.vendor.is_set("rmorig"),
            several: call.vendor.is_set("multitable") && header == Header::Line(0),
            header,
            only: call.vendor.fields("only").iter().map(|field| field.name.clone()).collect(),
            filter: call.vendor.args.iter().filter_map(term).collect(),
        })
    }

    /// The lines of the tables of a text, each as fields.
    fn lines(&self, text: &str) -> Vec<Vec<(String, String)>> {
        let mut found = Vec::new();
        let mut columns: Option<Columns> = None;
        let mut seen = 0;
        let mut after_gap = false;
        for line in text.lines() {
            if line.trim().is_empty() {
                after_gap = columns.is_some();
                continue;
            }
            seen += 1;
            if self.several && after_gap && is_title(line) {
                columns = None;
            }
            after_gap = false;
            match (&columns, self.header) {
                (None, Header::None) => columns = Some(Columns::unnamed(line)),
                (None, Header::Line(at)) if at < seen => {
                    columns = Some(Columns::named(line));
                    continue;
                }
                (None, Header::Line(_)) => continue,
                (Some(_), _) => {}
            }
            if let Some(columns) = &columns
                && (self.filter.is_empty() || self.filter.iter().any(|term| line.contains(term.as_str())))
            {
                let mut cells = columns.cells(line);
                cells.retain(|(name, _)| self.only.is_empty() || self.only.contains(name));
                cells.push((RAW.to_owned(), line.to_owned()));
                found.push(cells);
            }
        }
        found
    }
}

/// Do all words of the line begin with a capital letter?
fn is_title(line: &str) -> bool {
    line.split_whitespace().all(|word| word.starts_with(|c: char| c.is_uppercase()))
}

/// The columns of a table.
struct Columns {
    parted: Parted,
    /// Name, and where in its line it starts.
    names: Vec<(String, usize)>,
}

#[derive(Clone, Copy)]
enum Parted {
    Commas,
    Tabs,
    Blanks,
}

impl Columns {
    fn named(header: &str) -> Columns {
        let parted = match header {
            _ if header.contains(',') => Parted::Commas,
            _ if header.contains('\t') => Parted::Tabs,
            _ => Parted::Blanks,
        };
        let names = words(header, parted).into_iter().map(|(word, at)| (cleaned(word), at)).collect();
        Columns { parted, names }
    }

    fn unnamed(first: &str) -> Columns {
        let mut columns = Columns::named(first);
        for (at, (name, _)) in columns.names.iter_mut().enumerate() {
            *name = format!("Column_{}", at + 1);
        }
        columns
    }

    fn cells(&self, line: &str) -> Vec<(String, String)> {
        let words = words(line, self.parted);
        let mut cells: Vec<(String, String)> = Vec::new();
        let in_turn = words.len() == self.names.len() || !matches!(self.parted, Parted::Blanks);
        for (turn, (word, start)) in words.into_iter().enumerate() {
            let end = start + word.len();
            let under = self.names.iter().rposition(|(_, column)| *column < end).unwrap_or(0);
            let Some((name, _)) = self.names.get(if in_turn { turn } else { under }) else { break };
            match cells.last_mut() {
                Some((last, value)) if last == name => *value = format!("{value} {word}"),
                _ => cells.push((name.clone(), word.to_owned())),
            }
        }
        cells.retain(|(name, value)| !name.is_empty() && !value.is_empty());
        cells
    }
}

/// The words of a line and where they start.
fn words(line: &str, parted: Parted) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    let is_end = |c: char, quoted: bool| match parted {
        Parted::Commas => c == ',' && !quoted,
        Parted::Tabs => c == '\t',
        Parted::Blanks => c.is_whitespace(),
    };
    for (at, c) in line.char_indices() {
        quoted ^= c == '"';
        if is_end(c, quoted) {
            found.push((line[start..at].trim(), start));
            start = at + c.len_utf8();
        }
    }
    found.push((line[start..].trim(), start));
    if matches!(parted, Parted::Blanks) {
        found.retain(|(word, _)| !word.is_empty());
    }
    found
}

fn cleaned(name: &str) -> String {
    let word: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    word.trim_start_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, line: &str, expected: &[(&str, &str)]) {
        let found = Columns::named(header).cells(line);
        let found: Vec<(&str, &str)> =
            found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_word_goes_to_the_column_in_turn_or_to_that_above_it() {
        check("Name  Age", "Ann   42", &[("Name", "Ann"), ("Age", "42")]);
        check("Name      Age", "Ann Lee   42", &[("Name", "Ann Lee"), ("Age", "42")]);
        check("PID TTY CMD", "1       init", &[("PID", "1"), ("CMD", "init")]);
        check(
            "\"sc_status\",\"c_ip\"",
            "\"200\",\"a,b\"",
            &[("sc_status_", "\"200\""), ("c_ip_", "\"a,b\"")],
        );
    }
}
