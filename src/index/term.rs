//! A term: one thing that an entry can be found by.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// What a term is about. The number is hashed, and stands in files: a change is another derivation version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// A pool that is named or whose money moves.
    Pool = 1,
    /// A mission that is named.
    Mission = 2,
    /// An initiative, with its pool.
    Initiative = 3,
    /// A contributor that is named or has a share of a move.
    Contributor = 4,
    /// The kind of the entry.
    Kind = 5,
    /// A control total: pool, budget type, number of the year.
    ControlTotal = 6,
    /// Who acted.
    Actor = 7,
    /// The end user behind a system.
    OnBehalfOf = 8,
    /// The post held.
    Post = 9,
    /// Where the decision is kept.
    DecisionUri = 10,
    /// The digest of the decision.
    DecisionSha256 = 11,
    /// The number of the document in the client's books.
    DocumentNumber = 12,
    /// The id of the request.
    RequestId = 13,
    /// Whom money is paid to.
    Payee = 14,
    /// An earlier entry that is named.
    NamedEntry = 15,
    /// The month in which it takes effect.
    EffectiveMonth = 16,
}

/// One thing that an entry can be found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term<'a> {
    /// What it is about.
    pub field: Field,
    /// Its texts; what has one text has an empty second.
    pub texts: [&'a [u8]; 2],
    /// Its number, or 0.
    pub number: u64,
}

/// A term that is kept by whoever asks for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnedTerm {
    field: Field,
    texts: [Box<[u8]>; 2],
    number: u64,
}

impl<'a> Term<'a> {
    /// A term of one text.
    pub fn text(field: Field, text: &'a str) -> Term<'a> {
        Term::of(field, [text.as_bytes(), &[]], 0)
    }

    /// A term of a number.
    pub fn number(field: Field, number: u64) -> Term<'a> {
        Term::of(field, [&[], &[]], number)
    }

    /// A term of all that a term can have.
    pub fn of(field: Field, texts: [&'a [u8]; 2], number: u64) -> Term<'a> {
        Term { field, texts, number }
    }

    /// What it is kept as. Two terms may have the same: then one brings candidates of the other, which are looked at in vain.
    pub fn hash(&self) -> u64 {
        let [first, second] = self.texts;
        // Numbers are years, months and sequences, which do not reach so high.
        let hash = xxh3_64_with_seed(first, (self.field as u64) << 56 ^ self.number);
        // Each text by itself, so that where one ends is part of it.
        match second {
            [] => hash,
            second => xxh3_64_with_seed(second, hash),
        }
    }

    /// The same, to keep.
    pub fn owned(&self) -> OwnedTerm {
        OwnedTerm {
            field: self.field,
            texts: self.texts.map(Box::from),
            number: self.number,
        }
    }
}

impl OwnedTerm {
    /// The same, to compare and to look up.
    pub fn term(&self) -> Term<'_> {
        let [first, second] = &self.texts;
        Term::of(self.field, [first, second], self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn terms_that_differ_anywhere_are_told_apart() {
        let mut hashes = BTreeSet::new();
        let mut terms = 0;
        let words = [
            "",
            "a",
            "b",
            "ab",
            "abcdefg",
            "abcdefgh",
            "abcdefghi",
            "abcdefgh\0",
        ];
        for field in [Field::Pool, Field::Mission, Field::Initiative] {
            for first in words {
                for second in words {
                    for number in [0, 1, 2, 1 << 40] {
                        let term = Term::of(field, [first.as_bytes(), second.as_bytes()], number);
                        assert_eq!(term.owned().term(), term);
                        hashes.insert(term.hash());
                        terms += 1;
                    }
                }
            }
        }
        assert_eq!(hashes.len(), terms);
    }

    #[test]
    fn the_hashes_of_names_that_are_counted_up_are_spread() {
        // By the birthday bound 200,000 spread over 2^64 share none, and a thousand pages of them are about as full.
        let name = |number: u32| Term::text(Field::DocumentNumber, &format!("BCT-{number:06}")).hash();
        let mut pages = vec![0_u32; 1_000];
        let mut hashes = BTreeSet::new();
        for number in 0..200_000 {
            let hash = name(number);
            hashes.insert(hash);
            pages[usize::try_from(hash >> 32).unwrap() % 1_000] += 1;
        }
        assert_eq!(hashes.len(), 200_000);
        assert!(pages.iter().all(|page| (100..300).contains(page)));
    }
}
