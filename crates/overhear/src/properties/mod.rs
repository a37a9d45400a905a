//! Custom properties that a user defines, as QRadar does: from a file of ours, or from what QRadar's REST API exports.

mod definition;
mod rest_export;
mod toml_file;

use std::path::{Path, PathBuf};

use taxonomy::CustomProperty;

use crate::failure::Failure;
use crate::report;

use definition::Definition;

/// The properties of all files and folders, in their order; a file's properties add to those of the same name before.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Vec<CustomProperty>, Failure> {
    let mut definitions: Vec<Definition> = Vec::new();
    for path in paths {
        let (read, notes) =
            of_path(path).map_err(|what| Failure::new(format!("{}: {what}", path.display())))?;
        for note in notes {
            report::warning(&format!("{}: {note}", path.display()));
        }
        definitions.extend(read);
    }
    let mut properties: Vec<CustomProperty> = Vec::new();
    for definition in definitions {
        let made = definition.made()?;
        match properties.iter_mut().find(|known| known.name == made.name) {
            Some(known) if known.ty == made.ty => known.expressions.extend(made.expressions),
            Some(known) => {
                let message =
                    format!("the property `{}` is of two types: {:?}, {:?}", made.name, known.ty, made.ty);
                return Err(Failure::new(message));
            }
            None => properties.push(made),
        }
    }
    Ok(properties)
}

type Definitions = (Vec<Definition>, Vec<String>);

#[allow(clippy::disallowed_methods, reason = "the terminal reads files")]
fn of_path(path: &Path) -> Result<Definitions, String> {
    if path.is_dir() {
        return rest_export::folder(path);
    }
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let is_json = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    if is_json { rest_export::document(&text) } else { Ok((toml_file::read(&text)?, Vec::new())) }
}
