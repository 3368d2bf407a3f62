//! Files of keys: made whole or not at all, and the private one for its user's eyes only.

use super::KeyError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A key's text is a name of at most 100 bytes and 69 more; whatever is longer is no key.
const KEY_BYTES_MAX: usize = 1_024;

const OWNER_ONLY: u32 = 0o600;
const READABLE_BY_ALL: u32 = 0o644;

fn failed<'a>(action: &'static str, path: &'a Path) -> impl Fn(io::Error) -> KeyError + 'a {
    move |source| KeyError::File {
        action,
        path: path.to_owned(),
        source,
    }
}

/// The text of a private key, or `None` where there is no file.
pub(super) fn read_private(path: &Path) -> Result<Option<Zeroizing<String>>, KeyError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("open", path)(error)),
    };
    // Asked of the open file, so that what is checked is what is read.
    let metadata = file.metadata().map_err(failed("examine", path))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyError::OpenToOthers {
            path: path.to_owned(),
            mode,
        });
    }
    // All that is ever read fits: a buffer that grew would leave copies of the key behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * KEY_BYTES_MAX));
    file.take(KEY_BYTES_MAX as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(failed("read", path))?;
    let text = std::str::from_utf8(&bytes).ok();
    match text.filter(|text| text.len() <= KEY_BYTES_MAX) {
        Some(text) => Ok(Some(Zeroizing::new(text.to_owned()))),
        None => Err(KeyError::Damaged {
            path: path.to_owned(),
            why: "it is not a line of text",
        }),
    }
}

/// Keeps a new private key. If another start was quicker, its file stands and this one is dropped.
pub(super) fn create_private(path: &Path, text: &str) -> Result<(), KeyError> {
    let temporary = write_beside(path, text, OWNER_ONLY)?;
    // A link, not a rename, as a rename would replace a key that checkpoints may have been signed with.
    let linked = match fs::hard_link(&temporary, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked.map_err(failed("put in place", path)),
    };
    fs::remove_file(&temporary).map_err(failed("remove the temporary copy of", path))?;
    linked?;
    sync_directory_of(path)
}

/// Keeps the public key where whoever checks the ledger finds it. It is derived from the private one, so
/// anything else that stands there is replaced.
pub(super) fn write_public(path: &Path, text: &str) -> Result<(), KeyError> {
    if fs::read(path).is_ok_and(|found| found == text.as_bytes()) {
        return Ok(());
    }
    let temporary = write_beside(path, text, READABLE_BY_ALL)?;
    fs::rename(&temporary, path).map_err(failed("put in place", path))?;
    sync_directory_of(path)
}

/// Gives a private key another name. A file that has that name already stands, and nothing is moved.
pub(super) fn move_private(from: &Path, to: &Path) -> Result<(), KeyError> {
    // A rename would replace what is there; a link does not. Cut short, it leaves one key under two names.
    match fs::hard_link(from, to) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && is_one_file(from, to) => Ok(()),
        linked => linked.map_err(failed("put in place", to)),
    }?;
    sync_directory_of(to)?;
    fs::remove_file(from).map_err(failed("remove", from))?;
    sync_directory_of(from)
}

fn is_one_file(one: &Path, other: &Path) -> bool {
    let [one, other] = [one, other].map(|path| fs::metadata(path).map(|found| (found.dev(), found.ino())));
    matches!((one, other), (Ok(one), Ok(other)) if one == other)
}

/// Removes a file that may not be there.
pub(super) fn remove(path: &Path) -> Result<(), KeyError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed("remove", path)(error)),
        Ok(()) => sync_directory_of(path),
    }
}

/// Writes a whole, durable file of another name into the same directory. A crash can leave it there; nothing ever
/// reads it.
fn write_beside(path: &Path, text: &str, mode: u32) -> Result<PathBuf, KeyError> {
    let mut random = [0; 4];
    getrandom::fill(&mut random).map_err(KeyError::NoRandomness)?;
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{:08x}.new", u32::from_be_bytes(random)));
    let temporary = PathBuf::from(temporary);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(&temporary)
        .map_err(failed("create", &temporary))?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    written.map_err(failed("write", &temporary))?;
    Ok(temporary)
}

fn sync_directory_of(path: &Path) -> Result<(), KeyError> {
    // Every path here is a directory joined with a file name; an empty parent is the working directory.
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(failed("make durable the directory of", path))
}
