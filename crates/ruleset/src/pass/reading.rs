//! One piece as a thread reads it.

use std::ops::ControlFlow;
use std::sync::mpsc::SyncSender;

use sweep::{Need, Worker};
use taxonomy::Class;
use telemetry::{Detail, Event, EventTimes, FileDone, Flow, Options, Piece, Repeated, Sink, Turns, Warning};

use super::Pass;
use crate::RuleMatch;

/// Matches are handed over in lots of so many bytes.
const LOT_BYTES: usize = 64 << 10;

/// What a thread sends, with the number of its piece.
pub(super) enum Message {
    /// Matches, and their bytes.
    Lot(usize, Vec<RuleMatch>, usize),
    /// Something that could not be read.
    Warning(usize, Option<Repeated>, Warning),
    /// The piece is read.
    Done(usize, PieceDone),
}

impl Message {
    /// The number of its piece.
    pub(super) fn piece(&self) -> usize {
        match self {
            Message::Lot(piece, ..) | Message::Warning(piece, ..) | Message::Done(piece, _) => *piece,
        }
    }
}

/// What was found in a piece.
pub(super) struct PieceDone {
    pub(super) events: u64,
    /// Files (members of archives are some) that gave events.
    pub(super) files: u64,
    /// The last of them; of a part, what was found in it.
    pub(super) last: Option<FileDone>,
    /// How many numbers its events used.
    pub(super) positions: u64,
    /// The times of its events.
    pub(super) times: EventTimes,
}

/// One piece as it is read.
pub(super) struct Reading<'r, 's> {
    pass: &'r Pass<'s>,
    worker: &'r mut Worker<'s>,
    piece: usize,
    turns: &'r Turns,
    sender: &'r SyncSender<Message>,
    lot: Vec<RuleMatch>,
    lot_bytes: usize,
    events: u64,
    files: u64,
    last: Option<FileDone>,
    times: EventTimes,
}

impl<'r, 's> Reading<'r, 's> {
    /// Of the piece of that number.
    pub(super) fn new(
        pass: &'r Pass<'s>,
        worker: &'r mut Worker<'s>,
        piece: usize,
        turns: &'r Turns,
        sender: &'r SyncSender<Message>,
    ) -> Reading<'r, 's> {
        Reading {
            pass,
            worker,
            piece,
            turns,
            sender,
            lot: Vec::new(),
            lot_bytes: 0,
            events: 0,
            files: 0,
            last: None,
            times: EventTimes::default(),
        }
    }

    /// Reads it whole.
    pub(super) fn run(mut self, piece: &Piece, options: &Options) -> Flow {
        let positions = match piece.read(options, &mut self) {
            ControlFlow::Continue(positions) => positions,
            ControlFlow::Break(()) => return ControlFlow::Break(()),
        };
        self.send_lot()?;
        let (events, files, last, times) = (self.events, self.files, self.last.take(), self.times);
        self.send(Message::Done(self.piece, PieceDone { events, files, last, positions, times }))
    }

    fn send_lot(&mut self) -> Flow {
        if self.lot.is_empty() {
            return ControlFlow::Continue(());
        }
        let (lot, bytes) = (std::mem::take(&mut self.lot), std::mem::take(&mut self.lot_bytes));
        self.turns.wait_to_send(self.piece, bytes);
        self.send(Message::Lot(self.piece, lot, bytes))
    }

    fn send(&self, message: Message) -> Flow {
        match self.sender.send(message) {
            Ok(()) if !self.turns.is_stopped() => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    }
}

impl Sink for Reading<'_, '_> {
    fn wants(&mut self, class: &Class<'_>) -> Detail {
        // Whether events lie in the times that are asked for is seen on all of them.
        let all_times = self.pass.times == (None, None);
        match self.worker.need(class) {
            Need::Nothing if all_times => Detail::Nothing,
            Need::Nothing => Detail::Values,
            Need::Values => Detail::Values,
            Need::Text => Detail::Text,
        }
    }

    fn event(&mut self, event: Event) -> Flow {
        let times = self.pass.times;
        if times != (None, None) && !self.times.add(event.time_ns, times) {
            return ControlFlow::Continue(());
        }
        let rules = self.worker.event(&event).to_vec();
        for rule in rules {
            let mut found = RuleMatch::of(rule, &event, self.worker.matched(rule, &event));
            found.members = self.pass.ruleset.correlations.members(rule, self.worker, &event);
            self.lot_bytes += found.size();
            self.lot.push(found);
        }
        if self.lot_bytes > LOT_BYTES { self.send_lot() } else { ControlFlow::Continue(()) }
    }

    fn warning(&mut self, warning: Warning) {
        let _ = self.send(Message::Warning(self.piece, None, warning));
    }

    fn repeated(&mut self, kind: Repeated, warning: Warning) {
        let _ = self.send(Message::Warning(self.piece, Some(kind), warning));
    }

    fn file_done(&mut self, done: FileDone) {
        self.files += u64::from(done.events > 0);
        self.events += done.events;
        self.last = Some(done);
    }
}
