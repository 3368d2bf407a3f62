//! Names kept and erased, in a directory that is looked at from outside.

use super::*;
use tempfile::TempDir;

const NAME: &str = "Ada Lovelace";

fn payee(id: &str) -> PayeeId {
    id.parse().unwrap()
}

fn name(text: &str) -> Line {
    text.parse().unwrap()
}

fn kept(names: &Names, id: &str) -> Option<String> {
    names.get(&payee(id)).unwrap().map(|name| name.to_string())
}

fn open() -> (TempDir, Names) {
    let directory = TempDir::new().unwrap();
    let names = Names::open(directory.path()).unwrap();
    (directory, names)
}

/// The names of the files that are there.
fn files(data: &TempDir) -> Vec<String> {
    let found = fs::read_dir(data.path().join("names")).unwrap();
    let mut files: Vec<String> = found
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    files
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_name_is_kept_replaced_and_erased() {
    let (data, mut names) = open();
    assert_eq!(kept(&names, "p-1"), None);
    names.set(&payee("p-1"), &name("A. Byron")).unwrap();
    names.set(&payee("p-1"), &name(NAME)).unwrap();
    names.set(&payee("p-2"), &name(" Zoë  Ł. ")).unwrap();
    let mut again = Names::open(data.path()).unwrap();
    assert_eq!(kept(&again, "p-1").as_deref(), Some(NAME));
    assert_eq!(kept(&again, "p-2").as_deref(), Some(" Zoë  Ł. "));
    assert!(again.erase(&payee("p-1")).unwrap());
    assert!(!again.erase(&payee("p-1")).unwrap());
    assert_eq!(kept(&again, "p-1"), None);
    assert_eq!(files(&data), ["p-2.name"]);
}

#[test]
fn nobody_else_can_look() {
    let (data, mut names) = open();
    names.set(&payee("p-1"), &name(NAME)).unwrap();
    let directory = data.path().join("names");
    assert_eq!(
        (mode(&directory), mode(&directory.join("p-1.name"))),
        (0o700, 0o600)
    );
    fs::set_permissions(&directory, Permissions::from_mode(0o755)).unwrap();
    Names::open(data.path()).unwrap();
    assert_eq!(mode(&directory), 0o700);
}

/// A second link to a file shows what is left of its bytes when its name is gone.
#[test]
fn what_is_erased_or_replaced_is_overwritten() {
    let (data, mut names) = open();
    let file = data.path().join("names/p-1.name");
    let (replaced, erased) = (data.path().join("replaced"), data.path().join("erased"));
    names.set(&payee("p-1"), &name("A. Byron")).unwrap();
    fs::hard_link(&file, &replaced).unwrap();
    names.set(&payee("p-1"), &name(NAME)).unwrap();
    fs::hard_link(&file, &erased).unwrap();
    names.erase(&payee("p-1")).unwrap();
    for left in [replaced, erased] {
        let bytes = fs::read(&left).unwrap();
        assert!(
            !bytes.is_empty() && bytes.iter().all(|byte| *byte == 0),
            "{bytes:?}"
        );
    }
}

#[test]
fn a_crash_leaves_the_old_name_or_the_new_one() {
    let (data, mut names) = open();
    names.set(&payee("p-1"), &name("A. Byron")).unwrap();
    names.write_new(&payee("p-1"), &name(NAME)).unwrap();
    assert_eq!(files(&data), [".new", "p-1.name"]);
    let again = Names::open(data.path()).unwrap();
    assert_eq!(kept(&again, "p-1").as_deref(), Some("A. Byron"));
    assert_eq!(files(&data), ["p-1.name"], "the new one is not left lying about");

    again.write_new(&payee("p-1"), &name(NAME)).unwrap();
    again.put_in_place(&again.path_of(&payee("p-1"))).unwrap();
    let again = Names::open(data.path()).unwrap();
    assert_eq!(kept(&again, "p-1").as_deref(), Some(NAME));
}

#[test]
fn erasing_also_removes_what_an_earlier_write_left() {
    let (data, mut names) = open();
    names.write_new(&payee("p-1"), &name(NAME)).unwrap();
    assert!(!names.erase(&payee("p-1")).unwrap());
    assert_eq!(files(&data), [""; 0]);
}

/// Cut off at every byte, each byte changed, overwritten, too long, empty, not text: always the same named error,
/// which tells nothing of the name, and both ways out of it work.
#[test]
fn a_damaged_file_is_named_and_can_be_set_anew_or_erased() {
    let (data, mut names) = open();
    let file = data.path().join("names/p-1.name");
    names.set(&payee("p-1"), &name(NAME)).unwrap();
    let whole = fs::read(&file).unwrap();
    let mut damaged: Vec<Vec<u8>> = (0..whole.len()).map(|end| whole[..end].to_vec()).collect();
    damaged.extend((0..whole.len()).map(|at| {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        changed
    }));
    damaged.push(vec![0; whole.len()]);
    damaged.push(vec![0xff; whole.len()]);
    damaged.push([whole.as_slice(), &[b'x'; 10_000]].concat());
    for bytes in damaged {
        fs::write(&file, &bytes).unwrap();
        let error = names.get(&payee("p-1")).unwrap_err();
        assert!(matches!(error, NamesError::Damaged { .. }), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("Lovelace"), "{error:?}");
    }
    names.set(&payee("p-1"), &name(NAME)).unwrap();
    assert_eq!(kept(&names, "p-1").as_deref(), Some(NAME));
    fs::write(&file, b"").unwrap();
    assert!(names.erase(&payee("p-1")).unwrap());
    assert_eq!(kept(&names, "p-1"), None);
}

#[test]
fn a_file_that_was_copied_to_another_payee_names_nobody() {
    let (data, mut names) = open();
    names.set(&payee("p-1"), &name(NAME)).unwrap();
    let directory = data.path().join("names");
    fs::copy(directory.join("p-1.name"), directory.join("p-2.name")).unwrap();
    let error = names.get(&payee("p-2")).unwrap_err();
    assert!(error.to_string().contains("belongs to another payee"), "{error}");
}

/// Every id is one file of its own in the directory, also where case is ignored; what could mean another is no id.
#[test]
fn no_id_leaves_the_directory_or_meets_another() {
    for hostile in [
        ".", "..", ".new", "../a", "a/b", "/a", "a\\b", "a\0", "A", "ﬁ", "é", "",
    ] {
        assert!(hostile.parse::<PayeeId>().is_err(), "{hostile:?} is an id");
    }
    let (data, mut names) = open();
    let longest = "x".repeat(63);
    let ids = [
        "a",
        "a.",
        "a..",
        "a.name",
        "a.name.name",
        "a.new",
        "0",
        "new",
        "con",
        "a-",
        &longest,
    ];
    for id in ids {
        names.set(&payee(id), &name(id)).unwrap();
    }
    for id in ids {
        assert_eq!(kept(&names, id).as_deref(), Some(id));
    }
    let found = files(&data);
    assert_eq!(found.len(), ids.len());
    assert!(
        found
            .iter()
            .all(|file| file.ends_with(SUFFIX) && !file.starts_with('.'))
    );
    assert_eq!(
        fs::read_dir(data.path()).unwrap().count(),
        1,
        "nothing beside the directory"
    );
}

#[test]
fn the_longest_name_fits_its_file() {
    let (_data, mut names) = open();
    let longest = "\u{10FFFF}".repeat(Line::CHARACTERS_MAX);
    let id = "x".repeat(63);
    names.set(&payee(&id), &name(&longest)).unwrap();
    assert_eq!(kept(&names, &id), Some(longest));
}

#[test]
fn a_directory_that_is_none_is_a_named_error() {
    let data = TempDir::new().unwrap();
    fs::write(data.path().join("names"), b"").unwrap();
    let error = Names::open(data.path()).unwrap_err();
    assert!(matches!(error, NamesError::File { .. }), "{error:?}");
}
