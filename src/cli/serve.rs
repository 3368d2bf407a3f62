//! `purse serve`.

use crate::config::{
    BALLAST_BYTES_DEFAULT, FREE_BYTES_MIN_DEFAULT, LISTEN_DEFAULT, Listen, PRINCIPAL_DEFAULT, Serve,
};
use crate::serve;
use crate::types::{Origin, PrincipalId};
use std::net::SocketAddr;
use std::path::PathBuf;

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
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<()> {
    crate::telemetry::init();
    let listen = match arguments.insecure_listen {
        Some(address) => Listen::Anywhere(address),
        None => Listen::loopback(arguments.listen)?,
    };
    serve::run(Serve {
        data_dir: arguments.data_dir,
        origin: arguments.origin,
        listen,
        principal: arguments.principal,
        free_bytes_min: arguments.free_bytes_min,
        ballast_bytes: arguments.ballast_bytes,
    })
}
