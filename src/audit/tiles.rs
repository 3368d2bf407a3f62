//! Tiles (C2SP tlog-tiles): the hashes of a tree in pieces of 256, each of which never changes once it is full.
//!
//! A tile of level 0 holds the hashes of leaves, one of level `n + 1` the roots of full tiles of level `n`. Level 0 is made of
//! the entries whenever it is needed; the levels above it are kept here, 1/255 of it: 1.3 MB for ten million entries.

use super::merkle::{Hash, Tree, root_of};
use super::proof::Subtree;
use std::sync::Arc;

/// How many hashes a full tile has, and how high the tree over them is.
pub const TILE_WIDTH: u64 = 256;
pub(super) const TILE_HEIGHT: u32 = 8;

/// A full tile.
pub type Tile = [Hash; 256];

/// The levels of a tree from 1 up. A copy shares the full tiles.
#[derive(Debug, Clone, Default)]
pub struct UpperTiles {
    levels: Vec<Level>,
}

#[derive(Debug, Clone, Default)]
struct Level {
    full: Vec<Arc<Tile>>,
    partial: Vec<Hash>,
}

impl UpperTiles {
    /// Takes the root of the next full tile of level 0.
    pub fn push(&mut self, root: Hash) {
        let mut carried = Some(root);
        let mut level = 0;
        while let Some(hash) = carried.take() {
            if self.levels.len() == level {
                self.levels.push(Level::default());
            }
            let here = &mut self.levels[level];
            here.partial.push(hash);
            if let Ok(tile) = <Tile>::try_from(here.partial.as_slice()) {
                carried = Some(root_of(&tile));
                here.full.push(Arc::new(tile));
                here.partial.clear();
            }
            level += 1;
        }
    }

    /// The hashes of level 1, as they were pushed: all that the levels above are made of.
    pub fn of_level_one(&self) -> impl Iterator<Item = Hash> {
        let level = self.levels.first();
        let full = level.into_iter().flat_map(|level| &level.full);
        let partial = level.into_iter().flat_map(|level| &level.partial);
        full.flat_map(|tile| tile.iter()).chain(partial).copied()
    }

    /// The hash at `index` of level `level`, from 1.
    fn hash(&self, level: usize, index: u64) -> Option<Hash> {
        let level = self.levels.get(level.checked_sub(1)?)?;
        let tile = usize::try_from(index / TILE_WIDTH).ok()?;
        let place = usize::try_from(index % TILE_WIDTH).ok()?;
        match level.full.get(tile) {
            Some(tile) => tile.get(place).copied(),
            None if tile == level.full.len() => level.partial.get(place).copied(),
            None => None,
        }
    }

    /// The root of a subtree of at least 256 leaves; nothing if it is lower, or the tree does not have all of it.
    pub fn root_of(&self, Subtree { height, index }: Subtree) -> Option<Hash> {
        let level = usize::try_from(height / TILE_HEIGHT).ok()?;
        let above = height % TILE_HEIGHT;
        let first = index.checked_shl(above)?;
        let mut hashes = (first..first + (1 << above)).map(|index| self.hash(level, index));
        let mut tree = Tree::new();
        hashes.try_for_each(|hash| {
            tree.push(hash?);
            Some(())
        })?;
        Some(tree.root())
    }

    /// The hashes of a tile of level `level`, from 1: all of them, or as many as there are yet.
    pub fn tile(&self, level: usize, index: u64) -> &[Hash] {
        let level = level.checked_sub(1).and_then(|level| self.levels.get(level));
        let index = usize::try_from(index).ok();
        match level.zip(index) {
            Some((level, index)) if index == level.full.len() => &level.partial,
            Some((level, index)) => level.full.get(index).map_or(&[], |tile| tile.as_slice()),
            None => &[],
        }
    }
}

/// Which tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TileAddress {
    /// Of which level; entries have none.
    pub level: Option<u32>,
    /// From the left.
    pub index: u64,
    /// How many hashes or entries it has, 1 to 256.
    pub width: u32,
}

impl TileAddress {
    /// Its path below the place where the log is.
    pub fn path(&self) -> String {
        let level = self.level.map_or("entries".to_owned(), |level| level.to_string());
        let mut elements = vec![format!("{:03}", self.index % 1_000)];
        let mut rest = self.index / 1_000;
        while rest > 0 {
            elements.push(format!("x{:03}", rest % 1_000));
            rest /= 1_000;
        }
        elements.reverse();
        let partial = match u64::from(self.width) < TILE_WIDTH {
            true => format!(".p/{}", self.width),
            false => String::new(),
        };
        format!("tile/{level}/{}{partial}", elements.join("/"))
    }

    /// The address whose path this is: each has one spelling, so that a path that was asked for leads to a tile or nowhere.
    pub fn of_path(path: &str) -> Option<TileAddress> {
        let (level, place) = path.strip_prefix("tile/")?.split_once('/')?;
        let level = match level {
            "entries" => None,
            level => Some(level.parse().ok()?),
        };
        let (place, width) = match place.split_once(".p/") {
            Some((place, width)) => (place, width.parse().ok()?),
            None => (place, u32::try_from(TILE_WIDTH).ok()?),
        };
        let mut index: u64 = 0;
        for element in place.split('/') {
            let digits = element.strip_prefix('x').unwrap_or(element);
            index = index.checked_mul(1_000)?.checked_add(digits.parse().ok()?)?;
        }
        let address = TileAddress { level, index, width };
        (width > 0 && address.path() == path).then_some(address)
    }
}

/// How many hashes the tree of `size` leaves has at a level.
fn hashes_at(level: u32, size: u64) -> u64 {
    size.checked_shr(TILE_HEIGHT * level).unwrap_or(0)
}

/// The tiles of a level in the tree of `size` leaves that the tree of `old` leaves does not have in full, in order.
fn tiles_of_level(level: u32, old: u64, size: u64) -> impl Iterator<Item = (u64, u32)> {
    let (had, has) = (hashes_at(level, old), hashes_at(level, size));
    let first = had / TILE_WIDTH;
    let end = match has > had {
        true => has.div_ceil(TILE_WIDTH),
        false => first,
    };
    (first..end).map(move |index| {
        let width = (has - index * TILE_WIDTH).min(TILE_WIDTH);
        // At most 256.
        (index, u32::try_from(width).unwrap_or(u32::MAX))
    })
}

/// The tiles and bundles of entries that a log of `old` entries writes to become one of `size`: bundles first, then tiles from
/// below up, so that what a hash stands for is there before the hash.
pub fn tiles_between(old: u64, size: u64) -> impl Iterator<Item = TileAddress> {
    let bundles = tiles_of_level(0, old, size).map(|(index, width)| TileAddress {
        level: None,
        index,
        width,
    });
    let levels = (0..TILE_HEIGHT).flat_map(move |level| {
        tiles_of_level(level, old, size).map(move |(index, width)| TileAddress {
            level: Some(level),
            index,
            width,
        })
    });
    bundles.chain(levels)
}

#[cfg(test)]
mod tests {
    use super::super::merkle::leaf_hash;
    use super::*;

    fn path(level: u32, index: u64, width: u32) -> String {
        let level = Some(level);
        TileAddress { level, index, width }.path()
    }

    #[test]
    fn paths_are_those_of_the_format() {
        assert_eq!(path(0, 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(path(1, 0, 17), "tile/1/000.p/17");
        assert_eq!(path(2, 1_000, 256), "tile/2/x001/000");
        let entries = TileAddress {
            level: None,
            index: 273,
            width: 112,
        };
        assert_eq!(entries.path(), "tile/entries/273.p/112");
    }

    #[test]
    fn a_path_has_one_spelling() {
        for path in [
            "tile/0/000",
            "tile/7/x001/x234/067",
            "tile/entries/273.p/112",
            "tile/2/x018/x446/x744/x073/x709/x551/615.p/255",
        ] {
            let address = TileAddress::of_path(path).unwrap_or_else(|| panic!("{path}"));
            assert_eq!(address.path(), path);
        }
        for path in [
            "",
            "tile",
            "tile/0",
            "tile/0/",
            "tile/0/0",
            "tile/0/1000",
            "tile/00/000",
            "tile/+0/000",
            "tile/8.0/000",
            "tile/names/000",
            "/tile/0/000",
            "tile/0/000/",
            "tile/0/x000/000",
            "tile/0/001/000",
            "tile/0/x001/x000",
            "tile/0/../checkpoint",
            "tile/0/000.p/0",
            "tile/0/000.p/01",
            "tile/0/000.p/256",
            "tile/0/000.p/300",
            "tile/0/000.p/1.p/1",
            "tile/0/+00",
            "tile/0/x018/x446/x744/x073/x709/x551/616",
        ] {
            assert_eq!(TileAddress::of_path(path), None, "{path}");
        }
    }

    /// The example of tlog-tiles: 70,000 leaves.
    #[test]
    fn a_tree_has_the_tiles_that_the_format_counts() {
        let tiles: Vec<TileAddress> = tiles_between(0, 70_000).collect();
        let count = |level, is_full: bool| {
            let of_level = tiles.iter().filter(|tile| tile.level == level);
            of_level.filter(|tile| (tile.width == 256) == is_full).count()
        };
        assert_eq!((count(None, true), count(None, false)), (273, 1));
        assert_eq!((count(Some(0), true), count(Some(0), false)), (273, 1));
        assert_eq!((count(Some(1), true), count(Some(1), false)), (1, 1));
        assert_eq!((count(Some(2), true), count(Some(2), false)), (0, 1));
        let last = |level| {
            tiles
                .iter()
                .rfind(|tile| tile.level == Some(level))
                .unwrap()
                .width
        };
        assert_eq!((last(0), last(1), last(2)), (112, 17, 1));
        assert_eq!(tiles_between(70_000, 70_000).count(), 0);
        // 70,001: one more entry, one more leaf, and nothing above.
        let grown: Vec<String> = tiles_between(70_000, 70_001).map(|tile| tile.path()).collect();
        assert_eq!(grown, ["tile/entries/273.p/113", "tile/0/273.p/113"]);
        let full: Vec<String> = tiles_between(255, 256).map(|tile| tile.path()).collect();
        assert_eq!(full, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    }

    #[test]
    fn the_roots_above_level_0_are_those_of_the_tree() {
        // Enough for a full tile of level 1 and a part of level 2.
        let tiles = 300;
        let leaf = |tile: u64, n: u64| leaf_hash(&(tile * TILE_WIDTH + n).to_be_bytes());
        let tile_root = |tile| {
            let hashes: Vec<Hash> = (0..TILE_WIDTH).map(|n| leaf(tile, n)).collect();
            root_of(&hashes)
        };
        let roots: Vec<Hash> = (0..tiles).map(tile_root).collect();
        let mut upper = UpperTiles::default();
        roots.iter().for_each(|root| upper.push(*root));
        let subtree = |height, index| upper.root_of(Subtree { height, index });
        assert_eq!(subtree(8, 299), Some(roots[299]));
        assert_eq!(subtree(8, 300), None);
        assert_eq!(subtree(10, 3), Some(root_of(&roots[12..16])));
        assert_eq!(subtree(16, 0), Some(root_of(&roots[..256])));
        assert_eq!(subtree(17, 0), None);
        assert_eq!(upper.tile(1, 0), &roots[..256]);
        assert_eq!(upper.tile(1, 1), &roots[256..]);
        assert_eq!(upper.tile(2, 0), &[root_of(&roots[..256])]);
        assert!(upper.tile(1, 2).is_empty() && upper.tile(3, 0).is_empty());
    }
}
