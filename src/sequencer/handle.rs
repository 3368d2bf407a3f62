//! Starting the sequencer, and the way in.

use super::clock::Clock;
use super::derived::Derived;
use super::inbox::{Handover, Inbox, Submitted};
use super::recovery::recover;
use super::recovery_error::RecoveryError;
use super::request::{Outcome, RecordError, Request};
use super::snapshot::{Pieces, Snapshotter, Studio, studio};
use super::threads::{DecideThread, Durability, Ended, SyncThread};
use super::view::View;
use super::waiters::Answers;
use super::writer::Writer;
use crate::audit::{Signers, Tree};
use crate::journal::Journal;
use crate::ledger::Action;
use crate::ledger::command::LedgerOpened;
use crate::types::{Origin, RequestId};
use parking_lot::Mutex;
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// Why a ledger could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its journal is not a history to go on with.
    #[error(transparent)]
    Recovery(#[from] RecoveryError),
    /// A thread could not be started.
    #[error("the system starts no thread for the ledger: raise the limit of processes")]
    Thread(#[source] std::io::Error),
    /// The first entry could not be written.
    #[error("the first entry could not be written")]
    FirstEntry(#[source] RecordError),
}

/// The way into a running ledger. Clones are cheap and all lead to the same writer.
#[derive(Clone)]
pub struct Handle {
    inbox: Arc<Inbox>,
    view: Arc<View>,
    answers: Answers,
}

/// A running ledger's threads.
pub struct Sequencer {
    handle: Handle,
    decide_thread: JoinHandle<Ended>,
    sync_thread: JoinHandle<()>,
    snapshot_thread: Option<JoinHandle<()>>,
    ended: oneshot::Receiver<()>,
}

/// Recovers the ledger that `journal` holds, or begins a new one, and starts its threads. `answers` says where callers
/// are answered.
///
/// # Errors
/// When the journal cannot be gone on with, says what to do.
pub fn start(
    journal: Arc<dyn Journal>,
    signers: impl Into<Signers>,
    clock: Arc<dyn Clock>,
    origin: &Origin,
    answers: Answers,
) -> Result<Sequencer, StartError> {
    start_with(Derived::in_memory(), journal, signers, clock, origin, answers)
}

/// The same, with what is derived from the entries kept as it says.
///
/// # Errors
/// As for [`start`].
pub fn start_with(
    derived: Derived,
    journal: Arc<dyn Journal>,
    signers: impl Into<Signers>,
    clock: Arc<dyn Clock>,
    origin: &Origin,
    answers: Answers,
) -> Result<Sequencer, StartError> {
    let Begun {
        writer,
        view,
        tree,
        pieces,
        opening,
    } = begin(&derived, &journal, signers.into(), clock, origin)?;
    let snapshots = derived.snapshots.as_ref();
    let studio = snapshots.map(|snapshots| studio(snapshots, pieces, (&tree, &view)));
    let sequencer = spawn(writer, journal, view, answers, studio)?;
    if let Some(opening) = opening {
        sequencer
            .handle
            .record_blocking(opening)
            .map_err(StartError::FirstEntry)?;
    }
    Ok(sequencer)
}

/// A ledger that is recovered, before anything moves it.
pub(super) struct Begun {
    pub(super) writer: Writer,
    pub(super) view: Arc<View>,
    /// What is in the journal.
    pub(super) tree: Tree,
    /// The fingerprints of requests, for snapshots.
    pub(super) pieces: Pieces,
    /// What a new ledger records first.
    pub(super) opening: Option<Request>,
}

/// Recovers the ledger that `journal` holds, for the threads and for the simulation alike.
pub(super) fn begin(
    derived: &Derived,
    journal: &Arc<dyn Journal>,
    signers: Signers,
    clock: Arc<dyn Clock>,
    origin: &Origin,
) -> Result<Begun, RecoveryError> {
    let (recovered, pieces) = recover(derived, journal.as_ref(), origin, &signers)?;
    let view = View::new(
        recovered.state.clone(),
        recovered.data_sets.clone(),
        recovered.tiles.clone(),
        journal.last_trailer(),
        derived,
    );
    let view = Arc::new(view);
    let is_new = recovered.state.last_sequence().is_none();
    let opening = is_new.then(|| opening(&signers.verifier().to_string()));
    let tree = recovered.tree.clone();
    let writer = Writer::new(Arc::clone(journal), signers, clock, origin.clone(), recovered);
    Ok(Begun {
        writer,
        view,
        tree,
        pieces,
        opening,
    })
}

fn spawn(
    writer: Writer,
    journal: Arc<dyn Journal>,
    view: Arc<View>,
    answers: Answers,
    studio: Option<(Snapshotter, Studio)>,
) -> Result<Sequencer, StartError> {
    let (snapshotter, studio) = studio.unzip();
    let (inbox, blocks) = (Arc::<Inbox>::default(), Arc::<Handover<_>>::default());
    let durability = Arc::new(Mutex::new(Durability {
        journal,
        view: Arc::clone(&view),
        answers: answers.clone(),
        snapshotter,
    }));
    let sync = SyncThread {
        durability: Arc::clone(&durability),
        inbox: Arc::clone(&inbox),
        blocks: Arc::clone(&blocks),
    };
    let decide = DecideThread {
        writer,
        inbox: Arc::clone(&inbox),
        blocks,
        durability,
        lone: 0,
        finished: false,
    };
    let (tell_ended, ended) = oneshot::channel();
    let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
    // It ends after the sync thread, which hands out no more then.
    let snapshot_thread = studio
        .map(|studio| thread("purse-snapshot").spawn(move || studio.run()))
        .transpose()
        .map_err(StartError::Thread)?;
    let sync_thread = thread("purse-sync")
        .spawn(move || sync.run())
        .map_err(StartError::Thread)?;
    let decide_thread = thread("purse-decide")
        .spawn(move || {
            let ended = decide.run();
            // Dropped without being asked for, nobody listens.
            let _ = tell_ended.send(());
            ended
        })
        .map_err(StartError::Thread)?;
    let handle = Handle { inbox, view, answers };
    Ok(Sequencer {
        handle,
        decide_thread,
        sync_thread,
        snapshot_thread,
        ended,
    })
}

/// The ledger's own first request.
fn opening(key: &str) -> Request {
    // A verifier key is an origin of at most 100 characters and 53 more; the id is a constant.
    let (key, request_id) = (
        key.parse().expect("a verifier key is one line"),
        "ledger-opened".parse::<RequestId>().expect("a request id"),
    );
    Request::of_the_ledger(request_id, Action::LedgerOpened(LedgerOpened { key }))
}

impl Handle {
    /// Records a request, or says why not. The answer is durable before it comes.
    ///
    /// A caller that stops waiting takes nothing back: what was sent is decided.
    pub async fn record(&self, request: Request) -> Outcome {
        let (answer, wake) = self.send(request)?;
        if let Some(wake) = wake {
            // What callers send who are ready to is decided together.
            self.answers.behind_callers(move || drop(wake));
        }
        answer.await.unwrap_or(Err(RecordError::OutcomeUnknown))
    }

    /// As [`Handle::record`], for a thread that has nothing else to do.
    pub fn record_blocking(&self, request: Request) -> Outcome {
        let (answer, wake) = self.send(request)?;
        drop(wake);
        answer.blocking_recv().unwrap_or(Err(RecordError::OutcomeUnknown))
    }

    /// What reads are answered from.
    pub fn view(&self) -> &Arc<View> {
        &self.view
    }

    /// Sends a request: where its answer comes, and what wakes the decide thread for it if nobody else does.
    fn send(&self, request: Request) -> Result<(oneshot::Receiver<Outcome>, Option<Wake>), RecordError> {
        let (reply, answer) = oneshot::channel();
        let wake = match self.inbox.submit(request, reply)? {
            Submitted::Seen => None,
            Submitted::Asleep => Some(Wake(Arc::clone(&self.inbox))),
        };
        Ok((answer, wake))
    }
}

/// Wakes the decide thread, however it ends: a runtime that shuts down drops what it was given to do.
struct Wake(Arc<Inbox>);

impl Drop for Wake {
    fn drop(&mut self) {
        self.0.wake();
    }
}

impl Sequencer {
    /// The way in.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Comes back when the threads have ended without being told to: the ledger failed, and [`Sequencer::stop`]
    /// says why.
    pub async fn ended(&mut self) {
        // An error means that the decide thread is gone, which is what was asked.
        let _ = (&mut self.ended).await;
    }

    /// Refuses what comes from now on, makes durable what came before, and ends the threads.
    pub fn stop(self) -> Ended {
        self.handle.inbox.stop();
        let ended = self.decide_thread.join();
        let synced = self.sync_thread.join();
        let kept = self.snapshot_thread.map_or(Ok(()), JoinHandle::join);
        match (ended, synced, kept) {
            (Ok(ended), Ok(()), Ok(())) => ended,
            _ => Ended::Failed(anyhow::anyhow!(
                "a thread of the ledger panicked: this is a mistake in purse; report it"
            )),
        }
    }
}
