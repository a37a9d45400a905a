//! One pass over files, on as many threads as there are.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use hunt::Times;
use sweep::{Need, Sweep, Worker};
use taxonomy::Class;
use telemetry::{Event, FileDone, Flow, Part, Place, Sink, Wanted, Warning, WarningKind};

use super::correlations::Correlations;
use super::finding::Finding;
use crate::failure::Failure;
use crate::input::{self, Read};
use crate::report;
use crate::window::Window;

/// What a worker remembers of texts.
const MEMORY_BYTES: usize = 12 << 20;

/// Findings of later files that wait for those of earlier ones. When there are more, their threads wait too.
const WAITING_BYTES: usize = 32 << 20;

/// Findings are handed over in lots of so many bytes.
const LOT_BYTES: usize = 64 << 10;

/// So many lots are on their way.
const LOTS: usize = 16;

/// What there is to do.
pub(crate) struct Pass<'s> {
    pub(crate) sweep: &'s Sweep,
    /// What takes findings together.
    pub(crate) correlations: &'s Correlations,
    /// Only events from the first time on and before the second; an event without a time counts where both are open.
    pub(crate) times: Times,
    /// So many threads read.
    pub(crate) threads: usize,
}

impl Pass<'_> {
    /// Reads files and hands findings to `take`, in the order of the files and of their events, whatever the number
    /// of threads.
    pub(crate) fn run(
        &self,
        paths: &[PathBuf],
        take: &mut dyn FnMut(Finding) -> Result<(), Failure>,
    ) -> Result<Read, Failure> {
        if let Some(path) = paths.iter().find(|path| !path.exists()) {
            return Err(Failure::new(input::missing(path)));
        }
        let mut said = Said::default();
        let files = telemetry::files(paths, &mut said);
        said.0.iter().for_each(|warning| report::warning(&warning.to_string()));
        let pieces = Piece::of(&files);
        let (sender, receiver) = sync_channel(LOTS);
        let line = Line { next: AtomicUsize::new(0), stopped: AtomicBool::new(false), turn: Turn::default() };
        thread::scope(|scope| {
            let threads: Vec<_> = (0..self.threads.clamp(1, pieces.len().max(1)))
                .map(|_| {
                    let (sender, pieces, line) = (sender.clone(), &pieces, &line);
                    scope.spawn(move || self.work(pieces, line, &sender))
                })
                .collect();
            drop(sender);
            let mut gathering = Gathering {
                line: &line,
                pieces: &pieces,
                take,
                waiting: BTreeMap::new(),
                at: 0,
                before: Before::default(),
                read: Read::default(),
            };
            let outcome = gathering.all(&receiver, files.len());
            line.stop();
            drop(receiver);
            // A thread that panicked has not said that its file is done, which was noticed.
            threads.into_iter().for_each(|thread| drop(thread.join()));
            outcome?;
            Ok(Read { warnings: gathering.read.warnings + said.0.len() as u64, ..gathering.read })
        })
    }

    /// One thread: piece after piece.
    fn work(&self, pieces: &[Piece<'_>], line: &Line, sender: &SyncSender<Told>) {
        let options =
            telemetry::Options { keep_raw: self.sweep.reads_raw(), ..telemetry::Options::default() };
        let mut worker = self.sweep.worker(MEMORY_BYTES);
        let _stops = StopsWhenPanicking(line);
        loop {
            let number = line.next.fetch_add(1, Ordering::Relaxed);
            let Some(piece) = pieces.get(number) else { return };
            let mut reading = Reading {
                worker: &mut worker,
                times: self.times,
                correlations: self.correlations,
                number,
                line,
                sender,
                lot: Vec::new(),
                lot_bytes: 0,
                events: 0,
                window: Window::default(),
            };
            if reading.piece(piece, &options).is_break() {
                return;
            }
        }
    }
}

/// What one thread reads at a time: a file, or a part of a large one.
struct Piece<'f> {
    path: &'f Path,
    /// The place of its file among the files.
    file: usize,
    part: Part,
    /// Is it the file's last one?
    last: bool,
}

impl Piece<'_> {
    /// Those of files, in the order of the files.
    fn of(files: &[PathBuf]) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        for (file, path) in files.iter().enumerate() {
            pieces.extend(telemetry::parts(path).into_iter().map(|part| Piece {
                path,
                file,
                part,
                last: false,
            }));
            if let Some(piece) = pieces.last_mut() {
                piece.last = true;
            }
        }
        pieces
    }
}

/// What threads share.
struct Line {
    /// The next piece that nobody reads yet.
    next: AtomicUsize,
    /// Nobody wants findings any more.
    stopped: AtomicBool,
    turn: Turn,
}

impl Line {
    fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        // Under the lock: a thread that is about to wait must not miss it.
        let _waiting = self.turn.lock();
        self.turn.changed.notify_all();
    }
}

/// A thread that panics leaves its file unfinished, and nobody may wait for it.
struct StopsWhenPanicking<'l>(&'l Line);

impl Drop for StopsWhenPanicking<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}

/// Whose findings are written, and how much waits.
#[derive(Default)]
struct Turn {
    state: Mutex<(usize, usize)>,
    changed: Condvar,
}

impl Turn {
    fn lock(&self) -> MutexGuard<'_, (usize, usize)> {
        // What the lock guards are two numbers: they are whole even where a thread panicked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a thread tells.
enum Told {
    Lot(usize, Vec<Finding>, usize),
    Warning(usize, Warning),
    Done(usize, Ended),
}

/// What was found in a piece.
struct Ended {
    events: u64,
    /// Files (members of archives are some) that gave events.
    files: u64,
    /// How many numbers its events used.
    positions: u64,
    /// The times of its events.
    window: Window,
}

/// One file as it is read.
struct Reading<'r, 's> {
    worker: &'r mut Worker<'s>,
    times: Times,
    correlations: &'r Correlations,
    number: usize,
    line: &'r Line,
    sender: &'r SyncSender<Told>,
    lot: Vec<Finding>,
    lot_bytes: usize,
    events: u64,
    window: Window,
}

impl Reading<'_, '_> {
    fn piece(&mut self, piece: &Piece<'_>, options: &telemetry::Options) -> Flow {
        let mut files = 0;
        let mut sink = Counted { reading: self, files: &mut files };
        let positions = match telemetry::read_part(piece.path, &piece.part, options, &mut sink) {
            ControlFlow::Continue(positions) => positions,
            ControlFlow::Break(()) => return ControlFlow::Break(()),
        };
        self.send()?;
        self.tell(Told::Done(
            self.number,
            Ended { events: self.events, files, positions, window: self.window },
        ))
    }

    /// Hands the lot over. A thread that is far ahead waits for its turn.
    fn send(&mut self) -> Flow {
        if self.lot.is_empty() {
            return ControlFlow::Continue(());
        }
        let (lot, bytes) = (std::mem::take(&mut self.lot), std::mem::take(&mut self.lot_bytes));
        let mut state = self.line.turn.lock();
        while state.0 != self.number && state.1 > WAITING_BYTES && !self.line.stopped.load(Ordering::Relaxed)
        {
            state = self.line.turn.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.1 += bytes;
        drop(state);
        self.tell(Told::Lot(self.number, lot, bytes))
    }

    fn tell(&self, told: Told) -> Flow {
        match self.sender.send(told) {
            Ok(()) if !self.line.stopped.load(Ordering::Relaxed) => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    }
}

/// Counts the files (members of archives are some) that give events.
struct Counted<'c, 'r, 's> {
    reading: &'c mut Reading<'r, 's>,
    files: &'c mut u64,
}

impl Sink for Counted<'_, '_, '_> {
    fn wants(&mut self, class: &Class<'_>) -> Wanted {
        // Whether events lie in the times that are asked for is seen on all of them.
        let all_times = self.reading.times == (None, None);
        match self.reading.worker.need(class) {
            Need::Nothing if all_times => Wanted::Nothing,
            Need::Nothing => Wanted::Values,
            Need::Values => Wanted::Values,
            Need::Text => Wanted::Text,
        }
    }

    fn event(&mut self, event: Event) -> Flow {
        let reading = &mut *self.reading;
        if reading.times != (None, None) && !reading.window.add(event.time_ns, reading.times) {
            return ControlFlow::Continue(());
        }
        let rules = reading.worker.event(&event).to_vec();
        for rule in rules {
            let mut finding = Finding::of(rule, &event, reading.worker.matched(rule, &event));
            finding.members = reading.correlations.members(rule, reading.worker, &event);
            reading.lot_bytes += finding.size();
            reading.lot.push(finding);
        }
        if reading.lot_bytes > LOT_BYTES { reading.send() } else { ControlFlow::Continue(()) }
    }

    fn warning(&mut self, warning: Warning) {
        let _ = self.reading.tell(Told::Warning(self.reading.number, warning));
    }

    fn file_done(&mut self, done: FileDone) {
        *self.files += u64::from(done.events > 0);
        self.reading.events += done.events;
    }
}

/// Puts what threads tell in order.
struct Gathering<'g> {
    line: &'g Line,
    pieces: &'g [Piece<'g>],
    take: &'g mut dyn FnMut(Finding) -> Result<(), Failure>,
    /// What was told of files whose turn has not come.
    waiting: BTreeMap<usize, Vec<Told>>,
    /// The piece whose turn it is.
    at: usize,
    before: Before,
    read: Read,
}

/// What was in the parts of a file that stand before one.
#[derive(Default)]
struct Before {
    positions: u64,
    events: u64,
}

impl Gathering<'_> {
    fn all(&mut self, receiver: &Receiver<Told>, files: usize) -> Result<(), Failure> {
        let progress = input::progress();
        for told in receiver {
            let number = match &told {
                Told::Lot(number, ..) | Told::Warning(number, _) | Told::Done(number, _) => *number,
            };
            if number != self.at {
                self.waiting.entry(number).or_default().push(told);
                continue;
            }
            progress.suspend(|| self.one(told))?;
            progress.set_position(self.read.events);
            let done = self.pieces.get(self.at).map_or(files, |piece| piece.file);
            progress.set_message(format!("{done} of {files} files"));
        }
        progress.finish_and_clear();
        if self.at < self.pieces.len() {
            let message = "a decoder stopped unexpectedly; this is a fault of ours, please report it";
            return Err(Failure::new(message));
        }
        Ok(())
    }

    fn one(&mut self, told: Told) -> Result<(), Failure> {
        let mut next = vec![told];
        while let Some(told) = next.pop() {
            match told {
                Told::Lot(_, lot, bytes) => {
                    for mut finding in lot {
                        finding.position += self.before.positions;
                        (self.take)(finding)?;
                    }
                    self.line.turn.lock().1 -= bytes;
                    self.line.turn.changed.notify_all();
                }
                Told::Warning(_, mut warning) => {
                    if let Place::Event(position) = &mut warning.place {
                        *position += self.before.positions;
                    }
                    self.warn(&warning);
                }
                Told::Done(number, ended) => {
                    self.done(number, &ended);
                    self.at += 1;
                    self.line.turn.lock().0 = self.at;
                    self.line.turn.changed.notify_all();
                    // Latest first: they are taken from the end.
                    next = self.waiting.remove(&self.at).unwrap_or_default();
                    next.reverse();
                }
            }
        }
        Ok(())
    }
}

impl Gathering<'_> {
    fn warn(&mut self, warning: &Warning) {
        self.read.warnings += 1;
        report::warning(&warning.to_string());
    }

    /// A piece is read. A file of several parts is one file, and says once that nothing is in it.
    fn done(&mut self, number: usize, ended: &Ended) {
        self.read.events += ended.events;
        self.read.window = self.read.window.and(ended.window);
        let Some(piece) = self.pieces.get(number).filter(|piece| piece.part != Part::Whole) else {
            self.read.files += ended.files;
            return;
        };
        self.before.positions += ended.positions;
        self.before.events += ended.events;
        if !piece.last {
            return;
        }
        match std::mem::take(&mut self.before).events {
            0 => {
                let file = piece.path.to_string_lossy().into();
                let message = "read as evtx, and no event is in it".to_owned();
                let kind = WarningKind::Content;
                self.warn(&Warning { file, place: Place::Whole, kind, message });
            }
            _ => self.read.files += 1,
        }
    }
}

/// Warnings of the walk.
#[derive(Default)]
struct Said(Vec<Warning>);

impl Sink for Said {
    fn event(&mut self, _: Event) -> Flow {
        ControlFlow::Continue(())
    }

    fn warning(&mut self, warning: Warning) {
        self.0.push(warning);
    }
}
