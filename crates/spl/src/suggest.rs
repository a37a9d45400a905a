//! The nearest known word.

/// The candidate that differs least from `word`, if it differs little: at most a third of the letters.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(far, candidate)| *far > 0 && *far <= allowed && !candidate.is_empty())
        .min()
        .map(|(_, candidate)| candidate)
}

/// Letters to add, take away, change or swap with their neighbour.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().take(64).collect();
    let right: Vec<char> = right.chars().take(64).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let mut best = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_misspelt_name_and_no_stranger() {
        assert_eq!(nearest("mvcuont", ["match", "mvcount", "mvindex"]), Some("mvcount"));
        assert_eq!(nearest("stat", ["stats", "sort"]), Some("stats"));
        assert_eq!(nearest("frobnicate", ["stats", "sort"]), None);
    }
}
