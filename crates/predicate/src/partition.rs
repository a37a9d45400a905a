//! States that no text tells apart: Hopcroft's partition refinement.

/// The table of an automaton: for each state and class the next state.
pub(crate) struct Table<'t> {
    pub(crate) next: &'t [u32],
    /// How many classes of characters there are.
    pub(crate) width: usize,
    pub(crate) accepts: &'t [bool],
}

/// For each state its block: two states are of one block exactly where no text tells them apart.
pub(crate) fn blocks(table: &Table<'_>) -> Vec<u32> {
    let sources = Sources::of(table);
    let mut partition = Partition::new(table.accepts);
    // Blocks whose predecessors are still to be told apart, by class.
    let mut open: Vec<(u32, usize)> = Vec::new();
    if partition.count() == 2 {
        let smaller = u32::from(partition.size(1) < partition.size(0));
        open.extend((0..table.width).map(|class| (smaller, class)));
    }
    let (mut before, mut touched) = (Vec::new(), Vec::new());
    while let Some((block, class)) = open.pop() {
        before.clear();
        for state in partition.members(block) {
            before.extend_from_slice(sources.of_state(*state, class));
        }
        before.iter().for_each(|state| partition.mark(*state, &mut touched));
        for marked in touched.drain(..) {
            // The new block is the smaller half: whatever is open of the whole, this half has to be looked at too.
            if let Some(new) = partition.split(marked) {
                open.extend((0..table.width).map(|class| (new, class)));
            }
        }
    }
    partition.of
}

/// The states that a state is reached from, by class.
struct Sources {
    starts: Vec<u32>,
    states: Vec<u32>,
    count: usize,
}

impl Sources {
    fn of(table: &Table<'_>) -> Sources {
        let (count, width) = (table.accepts.len(), table.width);
        let place = |at: usize| (at % width) * count + table.next[at] as usize;
        let mut starts = vec![0u32; count * width + 1];
        for at in 0..table.next.len() {
            starts[place(at) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut free = starts.clone();
        let mut states = vec![0u32; table.next.len()];
        for at in 0..table.next.len() {
            let slot = &mut free[place(at)];
            states[*slot as usize] = (at / width) as u32;
            *slot += 1;
        }
        Sources { starts, states, count }
    }

    fn of_state(&self, state: u32, class: usize) -> &[u32] {
        let at = class * self.count + state as usize;
        &self.states[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// States in blocks: those of a block stand side by side, the marked ones first.
struct Partition {
    states: Vec<u32>,
    /// Where each state stands.
    at: Vec<u32>,
    /// The block of each state.
    of: Vec<u32>,
    /// First place, one past the last, and how many are marked.
    blocks: Vec<(u32, u32, u32)>,
}

impl Partition {
    fn new(accepts: &[bool]) -> Partition {
        let count = accepts.len() as u32;
        let mut states: Vec<u32> = (0..count).collect();
        states.sort_by_key(|state| accepts[*state as usize]);
        let refusing = accepts.iter().filter(|accepts| !**accepts).count() as u32;
        let is_split = refusing > 0 && refusing < count;
        let mut at = vec![0; accepts.len()];
        for (place, state) in (0..).zip(&states) {
            at[*state as usize] = place;
        }
        let of = accepts.iter().map(|accepts| u32::from(is_split && *accepts)).collect();
        let blocks =
            if is_split { vec![(0, refusing, 0), (refusing, count, 0)] } else { vec![(0, count, 0)] };
        Partition { states, at, of, blocks }
    }

    fn count(&self) -> usize {
        self.blocks.len()
    }

    fn size(&self, block: u32) -> u32 {
        let (start, end, _) = self.blocks[block as usize];
        end - start
    }

    fn members(&self, block: u32) -> &[u32] {
        let (start, end, _) = self.blocks[block as usize];
        &self.states[start as usize..end as usize]
    }

    fn mark(&mut self, state: u32, touched: &mut Vec<u32>) {
        let block = self.of[state as usize];
        let (start, _, marked) = &mut self.blocks[block as usize];
        if *marked == 0 {
            touched.push(block);
        }
        let (from, to) = (self.at[state as usize], *start + *marked);
        *marked += 1;
        let other = self.states[to as usize];
        self.states.swap(from as usize, to as usize);
        self.at[other as usize] = from;
        self.at[state as usize] = to;
    }

    /// Parts the marked states of a block from the others. Gives the smaller half, which is a block of its own from now
    /// on; `None` where all are marked.
    fn split(&mut self, block: u32) -> Option<u32> {
        let (start, end, marked) = std::mem::take(&mut self.blocks[block as usize]);
        let middle = start + marked;
        if middle == end {
            self.blocks[block as usize] = (start, end, 0);
            return None;
        }
        let (stays, goes) = if middle - start <= end - middle {
            ((middle, end, 0), (start, middle, 0))
        } else {
            ((start, middle, 0), (middle, end, 0))
        };
        let new = self.blocks.len() as u32;
        self.blocks[block as usize] = stays;
        self.blocks.push(goes);
        for state in &self.states[goes.0 as usize..goes.1 as usize] {
            self.of[*state as usize] = new;
        }
        Some(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(next: &[u32], accepts: &[bool], expected: &[u32]) {
        let table = Table { next, width: next.len() / accepts.len(), accepts };
        let found = blocks(&table);
        // Blocks are numbered as they come.
        let mut order: Vec<u32> = Vec::new();
        let mut number = |block: &u32| {
            let known = order.iter().position(|known| known == block);
            known.unwrap_or_else(|| {
                order.push(*block);
                order.len() - 1
            }) as u32
        };
        assert_eq!(found.iter().map(&mut number).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn states_that_a_text_tells_apart_are_of_other_blocks() {
        check(&[0, 0], &[false], &[0]);
        check(&[1, 0, 1, 1], &[true, true], &[0, 0]);
        // Even and odd lengths, written with four states.
        check(&[1, 2, 3, 0], &[true, false, true, false], &[0, 1, 0, 1]);
        // A chain that ends in an accepting one: every state is its own.
        check(&[1, 2, 3, 3], &[false, false, false, true], &[0, 1, 2, 3]);
        // Two ways into one end.
        check(&[1, 2, 3, 4, 3, 4, 3, 3, 4, 4], &[false, false, false, true, false], &[0, 1, 1, 2, 3]);
    }
}
