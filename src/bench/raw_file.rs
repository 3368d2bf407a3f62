//! A journal without an engine: the same blocks appended to one file, and one `fdatasync` each. Served by the same
//! server it shows what the engine costs.
//!
//! It is no engine to keep money in: it begins empty and is never opened again, so it has no recovery.

use crate::journal::{
    AppendError, Block, Frame, Journal, ReadError, Refusal, RequestRow, Trailer, Unwritable,
};
use crate::ledger::Entry;
use crate::types::Sequence;
use parking_lot::RwLock;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Blocks in a file, and in memory where each frame is.
pub(super) struct RawFileJournal {
    file: File,
    written: RwLock<Written>,
    failed: AtomicBool,
}

/// What the file holds.
#[derive(Default)]
struct Written {
    /// Every frame, in order.
    frames: Vec<Place>,
    last: Option<Trailer>,
    bytes: u64,
}

/// Where a frame is.
#[derive(Clone, Copy)]
struct Place {
    first: Sequence,
    offset: u64,
    length: usize,
}

impl RawFileJournal {
    /// An empty journal in a new file.
    ///
    /// # Errors
    /// When the file exists or cannot be made.
    pub(super) fn create(path: &Path) -> io::Result<RawFileJournal> {
        let file = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(path)?;
        Ok(RawFileJournal {
            file,
            written: RwLock::default(),
            failed: AtomicBool::new(false),
        })
    }

    fn write(&self, block: &Block) -> io::Result<()> {
        let offset = self.written.read().bytes;
        let pieces = block.request_frames().iter().map(Vec::as_slice);
        let frames = block.frames().iter().map(|(_, frame)| frame.as_slice());
        let bytes: Vec<u8> = frames.chain(pieces).flatten().copied().collect();
        self.file.write_all_at(&bytes, offset)?;
        self.file.sync_data()?;
        self.written.write().add(block, bytes.len() as u64);
        Ok(())
    }

    fn check(&self, block: &Block) -> Result<(), Refusal> {
        self.writable()?;
        let expected = self.written.read().tail();
        let (found, next, tree_size) = (block.first(), block.next(), block.trailer().head.tree_size);
        match () {
            () if block.entries() == 0 => Err(Refusal::Empty),
            () if found != expected => Err(Refusal::WrongSequence { expected, found }),
            () if tree_size != next.0 => Err(Refusal::WrongHead { tree_size, next }),
            () => Ok(()),
        }
    }

    fn read(&self, place: Place) -> Result<Frame, ReadError> {
        let sequence = place.first;
        let mut bytes = vec![0; place.length];
        let read = self.file.read_exact_at(&mut bytes, place.offset);
        read.map_err(|source| ReadError::Engine {
            sequence,
            source: source.into(),
        })?;
        Frame::decode(&bytes).map_err(|source| ReadError::Damaged { sequence, source })
    }

    /// The frames of the block that begins at `first`, or none.
    fn block(&self, first: Sequence) -> Result<Vec<Frame>, ReadError> {
        let mut frames: Vec<Frame> = Vec::new();
        let mut next = first;
        while let Some(frame) = self.frame(next)? {
            next = frame.next();
            let trailer = frame.trailer().copied();
            frames.push(frame);
            if let Some(trailer) = trailer {
                frames.truncate(if trailer.first == first { frames.len() } else { 0 });
                break;
            }
        }
        Ok(frames)
    }
}

impl Written {
    fn tail(&self) -> Sequence {
        self.last.as_ref().map_or(Sequence::FIRST, Trailer::next)
    }

    fn add(&mut self, block: &Block, length: u64) {
        let mut offset = self.bytes;
        for (first, frame) in block.frames() {
            self.frames.push(Place {
                first: *first,
                offset,
                length: frame.len(),
            });
            offset += frame.len() as u64;
        }
        self.bytes += length;
        self.last = Some(*block.trailer());
    }

    fn place(&self, sequence: Sequence) -> Option<Place> {
        let behind = self.frames.partition_point(|place| place.first <= sequence);
        let place = self.frames.get(behind.checked_sub(1)?)?;
        (sequence < self.tail()).then_some(*place)
    }
}

impl Journal for RawFileJournal {
    fn append(&self, block: &Block) -> Result<(), AppendError> {
        self.check(block).map_err(AppendError::Refused)?;
        self.write(block).map_err(|source| {
            self.failed.store(true, Ordering::Release);
            AppendError::Unknown {
                first: block.first(),
                next: block.next(),
                source: source.into(),
            }
        })
    }

    fn frame(&self, sequence: Sequence) -> Result<Option<Frame>, ReadError> {
        let place = self.written.read().place(sequence);
        place.map(|place| self.read(place)).transpose()
    }

    /// Told by the entries, which say the same as the table.
    fn requests(&self, first: Sequence) -> Result<Option<Vec<RequestRow>>, ReadError> {
        let frames = self.block(first)?;
        let mut rows: Vec<RequestRow> = Vec::new();
        for (sequence, line) in frames.iter().flat_map(Frame::lines) {
            let entry = Entry::from_line(line);
            let entry = entry.map_err(|source| ReadError::Engine {
                sequence,
                source: source.into(),
            })?;
            add_entry(&mut rows, &entry);
        }
        Ok((!rows.is_empty()).then_some(rows))
    }

    fn last_trailer(&self) -> Option<Trailer> {
        self.written.read().last
    }

    fn writable(&self) -> Result<(), Unwritable> {
        match self.failed.load(Ordering::Acquire) {
            true => Err(Unwritable::FailedBefore),
            false => Ok(()),
        }
    }
}

/// The entries of a request stand together, and none of another request has the same principal and id.
fn add_entry(rows: &mut Vec<RequestRow>, entry: &Entry) {
    let stamp = &entry.stamp;
    match rows.last_mut() {
        Some(row) if row.request_id == stamp.request_id && row.principal == stamp.actor => row.count += 1,
        _ => rows.push(RequestRow {
            principal: stamp.actor.clone(),
            request_id: stamp.request_id.clone(),
            first: entry.sequence,
            count: 1,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::LedgerKey;
    use crate::ledger::command::OpenMission;
    use crate::ledger::{Action, Command};
    use crate::sequencer::{self, Request, SystemClock};
    use std::sync::Arc;

    const REQUESTS: u64 = 50;

    fn open_mission(number: u64) -> Request {
        let action = Action::OpenMission(OpenMission {
            mission: format!("mission-{number}").parse().unwrap(),
            name: "A mission".parse().unwrap(),
            outcome: None,
        });
        Request {
            principal: "bench".parse().unwrap(),
            request_id: format!("request-{number}").parse().unwrap(),
            commands: vec![Arc::new(Command::bare(action))],
            validate_only: false,
            bytes: 0,
        }
    }

    /// The ledger runs on it as on any other journal, and what it wrote can be read.
    #[test]
    fn a_ledger_runs_on_it() {
        let directory = tempfile::tempdir().unwrap();
        let journal = Arc::new(RawFileJournal::create(&directory.path().join("journal")).unwrap());
        let origin = "localhost/bench".parse().unwrap();
        let key = Arc::new(LedgerKey::from_seed(&origin, &[7; 32]));
        let ledger = sequencer::start(
            journal.clone(),
            key,
            Arc::new(SystemClock),
            &origin,
            sequencer::Answers::one_by_one(),
        )
        .unwrap();
        for number in 1..=REQUESTS {
            ledger.handle().record_blocking(open_mission(number)).unwrap();
        }
        ledger.stop();
        assert_eq!(journal.last_trailer().unwrap().next(), Sequence(REQUESTS + 1));
        for number in 1..=REQUESTS {
            let frame = journal.frame(Sequence(number)).unwrap().unwrap();
            let entry = Entry::from_line(frame.line(Sequence(number)).unwrap()).unwrap();
            let rows = journal.requests(Sequence(number)).unwrap().unwrap();
            assert_eq!(
                (rows.len(), rows[0].count, rows[0].first),
                (1, 1, Sequence(number))
            );
            assert_eq!(rows[0].request_id, entry.stamp.request_id);
        }
        assert!(journal.frame(Sequence(REQUESTS + 1)).unwrap().is_none());
        assert!(journal.requests(Sequence(REQUESTS + 1)).unwrap().is_none());
    }
}
