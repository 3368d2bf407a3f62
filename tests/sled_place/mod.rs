//! A place on disk for a journal of the embedded engine.

#![allow(
    dead_code,
    reason = "each test that uses it is compiled by itself, and none needs all of it"
)]

use common_purse::journal::conformance::Place;
use common_purse::journal::sled::{Settings, SledJournal};
use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A temporary directory with one journal, and a new one behind each crash.
pub(crate) struct Sled {
    directory: TempDir,
    crashes: Cell<u32>,
}

impl Sled {
    pub(crate) fn new() -> Sled {
        Sled {
            directory: TempDir::new().expect("a temporary directory"),
            crashes: Cell::new(0),
        }
    }

    /// The data directory, above the journal's own.
    pub(crate) fn data(&self) -> PathBuf {
        self.directory.path().join(self.crashes.get().to_string())
    }

    /// The journal's directory.
    pub(crate) fn path(&self) -> PathBuf {
        self.data().join("journal")
    }

    fn open_with(&self, settings: Settings) -> SledJournal {
        SledJournal::open(&self.path(), settings).expect("the journal opens")
    }

    /// Takes the files as they are, without stopping the engine, and opens them elsewhere.
    pub(crate) fn copy_as_killed(&self) -> PathBuf {
        let from = self.path();
        self.crashes.set(self.crashes.get() + 1);
        copy(&from, &self.path());
        self.path()
    }
}

/// Settings that leave a developer's disk alone.
pub(crate) fn settings() -> Settings {
    Settings {
        free_bytes_min: 1 << 20,
        ballast_bytes: 1 << 20,
        // Small enough that a test of some blocks goes round it, and passes it by with larger ones.
        log_bytes: 64 << 10,
        ..Settings::default()
    }
}

/// Copies a directory with all in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory to list") {
        let entry = entry.expect("an entry");
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a file to copy");
        }
    }
}

impl Place for Sled {
    type Journal = SledJournal;

    fn create(&self) -> SledJournal {
        self.open_with(settings())
    }

    fn restart(&self, journal: SledJournal) -> SledJournal {
        drop(journal);
        self.open_with(settings())
    }

    fn crash(&self, journal: SledJournal) -> SledJournal {
        self.copy_as_killed();
        drop(journal);
        self.open_with(settings())
    }

    fn fill(&self, journal: SledJournal) -> SledJournal {
        drop(journal);
        // No disk has so much room.
        self.open_with(Settings {
            free_bytes_min: u64::MAX,
            ..settings()
        })
    }

    fn make_room(&self, journal: SledJournal) -> SledJournal {
        self.restart(journal)
    }

    fn inspect(&self) {
        let blobs = fs::read_dir(self.path().join("blobs")).expect("sled makes the directory");
        assert_eq!(
            blobs.count(),
            0,
            "a value became a file that is not safe from power loss"
        );
    }
}
