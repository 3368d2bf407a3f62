//! A copy of a journal that nobody has open, for whoever looks at it: the engine writes to what it opens.

use super::files::{self, DATABASE};
use crate::journal::error::OpenError;
use std::fs;
use std::io;
use std::path::Path;

/// Copies the files of the journal in `from` into the directory `to`, and changes nothing in `from`. While it runs no
/// ledger can open the journal.
///
/// # Errors
/// When there is none, it is open elsewhere, keeps values in files of their own, or cannot be read or copied.
pub fn copy(from: &Path, to: &Path) -> Result<(), OpenError> {
    let database = from.join(DATABASE);
    let lock = fs::File::open(&database).map_err(files::failed("open", &database))?;
    files::lock(&lock, from, &database)?;
    files::check_blobs(from)?;
    fs::create_dir_all(to).map_err(files::failed("make", to))?;
    let listed = fs::read_dir(from).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    for entry in listed.map_err(files::failed("list", from))? {
        let path = entry.path();
        if path.is_file() {
            copy_bytes(&path, &to.join(entry.file_name())).map_err(files::failed("copy", &path))?;
        }
    }
    Ok(())
}

/// The bytes alone: a file that may not be written has a copy that may.
fn copy_bytes(from: &Path, to: &Path) -> io::Result<u64> {
    io::copy(&mut fs::File::open(from)?, &mut fs::File::create(to)?)
}
