//! What threads send, put in the order of the pieces.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc::Receiver;

use super::sending::{Message, What};
use super::turn::Turns;
use super::{Event, FileDone, Piece, ReaderStopped, Repeated, Sink, Warning};
use crate::{Budget, Flow, Joint};

/// Hands over what threads send, in the order of the pieces.
pub(super) struct Order<'o> {
    pieces: &'o [Piece],
    budget: &'o Budget,
    turns: &'o Turns,
    sink: &'o mut dyn Sink,
    /// What was sent of pieces whose turn has not come.
    waiting: BTreeMap<usize, Vec<Message>>,
    /// The piece whose turn it is.
    at: usize,
    /// What was said of its file, where that is several pieces.
    joint: Option<Joint>,
    /// What was found in the part whose turn it is.
    part: Option<FileDone>,
}

impl<'o> Order<'o> {
    /// Nothing was sent yet.
    pub(super) fn new(
        pieces: &'o [Piece],
        budget: &'o Budget,
        turns: &'o Turns,
        sink: &'o mut dyn Sink,
    ) -> Order<'o> {
        Order { pieces, budget, turns, sink, waiting: BTreeMap::new(), at: 0, joint: None, part: None }
    }

    /// Until all is read or nobody wants more.
    pub(super) fn run(mut self, receiver: &Receiver<Message>) -> Result<(), ReaderStopped> {
        for message in receiver {
            if message.piece != self.at {
                self.waiting.entry(message.piece).or_default().push(message);
            } else if self.take(message).is_break() {
                return Ok(());
            }
        }
        if self.at < self.pieces.len() { Err(ReaderStopped) } else { Ok(()) }
    }

    /// Takes a message of the piece whose turn it is, and then what waits of the pieces behind it.
    fn take(&mut self, message: Message) -> Flow {
        let mut next = vec![message];
        while let Some(message) = next.pop() {
            match message.what {
                What::Events(lot, bytes) => {
                    self.events(lot)?;
                    self.turns.handed_over(bytes);
                }
                What::Warning(kind, warning) => self.warning(kind, warning),
                What::File(done) if self.is_part() => self.part = Some(done),
                What::File(done) => self.sink.file_done(done),
                What::End(positions) => {
                    self.end(positions);
                    self.at += 1;
                    self.turns.turn_to(self.at);
                    // Latest first: they are taken from the end.
                    next = self.waiting.remove(&self.at).unwrap_or_default();
                    next.reverse();
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Is the piece whose turn it is one of several of its file?
    fn is_part(&self) -> bool {
        self.pieces.get(self.at).is_some_and(Piece::is_part)
    }

    fn joint(&mut self) -> &mut Joint {
        self.joint.get_or_insert_with(|| Joint::new(self.budget))
    }

    fn events(&mut self, lot: Vec<Event>) -> Flow {
        let before = self.joint.as_ref().map_or(0, Joint::before);
        for mut event in lot {
            event.origin.position += before;
            self.sink.event(event)?;
        }
        ControlFlow::Continue(())
    }

    fn warning(&mut self, kind: Option<Repeated>, warning: Warning) {
        let warning = if self.is_part() { self.joint().warning(kind, warning) } else { Some(warning) };
        if let Some(warning) = warning {
            self.sink.warning(warning);
        }
    }

    /// The piece whose turn it is is read.
    fn end(&mut self, positions: u64) {
        if let Some(done) = self.part.take() {
            self.joint().part(done, positions);
        }
        if !self.pieces.get(self.at).is_some_and(Piece::is_last) {
            return;
        }
        let Some(joint) = self.joint.take() else { return };
        let (warnings, done) = joint.finish();
        warnings.into_iter().for_each(|warning| self.sink.warning(warning));
        if let Some(done) = done {
            self.sink.file_done(done);
        }
    }
}
