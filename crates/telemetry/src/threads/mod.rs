//! Reading on several threads, in the order of one.

mod order;
mod sending;
mod turn;

use std::fmt;
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use self::order::Order;
use self::sending::{Message, Sending};
pub use self::turn::{StopsWhenPanicking, Turns};
use crate::{Event, FileDone, Options, Piece, Repeated, Sink, Warning, files};

/// So many messages of a thread are on their way.
const MESSAGES: usize = 16;

/// A thread that decodes has stopped unexpectedly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderStopped;

impl fmt::Display for ReaderStopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decoder stopped unexpectedly; this is a fault of ours, please report it")
    }
}

/// Reads files and folders as [`crate::read`] does, on so many threads: what is found is handed over by this thread, in the
/// same order, until `sink` breaks off. A sink that does not want all of an event is not asked.
///
/// - **Errors**: a decoder that stopped unexpectedly.
/// - **Cost**: what threads that are ahead have read waits in memory, some tens of MiB at most.
pub fn read_on(
    threads: usize,
    paths: &[PathBuf],
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<(), ReaderStopped> {
    let pieces = Piece::of_files(&files(paths, sink), options);
    let turns = Turns::default();
    let (sender, receiver) = sync_channel(MESSAGES);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads.clamp(1, pieces.len().max(1)))
            .map(|_| {
                let (sender, pieces, turns) = (sender.clone(), &pieces, &turns);
                scope.spawn(move || work(pieces, options, turns, &sender))
            })
            .collect();
        drop(sender);
        let outcome = Order::new(&pieces, &options.budget, &turns, sink).run(&receiver);
        turns.stop();
        drop(receiver);
        // A thread that panicked has not said that its piece is done, which was noticed.
        threads.into_iter().for_each(|thread| drop(thread.join()));
        outcome
    })
}

/// One thread: piece after piece.
fn work(pieces: &[Piece], options: &Options, turns: &Turns, sender: &SyncSender<Message>) {
    let _stops = StopsWhenPanicking(turns);
    loop {
        let number = turns.next_piece();
        let Some(piece) = pieces.get(number) else { return };
        if Sending::new(number, turns, sender).run(piece, options).is_break() {
            return;
        }
    }
}
