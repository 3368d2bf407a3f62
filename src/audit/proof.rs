//! Proofs over the tree (RFC 6962, sections 2.1.1 and 2.1.2): that an entry is in it, and that it only grew.
//!
//! Making a proof needs the roots of a few perfect subtrees, which [`Subtrees`] finds wherever they are kept; checking
//! one needs nothing but the proof and roots that are believed, as those of signed checkpoints.

use super::merkle::{Hash, empty_root, node_hash};
use std::ops::Range;

/// A perfect subtree: the `2^height` leaves from `index * 2^height` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subtree {
    /// 0 is a leaf.
    pub height: u32,
    /// From the left, among the subtrees of that height.
    pub index: u64,
}

/// Whoever knows the roots of the perfect subtrees of a tree.
pub trait Subtrees {
    /// Why a root was not found.
    type Error;

    /// The root of a subtree, all of whose leaves the tree has.
    ///
    /// # Errors
    /// When what it is made of cannot be read.
    fn root_of(&mut self, subtree: Subtree) -> Result<Hash, Self::Error>;
}

/// The root of the tree of the first `size` leaves.
///
/// # Errors
/// When a subtree's root is not found.
pub fn root<S: Subtrees>(subtrees: &mut S, size: u64) -> Result<Hash, S::Error> {
    match size {
        0 => Ok(empty_root()),
        size => range_root(subtrees, 0..size),
    }
}

/// The hashes beside the way from a leaf to the root of the tree of the first `size` leaves, from the leaf's sibling up. The
/// leaf is one of them.
///
/// # Errors
/// When a subtree's root is not found.
pub fn inclusion_proof<S: Subtrees>(subtrees: &mut S, index: u64, size: u64) -> Result<Vec<Hash>, S::Error> {
    let mut range = 0..size;
    let mut beside = Vec::new();
    while range.end - range.start > 1 {
        let middle = middle(&range);
        let (inside, outside) = match index < middle {
            true => (range.start..middle, middle..range.end),
            false => (middle..range.end, range.start..middle),
        };
        beside.push(outside);
        range = inside;
    }
    let from_the_leaf_up = beside.into_iter().rev();
    from_the_leaf_up
        .map(|range| range_root(subtrees, range))
        .collect()
}

/// The hashes that lead from the root of the first `old` leaves to that of the first `size`, which are at least as many.
///
/// # Errors
/// When a subtree's root is not found.
pub fn consistency_proof<S: Subtrees>(subtrees: &mut S, old: u64, size: u64) -> Result<Vec<Hash>, S::Error> {
    if old == 0 || old == size {
        return Ok(Vec::new());
    }
    let mut range = 0..size;
    let mut beside = Vec::new();
    // The way down to where the old tree ends.
    while range.end != old {
        let middle = middle(&range);
        let (inside, outside) = match old <= middle {
            true => (range.start..middle, middle..range.end),
            false => (middle..range.end, range.start..middle),
        };
        beside.push(outside);
        range = inside;
    }
    // Where that is the whole of the old tree, its root is known to whoever checks.
    if range.start != 0 {
        beside.push(range);
    }
    let from_below_up = beside.into_iter().rev();
    from_below_up.map(|range| range_root(subtrees, range)).collect()
}

/// Where RFC 6962 splits a range of more than one leaf: behind the largest power of two below its length.
fn middle(range: &Range<u64>) -> u64 {
    let length = range.end - range.start;
    range.start + (1 << (length - 1).ilog2())
}

/// The root over a range that the splits of a tree lead to: it begins where a subtree of its length can, and has at least one
/// leaf.
fn range_root<S: Subtrees>(subtrees: &mut S, range: Range<u64>) -> Result<Hash, S::Error> {
    let length = range.end - range.start;
    if length.is_power_of_two() {
        let height = length.ilog2();
        let index = range.start >> height;
        return subtrees.root_of(Subtree { height, index });
    }
    let middle = middle(&range);
    let left = range_root(subtrees, range.start..middle)?;
    let right = range_root(subtrees, middle..range.end)?;
    Ok(node_hash(&left, &right))
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    /// No tree has such sizes or such a leaf.
    #[error("a tree of {size} leaves has no {which} {number}")]
    OutOfRange {
        /// What is out of range: "leaf" or "earlier size".
        which: &'static str,
        /// Its number.
        number: u64,
        /// The size of the tree.
        size: u64,
    },
    /// It has another number of hashes than one over these sizes.
    #[error("the proof has {found} hashes; over these sizes it has another number")]
    Length {
        /// How many it has.
        found: usize,
    },
    /// It leads to another root than the one that is believed.
    #[error("the proof leads to another root: what it proves is not what was signed")]
    AnotherRoot,
}

/// Whether `leaf` is the leaf at `index` of the tree of `size` leaves with that root (RFC 9162, section 2.1.3.2).
///
/// # Errors
/// When it is not, or the proof does not show it.
pub fn check_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofFault> {
    if index >= size {
        let (which, number) = ("leaf", index);
        return Err(ProofFault::OutOfRange { which, number, size });
    }
    let wrong_length = ProofFault::Length { found: proof.len() };
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf);
    for beside in proof {
        if last == 0 {
            return Err(wrong_length);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(beside, &hash);
            // On the right edge the way goes up without a sibling until it is a right child.
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, beside);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    match (last == 0, hash == *root) {
        (false, _) => Err(wrong_length),
        (true, false) => Err(ProofFault::AnotherRoot),
        (true, true) => Ok(()),
    }
}

/// Whether the tree of `size` leaves with root `root` begins with the one of `old_size` leaves and root `old_root` (RFC
/// 9162, section 2.1.4.2).
///
/// # Errors
/// When it does not, or the proof does not show it.
pub fn check_consistency(
    (old_size, old_root): (u64, &Hash),
    (size, root): (u64, &Hash),
    proof: &[Hash],
) -> Result<(), ProofFault> {
    if old_size > size {
        let (which, number) = ("earlier size", old_size);
        return Err(ProofFault::OutOfRange { which, number, size });
    }
    let wrong_length = ProofFault::Length { found: proof.len() };
    let is = |good| {
        if good {
            Ok(())
        } else {
            Err(ProofFault::AnotherRoot)
        }
    };
    if old_size == 0 || old_size == size {
        let expected = if old_size == 0 { empty_root() } else { *root };
        return match proof {
            [] => is(*old_root == expected),
            _ => Err(wrong_length),
        };
    }
    // Where the old tree is one perfect subtree, its root stands for the first hash.
    let (first, rest) = match (old_size.is_power_of_two(), proof) {
        (true, _) => (old_root, proof),
        (false, [first, rest @ ..]) => (first, rest),
        (false, []) => return Err(wrong_length),
    };
    let (mut node, mut last) = (old_size - 1, size - 1);
    while node & 1 == 1 {
        (node, last) = (node >> 1, last >> 1);
    }
    let (mut old_hash, mut hash) = (*first, *first);
    for beside in rest {
        if last == 0 {
            return Err(wrong_length);
        }
        if node & 1 == 1 || node == last {
            (old_hash, hash) = (node_hash(beside, &old_hash), node_hash(beside, &hash));
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, beside);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    match last {
        0 => is(old_hash == *old_root && hash == *root),
        _ => Err(wrong_length),
    }
}

#[cfg(test)]
mod tests {
    use super::super::merkle::{Tree, leaf_hash};
    use super::*;
    use std::convert::Infallible;

    /// A subtree's root by the definition.
    struct Leaves(Vec<Hash>);

    impl Subtrees for Leaves {
        type Error = Infallible;

        fn root_of(&mut self, Subtree { height, index }: Subtree) -> Result<Hash, Infallible> {
            let start = (index << height) as usize;
            let mut tree = Tree::new();
            let leaves = &self.0[start..start + (1 << height)];
            leaves.iter().for_each(|leaf| tree.push(*leaf));
            Ok(tree.root())
        }
    }

    fn leaves(count: u32) -> Leaves {
        Leaves((0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect())
    }

    #[test]
    fn every_leaf_of_every_tree_is_proven_and_no_other() {
        let mut leaves = leaves(70);
        let roots: Vec<Hash> = (0..=70).map(|size| root(&mut leaves, size).unwrap()).collect();
        for size in 1..=70_u64 {
            let root = &roots[size as usize];
            for index in 0..size {
                let proof = inclusion_proof(&mut leaves, index, size).unwrap();
                let leaf = leaves.0[index as usize];
                assert_eq!(check_inclusion(&leaf, index, size, &proof, root), Ok(()));
                let other = leaves.0[(index as usize + 1) % 70];
                let fault = check_inclusion(&other, index, size, &proof, root);
                assert_eq!(fault, Err(ProofFault::AnotherRoot));
                assert!(check_inclusion(&leaf, (index + 1) % size, size, &proof, root).is_err() || size == 1);
                let longer = [proof.as_slice(), &[leaf]].concat();
                assert!(check_inclusion(&leaf, index, size, &longer, root).is_err());
                if let [shorter @ .., _] = proof.as_slice() {
                    assert!(check_inclusion(&leaf, index, size, shorter, root).is_err());
                }
            }
        }
    }

    #[test]
    fn every_tree_is_the_beginning_of_every_later_one_and_of_no_other() {
        let mut leaves = leaves(70);
        let roots: Vec<Hash> = (0..=70).map(|size| root(&mut leaves, size).unwrap()).collect();
        for size in 0..=70_u64 {
            for old in 0..=size {
                let proof = consistency_proof(&mut leaves, old, size).unwrap();
                let (now, then) = (&roots[size as usize], &roots[old as usize]);
                assert_eq!(check_consistency((old, then), (size, now), &proof), Ok(()));
                let other = [7; 32];
                assert!(check_consistency((old, &other), (size, now), &proof).is_err());
                assert!(check_consistency((old, then), (size, &other), &proof).is_err() || old == 0);
                let longer = [proof.as_slice(), &[other]].concat();
                assert!(check_consistency((old, then), (size, now), &longer).is_err());
                if let [shorter @ .., _] = proof.as_slice() {
                    assert!(check_consistency((old, then), (size, now), shorter).is_err());
                }
                if old < size {
                    assert!(check_consistency((size, now), (old, then), &proof).is_err());
                }
            }
        }
    }
}
