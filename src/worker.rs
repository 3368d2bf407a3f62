//! A thread that works beside those that answer, until whoever started it has it end.
//!
//! Nobody waits for what it does. If it panics that is said, and the ledger serves on. How it is told to end is its owner's
//! business; here it is started, and waited for at the end.

use std::io;
use std::thread::{Builder, JoinHandle};

/// A thread that is waited for once.
#[derive(Debug)]
pub struct Worker(Option<JoinHandle<()>>);

impl Worker {
    /// Starts `work` on a thread of that name, which the system shows.
    ///
    /// # Errors
    /// When the system starts no thread.
    pub fn start(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<Worker> {
        let thread = Builder::new().name(name.to_owned()).spawn(work)?;
        Ok(Worker(Some(thread)))
    }

    /// Waits until it has ended, which it was told to before.
    pub fn join(&mut self) {
        let Some(thread) = self.0.take() else { return };
        let name = thread.thread().name().map(str::to_owned);
        if thread.join().is_err() {
            tracing::error!(
                thread = name,
                "a thread beside the ledger panicked: this is a mistake in purse; report it"
            );
        }
    }
}
