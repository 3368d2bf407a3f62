//! The one place where time enters.

use crate::types::Timestamp;

/// What time it is.
pub trait Clock: Send + Sync {
    /// Now. It may go backwards, as the clocks of machines do; the writer sees to it that recorded time never does.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_system()
    }
}
