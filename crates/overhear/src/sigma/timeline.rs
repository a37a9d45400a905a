//! Findings in the order of their times, however many there are.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use sweep::Matched;

use super::finding::Finding;
use crate::failure::Failure;

/// So much is sorted in memory; more goes to files and is merged.
const RUN_BYTES: usize = 32 << 20;

/// Findings in the order of their times; those of the same time, and those without one, in the order they came.
pub(crate) struct Timeline {
    folder: PathBuf,
    run_bytes: usize,
    held: Vec<Finding>,
    held_bytes: usize,
    runs: Vec<PathBuf>,
}

impl Timeline {
    /// Nothing yet. What is too much for memory goes to files in `folder`.
    pub(crate) fn new(folder: PathBuf) -> Timeline {
        Timeline { folder, run_bytes: RUN_BYTES, held: Vec::new(), held_bytes: 0, runs: Vec::new() }
    }

    /// One more.
    pub(crate) fn add(&mut self, finding: Finding) -> Result<(), Failure> {
        self.held_bytes += finding.size();
        self.held.push(finding);
        if self.held_bytes > self.run_bytes { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Result<(), Failure> {
        std::fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(format!("timeline-{}", self.runs.len()));
        let mut out = BufWriter::new(File::create(&path)?);
        self.held.sort_by_key(|finding| finding.time_ns);
        for finding in self.held.drain(..) {
            let bytes = serde_json::to_vec(&Stored::of(finding)).map_err(std::io::Error::from)?;
            out.write_all(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes())?;
            out.write_all(&bytes)?;
        }
        out.flush()?;
        self.held_bytes = 0;
        self.runs.push(path);
        Ok(())
    }

    /// Hands all to `take`.
    pub(crate) fn finish(
        mut self,
        take: &mut dyn FnMut(&Finding) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if self.runs.is_empty() {
            self.held.sort_by_key(|finding| finding.time_ns);
            return self.held.iter().try_for_each(take);
        }
        self.spill()?;
        let mut runs = Vec::new();
        for path in &self.runs {
            runs.push(BufReader::new(File::open(path)?));
        }
        let mut heads: BinaryHeap<Reverse<(Option<i64>, usize)>> = BinaryHeap::new();
        let mut first: Vec<Option<Finding>> = Vec::new();
        for (number, run) in runs.iter_mut().enumerate() {
            let head = next(run)?;
            heads.extend(head.iter().map(|finding| Reverse((finding.time_ns, number))));
            first.push(head);
        }
        while let Some(Reverse((_, number))) = heads.pop() {
            if let Some(finding) = first[number].take() {
                take(&finding)?;
            }
            first[number] = next(&mut runs[number])?;
            heads.extend(first[number].iter().map(|finding| Reverse((finding.time_ns, number))));
        }
        Ok(())
    }
}

/// The next finding of a file; `None` at its end.
fn next(run: &mut BufReader<File>) -> Result<Option<Finding>, Failure> {
    let mut length = [0; 4];
    match run.read_exact(&mut length) {
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
    run.read_exact(&mut bytes)?;
    let stored: Stored = serde_json::from_slice(&bytes).map_err(std::io::Error::from)?;
    Ok(Some(stored.finding()))
}

/// A finding as a file holds it.
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
    fn of(finding: Finding) -> Stored {
        Stored {
            rule: finding.rule,
            time_ns: finding.time_ns,
            file: finding.file.to_string(),
            position: finding.position,
            record: finding.record,
            host: finding.host,
            channel: finding.channel,
            event_id: finding.event_id,
            matched: finding.matched.into_iter().map(|one| (one.field, one.values)).collect(),
        }
    }

    fn finding(self) -> Finding {
        Finding {
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
    use super::*;

    /// Findings at times, in memory or in files: their order is the same.
    #[test]
    fn files_and_memory_give_the_same_order() {
        let times = [Some(5), None, Some(3), Some(5), Some(-1), Some(3), Some(9), None];
        let order = |run_bytes: usize| {
            let folder =
                std::env::temp_dir().join(format!("overhear-timeline-{}-{run_bytes}", std::process::id()));
            let mut timeline = Timeline { run_bytes, ..Timeline::new(folder.clone()) };
            for (position, time_ns) in (0..).zip(times) {
                timeline.add(finding(time_ns, position)).expect("a folder for files");
            }
            let mut found = Vec::new();
            let mut take = |finding: &Finding| {
                assert_eq!(finding.matched[0].values, ["a\nb"]);
                found.push(finding.position);
                Ok(())
            };
            timeline.finish(&mut take).expect("files that can be read");
            let _ = std::fs::remove_dir_all(folder);
            found
        };
        let expected = [1, 7, 4, 2, 5, 0, 3, 6];
        assert_eq!(order(1 << 20), expected);
        assert_eq!(order(1), expected);
        assert_eq!(order(600), expected);
    }

    fn finding(time_ns: Option<i64>, position: u64) -> Finding {
        Finding {
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
