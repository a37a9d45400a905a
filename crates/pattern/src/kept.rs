//! Compiled patterns that are kept for a while.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::regex::{Dialect, Program};

type Programs = HashMap<(String, Dialect), Arc<Program>>;

thread_local! {
    static KEPT: RefCell<Option<Programs>> = const { RefCell::new(None) };
}

/// More patterns than this are not kept.
const MOST: usize = 512;

/// While it lives, a pattern that this thread compiles again is not compiled again: for who runs one query thousands of
/// times over a few events each, where compiling would be most of the work.
#[derive(Debug)]
pub struct Kept {
    /// Was nothing kept before? Then nothing is when it ends.
    is_outermost: bool,
}

impl Kept {
    /// From now on.
    #[must_use]
    pub fn patterns() -> Kept {
        KEPT.with_borrow_mut(|kept| {
            let is_outermost = kept.is_none();
            kept.get_or_insert_default();
            Kept { is_outermost }
        })
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if self.is_outermost {
            KEPT.with_borrow_mut(|kept| *kept = None);
        }
    }
}

/// The program that is kept, or a new one.
pub(crate) fn program(
    pattern: &str,
    dialect: Dialect,
    compile: impl FnOnce() -> Result<Program, String>,
) -> Result<Arc<Program>, String> {
    let known = KEPT.with_borrow(|kept| {
        let programs = kept.as_ref()?;
        Some(programs.get(&(pattern.to_owned(), dialect)).cloned())
    });
    match known {
        Some(Some(program)) => Ok(program),
        None => compile().map(Arc::new),
        Some(None) => {
            let program = Arc::new(compile()?);
            KEPT.with_borrow_mut(|kept| {
                if let Some(programs) = kept.as_mut().filter(|programs| programs.len() < MOST) {
                    programs.insert((pattern.to_owned(), dialect), program.clone());
                }
            });
            Ok(program)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Regex;

    #[test]
    fn a_pattern_is_compiled_once_while_it_is_kept() {
        let count = || KEPT.with_borrow(|kept| kept.as_ref().map(HashMap::len));
        let compile = |dialect| Regex::new("a+", dialect).is_ok_and(|regex| regex.is_match("xaa"));
        assert!(compile(Dialect::Pcre) && count().is_none());
        let kept = Kept::patterns();
        assert!(compile(Dialect::Pcre) && compile(Dialect::Pcre) && compile(Dialect::Java));
        drop(Kept::patterns());
        assert_eq!(count(), Some(2));
        drop(kept);
        assert_eq!(count(), None);
    }
}
