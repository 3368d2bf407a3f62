//! The Merkle tree of RFC 6962, section 2.1: what a leaf, a node and a root are, and the tree's right edge.

use super::tiles::TILE_HEIGHT;
use sha2::{Digest, Sha256};

/// A SHA-256 digest: of a leaf, a node, or a whole tree.
pub type Hash = [u8; 32];

// RFC 6962 gives leaves and nodes different first bytes, so that no leaf can pass for a node.
const LEAF_PREFIX: [u8; 1] = [0x00];
const NODE_PREFIX: u8 = 0x01;

/// The hash of one line of the ledger as a leaf: `SHA-256(0x00 || line)`. The line is without its newline.
pub fn leaf_hash(line: &[u8]) -> Hash {
    Sha256::new_with_prefix(LEAF_PREFIX)
        .chain_update(line)
        .finalize()
        .into()
}

/// The hash over two subtrees: `SHA-256(0x01 || left || right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut node = [NODE_PREFIX; 65];
    node[1..33].copy_from_slice(left);
    node[33..].copy_from_slice(right);
    Sha256::digest(node).into()
}

/// The root of a tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Sha256::digest(b"").into()
}

/// The root of the tree over these leaves or, over the hashes of a tile, of what they stand for.
pub fn root_of(hashes: &[Hash]) -> Hash {
    let mut tree = Tree::new();
    hashes.iter().for_each(|hash| tree.push(*hash));
    tree.root()
}

/// An edge that no tree of its size has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a tree of {size} leaves has {} subtrees on its edge, not {found}", size.count_ones())]
pub struct NotAnEdge {
    size: u64,
    found: usize,
}

/// A tree that grows at its right, kept as the roots of its perfect subtrees only.
///
/// RFC 6962 splits a tree at the largest power of two below its size, so a tree of 6 leaves is a perfect subtree
/// of 4 beside one of 2: one subtree for each bit of the size, at most 64 hashes. A push costs one node hash
/// on average, a root at most 63. What is kept cannot prove anything about a single leaf.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    size: u64,
    /// The roots of the perfect subtrees from left to right, so from the largest to the smallest. Its length is
    /// the number of ones in `size`.
    edge: Vec<Hash>,
}

impl Tree {
    /// The tree without leaves.
    pub fn new() -> Tree {
        Tree::default()
    }

    /// The tree of `size` leaves whose [`Tree::edge`] was kept.
    ///
    /// # Errors
    /// When a tree of that size has another number of subtrees. Whether the hashes are right only the root
    /// tells: compare it with a signed one.
    pub fn from_edge(size: u64, edge: Vec<Hash>) -> Result<Tree, NotAnEdge> {
        let tree = Tree { size, edge };
        if size.count_ones() as usize == tree.edge.len() {
            Ok(tree)
        } else {
            Err(NotAnEdge {
                size,
                found: tree.edge.len(),
            })
        }
    }

    /// The roots of the perfect subtrees, the largest first: all that is needed to go on from here.
    pub fn edge(&self) -> &[Hash] {
        &self.edge
    }

    /// How many leaves it has; also the sequence of the next one.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf, given as its [`leaf_hash`].
    pub fn push(&mut self, leaf: Hash) {
        self.grow(leaf);
    }

    /// As [`Tree::push`], and tells the root of the tile of level 0 that the leaf makes full: it is on the way to the new
    /// edge, so that whoever keeps [`UpperTiles`](super::UpperTiles) hashes no leaf twice.
    pub fn grow(&mut self, leaf: Hash) -> Option<Hash> {
        // Adding one carries over the trailing ones of the size, and each carry joins two subtrees of one size.
        let joined = self.size.trailing_ones() as usize;
        // The edge has a subtree for each one of the size, so at least as many as it has trailing ones.
        let kept = self.edge.len() - joined;
        let inside = joined.min(TILE_HEIGHT as usize);
        let (above, inside) = self.edge[kept..].split_at(joined - inside);
        let tile = join_from_right(inside, leaf);
        let subtree = join_from_right(above, tile);
        self.edge.truncate(kept);
        self.edge.push(subtree);
        self.size += 1;
        (joined >= TILE_HEIGHT as usize).then_some(tile)
    }

    /// The RFC 6962 root over all leaves.
    pub fn root(&self) -> Hash {
        match self.edge.split_last() {
            None => empty_root(),
            Some((smallest, larger)) => join_from_right(larger, *smallest),
        }
    }
}

fn join_from_right(subtrees: &[Hash], rightmost: Hash) -> Hash {
    subtrees
        .iter()
        .rev()
        .fold(rightmost, |right, left| node_hash(left, &right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 6962, section 2.1, word for word: MTH(D[n]) splits at the largest power of two below n.
    fn root_by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [leaf] => *leaf,
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                let (left, right) = leaves.split_at(split);
                node_hash(&root_by_definition(left), &root_by_definition(right))
            }
        }
    }

    fn grown(leaves: &[Hash]) -> Tree {
        let mut tree = Tree::new();
        leaves.iter().for_each(|leaf| tree.push(*leaf));
        tree
    }

    #[test]
    fn every_size_to_300_has_the_root_of_the_definition() {
        let leaves: Vec<Hash> = (0..300_u32).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        for size in 0..=leaves.len() {
            let tree = grown(&leaves[..size]);
            assert_eq!(tree.size(), size as u64);
            assert_eq!(tree.root(), root_by_definition(&leaves[..size]), "size {size}");
        }
    }

    #[test]
    fn the_last_leaf_of_a_tile_tells_the_root_of_the_tile_and_no_other_leaf_does() {
        // Enough to carry one, two and three levels beyond a tile.
        let leaves: Vec<Hash> = (0..2_100_u32).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        let mut tree = Tree::new();
        for (index, leaf) in leaves.iter().enumerate() {
            let tile = (index % 256 == 255).then(|| root_by_definition(&leaves[index - 255..=index]));
            assert_eq!(tree.grow(*leaf), tile, "leaf {index}");
        }
        assert_eq!(tree, grown(&leaves));
    }

    proptest! {
        #[test]
        fn any_leaves_have_the_root_of_the_definition(
            leaves in prop::collection::vec(any::<Hash>(), 0..300),
        ) {
            prop_assert_eq!(grown(&leaves).root(), root_by_definition(&leaves));
        }

        #[test]
        fn a_tree_goes_on_from_its_edge(
            leaves in prop::collection::vec(any::<Hash>(), 0..300),
            kept in any::<prop::sample::Index>(),
        ) {
            let kept = kept.index(leaves.len() + 1);
            let early = grown(&leaves[..kept]);
            let mut tree = Tree::from_edge(early.size(), early.edge().to_vec()).unwrap();
            leaves[kept..].iter().for_each(|leaf| tree.push(*leaf));
            prop_assert_eq!(tree, grown(&leaves));
        }
    }

    #[test]
    fn an_edge_of_another_length_is_refused() {
        let error = Tree::from_edge(6, vec![[0; 32]; 3]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a tree of 6 leaves has 2 subtrees on its edge, not 3"
        );
        assert!(Tree::from_edge(0, vec![[0; 32]]).is_err());
        assert_eq!(Tree::from_edge(0, Vec::new()), Ok(Tree::new()));
    }
}
