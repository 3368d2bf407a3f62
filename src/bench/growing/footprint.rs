//! What a ledger takes: memory, and the disk by what is kept there.

use crate::bench::child::Server;
use crate::bench::process::disk_bytes;
use crate::bench::server::JOURNAL;
use std::path::Path;

/// Bytes at one moment.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::bench) struct Footprint {
    pub(in crate::bench) entries: u64,
    /// Memory now, and the most since it was last asked for.
    pub(in crate::bench) resident: u64,
    pub(in crate::bench) peak: u64,
    pub(in crate::bench) journal: u64,
    /// In the cache: postings, snapshots, and whatever else is derived.
    pub(in crate::bench) postings: u64,
    pub(in crate::bench) snapshot: u64,
    pub(in crate::bench) other_cache: u64,
    pub(in crate::bench) mirror: u64,
}

impl Footprint {
    /// Of a ledger of so many entries in a data directory. From now on another peak is looked for.
    pub(super) fn of(entries: u64, server: &Server, data_dir: &Path) -> anyhow::Result<Footprint> {
        let (resident, peak) = (server.resident_bytes()?, server.peak_bytes()?);
        server.forget_peak()?;
        // Files that are written, or replaced, while they are counted are counted in part.
        let bytes = |name: &str| disk_bytes(&data_dir.join(name)).unwrap_or(0);
        let (postings, snapshot) = (bytes("cache/postings"), bytes("cache/snapshot"));
        Ok(Footprint {
            entries,
            resident,
            peak,
            journal: bytes(JOURNAL),
            postings,
            snapshot,
            other_cache: bytes("cache").saturating_sub(postings + snapshot),
            mirror: bytes("mirror"),
        })
    }

    /// Bytes of the disk for each entry.
    pub(in crate::bench) fn an_entry(&self, bytes: u64) -> f64 {
        bytes as f64 / self.entries.max(1) as f64
    }

    /// Journal and cache: what the ledger itself takes of the disk, the mirror apart.
    pub(in crate::bench) fn journal_and_cache(&self) -> u64 {
        self.journal + self.postings + self.snapshot + self.other_cache
    }
}
