//! Settings, with their reasons.

use crate::types::{Origin, PrincipalId};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// How a ledger is served.
#[derive(Debug, Clone)]
pub struct Serve {
    /// Where everything of the ledger is kept.
    pub data_dir: PathBuf,
    /// The ledger's name; needed when it is new, and if given later it must be the same.
    pub origin: Option<Origin>,
    /// Where clients reach it.
    pub listen: Listen,
    /// The actor of every entry, until callers have identities.
    pub principal: PrincipalId,
    /// Entries are refused when the disk has fewer bytes free.
    pub free_bytes_min: u64,
    /// The size of the ballast file.
    pub ballast_bytes: u64,
    /// The least time between two steps of the mirror; none, and no mirror follows.
    pub mirror_interval: Option<Duration>,
    /// Where the mirror is served over HTTP, if it is.
    pub mirror_listen: Option<Listen>,
    /// How the journal is read again, if it is.
    pub scrub: Option<Scrubbing>,
}

/// How the journal is read again while it is served.
#[derive(Debug, Clone, Copy)]
pub struct Scrubbing {
    /// The share of one processor that it takes at most, 1 to 100.
    pub percent: u32,
    /// How long after a start, or after the last pass, the next begins.
    pub interval: Duration,
}

impl Scrubbing {
    /// How many times as long as it worked it rests.
    pub fn rests(self) -> u32 {
        100_u32.saturating_sub(self.percent) / self.percent.max(1)
    }
}

/// Where clients reach the ledger.
#[derive(Debug, Clone, Copy)]
pub enum Listen {
    /// Only from this machine.
    Loopback(SocketAddr),
    /// From wherever the address is reached, by an explicit decision: nobody is asked who they are yet.
    Anywhere(SocketAddr),
}

/// An address that others reach was given where only this machine's own are safe.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0} can be reached from other machines, and this version asks nobody who they are: listen on 127.0.0.1, or say \
     --insecure-listen {0} if something else guards it"
)]
pub struct NotLoopback(SocketAddr);

impl Listen {
    /// `address`, if it is this machine's own.
    ///
    /// # Errors
    /// When other machines could reach it.
    pub fn loopback(address: SocketAddr) -> Result<Listen, NotLoopback> {
        if address.ip().is_loopback() {
            Ok(Listen::Loopback(address))
        } else {
            Err(NotLoopback(address))
        }
    }

    /// The address.
    pub fn address(self) -> SocketAddr {
        match self {
            Listen::Loopback(address) | Listen::Anywhere(address) => address,
        }
    }
}

/// The name of a ledger that was given none: good for trying things out on one machine.
pub const ORIGIN_DEFAULT: &str = "localhost/purse";

/// Where a ledger is reached that was told nothing else.
pub const LISTEN_DEFAULT: &str = "127.0.0.1:7420";

/// The actor of every entry of a ledger that was told nothing else.
pub const PRINCIPAL_DEFAULT: &str = "local";

/// How much room is left on the disk when entries are refused.
pub const FREE_BYTES_MIN_DEFAULT: u64 = 256 << 20;

/// The usual size of the ballast file.
pub const BALLAST_BYTES_DEFAULT: u64 = 64 << 20;

/// How much of a processor reading the journal again takes: ten million entries are then read in some hours.
pub const SCRUB_PERCENT_DEFAULT: u32 = 2;

/// The usual time between two readings of the journal: a day.
pub const SCRUB_INTERVAL_DEFAULT: Duration = Duration::from_secs(86_400);

/// The usual time between two steps of the mirror: short enough that auditors see what was just recorded, and long enough that
/// its own syncs stay few beside the journal's.
pub const MIRROR_INTERVAL_DEFAULT: Duration = Duration::from_millis(200);
