//! The two threads behind the writer: one decides, one makes durable.
//!
//! The decide thread waits for whichever comes first, the end of the running sync or a request (if the open block
//! has room for it), and ships the open block only when no sync is running: full groups under load, pipelining in
//! bulk, and no waiting when a client is alone. The sync thread appends, tells the decide thread, brings the view
//! up to date, and then answers.

use super::block::Shipment;
use super::request::{RecordError, Request};
use super::view::View;
use super::waiters::{Reply, answer};
use super::writer::Writer;
use crate::journal::Journal;
use crossbeam_channel::{Receiver, Sender, select};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What waits in front of the decide thread.
#[derive(Debug, Default)]
pub(super) struct Queue {
    pub(super) commands: AtomicUsize,
    pub(super) bytes: AtomicUsize,
}

/// A request on its way to the decide thread.
pub(super) enum Message {
    Submit(Request, Reply),
    /// Everything sent before is still decided and made durable, then the threads end.
    Stop,
}

/// How the threads ended.
#[derive(Debug)]
pub enum Ended {
    /// They were told to stop, and everything that was asked before is durable.
    Stopped,
    /// The outcome of an append is unknown, or a block could not be signed: the process must end, and starting again
    /// tells what is durable.
    Failed(anyhow::Error),
}

pub(super) struct DecideThread {
    pub(super) writer: Writer,
    pub(super) queue: Arc<Queue>,
    pub(super) messages: Receiver<Message>,
    pub(super) blocks: Sender<Shipment>,
    pub(super) synced: Receiver<anyhow::Result<()>>,
}

/// What the decide thread waited for.
enum Event {
    Message(Message),
    Synced(anyhow::Result<()>),
    Closed,
}

impl DecideThread {
    pub(super) fn run(mut self) -> Ended {
        let ended = match self.serve() {
            Ok(()) => Ended::Stopped,
            Err(error) => {
                self.writer.failed();
                Ended::Failed(error)
            }
        };
        // What nobody decided was not recorded.
        while let Ok(Message::Submit(_, reply)) = self.messages.try_recv() {
            answer(reply, Err(RecordError::Stopping));
        }
        ended
    }

    fn serve(&mut self) -> anyhow::Result<()> {
        let mut syncing = false;
        let mut stopping = false;
        // A request that did not fit the open block while a sync was running.
        let mut held: Option<(Request, Reply)> = None;
        loop {
            if !syncing {
                held = self.fill(held, &mut stopping);
                syncing = self.ship()?;
                if syncing {
                    continue;
                }
                if stopping && held.is_none() {
                    return Ok(());
                }
                if held.is_some() {
                    continue;
                }
            }
            match self.wait(syncing, held.is_none() && !stopping) {
                Event::Synced(result) => {
                    result?;
                    syncing = false;
                }
                Event::Message(Message::Submit(request, reply)) => held = self.take(request, reply),
                Event::Message(Message::Stop) | Event::Closed => stopping = true,
            }
        }
    }

    /// Decides what already waits, as far as the open block has room.
    fn fill(&mut self, held: Option<(Request, Reply)>, stopping: &mut bool) -> Option<(Request, Reply)> {
        if let Some((request, reply)) = held
            && let Some(still_held) = self.take(request, reply)
        {
            return Some(still_held);
        }
        while !*stopping && let Ok(message) = self.messages.try_recv() {
            match message {
                Message::Stop => *stopping = true,
                Message::Submit(request, reply) => {
                    if let Some(held) = self.take(request, reply) {
                        return Some(held);
                    }
                }
            }
        }
        None
    }

    /// Decides a request, or gives it back if the open block has no room for it.
    fn take(&mut self, request: Request, reply: Reply) -> Option<(Request, Reply)> {
        if !self.writer.has_room(&request) {
            return Some((request, reply));
        }
        self.queue
            .commands
            .fetch_sub(request.commands.len(), Ordering::Relaxed);
        self.queue.bytes.fetch_sub(request.bytes, Ordering::Relaxed);
        self.writer.submit(request, reply);
        None
    }

    fn ship(&mut self) -> anyhow::Result<bool> {
        let Some(shipment) = self.writer.ship()? else {
            return Ok(false);
        };
        self.blocks
            .send(shipment)
            .map_err(|_| anyhow::anyhow!("the sync thread ended"))?;
        Ok(true)
    }

    fn wait(&self, syncing: bool, taking: bool) -> Event {
        let synced = |result: Result<_, _>| match result {
            Ok(result) => Event::Synced(result),
            Err(_) => Event::Synced(Err(anyhow::anyhow!("the sync thread ended"))),
        };
        let message = |message: Result<_, _>| message.map_or(Event::Closed, Event::Message);
        match (syncing, taking) {
            (true, true) => select! {
                recv(self.synced) -> result => synced(result),
                recv(self.messages) -> received => message(received),
            },
            (true, false) => synced(self.synced.recv()),
            (false, _) => message(self.messages.recv()),
        }
    }
}

pub(super) struct SyncThread {
    pub(super) journal: Arc<dyn Journal>,
    pub(super) view: Arc<View>,
    pub(super) blocks: Receiver<Shipment>,
    pub(super) synced: Sender<anyhow::Result<()>>,
}

impl SyncThread {
    /// Makes blocks durable until the decide thread hands out no more, or one fails.
    pub(super) fn run(self) {
        while let Ok(shipment) = self.blocks.recv() {
            let durable = make_durable(self.journal.as_ref(), &self.view, &shipment, || {
                // The decide thread can close the next block while the view catches up. If it has ended, it has told
                // everybody already; so below.
                let _ = self.synced.send(Ok(()));
            });
            if let Err(error) = durable {
                let _ = self.synced.send(Err(error));
                return;
            }
        }
    }
}

/// Appends a block, shows it in the view and answers whoever waits for it, in this order. `synced` is called once
/// the block is durable.
pub(super) fn make_durable(
    journal: &dyn Journal,
    view: &View,
    shipment: &Shipment,
    synced: impl FnOnce(),
) -> anyhow::Result<()> {
    let append = || -> anyhow::Result<()> {
        journal.append(&shipment.block)?;
        synced();
        view.apply(&shipment.entries)?;
        Ok(())
    };
    match append() {
        Ok(()) => {
            shipment.waiters.durable();
            Ok(())
        }
        Err(error) => {
            shipment.waiters.unknown();
            Err(error)
        }
    }
}
