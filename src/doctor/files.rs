//! What lies beside the journal: keys, the ledger's name, names of persons, room.

use super::history::Named;
use super::report::{Report, chain};
use super::scratch;
use crate::audit::{LedgerKey, Signer, VerifierKey};
use crate::names;
use crate::serve::{CACHE, MIRROR, ORIGIN_FILE};
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// What a ledger has in its data directory.
const KNOWN: [&str; 12] = [
    "journal",
    CACHE,
    "ballast",
    LedgerKey::PRIVATE_FILE,
    LedgerKey::PUBLIC_FILE,
    LedgerKey::NEXT_PRIVATE_FILE,
    LedgerKey::NEXT_PUBLIC_FILE,
    LedgerKey::OLD_PRIVATE_FILE,
    LedgerKey::OLD_PUBLIC_FILE,
    "names",
    MIRROR,
    ORIGIN_FILE,
];

/// More than an origin or a public key ever has.
const TEXT_BYTES_MAX: u64 = 1_024;

/// So many faults of one kind are told one by one.
const TOLD_MAX: usize = 5;

/// What is there and what is not.
pub(super) fn layout(directory: &Path, report: &mut Report) {
    let what = "layout";
    let listed = match fs::read_dir(directory).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(listed) => listed,
        Err(error) => return report.fail(what, format!("{}: {error}", directory.display())),
    };
    let found: Vec<String> = listed
        .iter()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let mut others: Vec<&str> = found.iter().map(String::as_str).collect();
    others.retain(|name| !KNOWN.contains(name));
    others.sort_unstable();
    let mut told = Vec::new();
    if !others.is_empty() {
        told.push(format!(
            "{} that are not the ledger's: {}",
            others.len(),
            few(&others)
        ));
    }
    // Each of the others has a row of its own.
    for missing in ["ballast", "names"]
        .iter()
        .filter(|name| !found.iter().any(|found| found == *name))
    {
        told.push(format!("{missing} is missing, and made again at the next start"));
    }
    match told.is_empty() {
        true => report.ok(what, "all that belongs there and nothing else"),
        false => report.warn(what, told.join("; ")),
    }
}

fn few(all: &[&str]) -> String {
    let more = all.len().saturating_sub(TOLD_MAX);
    let told = all[..all.len() - more].join(", ");
    match more {
        0 => told,
        more => format!("{told} and {more} more"),
    }
}

/// The private key and the public one.
pub(super) fn keys(directory: &Path, named: Option<&Named>, report: &mut Report) {
    let path = directory.join(LedgerKey::PUBLIC_FILE);
    let public = read_text(&path);
    let parsed = |text: &str| text.trim_end_matches('\n').parse::<VerifierKey>().ok();
    let published = public.as_ref().ok().and_then(|text| parsed(text.as_deref()?));
    // Where the journal does not say which key it is, the two files are held against each other.
    let signing = named.map(Named::signing);
    match signing.as_ref().or(published.as_ref()) {
        None => report.skip(
            "private key",
            "neither the journal nor ledger.vkey says whose it should be",
        ),
        Some(key) => match LedgerKey::examine(directory, key) {
            Ok(_) => report.ok("private key", format!("for its owner only, and that of {key}")),
            Err(_) if is_next(directory, key) => report.warn(
                "private key",
                format!(
                    "the change to {key} was cut short: the next start, or purse rotate-key --finish, puts the files in their \
                     places"
                ),
            ),
            Err(error) => report.fail("private key", chain(error)),
        },
    }
    if let Some(successor) = named.and_then(Named::successor) {
        next_key(directory, &successor, report);
    }
    let what = "public key";
    match (public, published, named) {
        (Err(error), ..) => report.fail(what, format!("{}: {error}", path.display())),
        (Ok(None), ..) => report.warn(
            what,
            format!("{} is missing, and made again at the next start", path.display()),
        ),
        (Ok(Some(_)), None, _) => report.fail(
            what,
            format!("{} is no public key: give it to nobody; the next start writes it again", path.display()),
        ),
        (Ok(Some(_)), Some(found), Some(_)) if Some(&found) != signing.as_ref() => report.fail(
            what,
            format!(
                "{} is {found}, and the ledger's is {}: whoever was given it cannot check this ledger; the next start \
                 writes it again",
                path.display(),
                signing.as_ref().unwrap_or(&found)
            ),
        ),
        (Ok(Some(_)), Some(_), None) => report.skip(what, "the journal does not say which it should be"),
        (Ok(Some(_)), Some(found), Some(_)) => report.ok(what, found.to_string()),
    }
}

fn is_next(directory: &Path, key: &VerifierKey) -> bool {
    matches!(LedgerKey::next(directory), Ok(Some(next)) if next.verifier() == key)
}

/// The private key that is to follow.
fn next_key(directory: &Path, successor: &VerifierKey, report: &mut Report) {
    let what = "next private key";
    match LedgerKey::in_file(&directory.join(LedgerKey::NEXT_PRIVATE_FILE), successor) {
        Ok(_) => report.ok(
            what,
            format!("that of {successor}; both keys sign until purse rotate-key --finish"),
        ),
        Err(error) => report.fail(what, chain(error)),
    }
}

/// The file that names the ledger.
pub(super) fn origin(directory: &Path, named: Option<&Named>, report: &mut Report) {
    let (what, path) = ("origin", directory.join(ORIGIN_FILE));
    match (read_text(&path), named) {
        (Err(error), _) => report.fail(what, format!("{}: {error}", path.display())),
        (Ok(None), _) => report.warn(
            what,
            format!(
                "{} is missing: until the next start makes it again, a journal that is lost passes for a new one",
                path.display()
            ),
        ),
        (Ok(Some(_)), None) => report.skip(what, "the journal does not say which it should be"),
        (Ok(Some(found)), Some(named)) if found.trim_end_matches('\n') != named.origin.as_str() => report.fail(
            what,
            format!(
                "{} says \"{}\", and the journal is of \"{}\": see that both belong to this ledger, then correct or remove \
                 the file",
                path.display(),
                found.trim_end().escape_debug(),
                named.origin
            ),
        ),
        (Ok(Some(_)), Some(named)) => report.ok(what, named.origin.to_string()),
    }
}

/// The text of a small file; nothing where there is none.
fn read_text(path: &Path) -> io::Result<Option<String>> {
    let file = match fs::File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut text = String::new();
    file.take(TEXT_BYTES_MAX).read_to_string(&mut text)?;
    Ok(Some(text))
}

/// The names of persons, none of which is told.
pub(super) fn names(directory: &Path, report: &mut Report) {
    let what = "names";
    let examined = match names::examine(directory) {
        Ok(Some(examined)) => examined,
        Ok(None) => return report.skip(what, "there is no directory of names"),
        Err(error) => return report.fail(what, chain(error)),
    };
    if !examined.faults.is_empty() {
        let faults: Vec<String> = examined.faults.iter().map(chain).collect();
        let faults: Vec<&str> = faults.iter().map(String::as_str).collect();
        return report.fail(what, few(&faults));
    }
    if let Some(mode) = examined.open_to_others {
        return report.warn(
            what,
            format!(
                "the directory is open to others (mode {mode:04o}): run `chmod 700`; the next start does so"
            ),
        );
    }
    match examined.others {
        0 => report.ok(what, format!("{}, each readable", examined.readable)),
        others => report.warn(
            what,
            format!(
                "{} readable; {others} files are no names: see what they are",
                examined.readable
            ),
        ),
    }
}

/// Room on the disk.
pub(super) fn space(directory: &Path, free_bytes_min: u64, report: &mut Report) {
    let what = "free space";
    match scratch::free_bytes(directory) {
        Err(error) => report.fail(what, format!("{}: {error}", directory.display())),
        Ok(free) if free < free_bytes_min => report.warn(
            what,
            format!("{free} bytes, and entries are refused below {free_bytes_min}: make room"),
        ),
        Ok(free) => report.ok(
            what,
            format!("{free} bytes; entries are refused below {free_bytes_min}"),
        ),
    }
}
