//! A look at all names that are kept, which changes nothing and tells none of them.

use super::{DIRECTORY_OWNER_ONLY, NEW, Names, NamesError, SUFFIX, failed};
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What is there.
#[derive(Debug, Default)]
pub struct Examined {
    /// Names that can be read.
    pub readable: u64,
    /// Files that cannot, each with the reason.
    pub faults: Vec<NamesError>,
    /// Files that are no names and that somebody put there.
    pub others: u64,
    /// Others than the owner may look into the directory, by its mode.
    pub open_to_others: Option<u32>,
}

/// Reads every name of a data directory; nothing where it has no directory of names.
///
/// # Errors
/// When the directory cannot be listed.
pub fn examine(data_directory: &Path) -> Result<Option<Examined>, NamesError> {
    let names = Names {
        directory: data_directory.join("names"),
    };
    let directory = &names.directory;
    let listed = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        listed => listed.map_err(failed("list", directory))?,
    };
    let mode = fs::metadata(directory).map_err(failed("examine", directory))?;
    let mode = mode.permissions().mode() & 0o777;
    let mut examined = Examined {
        open_to_others: (mode & !DIRECTORY_OWNER_ONLY != 0).then_some(mode),
        ..Examined::default()
    };
    for entry in listed {
        let name = entry.map_err(failed("list", directory))?.file_name();
        let payee = name.to_str().and_then(|name| name.strip_suffix(SUFFIX));
        match payee.and_then(|payee| payee.parse().ok()) {
            Some(payee) => match names.get(&payee) {
                Ok(_) => examined.readable += 1,
                Err(fault) => examined.faults.push(fault),
            },
            // What a crash left of a name being written goes at the next start.
            None => examined.others += u64::from(name != NEW),
        }
    }
    Ok(Some(examined))
}
