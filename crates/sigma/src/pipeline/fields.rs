//! Steps that give fields other names.

use text::{Diagnostic, Spanned};

use super::step::{Running, Step};
use super::texts::{anywhere, parts, written};
use super::tree::{Piece, Tree};
use super::work::{State, Work};
use crate::{Modifier, Value, diagnostics};

/// How fields get other names.
#[derive(Clone, Debug)]
pub(super) enum Rename {
    /// By whole names; `None` stands for keywords.
    Names(Vec<(Option<String>, Names)>),
    /// By what names start with: the first that fits.
    Starts(Vec<(String, Names)>),
    /// All of them.
    Prefix(String),
    Suffix(String),
}

/// Other names of a field. One in a list is not the same as one alone only to who counts pieces.
pub(super) type Names = Vec<String>;

impl Rename {
    /// The other names; `None` where the field keeps its own.
    fn of(&self, name: Option<&str>) -> Option<Names> {
        match self {
            Rename::Names(mapping) => {
                mapping.iter().rev().find(|(own, _)| own.as_deref() == name).map(|(_, names)| names.clone())
            }
            Rename::Starts(mapping) => {
                let name = name?;
                let (start, names) = mapping.iter().find(|(start, _)| name.starts_with(start.as_str()))?;
                Some(names.iter().map(|new| format!("{new}{}", &name[start.len()..])).collect())
            }
            Rename::Prefix(prefix) => name.map(|name| vec![format!("{prefix}{name}")]),
            Rename::Suffix(suffix) => name.map(|name| vec![format!("{name}{suffix}")]),
        }
    }
}

/// Gives fields of pieces, and all other fields that the rule names, their other names.
pub(super) fn rename(
    rename: &Rename,
    step: &Step,
    running: &Running<'_>,
    work: &mut Work,
    state: &mut State,
) -> Result<(), Diagnostic> {
    let mut renaming = Renaming { rename, step, running, state };
    work.shown = renaming.all(&work.shown)?;
    let known: Vec<String> = work.aliases.iter().map(|alias| alias.name.value.clone()).collect();
    for alias in &mut work.aliases {
        for (_, field) in &mut alias.fields {
            *field = renaming.one(field, "an alias")?;
        }
    }
    let mut group_by = Vec::new();
    for name in &work.group_by {
        match known.contains(&name.value) {
            true => group_by.push(name.clone()),
            false => group_by.extend(renaming.all(std::slice::from_ref(name))?),
        }
    }
    work.group_by = group_by;
    for name in &mut work.counted {
        if !known.contains(&name.value) {
            *name = renaming.one(name, "what a correlation counts")?;
        }
    }
    for (_, tree) in &mut work.searches {
        tree.change(&mut |piece| {
            if !step.is_for(piece, renaming.state, running)? {
                return Ok(None);
            }
            renaming.piece(piece)
        })?;
    }
    Ok(())
}

struct Renaming<'r, 's> {
    rename: &'r Rename,
    step: &'r Step,
    running: &'r Running<'r>,
    state: &'s mut State,
}

impl Renaming<'_, '_> {
    fn names(&mut self, name: &Spanned<String>) -> Result<Option<Names>, Diagnostic> {
        let Some(names) = self.rename.of(Some(&name.value)) else { return Ok(None) };
        if !self.step.is_for_name(Some(&name.value), self.state, self.running)? {
            return Ok(None);
        }
        self.state.renamed(&name.value, &names, self.step.id.as_deref());
        Ok(Some(names))
    }

    fn all(&mut self, names: &[Spanned<String>]) -> Result<Vec<Spanned<String>>, Diagnostic> {
        let mut all = Vec::new();
        for name in names {
            match self.names(name)? {
                Some(new) => all.extend(new.into_iter().map(|new| Spanned::new(new, name.span))),
                None => all.push(name.clone()),
            }
        }
        Ok(all)
    }

    fn one(&mut self, name: &Spanned<String>, what: &str) -> Result<Spanned<String>, Diagnostic> {
        match self.all(std::slice::from_ref(name))?.as_slice() {
            [one] => Ok(one.clone()),
            several => {
                let why = format!("`{}` is {} fields, and {what} is one", name.value, several.len());
                Err(diagnostics::pipeline(name.span, self.running.pipeline, &why))
            }
        }
    }

    fn piece(&mut self, piece: &Piece) -> Result<Option<Tree>, Diagnostic> {
        let mut changed = piece.clone();
        let mut any = false;
        if piece.has(Modifier::FieldRef) {
            let mut values = Vec::new();
            for value in &piece.values {
                let Value::Text(name) = &value.value else {
                    values.push(value.clone());
                    continue;
                };
                match self.names(&Spanned::new(name.clone(), value.span))? {
                    Some(names) => {
                        any = true;
                        values.extend(
                            names.into_iter().map(|name| Spanned::new(Value::Text(name), value.span)),
                        );
                    }
                    None => values.push(value.clone()),
                }
            }
            changed.values = values;
        }
        let names = self.rename.of(piece.name());
        let names = match names {
            Some(names) if self.step.is_for_name(piece.name(), self.state, self.running)? => names,
            _ => return Ok(any.then(|| self.marked(Tree::Piece(changed)))),
        };
        if piece.field.is_none() {
            as_part_of_a_field(&mut changed);
        }
        self.state.mapped.extend(piece.name().map(str::to_owned));
        self.state.mapped.extend(names.iter().cloned());
        let span = piece.field.as_ref().map_or(piece.span, |field| field.span);
        let mut pieces: Vec<Tree> = names
            .into_iter()
            .map(|name| Tree::Piece(Piece { field: Some(Spanned::new(name, span)), ..changed.clone() }))
            .collect();
        let tree = if pieces.len() == 1 { pieces.remove(0) } else { Tree::Any(pieces, piece.span) };
        Ok(Some(self.marked(tree)))
    }

    fn marked(&self, mut tree: Tree) -> Tree {
        tree.mark(self.step.id.as_deref());
        tree
    }
}

/// A keyword stands anywhere: what it becomes the value of a field, it does so in the field.
fn as_part_of_a_field(piece: &mut Piece) {
    for value in &mut piece.values {
        if let Value::Text(text) = &mut value.value {
            *text = written(&anywhere(parts(text)));
        }
    }
    piece.modifiers.retain(|modifier| modifier.value != Modifier::Contains);
}
