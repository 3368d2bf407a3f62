//! Files that are lost, cut, bent, swapped or another ledger's.

use super::{OFTEN, entries, farthest, in_files, states, written};
use crate::cache::Cache;
use crate::standings::Standings;
use crate::standings::contents::Row;

const COUNT: usize = 60;

/// How far the last standing is from an entry at most, after a start with files to which something was done.
fn farthest_after(damage: impl Fn(&dyn Cache, &[String])) -> (u64, usize) {
    let (entries, (files, cache)) = (entries(COUNT as u64), in_files());
    let standings = Standings::at(OFTEN);
    let states = states(&entries, &Standings::at(OFTEN), 0);
    let mut all = written(&standings, &entries, &cache, &[30, COUNT]);
    let contents = all.pop().unwrap();
    damage(files.as_ref(), &files.names().unwrap());
    let is_lost = |row: &&Row| row.kept.parts().any(|part| !part.is_sound(files.as_ref()));
    let lost = contents.standings.iter().filter(is_lost).count();
    let again = Standings::at(OFTEN);
    again.begin(&cache, contents, standings.mark());
    (farthest(&again, &states), lost)
}

fn changed(cache: &dyn Cache, name: &str, change: impl Fn(&mut Vec<u8>)) {
    let mut bytes = cache.read(name).unwrap().unwrap();
    change(&mut bytes);
    cache.write(name, &bytes).unwrap();
}

#[test]
fn what_is_not_as_it_was_kept_is_never_believed_and_the_one_before_serves() {
    assert_eq!(farthest_after(|_, _| {}), (4, 0));
    // Six standings of the first 30 entries stand in the first file, and six in the second.
    assert_eq!(
        farthest_after(|cache, names| cache.remove(&names[0]).unwrap()),
        (34, 6)
    );
    assert_eq!(
        farthest_after(|cache, names| cache.remove(&names[1]).unwrap()),
        (30, 6)
    );
    assert_eq!(
        farthest_after(|cache, names| names.iter().for_each(|name| cache.remove(name).unwrap())),
        (COUNT as u64, 12)
    );
    // Behind its standings a file has what moved between them: cut in its middle it lacks three of six.
    assert_eq!(
        farthest_after(|cache, names| changed(cache, &names[1], |bytes| bytes.truncate(bytes.len() / 2))),
        (15, 3)
    );
    // One in the middle is bent: the one before it serves nine entries.
    assert_eq!(
        farthest_after(|cache, names| changed(cache, &names[0], |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        })),
        (9, 1)
    );
    let (far, lost) = farthest_after(|cache, names| {
        let [first, second] = [0, 1].map(|name| cache.read(&names[name]).unwrap().unwrap());
        cache.write(&names[0], &second).unwrap();
        cache.write(&names[1], &first).unwrap();
    });
    assert_eq!((far, lost), (COUNT as u64, 12), "swapped");
    let (far, lost) = farthest_after(|cache, names| {
        changed(cache, &names[1], |bytes| bytes.fill(0));
    });
    assert_eq!((far, lost), (30, 6), "of another content");
}

/// A disk may fail after a start, and while a question is asked.
#[test]
fn what_fails_while_it_is_used_is_not_asked_for_again() {
    let (entries, (files, cache)) = (entries(COUNT as u64), in_files());
    let standings = Standings::at(OFTEN);
    let states = states(&entries, &standings, 0);
    standings.mark();
    standings.write(&cache, COUNT as u64).unwrap();
    let name = files.names().unwrap().remove(0);
    let whole = files.read(&name).unwrap().unwrap();
    files.write(&name, &[]).unwrap();
    assert_eq!(farthest(&standings, &states), COUNT as u64);
    files.write(&name, &whole).unwrap();
    assert_eq!(farthest(&standings, &states), COUNT as u64);
    let contents = standings.write(&cache, COUNT as u64).unwrap();
    assert!(contents.standings.is_empty());
}
