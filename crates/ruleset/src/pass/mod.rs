//! One pass over files, on as many threads as there are.

mod ordering;
mod reading;

use std::fmt;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use telemetry::{EventTimes, Options, Piece, StopsWhenPanicking, Times, Turns, Warning};

use self::ordering::Ordering;
use self::reading::{Message, Reading};
use crate::{RuleMatch, Ruleset};

/// What a worker remembers of texts.
const MEMORY_BYTES: usize = 12 << 20;

/// So many lots of matches are on their way.
const LOTS: usize = 16;

/// What there is to do.
pub struct Pass<'s> {
    /// The rules.
    pub ruleset: &'s Ruleset,
    /// Only events from the first time on and before the second; an event without a time counts where both are open.
    pub times: Times,
    /// So many threads read.
    pub threads: usize,
}

/// Who is handed what a pass finds, in the order of the files and of their events, whatever the number of threads.
pub trait Watch {
    /// Why it cannot take more.
    type Error;

    /// Matches that follow each other.
    ///
    /// # Errors
    /// Where no more can be taken: the pass ends.
    fn matches(&mut self, lot: Vec<RuleMatch>) -> Result<(), Self::Error>;

    /// Something that could not be read.
    fn warning(&mut self, warning: &Warning);

    /// How many events were read, and which file (by its place) is at work; `None` where all are read.
    fn progress(&mut self, events: u64, file: Option<usize>);
}

/// Why a pass did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PassError<E> {
    /// Its [`Watch`] takes no more.
    Watch(E),
    /// A thread that reads stopped unexpectedly: a fault of ours.
    ReaderStopped,
}

impl<E: fmt::Display> fmt::Display for PassError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PassError::Watch(error) => error.fmt(f),
            PassError::ReaderStopped => {
                f.write_str("a decoder stopped unexpectedly; this is a fault of ours, please report it")
            }
        }
    }
}

/// What a pass read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassTotals {
    /// How many events.
    pub events: u64,
    /// How many files and members of archives gave events.
    pub files: u64,
    /// How many warnings there were.
    pub warnings: u64,
    /// The times of the events, where times are asked for.
    pub times: EventTimes,
}

impl Pass<'_> {
    /// Reads pieces of files.
    ///
    /// # Errors
    /// See [`PassError`].
    pub fn run<W: Watch>(&self, pieces: &[Piece], watch: &mut W) -> Result<PassTotals, PassError<W::Error>> {
        let (sender, receiver) = sync_channel(LOTS);
        let turns = Turns::default();
        thread::scope(|scope| {
            let threads: Vec<_> = (0..self.threads.clamp(1, pieces.len().max(1)))
                .map(|_| {
                    let (sender, turns) = (sender.clone(), &turns);
                    scope.spawn(move || self.work(pieces, turns, &sender))
                })
                .collect();
            drop(sender);
            let outcome = Ordering::new(&turns, pieces, watch).run(&receiver);
            turns.stop();
            drop(receiver);
            // A thread that panicked has not said that its piece is done, which was noticed.
            threads.into_iter().for_each(|thread| drop(thread.join()));
            outcome
        })
    }

    /// One thread: piece after piece.
    fn work(&self, pieces: &[Piece], turns: &Turns, sender: &SyncSender<Message>) {
        let sweep = &self.ruleset.sweep;
        let options = Options { keep_raw: sweep.reads_raw(), ..Options::default() };
        let mut worker = sweep.worker(MEMORY_BYTES);
        let _stops = StopsWhenPanicking(turns);
        loop {
            let number = turns.next_piece();
            let Some(piece) = pieces.get(number) else { return };
            if Reading::new(self, &mut worker, number, turns, sender).run(piece, &options).is_break() {
                return;
            }
        }
    }
}
