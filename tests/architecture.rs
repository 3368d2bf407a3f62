//! The map of src/lib.rs, held as data: which room may import which, and what else this code promises about itself.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// A room and the rooms it may import. Lower rooms come first; none may import one below it in this list.
const ROOMS: &[(&str, &[&str])] = &[
    ("types", &[]),
    ("ledger", &["types"]),
    ("journal", &["types"]),
    ("audit", &["types"]),
    ("verify", &["types", "ledger", "audit"]),
    ("cache", &[]),
    ("worker", &[]),
    ("index", &["types", "ledger", "worker"]),
    ("standings", &["types", "ledger", "cache", "worker"]),
    ("names", &["types"]),
    (
        "sequencer",
        &[
            "types",
            "ledger",
            "journal",
            "audit",
            "cache",
            "index",
            "standings",
        ],
    ),
    (
        "query",
        &["types", "ledger", "journal", "audit", "index", "standings"],
    ),
    (
        "wire",
        &["types", "ledger", "journal", "audit", "sequencer", "query"],
    ),
    (
        "service",
        &[
            "types",
            "ledger",
            "journal",
            "audit",
            "index",
            "standings",
            "names",
            "sequencer",
            "query",
            "wire",
        ],
    ),
    ("config", &["types"]),
    ("telemetry", &[]),
    ("export", &["types", "ledger", "audit"]),
    // What an auditor concludes rests on lines alone: no server, no journal, and no code that writes one.
    ("examine", &["types", "ledger", "audit"]),
    ("web", &["audit", "export"]),
    (
        "serve",
        &[
            "types",
            "ledger",
            "journal",
            "audit",
            "cache",
            "index",
            "standings",
            "names",
            "sequencer",
            "query",
            "service",
            "config",
            "telemetry",
            "export",
            "web",
            "worker",
        ],
    ),
    (
        "doctor",
        &[
            "types",
            "ledger",
            "journal",
            "audit",
            "index",
            "verify",
            "names",
            "sequencer",
            "export",
            "serve",
        ],
    ),
    (
        "restore",
        &[
            "types",
            "ledger",
            "journal",
            "audit",
            "verify",
            "sequencer",
            "serve",
        ],
    ),
    (
        "bench",
        &[
            "types",
            "ledger",
            "journal",
            "audit",
            "names",
            "sequencer",
            "query",
            "wire",
            "service",
            "serve",
            "config",
            "telemetry",
        ],
    ),
    ("import", &["types", "wire"]),
    (
        "cli",
        &[
            "types",
            "audit",
            "verify",
            "export",
            "serve",
            "doctor",
            "restore",
            "config",
            "telemetry",
            "bench",
            "wire",
            "import",
            "examine",
        ],
    ),
];

/// Names that only one room may speak, and where they belong.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "sled::",
        "journal/sled bench/bare_disk.rs",
        "the storage engine stays behind the Journal trait",
    ),
    (
        "tonic::",
        "wire service bench",
        "gRPC ends at the wire: return an error of your room and map it in wire/status",
    ),
    (
        "prost::",
        "wire bench service/limits/tests.rs",
        "generated messages are converted in wire and go no further",
    ),
    (
        "std::fs",
        "journal audit index verify/log.rs names export serve doctor restore bench cli service/payees/tests.rs import/tests",
        "files are the journal's; hand in what you need",
    ),
    (
        "HashMap",
        // Looked up by hashes, and written in their order.
        "sequencer/fingerprints.rs index/open.rs standings/sums/routes.rs wire/status bench",
        "hash order is not stable: use BTreeMap",
    ),
    (
        "f64",
        // The two that are not a benchmark name it to refuse it.
        "bench ledger/entry/canonical cli/record/json.rs",
        "money is never a float",
    ),
    ("f32", "bench ledger/entry/canonical", "money is never a float"),
];

/// Longer than this, without its tests, a file is two files.
const FILE_LINES_MAX: usize = 300;

#[test]
fn rooms_import_only_what_the_map_allows() {
    let mut faults = String::new();
    for (room, path, text) in sources() {
        let allowed = ROOMS
            .iter()
            .find(|(name, _)| *name == room)
            .map(|(_, allowed)| *allowed);
        let Some(allowed) = allowed else {
            writeln!(
                faults,
                "{}: src/{room} is no room of the map: add it there and here",
                path.display()
            )
            .unwrap();
            continue;
        };
        for imported in imports(&text) {
            if imported != room && !allowed.contains(&imported.as_str()) {
                writeln!(
                    faults,
                    "{}: {room} imports {imported}, which the map does not allow: move the line to the room it knows, or \
                     split it so that the half that decides goes down and the half that acts stays up",
                    path.display()
                )
                .unwrap();
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn words_stay_in_their_rooms() {
    let mut faults = String::new();
    for (_, path, text) in sources() {
        let inside = path
            .strip_prefix(root().join("src"))
            .unwrap()
            .to_string_lossy()
            .into_owned();
        for (word, homes, reason) in WORDS {
            let at_home = homes.split(' ').any(|home| inside.starts_with(home));
            let spoken = code(&text)
                .any(|line| line.contains(word) && !line.contains(&format!("crate::journal::{word}")));
            if spoken && !at_home {
                writeln!(faults, "{}: speaks of `{word}`: {reason}", path.display()).unwrap();
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn every_file_says_what_it_is_and_is_seen_at_once() {
    let mut faults = String::new();
    for (_, path, text) in sources() {
        if !text.starts_with("//!") && !text.starts_with("#![forbid") {
            writeln!(
                faults,
                "{}: begins without saying what lives there (//!)",
                path.display()
            )
            .unwrap();
        }
        let lines = code(&text).count();
        if lines > FILE_LINES_MAX {
            writeln!(
                faults,
                "{}: has {lines} lines before its tests; cut it in two",
                path.display()
            )
            .unwrap();
        }
        if code(&text).any(|line| line.contains("TODO") || line.contains("FIXME")) {
            writeln!(
                faults,
                "{}: holds a note to do; do it or leave it out",
                path.display()
            )
            .unwrap();
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn the_map_lists_every_room() {
    let map = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for (room, _) in ROOMS {
        assert!(
            map.contains(&format!("[`{room}`]")),
            "src/lib.rs does not list the room {room}"
        );
    }
}

/// The lines of a file before its tests.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"))
}

/// The rooms that a file names after `crate::`, tests included: what a test imports it depends on as well.
fn imports(text: &str) -> BTreeSet<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut rooms = BTreeSet::new();
    for line in code {
        for rest in line.split("crate::").skip(1) {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            if ROOMS.iter().any(|(room, _)| *room == name) {
                rooms.insert(name);
            }
        }
    }
    rooms
}

/// Every source file with its room.
fn sources() -> Vec<(String, PathBuf, String)> {
    let source = root().join("src");
    let mut files = Vec::new();
    collect(&source, &mut files);
    files.sort();
    assert!(files.len() > 20, "the sources are not where this test looks");
    files
        .into_iter()
        .filter_map(|path| {
            let inside = path.strip_prefix(&source).unwrap().to_string_lossy().into_owned();
            let room = inside
                .split('/')
                .next()
                .unwrap()
                .trim_end_matches(".rs")
                .to_owned();
            let top = matches!(room.as_str(), "lib" | "main");
            (!top).then(|| (room, path.clone(), std::fs::read_to_string(&path).unwrap()))
        })
        .collect()
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
