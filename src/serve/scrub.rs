//! The journal read again while it is served: what a disk does to old entries is found before they are needed.
//!
//! Every frame is read with its checksum, every line hashed, every block's root compared with the one in its trailer, and the last
//! with the one that was signed and is shown. Work is followed by rest, so that it takes a bounded share of a processor.
//!
//! Damage to an old frame does not stop the ledger: writes go behind the last entry, and reads of other entries are right. But
//! whoever asks for the entry gets none, and a start that finds no snapshot refuses the journal. So it is told loudly, each time
//! that it is found.

mod pass;

use crate::config::Scrubbing;
use crate::journal::{Journal, Trailer};
use crate::sequencer::View;
use crate::worker::Worker;
use anyhow::Context;
use pass::Pass;
use rustix::process::setpriority_process;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How far its thread stands behind those of the ledger, where the system gives no more than there is.
const NICENESS: i32 = 10;

/// How long after its start a ledger is read again: it has clients to answer first.
const FIRST_REST: Duration = Duration::from_secs(60);

/// So long is read before a rest: short enough that nobody notices.
const STRETCH: Duration = Duration::from_millis(5);

/// Reads the journal again and again until this is dropped.
pub(super) struct Scrub {
    view: Arc<View>,
    worker: Worker,
}

impl Scrub {
    pub(super) fn start(
        journal: Arc<dyn Journal>,
        view: Arc<View>,
        settings: Scrubbing,
    ) -> anyhow::Result<Scrub> {
        let seen = Arc::clone(&view);
        let read = move || run(journal.as_ref(), &seen, settings);
        let worker = Worker::start("purse-scrub", read).context(
            "the system starts no thread that reads the journal again: raise the limit of processes",
        )?;
        Ok(Scrub { view, worker })
    }
}

impl Drop for Scrub {
    fn drop(&mut self) {
        self.view.growth().end();
        self.worker.join();
    }
}

fn run(journal: &dyn Journal, view: &View, settings: Scrubbing) {
    // Where that is refused it takes its turn like the others.
    let _ = setpriority_process(None, NICENESS);
    // A start reads only what is behind its snapshot: the first pass follows it soon.
    let mut rest = settings.interval.min(FIRST_REST);
    while !view.growth().rest(rest) {
        rest = settings.interval;
        let Some(end) = view.trailer() else { continue };
        if !once(journal, &end, view, settings) {
            return;
        }
    }
}

/// One pass up to what is shown now; false if it was told to end.
fn once(journal: &dyn Journal, end: &Trailer, view: &View, settings: Scrubbing) -> bool {
    let began = Instant::now();
    let mut pass = Pass::to(*end);
    let mut stretch = Instant::now();
    while let Some(found) = pass.step(journal) {
        if let Err(damage) = found {
            tracing::error!(
                entry = damage.entry.0,
                why = damage.why,
                "DAMAGED: an entry of the journal is not what was recorded. The ledger serves on; without its cache it would not start again: verify \
                 its mirror or a copy of the log now, and restore the ledger from it (purse restore)"
            );
        }
        if stretch.elapsed() >= STRETCH {
            if view.growth().rest(stretch.elapsed() * settings.rests()) {
                return false;
            }
            stretch = Instant::now();
        }
    }
    let (entries, took) = (pass.entries(), began.elapsed());
    match pass.damaged() {
        0 => tracing::info!(
            entries,
            ?took,
            "the journal was read again: every line is the one that was signed"
        ),
        damaged => tracing::error!(
            entries,
            damaged,
            ?took,
            "the journal was read again and is DAMAGED: entries are not what was recorded"
        ),
    }
    true
}
