//! What an operator may set.

/// How the embedded engine uses memory and disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// sled's cache, in bytes. It is a goal and no limit: with frames of about 5 KiB, 64 MB of cache make about
    /// 160 MB resident.
    pub cache_bytes: u64,
    /// Writing stops when fewer bytes are free. The default of 256 MiB holds the largest block (72 MiB of lines before
    /// compression), as sled writes up to 1.9 times the data, and as much again for what else fills the disk between
    /// asking and writing: an append refuses only below half of it.
    pub free_bytes_min: u64,
    /// The size of the ballast file, in bytes; 0 keeps none. The default of 64 MiB is four of sled's segments: opening
    /// a journal on a full disk took up to 31 MB of it.
    pub ballast_bytes: u64,
    /// The size of the commit log, in bytes. When it is full the engine's file is synced, which takes some milliseconds: for
    /// the default of 2 MiB after every 2,048 blocks of one entry or about forty of 256. Far below the engine's segment of
    /// 16 MiB, see `log`.
    pub log_bytes: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            cache_bytes: 64 * 1000 * 1000,
            free_bytes_min: 256 << 20,
            ballast_bytes: 64 << 20,
            log_bytes: 2 << 20,
        }
    }
}
