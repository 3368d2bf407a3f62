//! Exports from a copy of the log, where no ledger serves.

use crate::recorded;
use crate::taken::{FORMATS, export, taken};
use crate::world::{World, told};
use common_purse::wire::caller::Caller;
use common_purse::wire::v1::GetCheckpointRequest;
use std::path::{Path, PathBuf};

/// A copy of a ledger, and its key in a file.
fn copied(world: &World, directory: &Path) -> (PathBuf, PathBuf) {
    let (copy, key) = (directory.join("copy"), directory.join("key"));
    let caller = Caller::connect(&world.address).unwrap();
    let signed = caller.wait(caller.audit().get_checkpoint(GetCheckpointRequest {}));
    std::fs::write(&key, signed.unwrap().verifier_key).unwrap();
    let mut command = world.command("export --format tlog --output-dir");
    let made = told(&command.arg(&copy).arg("--key").arg(&key).output().unwrap());
    assert_eq!(made.code, 0, "{made:?}");
    (copy, key)
}

#[test]
fn a_copy_gives_the_same_files_as_its_ledger() {
    let world = recorded::world();
    let directory = tempfile::tempdir().unwrap();
    let (copy, key) = copied(&world, directory.path());
    let options = format!("--copy {} --key {}", copy.display(), key.display());
    for (format, _) in FORMATS {
        let there = taken(&world, format, &directory.path().join("ledger").join(format), "");
        let here = taken(
            &world,
            format,
            &directory.path().join("home").join(format),
            &options,
        );
        assert_eq!(here.bytes, there.bytes, "{format}");
        assert_eq!(here.manifest, there.manifest, "{format}");
    }
    let ranged = |name: &str, more: &str| {
        let options = format!("--pool warm-homes --from 9 --to 30 {more}");
        taken(&world, "csv", &directory.path().join(name), &options).bytes
    };
    assert_eq!(ranged("range", &options), ranged("range-of-ledger", ""));
}

#[test]
fn a_copy_that_is_not_what_was_signed_gives_none() {
    let world = recorded::world();
    let directory = tempfile::tempdir().unwrap();
    let (copy, key) = copied(&world, directory.path());
    let options = format!("--copy {} --key {}", copy.display(), key.display());
    let out = directory.path().join("out");
    let refused = |code: i32, words: &str| {
        let told = export(&world, "csv", &out, &options);
        assert_eq!(told.code, code, "{told:?}");
        assert!(told.stderr.contains(words), "{told:?}");
        assert_eq!(std::fs::read_dir(&out).unwrap().count(), 0);
    };
    let bundle = std::fs::read_dir(copy.join("tile/entries/000.p")).unwrap();
    let bundle = bundle.map(|file| file.unwrap().path()).next().unwrap();
    let good = std::fs::read(&bundle).unwrap();
    // The seconds of the last entry's recorded time: the line is an entry all the same.
    let recorded = b"\"recorded\":\"";
    let place = good
        .windows(recorded.len())
        .rposition(|words| words == recorded)
        .unwrap();
    let mut bad = good.clone();
    bad[place + recorded.len() + "2026-11-23T03:03:0".len()] ^= 1;
    std::fs::write(&bundle, bad).unwrap();
    refused(1, "root");
    std::fs::write(&bundle, &good[..good.len() - 1]).unwrap();
    refused(1, "shorter than its name says");
    std::fs::remove_file(&bundle).unwrap();
    refused(1, "is missing");
    std::fs::remove_file(copy.join("checkpoint")).unwrap();
    refused(2, "holds no copy of a log");
}
