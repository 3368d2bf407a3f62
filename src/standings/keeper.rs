//! The thread that encodes standings, so that the one that makes blocks durable does not.

use super::taken::Standings;
use crate::worker::Worker;
use std::sync::Arc;

/// Encodes standings as they are taken, until it is dropped.
#[derive(Debug)]
pub struct Keeper {
    standings: Arc<Standings>,
    worker: Worker,
}

impl Keeper {
    /// Begins to encode the standings that are taken.
    ///
    /// # Errors
    /// When the system starts no thread.
    pub fn start(standings: Arc<Standings>) -> std::io::Result<Keeper> {
        let kept = Arc::clone(&standings);
        let worker = Worker::start("purse-standings", move || while kept.encode_when_taken() {})?;
        standings.taking.lock().has_keeper = true;
        Ok(Keeper { standings, worker })
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.standings.taking.lock().ended = true;
        self.standings.told.notify_all();
        self.worker.join();
    }
}

impl Standings {
    /// False at the end.
    fn encode_when_taken(&self) -> bool {
        let mut taking = self.taking.lock();
        self.told.wait_while(&mut taking, Standings::is_waited_for);
        let goes_on = !taking.ended;
        drop(taking);
        if goes_on {
            self.encode_next();
        }
        goes_on
    }
}
