//! `--pipeline`: how a site's rules differ from those of others.

use std::path::{Path, PathBuf};

use query::{SigmaPipeline, SigmaPipelines};
use text::Source;

use super::rules;
use crate::failure::Failure;
use crate::query_file;

/// Reads pipelines: files, and folders with those that end in `.yml`. `None` where none is given.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Option<SigmaPipelines>, Failure> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut found = Vec::new();
    for path in paths {
        if !path.exists() {
            return Err(Failure::new(format!("--pipeline {}: no such file or folder", path.display())));
        }
        rules::walk(path, &mut found)?;
    }
    let pipelines: Vec<SigmaPipeline> = found.iter().map(|path| one(path)).collect::<Result<_, _>>()?;
    Ok(Some(SigmaPipelines::new(pipelines)))
}

fn one(path: &Path) -> Result<SigmaPipeline, Failure> {
    let name = path.display().to_string();
    let text = query_file::text(path)?;
    SigmaPipeline::parse(&name, &text).map_err(|said| Failure::query(&Source::new(&name, text), &said))
}
