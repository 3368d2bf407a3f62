//! Postings of every shape against a plain map.

use super::{covering, origin};
use crate::index::file::{Header, SegmentFile, write};
use crate::index::open::Postings;
use crate::index::{Field, Term};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};

const ENTRIES: u32 = 20_000;

/// Terms of all entries, of a third, of one in hundreds, of a few that are far apart, of one, and some told twice.
fn postings() -> (Postings, BTreeMap<u64, BTreeSet<u32>>) {
    let (mut postings, mut model) = (Postings::default(), BTreeMap::<u64, BTreeSet<u32>>::new());
    let mut random = 88_172_645_463_325_252_u64;
    for position in 0..ENTRIES {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let of_entry = u64::from(position);
        let told = [
            0,
            1 + of_entry % 3,
            10 + of_entry % 700,
            1_000 + random % 5_000,
            10_000 + random % 20_000,
            1_000_000 + of_entry,
            1 + of_entry % 3,
            1_000_000 + of_entry,
        ];
        for number in told {
            let hash = Term::number(Field::NamedEntry, number).hash();
            postings.push(hash, position);
            model.entry(hash).or_default().insert(position);
        }
    }
    (postings, model)
}

fn finds_as_the_model(model: &BTreeMap<u64, BTreeSet<u32>>, add_to: &mut dyn FnMut(u64, &mut RoaringBitmap)) {
    let mut found = |hash| {
        let mut all = RoaringBitmap::new();
        add_to(hash, &mut all);
        all
    };
    // Of rare terms, which are most of them, not all.
    let common = model.iter().filter(|(_, positions)| positions.len() > 20);
    for (hash, positions) in model.iter().step_by(17).chain(common) {
        assert!(found(*hash).iter().eq(positions.iter().copied()), "{hash:016x}");
    }
    for absent in 0..100 {
        assert!(found(Term::number(Field::Payee, absent).hash()).is_empty());
    }
}

#[test]
fn terms_of_all_of_some_and_of_one_entry_are_found_in_memory_as_in_a_plain_map() {
    let (postings, model) = postings();
    finds_as_the_model(&model, &mut |hash, all| postings.add_to(hash, all));
}

#[test]
fn terms_of_all_of_some_and_of_one_entry_are_found_in_a_file_as_in_a_plain_map() {
    let (postings, model) = postings();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("000000");
    let covering = covering(u64::from(ENTRIES));
    let header = Header {
        origin: origin(),
        segment: 0,
        length: ENTRIES,
        tree_size: covering.tree_size,
        root: covering.root,
    };
    write(&path, &header, &postings).unwrap();
    let file = SegmentFile::open(&path).unwrap();
    assert_eq!(*file.header(), header);
    finds_as_the_model(&model, &mut |hash, all| file.add_to(hash, all).unwrap());
}

#[test]
fn two_terms_whose_cut_hashes_are_equal_are_found_together() {
    let mut postings = Postings::default();
    let hash = Term::number(Field::Payee, 7).hash();
    for (position, hash) in [(3, hash), (5, hash ^ 1), (5_000, hash)] {
        postings.push(hash, position);
    }
    let mut all = RoaringBitmap::new();
    postings.add_to(hash, &mut all);
    assert_eq!(all.iter().collect::<Vec<u32>>(), [3, 5, 5_000]);
}
