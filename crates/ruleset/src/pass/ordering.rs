//! What threads send, put in the order of the pieces.

use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;

use telemetry::{Piece, Place, Warning, WarningKind};

use super::line::Line;
use super::reading::{Message, PieceDone};
use super::{PassError, PassTotals, Watch};

/// Hands over what threads send, in the order of the pieces.
pub(super) struct Ordering<'o, W> {
    line: &'o Line,
    pieces: &'o [Piece],
    watch: &'o mut W,
    /// What was sent of pieces whose turn has not come.
    waiting: BTreeMap<usize, Vec<Message>>,
    /// The piece whose turn it is.
    at: usize,
    before: Before,
    totals: PassTotals,
}

/// What was in the parts of a file that stand before one.
#[derive(Default)]
struct Before {
    positions: u64,
    events: u64,
}

impl<'o, W: Watch> Ordering<'o, W> {
    /// Of pieces; nothing was sent yet.
    pub(super) fn new(line: &'o Line, pieces: &'o [Piece], watch: &'o mut W) -> Ordering<'o, W> {
        let (waiting, before, totals) = (BTreeMap::new(), Before::default(), PassTotals::default());
        Ordering { line, pieces, watch, waiting, at: 0, before, totals }
    }

    /// Until all is read.
    pub(super) fn run(mut self, receiver: &Receiver<Message>) -> Result<PassTotals, PassError<W::Error>> {
        for message in receiver {
            let piece = message.piece();
            if piece != self.at {
                self.waiting.entry(piece).or_default().push(message);
                continue;
            }
            self.take(message).map_err(PassError::Watch)?;
            let files = self.pieces.get(self.at).map(Piece::file);
            self.watch.progress(self.totals.events, files);
        }
        if self.at < self.pieces.len() { Err(PassError::ReaderStopped) } else { Ok(self.totals) }
    }

    /// Takes a message of the piece whose turn it is, and then what waits of the pieces behind it.
    fn take(&mut self, message: Message) -> Result<(), W::Error> {
        let mut next = vec![message];
        while let Some(message) = next.pop() {
            match message {
                Message::Lot(_, mut lot, bytes) => {
                    lot.iter_mut().for_each(|found| found.position += self.before.positions);
                    self.watch.matches(lot)?;
                    self.line.handed_over(bytes);
                }
                Message::Warning(_, mut warning) => {
                    if let Place::Event(position) = &mut warning.place {
                        *position += self.before.positions;
                    }
                    self.warn(&warning);
                }
                Message::Done(piece, done) => {
                    self.done(piece, &done);
                    self.at += 1;
                    self.line.turn_to(self.at);
                    // Latest first: they are taken from the end.
                    next = self.waiting.remove(&self.at).unwrap_or_default();
                    next.reverse();
                }
            }
        }
        Ok(())
    }

    fn warn(&mut self, warning: &Warning) {
        self.totals.warnings += 1;
        self.watch.warning(warning);
    }

    /// A piece is read. A file of several parts is one file, and says once that nothing is in it.
    fn done(&mut self, piece: usize, done: &PieceDone) {
        self.totals.events += done.events;
        self.totals.times = self.totals.times.and(done.times);
        let Some(piece) = self.pieces.get(piece).filter(|piece| piece.is_part()) else {
            self.totals.files += done.files;
            return;
        };
        self.before.positions += done.positions;
        self.before.events += done.events;
        if !piece.is_last() {
            return;
        }
        match std::mem::take(&mut self.before).events {
            0 => {
                let message = "read as evtx, and no event is in it".to_owned();
                let (file, kind) = (piece.name(), WarningKind::Content);
                self.warn(&Warning { file, place: Place::Whole, kind, message });
            }
            _ => self.totals.files += 1,
        }
    }
}
