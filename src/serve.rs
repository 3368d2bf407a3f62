//! Where the rooms meet: opens a ledger's data directory, starts its writer, and serves it until told to stop.
//!
//! ```text
//!   data directory
//!     journal/      the embedded engine's files
//!     ballast       given up when the disk is full, so that the journal can still be opened
//!     ledger.key    the private key (0600); without it nothing more can be signed
//!     ledger.vkey   the public key, for auditors
//!     names/        the names of persons, which can be erased
//!     origin        the ledger's name: beside it, an empty journal is a lost one
//! ```

mod embedded;

pub use embedded::Embedded;

use crate::audit::{LedgerKey, Signer, VerifierKey};
use crate::config::{Listen, ORIGIN_DEFAULT, Serve};
use crate::journal::Journal;
use crate::journal::sled::{Settings, SledJournal};
use crate::ledger::{Action, Entry};
use crate::names::Names;
use crate::sequencer::{self, Answers, Clock, Ended, Sequencer, SystemClock};
use crate::service;
use crate::types::{Origin, PrincipalId, Sequence};
use anyhow::{Context, bail};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fs::File;
use std::future::Future;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Mutex;

/// How long calls under way may take to end after a stop was asked for. Answers take milliseconds; what is cut off
/// then is a client that holds a stream open, as one that watches health does.
const STOP_GRACE: Duration = Duration::from_secs(3);

/// Names the ledger whose entries are, or were, in the directory: written when its first entry is durable.
pub(crate) const ORIGIN_FILE: &str = "origin";

/// Serves a ledger from its data directory until SIGTERM or SIGINT.
///
/// # Errors
/// When the ledger cannot be opened or has to stop; the message says what to do.
pub fn run(config: Serve) -> anyhow::Result<()> {
    let runtime = runtime()?;
    // Before the data directory is touched: a start that fails leaves nothing behind.
    let listener = listen(&runtime, config.listen)?;
    let ledger = Ledger::open(config, &runtime)?;
    // Programs that start a ledger wait for this line.
    let ready = |address| eprintln!("listening on {address}");
    runtime.block_on(async {
        let stop = stop_signal()?;
        ledger.serve(listener, ready, stop).await
    })
}

/// The name of the ledger that a data directory keeps, or was made for when a start did not come to the first entry; nothing
/// is opened or changed.
pub fn origin_in(directory: &Path) -> Option<String> {
    match std::fs::read_to_string(directory.join(ORIGIN_FILE)) {
        Ok(origin) => Some(origin.trim().to_owned()),
        Err(_) => {
            let key = std::fs::read_to_string(directory.join(LedgerKey::PUBLIC_FILE)).ok()?;
            let key: VerifierKey = key.trim().parse().ok()?;
            Some(key.name().to_owned())
        }
    }
}

fn runtime() -> anyhow::Result<Runtime> {
    raise_open_files();
    // One thread serves all connections: on two cores a second one cost 30 % of the calls, since decide and sync
    // have threads of their own.
    Ok(Builder::new_current_thread().enable_all().build()?)
}

fn listen(runtime: &Runtime, listen: Listen) -> anyhow::Result<TcpListener> {
    let address = listen.address();
    runtime
        .block_on(TcpListener::bind(address))
        .with_context(|| format!("cannot listen on {address}: choose another --listen"))
}

/// The journal and key of a data directory. A new ledger gets both; one with entries keeps the key that its first
/// entry names.
fn open(config: &Serve) -> anyhow::Result<(Arc<dyn Journal>, LedgerKey, Origin)> {
    let directory = &config.data_dir;
    std::fs::create_dir_all(directory)
        .with_context(|| format!("cannot make the data directory {}", directory.display()))?;
    let settings = Settings {
        free_bytes_min: config.free_bytes_min,
        ballast_bytes: config.ballast_bytes,
        ..Settings::default()
    };
    let journal: Arc<dyn Journal> = Arc::new(SledJournal::open(&directory.join("journal"), settings)?);
    match opened(journal.as_ref())? {
        Some((origin, named)) => {
            if let Some(asked) = config.origin.as_ref().filter(|asked| **asked != origin) {
                bail!(
                    "this data directory holds the ledger \"{origin}\", not \"{asked}\": leave --origin out"
                );
            }
            Ok((journal, LedgerKey::load(directory, &named)?, origin))
        }
        None => {
            refuse_lost_journal(directory)?;
            let origin = match &config.origin {
                Some(origin) => origin.clone(),
                None => {
                    tracing::warn!(
                        "a ledger keeps its name for ever, and this one gets \"{ORIGIN_DEFAULT}\": give --origin if it is \
                         to last"
                    );
                    ORIGIN_DEFAULT.parse()?
                }
            };
            let key = LedgerKey::create_or_load(directory, &origin)?;
            tracing::info!(%origin, directory = %directory.display(), "a new ledger");
            Ok((journal, key, origin))
        }
    }
}

/// An empty journal beside a ledger's name is a journal that was lost: going on would sign another history with the
/// same name and key.
fn refuse_lost_journal(directory: &Path) -> anyhow::Result<()> {
    let Some(origin) = origin_in(directory) else {
        return Ok(());
    };
    bail!(
        "the journal of the ledger \"{origin}\" is gone from {}: restore the data directory from a backup, or begin \
         another ledger in another directory",
        directory.display()
    )
}

/// Leaves the ledger's name in its directory, once it has an entry.
fn remember(directory: &Path, origin: &Origin) -> anyhow::Result<()> {
    let path = directory.join(ORIGIN_FILE);
    if path.exists() {
        return Ok(());
    }
    let mut file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    writeln!(file, "{origin}")?;
    Ok(file.sync_all()?)
}

/// Each connection takes a file descriptor, and many systems start a process with 1,024 of the many more that it may
/// have. Where that fails the limit stays as it is.
fn raise_open_files() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, "the limit of open files cannot be raised");
    }
}

/// Name and key of the ledger that a journal holds, by its first entry; `None` when it is empty.
pub(crate) fn opened(journal: &dyn Journal) -> anyhow::Result<Option<(Origin, VerifierKey)>> {
    let Some(frame) = journal.frame(Sequence::FIRST)? else {
        return Ok(None);
    };
    let line = frame.line(Sequence::FIRST).unwrap_or_default();
    let first = Entry::from_line(line)
        .context("the first entry of the journal cannot be read: restore the data directory from a backup")?;
    match first.command.as_ref().map(|command| &command.action) {
        Some(Action::LedgerOpened(opened)) => {
            Ok(Some((first.stamp.origin.clone(), opened.key.as_str().parse()?)))
        }
        _ => bail!(
            "the journal does not begin with the opening of a ledger: restore the data directory from a backup"
        ),
    }
}

/// A ledger that has been recovered and takes entries.
pub struct Ledger {
    sequencer: Sequencer,
    journal: Arc<dyn Journal>,
    names: Arc<Mutex<Names>>,
    verifier: VerifierKey,
    clock: Arc<dyn Clock>,
    principal: PrincipalId,
}

impl Ledger {
    /// Opens the ledger of a data directory, or begins one there; `runtime` is what will serve it.
    fn open(config: Serve, runtime: &Runtime) -> anyhow::Result<Ledger> {
        let (journal, key, origin) = open(&config)?;
        let names = Names::open(&config.data_dir)?;
        let clock = Arc::new(SystemClock);
        let answers = Answers::on(runtime.handle().clone());
        let principal = config.principal;
        let ledger = Ledger::start(journal, names, Arc::new(key), clock, &origin, principal, answers)?;
        remember(&config.data_dir, &origin)?;
        Ok(ledger)
    }

    /// Recovers what `journal` holds and starts the writer, which answers as `answers` says. `names` are those of the
    /// ledger's persons.
    ///
    /// # Errors
    /// When the journal is no history to go on with.
    pub fn start(
        journal: Arc<dyn Journal>,
        names: Names,
        signer: Arc<dyn Signer>,
        clock: Arc<dyn Clock>,
        origin: &Origin,
        principal: PrincipalId,
        answers: Answers,
    ) -> anyhow::Result<Ledger> {
        let verifier = signer.verifier().clone();
        let sequencer = sequencer::start(Arc::clone(&journal), signer, Arc::clone(&clock), origin, answers)?;
        if let Some(point) = sequencer.handle().view().read_point() {
            tracing::info!(%origin, last_entry = point.sequence.0, recorded = %point.recorded, "the ledger is open");
        }
        Ok(Ledger {
            sequencer,
            journal,
            names: Arc::new(Mutex::new(names)),
            verifier,
            clock,
            principal,
        })
    }

    /// Serves until `stop` comes or the writer fails; then ends calls under way and makes durable what was asked. `ready`
    /// hears when calls are answered, and at which address.
    ///
    /// # Errors
    /// When the writer failed: the process must end, and starting again tells what is durable.
    pub async fn serve(
        mut self,
        listener: TcpListener,
        ready: impl FnOnce(SocketAddr),
        stop: impl Future<Output = ()>,
    ) -> anyhow::Result<()> {
        let address = listener.local_addr()?;
        let clock = Arc::clone(&self.clock);
        let parts = service::Parts {
            handle: self.sequencer.handle().clone(),
            journal: Arc::clone(&self.journal),
            names: Arc::clone(&self.names),
            verifier_key: self.verifier.clone(),
            principal: self.principal.clone(),
            clock: Arc::new(move || clock.now()),
        };
        let (tell_server, told) = tokio::sync::oneshot::channel::<()>();
        let (server, health) = service::serve(parts, listener, async {
            // Dropped is told.
            let _ = told.await;
        })
        .await?;
        let mut server = tokio::spawn(server);
        health.serving().await;
        ready(address);
        tokio::select! {
            () = stop => tracing::info!("stopping: what was asked is made durable first"),
            () = self.sequencer.ended() => tracing::error!("the writer ended; nothing more is served"),
            ended = &mut server => {
                tracing::error!("the server ended; what was asked is made durable");
                self.sequencer.stop();
                return Ok(ended??);
            }
        }
        health.not_serving().await;
        drop(tell_server);
        match tokio::time::timeout(STOP_GRACE, &mut server).await {
            Ok(ended) => ended??,
            Err(_) => tracing::warn!("calls that took longer than {STOP_GRACE:?} to end were cut off"),
        }
        match self.sequencer.stop() {
            Ended::Stopped => Ok(()),
            Ended::Failed(error) => {
                Err(error.context("the ledger had to stop; start it again to see what is durable"))
            }
        }
    }
}

/// Comes back at SIGTERM or SIGINT.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
