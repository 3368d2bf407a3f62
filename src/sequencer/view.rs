//! The durable view: what every read is answered from.
//!
//! The sync thread applies a block here once it is durable and before it answers, so that who has an answer sees
//! it in the next read, and no read shows what a power loss could take back. The index of entries grows behind it, and an
//! entry that is shown and not in the index yet is found all the same. A reader holds the lock for as long
//! as it takes to clone an `Arc`, or for a proof those of the tree's full tiles (152 at ten million entries); a writer
//! holds it while it applies one block.

use super::data_sets::DataSets;
use super::derived::Derived;
use super::growth::Growth;
use super::snapshot::Keys;
use crate::audit::{Hash, Tree, UpperTiles};
use crate::index::{Covering, Index};
use crate::journal::Trailer;
use crate::ledger::command::RegisterPayee;
use crate::ledger::{self, Entry, Pool, State, Unappliable, apply};
use crate::standings::Standings;
use crate::types::{DataSetId, Origin, PayeeId, PoolId, PrincipalId, Sequence, Timestamp};
use parking_lot::RwLock;
use std::sync::Arc;

/// The ledger as far as it is durable.
#[derive(Debug)]
pub struct View {
    shown: RwLock<Shown>,
    index: Arc<Index>,
    standings: Arc<Standings>,
    growth: Growth,
}

#[derive(Debug)]
struct Shown {
    state: State,
    data_sets: DataSets,
    /// The tiles of the tree above its leaves, as far as `trailer` covers them.
    tiles: UpperTiles,
    /// What closed the last block of `state`: its checkpoint covers exactly the entries that reads show.
    trailer: Option<Trailer>,
}

/// What a durable block adds to the view.
#[derive(Debug)]
pub(super) struct Addition {
    pub(super) entries: Arc<Vec<Entry>>,
    /// The roots of the tiles of level 0 that its entries make full.
    pub(super) tiles: Vec<Hash>,
    /// The tree with its entries.
    pub(super) tree: Tree,
    /// The fingerprints of its requests and source keys.
    pub(super) keys: Keys,
}

/// What proofs about the ledger start from: all of it speaks for one point.
#[derive(Debug, Clone)]
pub struct Proving {
    /// The point: the last entry that `trailer` covers.
    pub point: ReadPoint,
    /// The ledger's name, which its checkpoints are signed with.
    pub origin: Origin,
    /// The latest checkpoint.
    pub trailer: Trailer,
    /// The tree above its leaves.
    pub tiles: UpperTiles,
}

/// The point of the ledger that a read speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadPoint {
    /// The last entry it counts.
    pub sequence: Sequence,
    /// When that entry was recorded.
    pub recorded: Timestamp,
}

impl View {
    /// A view of `state`, all of which is durable and was last closed by `trailer`.
    pub(super) fn new(
        state: State,
        data_sets: DataSets,
        tiles: UpperTiles,
        trailer: Option<Trailer>,
        derived: &Derived,
    ) -> View {
        let growth = Growth::from(state.next_sequence().0);
        let shown = Shown {
            state,
            data_sets,
            tiles,
            trailer,
        };
        View {
            shown: RwLock::new(shown),
            index: Arc::clone(&derived.index),
            standings: Arc::clone(&derived.standings),
            growth,
        }
    }

    /// What proofs start from; `None` before the first entry. Of the tree only what is not full yet is copied.
    pub fn proving(&self) -> Option<Proving> {
        let shown = self.shown.read();
        Some(Proving {
            point: read_point(&shown.state)?,
            origin: shown.state.origin()?.clone(),
            trailer: shown.trailer?,
            tiles: shown.tiles.clone(),
        })
    }

    /// Which entries speak of what.
    pub fn index(&self) -> &Arc<Index> {
        &self.index
    }

    /// Pools as they stood.
    pub fn standings(&self) -> &Arc<Standings> {
        &self.standings
    }

    /// The keys that the ledger names.
    pub fn keys(&self) -> Arc<ledger::Keys> {
        Arc::clone(self.shown.read().state.keys())
    }

    /// Where to wait for more entries.
    pub fn growth(&self) -> &Growth {
        &self.growth
    }

    /// The trailer of the last block that reads show; `None` before the first entry.
    pub fn trailer(&self) -> Option<Trailer> {
        self.shown.read().trailer
    }

    /// Looks at the state for a moment. `look` must not wait or compute: writes wait for it.
    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.shown.read().state)
    }

    /// The point that a read now speaks for; `None` before the first entry.
    pub fn read_point(&self) -> Option<ReadPoint> {
        self.read(read_point)
    }

    /// A pool, and the point it is seen at.
    pub fn pool(&self, id: &PoolId) -> (Option<ReadPoint>, Option<Arc<Pool>>) {
        self.read(|state| (read_point(state), state.pool(id).cloned()))
    }

    /// A payee, and the point it is seen at.
    pub fn payee(&self, id: &PayeeId) -> (Option<ReadPoint>, Option<Arc<RegisterPayee>>) {
        self.read(|state| (read_point(state), state.payee(id).cloned()))
    }

    /// The first `count` entries behind `after` that a principal posted with a key of the data set, and the point they are
    /// seen at.
    pub fn posted(
        &self,
        principal: &PrincipalId,
        data_set: &DataSetId,
        after: Option<Sequence>,
        count: usize,
    ) -> (Option<ReadPoint>, Vec<Sequence>) {
        let shown = self.shown.read();
        let posted = shown.data_sets.behind(principal, data_set, after, count);
        (read_point(&shown.state), posted)
    }

    /// What a snapshot keeps of it. Pools and registers are shared until they change.
    pub(super) fn copied(&self) -> (State, DataSets, UpperTiles) {
        let shown = self.shown.read();
        (shown.state.clone(), shown.data_sets.clone(), shown.tiles.clone())
    }

    pub(super) fn apply(&self, addition: &Addition, trailer: &Trailer) -> Result<(), Unappliable> {
        let mut shown = self.shown.write();
        for entry in addition.entries.iter() {
            apply(&mut shown.state, entry)?;
            self.standings.note(entry, &shown.state);
            shown.data_sets.add(entry);
        }
        addition.tiles.iter().for_each(|tile| shown.tiles.push(*tile));
        shown.trailer = Some(*trailer);
        drop(shown);
        self.growth.tell(trailer.next().0);
        Ok(())
    }

    /// Takes what was applied into the index, which nobody has to wait for.
    pub(super) fn index_entries(&self, addition: &Addition, trailer: &Trailer) {
        self.index.add(&addition.entries, covering(trailer));
    }
}

/// The checkpoint of a trailer.
pub(super) fn covering(trailer: &Trailer) -> Covering {
    Covering {
        tree_size: trailer.head.tree_size,
        root: trailer.head.root,
    }
}

pub(super) fn read_point(state: &State) -> Option<ReadPoint> {
    Some(ReadPoint {
        sequence: state.last_sequence()?,
        recorded: state.last_recorded()?,
    })
}
