//! What the parts of a file say, put together.

use std::collections::BTreeMap;

use crate::{Budget, FileDone, Place, Repeated, Warning, WarningKind};

/// What the parts of a file say, put together as if the file had been read whole. Parts come in their order.
#[derive(Debug)]
pub struct Joint {
    most: u64,
    positions: u64,
    said: BTreeMap<Repeated, u64>,
    done: Option<FileDone>,
}

impl Joint {
    /// Of a file of which nothing was read yet.
    pub fn new(budget: &Budget) -> Joint {
        Joint { most: budget.same_warnings, positions: 0, said: BTreeMap::new(), done: None }
    }

    /// How many numbers the parts before have used: those of the next one's events go on from there.
    pub fn before(&self) -> u64 {
        self.positions
    }

    /// A warning of the next part, with its place in the file; `None` where the file has said it often enough.
    pub fn warning(&mut self, kind: Option<Repeated>, warning: Warning) -> Option<Warning> {
        if let Some(kind) = kind {
            let count = self.said.entry(kind).or_default();
            *count += 1;
            let most = match kind {
                Repeated::Once(_) => 1,
                Repeated::Counted(_) => self.most,
            };
            if *count > most {
                return None;
            }
        }
        Some(Warning { place: warning.place.after(self.positions), ..warning })
    }

    /// A part is read; it used so many numbers.
    pub fn part(&mut self, done: FileDone, positions: u64) {
        self.positions += positions;
        let Some(known) = &mut self.done else {
            self.done = Some(done);
            return;
        };
        known.events += done.events;
        known.bytes += done.bytes;
        for (kind, count) in done.warnings {
            let known = known.warnings.entry(kind).or_default();
            match kind {
                Repeated::Once(_) => *known = 1,
                Repeated::Counted(_) => *known += count,
            }
        }
    }

    /// The last part is read: what is still to be said, and what was found in the file.
    pub fn finish(self) -> (Vec<Warning>, Option<FileDone>) {
        let Some(done) = self.done else { return (Vec::new(), None) };
        let empty = (done.events == 0).then(|| Warning {
            file: done.file.clone(),
            place: Place::Whole,
            kind: WarningKind::Content,
            message: format!("read as {}, and no event is in it", done.format),
        });
        (empty.into_iter().chain(done.uncounted(self.most)).collect(), Some(done))
    }
}
