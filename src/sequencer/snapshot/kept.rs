//! Snapshots as they are kept: written by whoever photographs, read by recovery.

use super::sealed::{open, seal};
use crate::audit::{Hash, Tree, UpperTiles};
use crate::cache::Cache;
use crate::index::Covering;
use crate::journal::Journal;
use crate::ledger::State;
use crate::sequencer::data_sets::DataSets;
use crate::sequencer::fingerprints::Fingerprints;
use crate::sequencer::postings::has_signed;
use crate::sequencer::writer::Recovered;
use crate::standings::{Contents, Counts, FILES};
use crate::types::{Origin, Sequence};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io;

/// The file of the state.
const STATE: &str = "state";

/// What the names of files of fingerprints begin with; behind it stands where they end.
const REQUESTS: &str = "requests.";

/// Where requests, and commands with source keys, begin, by their fingerprints.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::sequencer) struct Keys {
    pub(in crate::sequencer) requests: Vec<(u64, u64)>,
    pub(in crate::sequencer) source_keys: Vec<(u64, u64)>,
}

/// Fingerprints of the entries from one to before another.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::sequencer) struct Piece {
    pub(super) from: u64,
    pub(in crate::sequencer) to: u64,
    pub(in crate::sequencer) keys: Keys,
}

/// A piece that is in a file: the state names all of its own, so that another history's are not taken for them.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct KeptPiece {
    to: u64,
    /// SHA-256 of the file.
    digest: Hash,
}

/// All fingerprints of a ledger, as far as snapshots are concerned.
#[derive(Debug, Clone, Default)]
pub(in crate::sequencer) struct Pieces {
    /// Those that are kept.
    pub(super) kept: Vec<KeptPiece>,
    /// What is not kept yet.
    pub(super) next: Piece,
    /// The size of the ledger at which a snapshot was tried last.
    pub(super) tried: u64,
}

impl Pieces {
    fn behind(kept: Vec<KeptPiece>) -> Pieces {
        let size = kept.last().map_or(0, |piece| piece.to);
        Pieces {
            kept,
            next: Piece::behind(size),
            tried: size,
        }
    }
}

impl Piece {
    /// One that begins behind the first `size` entries.
    pub(super) fn behind(size: u64) -> Piece {
        Piece {
            from: size,
            to: size,
            keys: Keys::default(),
        }
    }

    /// The same with those before it, if there are any.
    pub(super) fn following(self, before: Option<Piece>) -> Piece {
        match before {
            Some(mut all) => {
                all.take(self.keys, self.to);
                all
            }
            None => self,
        }
    }

    /// Takes fingerprints of the entries that follow, up to before `to`.
    pub(in crate::sequencer) fn take(&mut self, keys: Keys, to: u64) {
        self.keys.requests.extend(keys.requests);
        self.keys.source_keys.extend(keys.source_keys);
        self.to = to;
    }
}

/// All else that recovery makes of the entries.
#[derive(Serialize, Deserialize)]
struct Kept {
    size: u64,
    /// The files of its fingerprints.
    pieces: Vec<KeptPiece>,
    edge: Vec<Hash>,
    /// The roots of full tiles of level 0.
    tiles: Vec<Hash>,
    pictured: Pictured,
}

/// What is kept as it is.
#[derive(Serialize, Deserialize)]
pub(super) struct Pictured {
    pub(super) state: State,
    pub(super) data_sets: DataSets,
    /// Where the standings of pools before its end are, and what moved between.
    pub(super) standings: Contents,
    /// How many entries of each pool came behind its last standing.
    pub(super) counts: Counts,
}

/// A snapshot, taken up.
pub(in crate::sequencer) struct Loaded {
    pub(in crate::sequencer) recovered: Recovered,
    /// The files of its fingerprints.
    pub(in crate::sequencer) pieces: Pieces,
    pub(in crate::sequencer) standings: Contents,
    pub(in crate::sequencer) counts: Counts,
}

/// Keeps a snapshot: fingerprints first, so that a state is never without its own; then forgets what no snapshot has.
/// Tells the files of its fingerprints.
pub(super) fn keep(
    cache: &dyn Cache,
    pictured: Pictured,
    (tree, tiles): (&Tree, &UpperTiles),
    pieces: &[KeptPiece],
    next: &Piece,
) -> io::Result<Vec<KeptPiece>> {
    let origin = pictured.state.origin().cloned();
    let origin = origin.ok_or_else(|| io::Error::other("a ledger without entries has no snapshot"))?;
    let file = seal(&origin, next)?;
    let written = KeptPiece {
        to: next.to,
        digest: Sha256::digest(&file).into(),
    };
    cache.write(&name_of_piece(next.to), &file)?;
    drop(file);
    let snapshot = Kept {
        size: tree.size(),
        pieces: [pieces, &[written]].concat(),
        edge: tree.edge().to_vec(),
        tiles: tiles.of_level_one().collect(),
        pictured,
    };
    cache.write(STATE, &seal(&origin, &snapshot)?)?;
    if let Err(error) = forget_others(cache, &snapshot) {
        tracing::debug!(%error, "files of earlier snapshots stay beside those of the last");
    }
    Ok(snapshot.pieces)
}

/// Forgets what a snapshot does not name; what stays is forgotten with the next.
fn forget_others(cache: &dyn Cache, snapshot: &Kept) -> io::Result<()> {
    let of_pieces = snapshot.pieces.iter().map(|piece| name_of_piece(piece.to));
    let of_standings = snapshot.pictured.standings.files();
    let own: BTreeSet<String> = of_pieces.chain(of_standings).collect();
    for name in cache.names()? {
        let may_be_its_own = [REQUESTS, FILES].iter().any(|begins| name.starts_with(begins));
        if may_be_its_own && !own.contains(&name) {
            cache.remove(&name)?;
        }
    }
    Ok(())
}

fn name_of_piece(to: u64) -> String {
    format!("{REQUESTS}{to:011}")
}

/// The snapshot that is kept, if it is one of what `journal` holds of this ledger, with the files of its fingerprints.
pub(in crate::sequencer) fn load(
    cache: &dyn Cache,
    journal: &dyn Journal,
    origin: &Origin,
) -> Result<Loaded, Unusable> {
    let bytes = cache.read(STATE)?.ok_or(Unusable::None)?;
    let kept: Kept = open(origin, &bytes).ok_or(Unusable::Damaged)?;
    drop(bytes);
    let tree = Tree::from_edge(kept.size, kept.edge).map_err(|_| Unusable::Damaged)?;
    let ends_there = kept.pieces.last().is_some_and(|piece| piece.to == kept.size);
    if !ends_there || kept.pictured.state.next_sequence() != Sequence(kept.size) {
        return Err(Unusable::Damaged);
    }
    let checkpoint = Covering {
        tree_size: tree.size(),
        root: tree.root(),
    };
    // A frame that cannot be read is named by the reading of the whole journal, which follows.
    if !has_signed(journal, checkpoint) {
        return Err(Unusable::AnotherHistory);
    }
    if !kept.pictured.standings.are_there(cache) {
        return Err(Unusable::Lost);
    }
    let (requests, source_keys) = keys(cache, origin, &kept.pieces)?;
    let mut tiles = UpperTiles::default();
    kept.tiles.into_iter().for_each(|root| tiles.push(root));
    let Pictured {
        state,
        data_sets,
        standings,
        counts,
    } = kept.pictured;
    let recovered = Recovered {
        state,
        tree,
        requests,
        source_keys,
        data_sets,
        tiles,
    };
    Ok(Loaded {
        recovered,
        pieces: Pieces::behind(kept.pieces),
        standings,
        counts,
    })
}

/// Why what is kept is of no use.
#[derive(Debug, thiserror::Error)]
pub(in crate::sequencer) enum Unusable {
    /// There is none.
    #[error("there is none yet")]
    None,
    /// It is not whole, of another ledger, or made by other rules.
    #[error("it is not whole, or was made by another version")]
    Damaged,
    /// Questions would take longer for ever, since only a start without it makes them again.
    #[error("standings or sums that it names are not there as they were kept")]
    Lost,
    /// The journal signed something else.
    #[error("the journal did not sign what it holds")]
    AnotherHistory,
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
}

/// The fingerprints of all pieces.
fn keys(
    cache: &dyn Cache,
    origin: &Origin,
    pieces: &[KeptPiece],
) -> Result<(Fingerprints, Fingerprints), Unusable> {
    let (mut requests, mut source_keys) = (Fingerprints::default(), Fingerprints::default());
    let mut from = 0;
    for KeptPiece { to, digest } in pieces {
        let bytes = cache.read(&name_of_piece(*to))?.ok_or(Unusable::Damaged)?;
        if Hash::from(Sha256::digest(&bytes)) != *digest {
            return Err(Unusable::Damaged);
        }
        let piece: Piece = open(origin, &bytes).ok_or(Unusable::Damaged)?;
        drop(bytes);
        // One that is missing would let a request be recorded twice.
        if (piece.from, piece.to) != (from, *to) {
            return Err(Unusable::Damaged);
        }
        from = piece.to;
        for (table, keys) in [
            (&mut requests, piece.keys.requests),
            (&mut source_keys, piece.keys.source_keys),
        ] {
            for (fingerprint, first) in keys {
                table.insert(fingerprint, Sequence(first));
            }
        }
    }
    Ok((requests, source_keys))
}
