//! A journal in memory, for tests and simulation: the same frames as on disk, with faults to order.
//!
//! What an append has "made durable" is what [`MemoryJournal::crash_image`] holds; a journal opened from the image
//! recovers by the same code as the embedded engine. Each fault is ordered by the caller, who keeps the seed:
//! nothing here is random, sleeps or looks at a clock.

mod image;

pub use image::CrashImage;

use super::error::{AppendError, OpenError, ReadError, Refusal, Unwritable};
use super::keyed;
use super::{Block, Frame, Journal, RequestRow, Trailer};
use crate::types::Sequence;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::path::PathBuf;

/// What becomes of one append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Another writer took over: refused, nothing written, and every later append is refused too.
    Superseded,
    /// Reported unknown, and durable.
    UnknownWritten,
    /// Reported unknown, and nothing of it was written.
    UnknownLost,
    /// Reported unknown, and only the first `values` values were written: pieces of the request table, then frames.
    /// The next open drops them, unless it is all of them.
    UnknownTorn {
        /// How many.
        values: usize,
    },
}

/// A journal in memory.
#[derive(Debug, Default)]
pub struct MemoryJournal(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    disk: CrashImage,
    last: Option<Trailer>,
    faults: VecDeque<Option<Fault>>,
    superseded: bool,
    failed: bool,
    full: bool,
}

impl MemoryJournal {
    /// An empty journal.
    pub fn new() -> MemoryJournal {
        MemoryJournal::default()
    }

    /// The journal that a power loss left, without what was never acknowledged.
    ///
    /// # Errors
    /// As the embedded engine: when the last block is damaged or there is a gap.
    pub fn open(mut image: CrashImage) -> Result<MemoryJournal, OpenError> {
        let (last, torn) = keyed::recover(&image)?;
        keyed::check_acknowledged(keyed::tail(last.as_ref()), image.acknowledged())?;
        image.remove(&torn.keys);
        let state = State {
            disk: image,
            last,
            ..State::default()
        };
        Ok(MemoryJournal(Mutex::new(state)))
    }

    /// What a power loss now would leave.
    pub fn crash_image(&self) -> CrashImage {
        self.0.lock().disk.clone()
    }

    /// Lets the append after `appends` more end in `fault`.
    pub fn fail_after(&self, appends: usize, fault: Fault) {
        let mut state = self.0.lock();
        if state.faults.len() <= appends {
            state.faults.resize(appends + 1, None);
        }
        state.faults[appends] = Some(fault);
    }

    /// Fills the disk, or makes room again.
    pub fn set_full(&self, full: bool) {
        self.0.lock().full = full;
    }
}

impl State {
    fn writable(&self) -> Result<(), Unwritable> {
        if self.failed {
            return Err(Unwritable::FailedBefore);
        }
        if self.full {
            return Err(Unwritable::DiskFull {
                directory: PathBuf::from("(memory)"),
                free_bytes: 0,
                needed_bytes: 1,
            });
        }
        Ok(())
    }

    fn check(&self, block: &Block) -> Result<(), Refusal> {
        self.writable()?;
        if self.superseded {
            return Err(Refusal::Superseded);
        }
        keyed::check_next(block, self.last.as_ref())
    }

    fn append(&mut self, block: &Block) -> Result<(), AppendError> {
        self.check(block).map_err(AppendError::Refused)?;
        let fault = self.faults.pop_front().flatten();
        let values = match fault {
            None | Some(Fault::UnknownWritten) => usize::MAX,
            Some(Fault::UnknownTorn { values }) => values,
            Some(Fault::UnknownLost) => 0,
            Some(Fault::Superseded) => {
                self.superseded = true;
                return Err(AppendError::Refused(Refusal::Superseded));
            }
        };
        self.disk.write(block, values);
        let Some(fault) = fault else {
            self.last = Some(*block.trailer());
            self.disk.acknowledge(block.next());
            return Ok(());
        };
        self.failed = true;
        Err(AppendError::Unknown {
            first: block.first(),
            next: block.next(),
            source: format!("the fault {fault:?} was ordered").into(),
        })
    }

    fn tail(&self) -> Sequence {
        keyed::tail(self.last.as_ref())
    }
}

impl Journal for MemoryJournal {
    fn append(&self, block: &Block) -> Result<(), AppendError> {
        self.0.lock().append(block)
    }

    fn frame(&self, sequence: Sequence) -> Result<Option<Frame>, ReadError> {
        let state = self.0.lock();
        keyed::frame(&state.disk, sequence, state.tail())
    }

    fn requests(&self, first: Sequence) -> Result<Option<Vec<RequestRow>>, ReadError> {
        let state = self.0.lock();
        keyed::requests(&state.disk, first, state.tail())
    }

    fn last_trailer(&self) -> Option<Trailer> {
        self.0.lock().last
    }

    fn writable(&self) -> Result<(), Unwritable> {
        self.0.lock().writable()
    }
}
