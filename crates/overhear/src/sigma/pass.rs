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
use telemetry::{Event, FileDone, Flow, Sink, Wanted, Warning};

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
        let (sender, receiver) = sync_channel(LOTS);
        let line = Line { next: AtomicUsize::new(0), stopped: AtomicBool::new(false), turn: Turn::default() };
        thread::scope(|scope| {
            let threads: Vec<_> = (0..self.threads.clamp(1, files.len().max(1)))
                .map(|_| {
                    let (sender, files, line) = (sender.clone(), &files, &line);
                    scope.spawn(move || self.work(files, line, &sender))
                })
                .collect();
            drop(sender);
            let mut gathering =
                Gathering { line: &line, take, waiting: BTreeMap::new(), at: 0, read: Read::default() };
            let outcome = gathering.all(&receiver, files.len());
            line.stop();
            drop(receiver);
            // A thread that panicked has not said that its file is done, which was noticed.
            threads.into_iter().for_each(|thread| drop(thread.join()));
            outcome?;
            Ok(Read { warnings: gathering.read.warnings + said.0.len() as u64, ..gathering.read })
        })
    }

    /// One thread: file after file.
    fn work(&self, files: &[PathBuf], line: &Line, sender: &SyncSender<Told>) {
        let options =
            telemetry::Options { keep_raw: self.sweep.reads_raw(), ..telemetry::Options::default() };
        let mut worker = self.sweep.worker(MEMORY_BYTES);
        let _stops = StopsWhenPanicking(line);
        loop {
            let number = line.next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = files.get(number) else { return };
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
            if reading.file(path, &options).is_break() {
                return;
            }
        }
    }
}

/// What threads share.
struct Line {
    /// The next file that nobody reads yet.
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
    Done(usize, u64, u64, Window),
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
    fn file(&mut self, path: &Path, options: &telemetry::Options) -> Flow {
        let mut files = 0;
        let mut sink = Counted { reading: self, files: &mut files };
        telemetry::read_file(path, options, &mut sink)?;
        self.send()?;
        self.tell(Told::Done(self.number, self.events, files, self.window))
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
    take: &'g mut dyn FnMut(Finding) -> Result<(), Failure>,
    /// What was told of files whose turn has not come.
    waiting: BTreeMap<usize, Vec<Told>>,
    /// The file whose turn it is.
    at: usize,
    read: Read,
}

impl Gathering<'_> {
    fn all(&mut self, receiver: &Receiver<Told>, files: usize) -> Result<(), Failure> {
        let progress = input::progress();
        for told in receiver {
            let number = match &told {
                Told::Lot(number, ..) | Told::Warning(number, _) | Told::Done(number, ..) => *number,
            };
            if number != self.at {
                self.waiting.entry(number).or_default().push(told);
                continue;
            }
            progress.suspend(|| self.one(told))?;
            progress.set_position(self.read.events);
            progress.set_message(format!("{} of {files} files", self.at));
        }
        progress.finish_and_clear();
        if self.at < files {
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
                    lot.into_iter().try_for_each(&mut *self.take)?;
                    self.line.turn.lock().1 -= bytes;
                    self.line.turn.changed.notify_all();
                }
                Told::Warning(_, warning) => {
                    self.read.warnings += 1;
                    report::warning(&warning.to_string());
                }
                Told::Done(_, events, files, window) => {
                    self.read.events += events;
                    self.read.window = self.read.window.and(window);
                    self.read.files += files;
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
