//! Where what is derived from the journal is kept between starts: named bytes that are there whole or not at all.
//!
//! The contract alone; `serve` keeps them in a directory. Whoever keeps something here also says how it is known again: by
//! the rules that made it, the ledger it is of, and the checkpoint that the journal signed over it. Removing all of it loses
//! nothing but time.

use std::fmt;
use std::io;

/// A place of named bytes.
pub trait Cache: fmt::Debug + Send + Sync {
    /// The names of all that is kept.
    ///
    /// # Errors
    /// When they cannot be listed.
    fn names(&self) -> io::Result<Vec<String>>;

    /// What is kept under a name; nothing if there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>>;

    /// So many of the bytes kept under a name, from an offset on.
    ///
    /// # Errors
    /// When there are not so many, or they cannot be read.
    fn read_part(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>>;

    /// Keeps bytes under a name, in place of what was kept there.
    ///
    /// # Errors
    /// When they cannot be kept; what was there before stays.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()>;

    /// Forgets what is kept under a name.
    ///
    /// # Errors
    /// When it cannot be removed.
    fn remove(&self, name: &str) -> io::Result<()>;
}
