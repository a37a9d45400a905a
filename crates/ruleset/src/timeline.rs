//! Matches in the order of their times, however many there are.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, BufReader, BufWriter, Read, Write};

use sweep::Matched;

use crate::RuleMatch;

/// So much is sorted in memory; more goes to runs and is merged.
const RUN_BYTES: usize = 32 << 20;

/// Where a timeline keeps what is too much for memory: runs, numbered from 0, each written once and then read once.
pub trait SortedRuns {
    /// Where a new run is written.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn create(&mut self, number: usize) -> io::Result<Box<dyn Write>>;

    /// A run that was written.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn open(&mut self, number: usize) -> io::Result<Box<dyn Read>>;
}

/// Matches in the order of their times; those of the same time, and those without one, in the order they came.
pub struct Timeline {
    runs: Box<dyn SortedRuns>,
    run_bytes: usize,
    held: Vec<RuleMatch>,
    held_bytes: usize,
    written: usize,
}

impl Timeline {
    /// Nothing yet. What is too much for memory goes to `runs`.
    pub fn new(runs: Box<dyn SortedRuns>) -> Timeline {
        Timeline { runs, run_bytes: RUN_BYTES, held: Vec::new(), held_bytes: 0, written: 0 }
    }

    /// One more.
    ///
    /// # Errors
    /// Where a run cannot be written.
    pub fn add(&mut self, found: RuleMatch) -> io::Result<()> {
        self.held_bytes += found.size();
        self.held.push(found);
        if self.held_bytes > self.run_bytes { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        let mut out = BufWriter::new(self.runs.create(self.written)?);
        self.held.sort_by_key(|found| found.time_ns);
        for found in self.held.drain(..) {
            let bytes = serde_json::to_vec(&Stored::of(found))?;
            out.write_all(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes())?;
            out.write_all(&bytes)?;
        }
        out.flush()?;
        self.held_bytes = 0;
        self.written += 1;
        Ok(())
    }

    /// Hands all to `take`.
    ///
    /// # Errors
    /// Where a run cannot be read, and those of `take`.
    pub fn finish(mut self, take: &mut dyn FnMut(&RuleMatch) -> io::Result<()>) -> io::Result<()> {
        if self.written == 0 {
            self.held.sort_by_key(|found| found.time_ns);
            return self.held.iter().try_for_each(take);
        }
        self.spill()?;
        let mut runs = Vec::new();
        for number in 0..self.written {
            runs.push(BufReader::new(self.runs.open(number)?));
        }
        let mut heads: BinaryHeap<Reverse<(Option<i64>, usize)>> = BinaryHeap::new();
        let mut first: Vec<Option<RuleMatch>> = Vec::new();
        for (number, run) in runs.iter_mut().enumerate() {
            let head = next(run)?;
            heads.extend(head.iter().map(|found| Reverse((found.time_ns, number))));
            first.push(head);
        }
        while let Some(Reverse((_, number))) = heads.pop() {
            if let Some(found) = first[number].take() {
                take(&found)?;
            }
            first[number] = next(&mut runs[number])?;
            heads.extend(first[number].iter().map(|found| Reverse((found.time_ns, number))));
        }
        Ok(())
    }
}

/// The next match of a run; `None` at its end.
fn next(run: &mut dyn Read) -> io::Result<Option<RuleMatch>> {
    let mut length = [0; 4];
    match run.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
    run.read_exact(&mut bytes)?;
    let stored: Stored = serde_json::from_slice(&bytes)?;
    Ok(Some(stored.rule_match()))
}

/// A match as a run holds it.
#[derive(serde::Serialize, serde::Deserialize)]
struct Stored {
    rule: u32,
    time_ns: Option<i64>,
    file: String,
    position: u64,
    record: Option<u64>,
    host: String,
    channel: String,
    event_id: Option<u32>,
    matched: Vec<(String, Vec<String>)>,
}

impl Stored {
    fn of(found: RuleMatch) -> Stored {
        Stored {
            rule: found.rule,
            time_ns: found.time_ns,
            file: found.file.to_string(),
            position: found.position,
            record: found.record,
            host: found.host,
            channel: found.channel,
            event_id: found.event_id,
            matched: found.matched.into_iter().map(|one| (one.field, one.values)).collect(),
        }
    }

    fn rule_match(self) -> RuleMatch {
        RuleMatch {
            rule: self.rule,
            time_ns: self.time_ns,
            file: self.file.into(),
            position: self.position,
            record: self.record,
            host: self.host,
            channel: self.channel,
            event_id: self.event_id,
            matched: self.matched.into_iter().map(|(field, values)| Matched { field, values }).collect(),
            members: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    /// Runs in memory.
    #[derive(Clone, Default)]
    struct InMemory(Rc<RefCell<Vec<Vec<u8>>>>);

    impl Write for InMemory {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().last_mut().expect("a run was created").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl SortedRuns for InMemory {
        fn create(&mut self, number: usize) -> io::Result<Box<dyn Write>> {
            assert_eq!(number, self.0.borrow().len());
            self.0.borrow_mut().push(Vec::new());
            Ok(Box::new(self.clone()))
        }

        fn open(&mut self, number: usize) -> io::Result<Box<dyn Read>> {
            Ok(Box::new(io::Cursor::new(self.0.borrow()[number].clone())))
        }
    }

    /// Matches at times, held or in runs: their order is the same.
    #[test]
    fn runs_and_memory_give_the_same_order() {
        let times = [Some(5), None, Some(3), Some(5), Some(-1), Some(3), Some(9), None];
        let order = |run_bytes: usize, expected_runs: usize| {
            let runs = InMemory::default();
            let mut timeline = Timeline { run_bytes, ..Timeline::new(Box::new(runs.clone())) };
            for (position, time_ns) in (0..).zip(times) {
                timeline.add(found(time_ns, position)).expect("memory takes it");
            }
            let mut order = Vec::new();
            let mut take = |found: &RuleMatch| {
                assert_eq!(found.matched[0].values, ["a\nb"]);
                order.push(found.position);
                Ok(())
            };
            timeline.finish(&mut take).expect("memory can be read");
            assert_eq!(runs.0.borrow().len(), expected_runs);
            order
        };
        let expected = [1, 7, 4, 2, 5, 0, 3, 6];
        assert_eq!(order(1 << 20, 0), expected);
        assert_eq!(order(1, 9), expected);
        assert_eq!(order(600, 3), expected);
    }

    fn found(time_ns: Option<i64>, position: u64) -> RuleMatch {
        RuleMatch {
            rule: 0,
            time_ns,
            file: "f".into(),
            position,
            record: None,
            host: String::new(),
            channel: String::new(),
            event_id: None,
            matched: vec![Matched { field: "A".to_owned(), values: vec!["a\nb".to_owned()] }],
            members: Vec::new(),
        }
    }
}
