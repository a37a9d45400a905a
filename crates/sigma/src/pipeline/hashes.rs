//! `Hashes: SHA1=…` becomes a field for each way to hash.

use text::{Diagnostic, Spanned};

use super::step::Running;
use super::texts::{parts, plain, written};
use super::tree::{Piece, Tree};
use super::values::{Seen, seen};
use crate::Value;

/// Which fields become which.
#[derive(Clone, Debug)]
pub(super) struct Hashes {
    /// Such as `SHA1`.
    pub(super) algorithms: Vec<String>,
    /// What stands before the algorithm in the new names.
    pub(super) prefix: String,
    /// Is the algorithm in the new names?
    pub(super) names: HashNames,
    /// The fields that hold hashes.
    pub(super) fields: Vec<String>,
}

/// What new fields are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HashNames {
    PrefixAndAlgorithm,
    Prefix,
}

impl Hashes {
    /// A piece for each algorithm, any of which suffices.
    pub(super) fn piece(&self, piece: &Piece, running: &Running<'_>) -> Result<Option<Tree>, Diagnostic> {
        if !piece.name().is_some_and(|name| self.fields.iter().any(|field| field == name)) {
            return Ok(None);
        }
        let seen = seen(piece);
        if seen.iter().any(|seen| !matches!(seen, Seen::Text(_))) {
            return Ok(None);
        }
        let mut pieces: Vec<Piece> = Vec::new();
        for (seen, value) in seen.iter().zip(&piece.values) {
            let Seen::Text(text) = seen else { continue };
            let Some((field, hash)) = self.hash(&plain(text)) else { continue };
            let hash = Spanned::new(Value::Text(written(&parts(&hash))), value.span);
            match pieces.iter_mut().find(|piece| piece.name() == Some(&field)) {
                Some(piece) => piece.values.push(hash),
                None => pieces.push(Piece {
                    field: Some(Spanned::new(field, piece.span)),
                    modifiers: Vec::new(),
                    values: vec![hash],
                    ..piece.clone()
                }),
            }
        }
        if pieces.is_empty() {
            let why = format!("no hash is one of {}", self.algorithms.join(", "));
            return Err(running.refusal(piece.span, &why));
        }
        Ok(Some(Tree::Any(pieces.into_iter().map(Tree::Piece).collect(), piece.span)))
    }

    /// The field and the hash; `None` where it is hashed in a way that is not wanted.
    fn hash(&self, text: &str) -> Option<(String, String)> {
        let sign = if text.contains('|') { '|' } else { '=' };
        let split: Vec<&str> = text.split(sign).collect();
        let bare = |hash: &str| hash.trim_matches(['*', '?']).to_owned();
        let (algorithm, hash) = match split.as_slice() {
            [algorithm, hash] => (algorithm.trim_start_matches('*').to_uppercase(), bare(hash)),
            [first, ..] => {
                let hash = bare(first);
                let algorithm = match hash.chars().count() {
                    32 => "MD5",
                    40 => "SHA1",
                    64 => "SHA256",
                    128 => "SHA512",
                    _ => return None,
                };
                (algorithm.to_owned(), hash)
            }
            [] => return None,
        };
        if !self.algorithms.contains(&algorithm) {
            return None;
        }
        let name = if self.names == HashNames::Prefix { "" } else { algorithm.as_str() };
        let field = format!("{}{name}", self.prefix);
        (!field.is_empty()).then_some((field, hash))
    }
}
