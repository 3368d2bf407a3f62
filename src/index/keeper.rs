//! The thread that writes full segments and gives their memory back.

use super::file::{SegmentFile, write};
use super::segments::{Index, Unwritten, path_of};
use crate::worker::Worker;
use std::path::Path;
use std::sync::Arc;

/// Writes the segments of an index as they become full, until it is dropped. What is not written then is built again by the
/// next start.
#[derive(Debug)]
pub struct Keeper {
    index: Arc<Index>,
    worker: Worker,
}

impl Keeper {
    /// Begins to keep the segments of an index.
    ///
    /// # Errors
    /// When the system starts no thread.
    pub fn start(index: Arc<Index>) -> std::io::Result<Keeper> {
        let kept = Arc::clone(&index);
        let worker = Worker::start("purse-postings", move || kept.keep())?;
        Ok(Keeper { index, worker })
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.index.work.lock().ended = true;
        self.index.told.notify_all();
        self.worker.join();
    }
}

impl Index {
    fn keep(&self) {
        let mut warned = false;
        while self.wait_for_work() {
            let written = self.write_full();
            if let Err(error) = written
                && !warned
            {
                warned = true;
                let directory = self.directory().map(Path::display);
                tracing::warn!(
                    directory = directory.map(tracing::field::display),
                    %error,
                    "postings cannot be written and stay in memory: see that the directory can be written to and the disk has \
                     room; it is tried again with every segment that becomes full, and this is said once"
                );
            }
        }
    }

    /// False at the end.
    fn wait_for_work(&self) -> bool {
        let mut work = self.work.lock();
        self.told
            .wait_while(&mut work, |work| !work.is_there && !work.ended);
        work.is_there = false;
        !work.ended
    }

    /// Writes what is full and not on disk.
    ///
    /// # Errors
    /// At the first that cannot be written.
    pub(super) fn write_full(&self) -> std::io::Result<()> {
        let Some(directory) = self.directory() else {
            return Ok(());
        };
        for Unwritten { header, postings } in self.unwritten() {
            std::fs::create_dir_all(directory)?;
            let path = path_of(directory, header.segment);
            write(&path, &header, &postings)?;
            let file = SegmentFile::open(&path).map_err(std::io::Error::other)?;
            self.written(header.segment, file);
            tracing::debug!(segment = header.segment, "postings are on disk");
            if self.work.lock().ended {
                break;
            }
        }
        Ok(())
    }
}
