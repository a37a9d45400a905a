//! `fields` and `table`.

use plan::{Project, Projection, Step, StepKind};

use super::super::reader::Reader;
use super::super::{Lowering, Result, step};
use super::vendor;

/// `fields [+|-] a b*`: internal fields stay unless they are taken away by name.
pub(super) fn fields(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let mut projection = Projection::OnlyAndInternal;
    if reader.keyword("-") {
        projection = Projection::Without;
    } else {
        reader.keyword("+");
    }
    let mut fields = reader.fields(&[]);
    if let Some(first) = fields.first_mut()
        && projection == Projection::OnlyAndInternal
        && let Some(glued) = first.name.strip_prefix(['-', '+']).filter(|glued| !glued.is_empty())
    {
        if first.name.starts_with('-') {
            projection = Projection::Without;
        }
        first.name = glued.to_owned();
    }
    project(reader, projection, fields)
}

/// `table a b*`: these and no others, in this order. What it does to rows without any of them is `splunk.table`,
/// unless a command before has declared one of them (measured on 10.4.2 for `convert num(text) AS m | table m`).
pub(super) fn table(lowering: &Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let fields = reader.fields(&[]);
    let is_declared = fields.iter().any(|field| lowering.declared.contains(&field.name));
    let mut steps = project(reader, Projection::Only, fields)?;
    if is_declared {
        return Ok(steps);
    }
    steps.extend(vendor("splunk.table", Vec::new(), span));
    Ok(steps)
}

fn project(mut reader: Reader<'_>, projection: Projection, fields: Vec<plan::Field>) -> Result<Vec<Step>> {
    let span = reader.span();
    if fields.is_empty() {
        reader.expect("a field name")?;
    }
    reader.finish()?;
    Ok(vec![step(StepKind::Project(Project { projection, fields }), span)])
}
