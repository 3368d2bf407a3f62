//! `purse serve`.

use crate::config::{
    BALLAST_BYTES_DEFAULT, FREE_BYTES_MIN_DEFAULT, LISTEN_DEFAULT, Listen, MIRROR_INTERVAL_DEFAULT,
    PRINCIPAL_DEFAULT, SCRUB_INTERVAL_DEFAULT, SCRUB_PERCENT_DEFAULT, Scrubbing, Serve,
};
use crate::serve;
use crate::types::{Origin, PrincipalId};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// What an operator may set; each also as an environment variable.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where the ledger is kept: journal, keys, names of persons, ballast. Made when it is not there
    #[arg(long, env = "PURSE_DATA_DIR", value_name = "DIRECTORY")]
    data_dir: PathBuf,

    /// The ledger's name in its checkpoints, given once for ever; a URL without "https://"
    #[arg(long, env = "PURSE_ORIGIN", value_name = "NAME")]
    origin: Option<Origin>,

    /// Address to listen on; only this machine's own (loopback) until callers can be told apart
    #[arg(
        long,
        env = "PURSE_LISTEN",
        value_name = "ADDRESS:PORT",
        default_value = LISTEN_DEFAULT
    )]
    listen: SocketAddr,

    /// Listen on any address although nobody is asked who they are: whoever reaches it can write
    #[arg(
        long,
        env = "PURSE_INSECURE_LISTEN",
        value_name = "ADDRESS:PORT",
        conflicts_with = "listen"
    )]
    insecure_listen: Option<SocketAddr>,

    /// Who is recorded as the actor of every entry until callers have identities
    #[arg(long, env = "PURSE_PRINCIPAL", value_name = "ID", default_value = PRINCIPAL_DEFAULT)]
    principal: PrincipalId,

    /// Take no entries when the disk has fewer bytes free
    #[arg(long, env = "PURSE_FREE_BYTES_MIN", value_name = "BYTES", default_value_t = FREE_BYTES_MIN_DEFAULT)]
    free_bytes_min: u64,

    /// Size of the ballast file, given up so that a ledger on a full disk can still be opened
    #[arg(long, env = "PURSE_BALLAST_BYTES", value_name = "BYTES", default_value_t = BALLAST_BYTES_DEFAULT)]
    ballast_bytes: u64,

    /// Keep no mirror: no copy of the log in the data directory that auditors can verify
    #[arg(long, env = "PURSE_NO_MIRROR", value_parser = clap::builder::FalseyValueParser::new())]
    no_mirror: bool,

    /// The mirror goes on at most once in so many milliseconds
    #[arg(
        long,
        env = "PURSE_MIRROR_INTERVAL_MS",
        value_name = "MILLISECONDS",
        default_value_t = MIRROR_INTERVAL_DEFAULT.as_millis() as u64
    )]
    mirror_interval_ms: u64,

    /// Reading the journal again, to find damage to old entries early, takes this share of one processor; 0 does not read it
    #[arg(
        long,
        env = "PURSE_SCRUB_PERCENT",
        value_name = "PERCENT",
        default_value_t = SCRUB_PERCENT_DEFAULT,
        value_parser = clap::value_parser!(u32).range(0..=100)
    )]
    scrub_percent: u32,

    /// The journal is read again so many seconds after a start, and after each time
    #[arg(
        long,
        env = "PURSE_SCRUB_INTERVAL_S",
        value_name = "SECONDS",
        default_value_t = SCRUB_INTERVAL_DEFAULT.as_secs(),
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    scrub_interval_s: u64,

    /// Serve the mirror over HTTP, for auditors elsewhere; only on this machine's own address (loopback)
    #[arg(
        long,
        env = "PURSE_MIRROR_LISTEN",
        value_name = "ADDRESS:PORT",
        conflicts_with = "no_mirror"
    )]
    mirror_listen: Option<SocketAddr>,

    /// Serve the mirror over HTTP on any address: whoever reaches it reads all amounts, ids and reasons
    #[arg(
        long,
        env = "PURSE_INSECURE_MIRROR_LISTEN",
        value_name = "ADDRESS:PORT",
        conflicts_with_all = ["mirror_listen", "no_mirror"]
    )]
    insecure_mirror_listen: Option<SocketAddr>,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<()> {
    crate::telemetry::init();
    let listen = match arguments.insecure_listen {
        Some(address) => Listen::Anywhere(address),
        None => Listen::loopback(arguments.listen)?,
    };
    let mirror_listen = match (arguments.insecure_mirror_listen, arguments.mirror_listen) {
        (Some(address), _) => Some(Listen::Anywhere(address)),
        (None, Some(address)) => Some(mirror_loopback(address)?),
        (None, None) => None,
    };
    let interval = Duration::from_millis(arguments.mirror_interval_ms);
    serve::run(Serve {
        data_dir: arguments.data_dir,
        origin: arguments.origin,
        listen,
        principal: arguments.principal,
        free_bytes_min: arguments.free_bytes_min,
        ballast_bytes: arguments.ballast_bytes,
        mirror_interval: (!arguments.no_mirror).then_some(interval),
        mirror_listen,
        scrub: (arguments.scrub_percent > 0).then_some(Scrubbing {
            percent: arguments.scrub_percent,
            interval: Duration::from_secs(arguments.scrub_interval_s),
        }),
    })
}

/// As [`Listen::loopback`], in the words of the mirror: what is read there cannot be changed there.
fn mirror_loopback(address: SocketAddr) -> anyhow::Result<Listen> {
    Listen::loopback(address).map_err(|_| {
        anyhow::anyhow!(
            "{address} can be reached from other machines, and the mirror holds all amounts, ids and reasons: listen on 127.0.0.1, \
             or say --insecure-mirror-listen {address} if all of that may be read"
        )
    })
}
