//! How much may come out of a file's archives.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use crate::options::Budget;

/// How much may come out of a file's archives, all levels together: a small file must not fill the machine.
#[derive(Clone)]
pub(crate) struct Allowance {
    left: Rc<Cell<u64>>,
    whole: u64,
}

impl Allowance {
    /// For a file of so many bytes, where its size is known.
    pub(crate) fn new(budget: &Budget, packed_bytes: Option<u64>) -> Allowance {
        let by_ratio = packed_bytes.map_or(u64::MAX, |bytes| bytes.saturating_mul(budget.unpacked_ratio));
        let whole = budget.unpacked_bytes.min(by_ratio.max(budget.unpacked_free_bytes));
        Allowance { left: Rc::new(Cell::new(whole)), whole }
    }

    /// A reader whose bytes count.
    pub(crate) fn of<R: Read>(&self, reader: R) -> Allowed<R> {
        Allowed { reader, allowance: self.clone() }
    }

    /// Whether nothing more may be unpacked.
    pub(crate) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }
}

/// A reader whose bytes count.
pub(crate) struct Allowed<R> {
    reader: R,
    allowance: Allowance,
}

impl<R: Read> Read for Allowed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.allowance.left.get();
        if left == 0 {
            let whole = self.allowance.whole;
            let message =
                format!("more than {whole} bytes unpacked from one file, the limit for a file of its size");
            return Err(io::Error::other(message));
        }
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(into.len());
        let count = self.reader.read(&mut into[..most])?;
        self.allowance.left.set(left.saturating_sub(count as u64));
        Ok(count)
    }
}
