//! What threads share: which piece is next, and whose finds are handed over.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// What was found in later pieces and waits for earlier ones. When there are more, their threads wait too.
const WAITING_BYTES: usize = 32 << 20;

/// What threads that read [`crate::Piece`]s share.
#[derive(Debug, Default)]
pub struct Turns {
    /// The next piece that nobody reads yet.
    next: AtomicUsize,
    /// Nobody wants more.
    stopped: AtomicBool,
    turn: Mutex<Turn>,
    changed: Condvar,
}

/// Whose finds are handed over, and how much waits.
#[derive(Debug, Default)]
struct Turn {
    piece: usize,
    waiting_bytes: usize,
}

impl Turns {
    /// A piece that nobody reads yet.
    pub fn next_piece(&self) -> usize {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Does nobody want more?
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Nobody wants more.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        // Under the lock: a thread that is about to wait must not miss it.
        let _waiting = self.lock();
        self.changed.notify_all();
    }

    /// Before so many bytes of a piece's finds are sent: a thread that is far ahead waits for its turn.
    pub fn wait_to_send(&self, piece: usize, bytes: usize) {
        let mut turn = self.lock();
        while turn.piece != piece && turn.waiting_bytes > WAITING_BYTES && !self.is_stopped() {
            turn = self.changed.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
        turn.waiting_bytes += bytes;
    }

    /// So many bytes were handed over.
    pub fn handed_over(&self, bytes: usize) {
        self.lock().waiting_bytes -= bytes;
        self.changed.notify_all();
    }

    /// It is the turn of that piece.
    pub fn turn_to(&self, piece: usize) {
        self.lock().piece = piece;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Turn> {
        // What the lock guards are two numbers: they are whole even where a thread panicked.
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A thread that panics leaves its piece unfinished, and nobody may wait for it.
#[derive(Debug)]
pub struct StopsWhenPanicking<'t>(pub &'t Turns);

impl Drop for StopsWhenPanicking<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}
