//! Our proofs and those of `ct-merkle`, which shares no line with us: over any leaves both make the same, and each believes
//! the other's.

use common_purse::audit::{
    Hash, Subtree, Subtrees, Tree, check_consistency, check_inclusion, consistency_proof, inclusion_proof,
    leaf_hash, root,
};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use proptest::prelude::*;
use sha2::Sha256;
use std::convert::Infallible;

type Theirs = MemoryBackedTree<Sha256, Vec<u8>>;

/// A subtree's root by hashing all its leaves.
struct Leaves(Vec<Hash>);

impl Subtrees for Leaves {
    type Error = Infallible;

    fn root_of(&mut self, Subtree { height, index }: Subtree) -> Result<Hash, Infallible> {
        let first = usize::try_from(index << height).unwrap();
        let mut tree = Tree::new();
        let leaves = &self.0[first..first + (1 << height)];
        leaves.iter().for_each(|leaf| tree.push(*leaf));
        Ok(tree.root())
    }
}

/// One tree in both tongues.
fn both(lines: &[Vec<u8>]) -> (Leaves, Theirs) {
    let mut theirs = Theirs::new();
    lines.iter().for_each(|line| theirs.push(line.clone()));
    (Leaves(lines.iter().map(|line| leaf_hash(line)).collect()), theirs)
}

fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.chunks(32).map(|hash| hash.try_into().unwrap()).collect()
}

fn lines() -> impl Strategy<Value = Vec<Vec<u8>>> {
    // Beyond two tiles, so that the sizes on both sides of 256 and 512 are met.
    let line = prop::collection::vec(any::<u8>(), 0..40);
    prop_oneof![
        prop::collection::vec(line.clone(), 1..40),
        prop::collection::vec(line, 200..600),
    ]
}

fn root_of(root: &RootHash<Sha256>) -> Hash {
    (*root.as_bytes()).into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn inclusion_is_proven_alike_and_each_believes_the_other(
        lines in lines(),
        index in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
    ) {
        let (index, other) = (index.index(lines.len()), other.index(lines.len()));
        let (mut ours, theirs) = both(&lines);
        let size = lines.len() as u64;
        let their_root = theirs.root();
        prop_assert_eq!(root(&mut ours, size).unwrap(), root_of(&their_root));

        let proof = inclusion_proof(&mut ours, index as u64, size).unwrap();
        let their_proof = theirs.prove_inclusion(index);
        prop_assert_eq!(&proof, &hashes(their_proof.as_bytes()));

        let in_their_form = InclusionProof::<Sha256>::try_from_bytes(proof.concat()).unwrap();
        prop_assert!(their_root.verify_inclusion(&lines[index], index as u64, &in_their_form).is_ok());
        let their_proof = hashes(their_proof.as_bytes());
        let believed = check_inclusion(&ours.0[index], index as u64, size, &their_proof, &root_of(&their_root));
        prop_assert_eq!(believed, Ok(()));

        // Of another entry neither side believes it.
        if lines[other] != lines[index] {
            prop_assert!(their_root.verify_inclusion(&lines[other], index as u64, &in_their_form).is_err());
            let leaf = &ours.0[other];
            prop_assert!(check_inclusion(leaf, index as u64, size, &proof, &root_of(&their_root)).is_err());
        }
    }

    #[test]
    fn consistency_is_proven_alike_and_each_believes_the_other(
        lines in lines(),
        old in any::<prop::sample::Index>(),
    ) {
        let old = old.index(lines.len()) + 1;
        let (mut ours, theirs) = both(&lines);
        let (old_size, size) = (old as u64, lines.len() as u64);
        let (their_old, their_root) = (both(&lines[..old]).1.root(), theirs.root());

        let proof = consistency_proof(&mut ours, old_size, size).unwrap();
        let their_proof = theirs.prove_consistency(lines.len() - old);
        prop_assert_eq!(&proof, &hashes(their_proof.as_bytes()));

        let in_their_form = ConsistencyProof::<Sha256>::try_from_bytes(proof.concat()).unwrap();
        prop_assert!(their_root.verify_consistency(&their_old, &in_their_form).is_ok());
        let roots = (root_of(&their_old), root_of(&their_root));
        let believed = check_consistency((old_size, &roots.0), (size, &roots.1), &proof);
        prop_assert_eq!(believed, Ok(()));

        // From another beginning neither side believes it.
        let mut changed = lines.clone();
        changed[0].push(0);
        let another = both(&changed[..old]).1.root();
        prop_assert!(their_root.verify_consistency(&another, &in_their_form).is_err());
        let another = root_of(&another);
        prop_assert!(check_consistency((old_size, &another), (size, &roots.1), &proof).is_err());
    }
}
