//! Sigma's modifiers. One file each; a new one is named in both lists below.

mod exists;

use crate::Function;

/// All modifiers of this folder.
pub(crate) const ALL: &[&Function] = &[&exists::EXISTS];
