//! The processes that are measured: each is this program again, started by the bench with a hidden command.

use super::{echo, raw_file::RawFileJournal};
use crate::audit::LedgerKey;
use crate::config::MIRROR_INTERVAL_DEFAULT;
use crate::journal::Journal;
use crate::journal::sled::{Settings, SledJournal};
use crate::names::Names;
use crate::sequencer::{Answers, SystemClock};
use crate::serve::{Kept, Ledger};
use crate::types::Origin;
use anyhow::Context;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Which server the process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Behind {
    /// The ledger on its own journal, with a mirror that follows it: as it is served.
    Mirrored,
    /// The ledger on its own journal.
    Sled,
    /// The ledger on a raw file.
    RawFile,
    /// No ledger.
    Echo,
}

/// Where a server keeps its journal within its directory.
pub(super) const JOURNAL: &str = "journal";

/// What the bench tells a server that it starts.
#[derive(Debug, clap::Args)]
pub struct ServerArguments {
    /// What is behind the calls
    #[arg(long)]
    behind: Behind,

    /// An empty directory for a ledger
    #[arg(long, default_value = ".")]
    data_dir: PathBuf,
}

/// Serves on a free port of this machine, says on stdout which, and ends with whoever started it.
///
/// # Errors
/// When it cannot be served.
pub fn run_server(arguments: &ServerArguments) -> anyhow::Result<()> {
    let stop = told_to_stop()?;
    match arguments.behind {
        Behind::Echo => echo::serve(tell),
        behind => serve_ledger(behind, &arguments.data_dir, stop),
    }
}

fn journal(behind: Behind, directory: &Path) -> anyhow::Result<Arc<dyn Journal>> {
    let path = directory.join(JOURNAL);
    if behind == Behind::RawFile {
        return Ok(Arc::new(RawFileJournal::create(&path)?));
    }
    // A ballast would only blur how much disk an entry takes.
    let settings = Settings {
        ballast_bytes: 0,
        ..Settings::default()
    };
    Ok(Arc::new(SledJournal::open(&path, settings)?))
}

/// As `serve::run` does it.
fn serve_ledger(behind: Behind, directory: &Path, stop: oneshot::Receiver<()>) -> anyhow::Result<()> {
    let journal = journal(behind, directory)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let origin: Origin = "localhost/bench".parse()?;
    let key = LedgerKey::create_or_load(directory, &origin)?;
    let principal = "bench".parse()?;
    let answers = Answers::on(runtime.handle().clone());
    let mut ledger = Ledger::start(
        Kept::in_directory(directory, journal, Names::open(directory)?)?,
        Arc::new(key),
        Arc::new(SystemClock),
        &origin,
        principal,
        answers,
    )?;
    if behind == Behind::Mirrored {
        ledger.follow(directory, MIRROR_INTERVAL_DEFAULT)?;
    }
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let stop = async {
            // The thread that tells ends with the process.
            let _ = stop.await;
        };
        ledger.serve(listener, tell, stop).await
    })
}

fn tell(address: SocketAddr) {
    // If nobody reads it, nobody measures, and stdin tells us to end.
    let _ = writeln!(std::io::stdout(), "{address}");
}

/// The bench holds the other end of stdin. A byte from there asks for an orderly end. When it closes, the bench has ended,
/// however it did: what the server holds is thrown away then, so there is nothing to put in order.
fn told_to_stop() -> anyhow::Result<oneshot::Receiver<()>> {
    let (tell, told) = oneshot::channel();
    let wait = move || {
        let mut stdin = std::io::stdin();
        if stdin.read_exact(&mut [0]).is_ok() {
            let _ = tell.send(());
            let _ = stdin.read_to_end(&mut Vec::new());
        }
        std::process::exit(0);
    };
    let thread = std::thread::Builder::new().name("purse-parent".to_owned());
    thread.spawn(wait).context("the system starts no thread")?;
    Ok(told)
}
