//! One piece as a thread reads it.

use std::ops::ControlFlow;
use std::sync::mpsc::SyncSender;

use super::turn::Turns;
use super::{Event, FileDone, Options, Piece, Repeated, Sink, Warning};
use crate::{Data, Flow};

/// Events are handed over in lots of so many bytes.
const LOT_BYTES: usize = 256 << 10;

/// What a value or an event costs beside its texts.
const VALUE_BYTES: usize = 48;
const EVENT_BYTES: usize = size_of::<Event>() + 256;

/// What a thread sends of a piece.
pub(super) struct Message {
    /// The piece's number.
    pub(super) piece: usize,
    pub(super) what: What,
}

/// What was found in a piece.
pub(super) enum What {
    /// Events, and about how many bytes they take.
    Events(Vec<Event>, usize),
    Warning(Option<Repeated>, Warning),
    /// A file, a member of an archive or the part is read.
    File(FileDone),
    /// The piece is read. It used so many numbers for its events.
    End(u64),
}

/// One piece as a thread reads it.
pub(super) struct Sending<'s> {
    piece: usize,
    turns: &'s Turns,
    sender: &'s SyncSender<Message>,
    lot: Vec<Event>,
    lot_bytes: usize,
}

impl<'s> Sending<'s> {
    /// The piece of that number.
    pub(super) fn new(piece: usize, turns: &'s Turns, sender: &'s SyncSender<Message>) -> Sending<'s> {
        Sending { piece, turns, sender, lot: Vec::new(), lot_bytes: 0 }
    }

    /// Reads it to its end.
    pub(super) fn run(mut self, piece: &Piece, options: &Options) -> Flow {
        let ControlFlow::Continue(positions) = piece.read(options, &mut self) else {
            return ControlFlow::Break(());
        };
        self.send_lot()?;
        self.send(What::End(positions))
    }

    fn send_lot(&mut self) -> Flow {
        if self.lot.is_empty() {
            return ControlFlow::Continue(());
        }
        let lot = std::mem::take(&mut self.lot);
        let bytes = std::mem::take(&mut self.lot_bytes);
        self.turns.wait_to_send(self.piece, bytes);
        self.send(What::Events(lot, bytes))
    }

    fn send(&self, what: What) -> Flow {
        match self.sender.send(Message { piece: self.piece, what }) {
            Ok(()) if !self.turns.is_stopped() => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    }
}

impl Sink for Sending<'_> {
    fn event(&mut self, event: Event) -> Flow {
        self.lot_bytes += size(&event);
        self.lot.push(event);
        if self.lot_bytes < LOT_BYTES { ControlFlow::Continue(()) } else { self.send_lot() }
    }

    fn warning(&mut self, warning: Warning) {
        let _ = self.send(What::Warning(None, warning));
    }

    fn repeated(&mut self, kind: Repeated, warning: Warning) {
        let _ = self.send(What::Warning(Some(kind), warning));
    }

    fn file_done(&mut self, done: FileDone) {
        // What was found in it comes first; whether to read on is asked with the next event.
        let _ = self.send_lot();
        let _ = self.send(What::File(done));
    }
}

/// About how many bytes an event takes.
fn size(event: &Event) -> usize {
    let values = event.data.iter().map(|(_, data)| match data {
        Data::One(text) => VALUE_BYTES + text.len(),
        Data::Many(texts) => texts.iter().map(|text| VALUE_BYTES + text.len()).sum(),
    });
    EVENT_BYTES + event.raw.len() + event.system.message.len() + values.sum::<usize>()
}
