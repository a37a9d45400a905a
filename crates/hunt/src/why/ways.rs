//! The smallest sets of causes whose mending would let an event through a filter.

use std::collections::BTreeSet;

/// What keeps a condition from being as it should, in the condition's own shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failing {
    /// All of these must be mended.
    All(Vec<Failing>),
    /// Any of these is enough.
    Any(Vec<Failing>),
    /// One cause, by its number.
    One(usize),
}

/// More sets than this are not told: nobody reads them.
const MOST: usize = 32;

/// The minimal sets of causes, the smallest first, each in ascending order. Empty where nothing fails.
pub(super) fn ways(failing: &Failing) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = sets(failing)
        .into_iter()
        .map(|set| set.into_iter().collect::<Vec<_>>())
        .filter(|set| !set.is_empty())
        .collect();
    all.sort_by_key(|set| (set.len(), set.clone()));
    all.truncate(MOST);
    all
}

fn sets(failing: &Failing) -> Vec<BTreeSet<usize>> {
    match failing {
        Failing::One(cause) => vec![BTreeSet::from([*cause])],
        Failing::Any(parts) => minimal(parts.iter().flat_map(sets).collect()),
        Failing::All(parts) => parts.iter().fold(vec![BTreeSet::new()], |so_far, part| {
            let next = sets(part);
            let both = so_far.iter().flat_map(|one| next.iter().map(move |other| one | other));
            minimal(both.collect())
        }),
    }
}

/// Those that hold no other of them, the smallest first, not more than can be told.
fn minimal(mut all: Vec<BTreeSet<usize>>) -> Vec<BTreeSet<usize>> {
    all.sort_by_key(BTreeSet::len);
    let mut kept: Vec<BTreeSet<usize>> = Vec::new();
    for set in all {
        if kept.len() < MOST && !kept.iter().any(|known| known.is_subset(&set)) {
            kept.push(set);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::Failing::{All, Any, One};
    use super::*;

    #[test]
    fn all_parts_of_a_conjunction_must_be_mended() {
        check(All(vec![One(0), One(1)]), &[&[0, 1]]);
    }

    #[test]
    fn one_part_of_a_disjunction_is_enough() {
        check(Any(vec![One(0), All(vec![One(1), One(2)])]), &[&[0], &[1, 2]]);
    }

    #[test]
    fn a_set_that_holds_another_is_not_told() {
        check(Any(vec![All(vec![One(0), One(1)]), One(0)]), &[&[0]]);
        check(All(vec![Any(vec![One(0), One(1)]), One(0)]), &[&[0]]);
    }

    #[test]
    fn many_sets_are_cut() {
        let pair = |at: usize| Any(vec![One(2 * at), One(2 * at + 1)]);
        let all = ways(&All((0..10).map(pair).collect()));
        assert_eq!(all.len(), MOST);
    }

    #[test]
    fn nothing_fails() {
        check(All(Vec::new()), &[]);
    }

    fn check(failing: Failing, expected: &[&[usize]]) {
        assert_eq!(ways(&failing), expected);
    }
}
