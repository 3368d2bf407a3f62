//! The ledger's key file: made once, kept private, never silently another.

use common_purse::audit::{KeyError, LedgerKey, Signer, VerifierKey};
use common_purse::types::Origin;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use tempfile::TempDir;

const NAME: &str = "ledger.example/clean-energy";

struct Directory(TempDir);

impl Directory {
    fn new() -> Directory {
        Directory(tempfile::tempdir().expect("the machine has room for a directory"))
    }

    fn first_start(&self) -> Result<LedgerKey, KeyError> {
        LedgerKey::create_or_load(self.0.path(), &origin(NAME))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn key_file(&self) -> PathBuf {
        self.file(LedgerKey::PRIVATE_FILE)
    }

    fn write_key(&self, text: &[u8]) {
        fs::write(self.key_file(), text).expect("the directory is writable");
        fs::set_permissions(self.key_file(), Permissions::from_mode(0o600)).expect("the file is ours");
    }
}

fn origin(name: &str) -> Origin {
    name.parse().expect("the test's names are origins")
}

#[test]
fn the_first_start_makes_a_private_key_and_publishes_the_other_half() {
    let directory = Directory::new();
    let key = directory.first_start().unwrap();
    assert_eq!(key.verifier().name(), NAME);
    assert_eq!(fs::metadata(directory.key_file()).unwrap().mode() & 0o777, 0o600);
    let public = fs::read_to_string(directory.file(LedgerKey::PUBLIC_FILE)).unwrap();
    assert_eq!(public, format!("{}\n", key.verifier()));
    let left: Vec<_> = fs::read_dir(directory.0.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");

    let signature = key.sign(b"message").unwrap();
    assert!(
        public
            .trim_end()
            .parse::<VerifierKey>()
            .unwrap()
            .verifies(b"message", &signature)
    );
    assert!(!key.verifier().verifies(b"massage", &signature));
    assert!(!format!("{key:?}").contains("PRIVATE"));
}

#[test]
fn later_starts_find_the_same_key_and_restore_what_was_published() {
    let directory = Directory::new();
    let named = directory.first_start().unwrap().verifier().clone();
    assert_eq!(directory.first_start().unwrap().verifier(), &named);
    fs::write(directory.file(LedgerKey::PUBLIC_FILE), "something else\n").unwrap();
    assert_eq!(
        LedgerKey::load(directory.0.path(), &named).unwrap().verifier(),
        &named
    );
    assert_eq!(
        fs::read_to_string(directory.file(LedgerKey::PUBLIC_FILE)).unwrap(),
        format!("{named}\n")
    );
}

#[test]
fn starts_at_the_same_moment_agree_on_one_key() {
    let directory = Directory::new();
    let keys: Vec<VerifierKey> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| directory.first_start().unwrap().verifier().clone()))
            .collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[test]
fn the_file_has_the_form_that_other_tools_read() {
    // Go's sumdb/note made this pair out of 32 bytes of 7.
    let text =
        "PRIVATE+KEY+ledger.example/clean-energy+cee66e72+AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH\n";
    let directory = Directory::new();
    directory.write_key(text.as_bytes());
    let key = directory.first_start().unwrap();
    assert_eq!(
        key.verifier().to_string(),
        "ledger.example/clean-energy+cee66e72+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
    );
    assert_eq!(
        key.verifier(),
        LedgerKey::from_seed(&origin(NAME), &[7; 32]).verifier()
    );
}

#[test]
fn a_key_that_others_may_use_is_refused_with_the_cure() {
    let directory = Directory::new();
    directory.first_start().unwrap();
    for mode in [0o640, 0o604, 0o620, 0o644, 0o777] {
        fs::set_permissions(directory.key_file(), Permissions::from_mode(mode)).unwrap();
        let error = directory.first_start().unwrap_err().to_string();
        let path = directory.key_file();
        let path = path.display();
        assert_eq!(
            error,
            format!(
                "{path} is the ledger's private key and others may use it (mode {mode:04o}): run `chmod 600 {path}`"
            )
        );
    }
    fs::set_permissions(directory.key_file(), Permissions::from_mode(0o400)).unwrap();
    assert!(directory.first_start().is_ok());
}

#[test]
fn a_damaged_key_is_named_and_never_replaced() {
    let whole = {
        let directory = Directory::new();
        directory.first_start().unwrap();
        fs::read_to_string(directory.key_file()).unwrap()
    };
    for (bad, why) in [
        (String::new(), "an empty file"),
        (whole[..whole.len() / 2].to_string(), "half a file"),
        (whole[..whole.len() - 2].to_string(), "no last character"),
        (whole.replace("clean", "green"), "another name"),
        (whole.replace("PRIVATE+KEY+", ""), "no mark"),
        (whole.replace("energy+", "energy+0"), "another id"),
        (whole.replace("+A", "+B"), "another algorithm"),
        (format!("{whole}\n"), "an empty line"),
        ("x".repeat(5_000), "a long file"),
        (format!("PRIVATE+KEY+{NAME}+00000000+AQ==\n"), "no seed"),
    ] {
        let directory = Directory::new();
        directory.write_key(bad.as_bytes());
        let error = directory.first_start().unwrap_err();
        assert!(matches!(error, KeyError::Damaged { .. }), "{why}: {error}");
        assert_eq!(fs::read_to_string(directory.key_file()).unwrap(), bad, "{why}");
    }
    let directory = Directory::new();
    directory.write_key(b"\xff\xfe");
    assert!(matches!(directory.first_start(), Err(KeyError::Damaged { .. })));
}

#[test]
fn a_ledger_with_entries_starts_with_its_own_key_only() {
    let directory = Directory::new();
    let named = LedgerKey::from_seed(&origin(NAME), &[7; 32]).verifier().clone();
    let missing = LedgerKey::load(directory.0.path(), &named).unwrap_err();
    assert!(matches!(missing, KeyError::Missing { .. }), "{missing}");
    assert!(!directory.key_file().exists());

    directory.first_start().unwrap();
    let anothers = LedgerKey::load(directory.0.path(), &named).unwrap_err();
    assert!(matches!(anothers, KeyError::AnothersKey { .. }), "{anothers}");
    let renamed = LedgerKey::create_or_load(directory.0.path(), &origin("ledger.example/other"));
    assert!(matches!(renamed, Err(KeyError::AnothersKey { .. })));
}

#[test]
fn a_directory_that_is_not_there_is_an_error_with_its_name() {
    let directory = Directory::new();
    let error = LedgerKey::create_or_load(&directory.file("missing"), &origin(NAME)).unwrap_err();
    assert!(matches!(error, KeyError::File { .. }));
    assert!(error.to_string().contains("missing"), "{error}");
}
