//! Where the rooms meet: opens a ledger's data directory, starts its writer, and serves it until told to stop.
//!
//! ```text
//!   data directory
//!     journal/      the embedded engine's files
//!     ballast       given up when the disk is full, so that the journal can still be opened
//!     ledger.key    the private key (0600); without it nothing more can be signed
//!     ledger.vkey   the public key, for auditors
//!     ledger.next.* the key that is to follow, while the signing key is changed; ledger.old.* the one before
//!     names/        the names of persons, which can be erased
//!     mirror/       a copy of the log for auditors, which follows the journal
//!     cache/        what is derived from the journal, by which starts and reads are quicker; removing it loses nothing
//!     origin        the ledger's name: beside it, an empty journal is a lost one
//! ```

mod cache;
mod directory;
mod embedded;
mod kept;
mod keys;
mod mirror;
mod rotate;
mod scrub;
mod system;

pub(crate) use cache::CacheDirectory;
pub use directory::origin_in;
pub(crate) use directory::{ORIGIN_FILE, opened, remember};
pub use embedded::Embedded;
use kept::Keepers;
pub use kept::Kept;
pub(crate) use kept::{CACHE, POSTINGS, SNAPSHOTS};
pub(crate) use keys::verifiers;
pub(crate) use mirror::{MIRROR, has_root};
pub use rotate::{Rotated, rotate_key};

use crate::audit::{Issuer, Signers, VerifierKey};
use crate::config::Serve;
use crate::export::tlog::Published;
use crate::journal::Journal;
use crate::names::Names;
use crate::sequencer::{self, Answers, Clock, Ended, Sequencer, SystemClock};
use crate::service;
use crate::types::{Origin, PrincipalId};
use crate::web;
use mirror::{Follower, Mirror};
use scrub::Scrub;
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use system::{listen, listen_for_the_mirror, runtime, stop_signal};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::Mutex;

/// How long calls under way may take to end after a stop was asked for. Answers take milliseconds; what is cut off
/// then is a client that holds a stream open, as one that watches health does.
const STOP_GRACE: Duration = Duration::from_secs(3);

/// How long streams may take to tell their clients that the ledger stops.
const DISMISS_GRACE: Duration = Duration::from_secs(1);

/// Serves a ledger from its data directory until SIGTERM or SIGINT.
///
/// # Errors
/// When the ledger cannot be opened or has to stop; the message says what to do.
pub fn run(config: Serve) -> anyhow::Result<()> {
    let runtime = runtime()?;
    // Before the data directory is touched: a start that fails leaves nothing behind.
    let listener = listen(&runtime, config.listen)?;
    let web = config.mirror_listen.map(listen_for_the_mirror).transpose()?;
    let mirror = Published::new(&config.data_dir.join(MIRROR));
    let ledger = Ledger::open(config, &runtime)?;
    let web = web
        .map(|listener| web::Served::start(listener, mirror))
        .transpose()?;
    let ready = |address| {
        if let Some(web) = &web {
            eprintln!("the mirror listens on {}", web.address());
        }
        // Programs that start a ledger wait for this line.
        eprintln!("listening on {address}");
    };
    runtime.block_on(async {
        let stop = stop_signal()?;
        ledger.serve(listener, ready, stop).await
    })
}

/// A ledger that has been recovered and takes entries.
pub struct Ledger {
    sequencer: Sequencer,
    journal: Arc<dyn Journal>,
    names: Arc<Mutex<Names>>,
    verifier: VerifierKey,
    issuer: Arc<Issuer>,
    clock: Arc<dyn Clock>,
    principal: PrincipalId,
    origin: Origin,
    mirror: Option<Mirror>,
    scrub: Option<Scrub>,
    /// Write what is derived until the ledger ends.
    _keepers: Option<Keepers>,
}

impl Ledger {
    /// Opens the ledger of a data directory, or begins one there; `runtime` is what will serve it.
    fn open(config: Serve, runtime: &Runtime) -> anyhow::Result<Ledger> {
        let (journal, signers, origin) = directory::open(&config)?;
        let known = keys::published(&config.data_dir, &signers);
        mirror::refuse_another_history(&config.data_dir, journal.as_ref(), &known)?;
        let names = Names::open(&config.data_dir)?;
        let clock = Arc::new(SystemClock);
        let answers = Answers::on(runtime.handle().clone());
        let principal = config.principal;
        let kept = Kept::in_directory(&config.data_dir, journal, names)?;
        let mut ledger = Ledger::start(kept, signers, clock, &origin, principal, answers)?;
        if let Err(error) = ledger.take_place(&config.data_dir) {
            ledger.sequencer.stop();
            return Err(error);
        }
        if let Some(interval) = config.mirror_interval {
            ledger.follow(&config.data_dir, interval)?;
        }
        if let Some(settings) = config.scrub {
            let view = Arc::clone(ledger.sequencer.handle().view());
            ledger.scrub = Some(Scrub::start(Arc::clone(&ledger.journal), view, settings)?);
        }
        Ok(ledger)
    }

    /// What a start leaves in its data directory once the entries say which keys they name: the ledger's name, its keys in
    /// their places. A mirror that any of them signed is looked at again.
    fn take_place(&self, data_dir: &Path) -> anyhow::Result<()> {
        let named = self.sequencer.handle().view().keys();
        mirror::refuse_another_history(data_dir, self.journal.as_ref(), &verifiers(&named))?;
        keys::settle(data_dir, &self.verifier, &named)?;
        directory::remember(data_dir, &self.origin)
    }

    /// Has a mirror in a data directory follow the ledger, a step at most every `interval`.
    ///
    /// # Errors
    /// When the system gives it no thread. A mirror that cannot be followed is told in the log.
    pub fn follow(&mut self, data_dir: &Path, interval: Duration) -> anyhow::Result<()> {
        let follower = Follower {
            directory: data_dir.join(MIRROR),
            issuer: Arc::clone(&self.issuer),
            keys: verifiers(&self.sequencer.handle().view().keys()),
            journal: Arc::clone(&self.journal),
            view: Arc::clone(self.sequencer.handle().view()),
            interval,
        };
        self.mirror = Some(Mirror::start(follower)?);
        Ok(())
    }

    /// Recovers what the journal holds and starts the writer, which answers as `answers` says.
    ///
    /// # Errors
    /// When the journal is no history to go on with.
    pub fn start(
        kept: Kept,
        signers: impl Into<Signers>,
        clock: Arc<dyn Clock>,
        origin: &Origin,
        principal: PrincipalId,
        answers: Answers,
    ) -> anyhow::Result<Ledger> {
        let signers = signers.into();
        let Kept {
            journal,
            names,
            derived,
            keepers,
        } = kept;
        let (writes, reads) = (Arc::clone(&journal), Arc::clone(&clock));
        let sequencer = sequencer::start_with(derived, writes, signers.clone(), reads, origin, answers)?;
        if let Some(point) = sequencer.handle().view().read_point() {
            tracing::info!(%origin, last_entry = point.sequence.0, recorded = %point.recorded, "the ledger is open");
        }
        let issuer = keys::issuer(origin, &sequencer.handle().view().keys(), &signers);
        Ok(Ledger {
            sequencer,
            journal,
            names: Arc::new(Mutex::new(names)),
            verifier: signers.verifier().clone(),
            issuer: Arc::new(issuer),
            clock,
            principal,
            origin: origin.clone(),
            mirror: None,
            scrub: None,
            _keepers: keepers,
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
            issuer: Arc::clone(&self.issuer),
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
                drop((self.scrub, self.mirror));
                return Ok(ended??);
            }
        }
        health.not_serving().await;
        // Each hears why before its connection is closed.
        let dismissed = self.sequencer.handle().view().growth().dismiss();
        if tokio::time::timeout(DISMISS_GRACE, dismissed).await.is_err() {
            tracing::warn!("streams whose clients do not read are cut off");
        }
        drop(tell_server);
        match tokio::time::timeout(STOP_GRACE, &mut server).await {
            Ok(ended) => ended??,
            Err(_) => tracing::warn!("calls that took longer than {STOP_GRACE:?} to end were cut off"),
        }
        let ended = self.sequencer.stop();
        // Now that nothing more comes it takes its last step.
        drop((self.scrub, self.mirror));
        match ended {
            Ended::Stopped => Ok(()),
            Ended::Failed(error) => {
                Err(error.context("the ledger had to stop; start it again to see what is durable"))
            }
        }
    }
}
