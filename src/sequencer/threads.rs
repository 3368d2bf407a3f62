//! The two threads behind the writer: one decides, one makes durable.
//!
//! The decide thread waits for whichever comes first, the end of the running sync or a request (if the open block
//! has room for it), and ships the open block only when no sync is running: full groups under load, pipelining in
//! bulk, and no waiting when a client is alone. The sync thread appends, tells the decide thread, brings the view
//! up to date, and then answers.
//!
//! While one client sends one small request after the other there is nothing to decide during its sync, and handing the
//! block over is a tenth of the time that the client waits: the decide thread makes it durable itself then.

use super::block::Shipment;
use super::inbox::{Handover, Inbox};
use super::request::RecordError;
use super::snapshot::Snapshotter;
use super::view::{Addition, View};
use super::waiters::Answers;
use super::writer::Writer;
use crate::journal::{AppendError, Block, Journal, Refusal, Unwritable};
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;

/// How the threads ended.
#[derive(Debug)]
pub enum Ended {
    /// They were told to stop, and everything that was asked before is durable.
    Stopped,
    /// The outcome of an append is unknown, or a block could not be signed: the process must end, and starting again
    /// tells what is durable.
    Failed(anyhow::Error),
}

/// The thread that decides.
pub(super) struct DecideThread {
    pub(super) writer: Writer,
    pub(super) inbox: Arc<Inbox>,
    pub(super) blocks: Arc<Handover<Shipment>>,
    pub(super) durability: Arc<Mutex<Durability>>,
    /// How many blocks before the open one were of one small request each.
    pub(super) lone: u32,
    /// Everything that it took in is durable.
    pub(super) finished: bool,
}

/// A request of so few commands is small: deciding another one takes less than handing a block over.
const LONE_COMMANDS_MAX: usize = 16;

/// After so many small requests one by one there is one client, or each waits for the one before.
const LONE_BLOCKS: u32 = 16;

impl DecideThread {
    pub(super) fn run(mut self) -> Ended {
        match self.serve() {
            Ok(()) => {
                self.finished = true;
                Ended::Stopped
            }
            Err(error) => {
                self.writer.failed();
                Ended::Failed(error)
            }
        }
    }

    fn serve(&mut self) -> anyhow::Result<()> {
        let mut syncing = false;
        loop {
            self.decide_what_fits();
            if !syncing {
                syncing = self.ship()?;
            }
            if syncing {
                let fits = |request: &_| self.writer.has_room(request);
                if let Some(result) = self.inbox.wait_for_sync(self.writer.has_open_block(), fits) {
                    result?;
                    syncing = false;
                }
            } else if !self.inbox.wait_for_request() {
                return Ok(());
            }
        }
    }

    /// Decides what already waits, as far as the open block has room. Without an open block there is room for anything.
    fn decide_what_fits(&mut self) {
        while let Some((request, reply)) = self.inbox.next(|request| self.writer.has_room(request)) {
            self.writer.submit(request, reply);
        }
    }

    /// Ships the open block, if there is one. Whether it is in flight now.
    fn ship(&mut self) -> anyhow::Result<bool> {
        let Some(shipment) = self.writer.ship()? else {
            return Ok(false);
        };
        self.lone = match shipment.requests() == 1 && shipment.entries() <= LONE_COMMANDS_MAX {
            true => self.lone.saturating_add(1),
            false => 0,
        };
        if self.lone > LONE_BLOCKS && self.inbox.is_empty() {
            self.durability.lock().make_durable(shipment, || {})?;
            return Ok(false);
        }
        self.blocks.put(shipment);
        Ok(true)
    }
}

impl Drop for DecideThread {
    /// However it ends, nobody is left waiting for it. After a failure a request that still waits may be the retry of
    /// one whose outcome is unknown, and is then as unknown.
    fn drop(&mut self) {
        self.blocks.close();
        self.inbox.close(match self.finished {
            true => &RecordError::Stopping,
            false => &RecordError::OutcomeUnknown,
        });
    }
}

/// What makes blocks durable, one after the other, on one thread or the other.
pub(super) struct Durability {
    pub(super) journal: Arc<dyn Journal>,
    pub(super) view: Arc<View>,
    pub(super) answers: Answers,
    /// Who takes snapshots, if anybody does.
    pub(super) snapshotter: Option<Snapshotter>,
}

impl Durability {
    fn make_durable(&mut self, shipment: Shipment, synced: impl FnOnce()) -> anyhow::Result<()> {
        let place = (self.journal.as_ref(), self.view.as_ref(), &self.answers);
        let addition = make_durable(place, shipment, ROOM_TRIES, synced)?;
        if let Some(snapshotter) = &mut self.snapshotter {
            snapshotter.note(addition.keys, &addition.tree, &self.view);
        }
        Ok(())
    }
}

/// The thread that makes durable.
pub(super) struct SyncThread {
    pub(super) durability: Arc<Mutex<Durability>>,
    pub(super) inbox: Arc<Inbox>,
    pub(super) blocks: Arc<Handover<Shipment>>,
}

impl SyncThread {
    /// Makes blocks durable until the decide thread hands out no more, or one fails.
    pub(super) fn run(self) {
        while let Some(shipment) = self.blocks.take() {
            // The decide thread can close the next block while the view catches up.
            let synced = || self.inbox.synced(Ok(()));
            if let Err(error) = self.durability.lock().make_durable(shipment, synced) {
                self.inbox.synced(Err(error));
                return;
            }
        }
    }
}

impl Drop for SyncThread {
    /// However it ends, the decide thread does not wait for it.
    fn drop(&mut self) {
        self.inbox.sync_ended();
    }
}

/// How often a decided block is offered to a full disk, and how long apart: ten seconds in all. Requests wait meanwhile,
/// and new ones are refused when the inbox is full.
const ROOM_TRIES: u32 = 100;
const ROOM_PAUSE: Duration = Duration::from_millis(100);

/// A block that was refused for want of room was not written: its requests are decided and can only wait, since taking
/// them back would take back what was decided after them.
fn append_when_there_is_room(journal: &dyn Journal, block: &Block, tries: u32) -> Result<(), AppendError> {
    for _ in 1..tries {
        match journal.append(block) {
            Err(AppendError::Refused(Refusal::Unwritable(Unwritable::DiskFull { free_bytes, .. }))) => {
                tracing::warn!(
                    free_bytes,
                    "the disk filled up under a block that is decided: waiting for room"
                );
                std::thread::sleep(ROOM_PAUSE);
            }
            outcome => return outcome,
        }
    }
    journal.append(block)
}

/// Appends a block, shows it in the view and answers whoever waits for it, in this order. `synced` is called once
/// the block is durable. A disk without room is tried `tries` times. Gives back what the block added to the view.
pub(super) fn make_durable(
    (journal, view, answers): (&dyn Journal, &View, &Answers),
    shipment: Shipment,
    tries: u32,
    synced: impl FnOnce(),
) -> anyhow::Result<Addition> {
    let (block, addition, waiters) = shipment.into_block();
    let append = || -> anyhow::Result<()> {
        append_when_there_is_room(journal, &block, tries)?;
        synced();
        view.apply(&addition, block.trailer())?;
        Ok(())
    };
    match append() {
        Ok(()) => {
            waiters.durable(answers);
            view.index_entries(&addition, block.trailer());
            Ok(addition)
        }
        Err(error) => {
            waiters.unknown();
            Err(error)
        }
    }
}
