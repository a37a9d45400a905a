//! What threads send, put in the order of the pieces.

use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;

use telemetry::{Budget, Joint, Piece, Repeated, Turns, Warning};

use super::reading::{Message, PieceDone};
use super::{PassError, PassTotals, Watch};

/// Hands over what threads send, in the order of the pieces.
pub(super) struct Ordering<'o, W> {
    turns: &'o Turns,
    pieces: &'o [Piece],
    watch: &'o mut W,
    /// What was sent of pieces whose turn has not come.
    waiting: BTreeMap<usize, Vec<Message>>,
    /// The piece whose turn it is.
    at: usize,
    /// What was said of its file, where that is several pieces.
    joint: Option<Joint>,
    totals: PassTotals,
}

impl<'o, W: Watch> Ordering<'o, W> {
    /// Of pieces; nothing was sent yet.
    pub(super) fn new(turns: &'o Turns, pieces: &'o [Piece], watch: &'o mut W) -> Ordering<'o, W> {
        let (waiting, totals) = (BTreeMap::new(), PassTotals::default());
        Ordering { turns, pieces, watch, waiting, at: 0, joint: None, totals }
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
                    let before = self.joint.as_ref().map_or(0, Joint::before);
                    lot.iter_mut().for_each(|found| found.position += before);
                    self.watch.matches(lot)?;
                    self.turns.handed_over(bytes);
                }
                Message::Warning(_, kind, warning) => self.warning(kind, warning),
                Message::Done(_, done) => {
                    self.done(done);
                    self.at += 1;
                    self.turns.turn_to(self.at);
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

    fn warning(&mut self, kind: Option<Repeated>, warning: Warning) {
        let is_part = self.pieces.get(self.at).is_some_and(Piece::is_part);
        let warning = if is_part { self.joint().warning(kind, warning) } else { Some(warning) };
        if let Some(warning) = warning {
            self.warn(&warning);
        }
    }

    fn joint(&mut self) -> &mut Joint {
        self.joint.get_or_insert_with(|| Joint::new(&Budget::default()))
    }

    /// The piece whose turn it is is read. A file of several parts is one file.
    fn done(&mut self, done: PieceDone) {
        self.totals.events += done.events;
        self.totals.times = self.totals.times.and(done.times);
        let Some(piece) = self.pieces.get(self.at).filter(|piece| piece.is_part()) else {
            self.totals.files += done.files;
            return;
        };
        if let Some(part) = done.last {
            self.joint().part(part, done.positions);
        }
        if !piece.is_last() {
            return;
        }
        let Some(joint) = self.joint.take() else { return };
        let (warnings, file) = joint.finish();
        warnings.iter().for_each(|warning| self.warn(warning));
        self.totals.files += u64::from(file.is_some_and(|file| file.events > 0));
    }
}
