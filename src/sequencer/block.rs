//! The open block: what is decided and not yet on its way to the disk.

use super::request::COMMANDS_MAX;
use super::snapshot::Keys;
use super::view::Addition;
use super::waiters::Waiters;
use crate::audit::{Checkpoint, Hash, SignError, Signer, Tree, leaf_hash};
use crate::journal::{Block, BlockBuilder, RequestRow, SignedHead};
use crate::ledger::{Entry, Stamp};
use crate::types::{Origin, Sequence, Timestamp};
use std::sync::Arc;

/// How many bytes of requests one block takes. A request is never split over blocks, so a block closes before
/// the request that would not fit; one request alone always does.
const REQUEST_BYTES_MAX: usize = 4 << 20;

/// Requests that share a recorded time, a commit and a checkpoint.
#[derive(Debug)]
pub(super) struct OpenBlock {
    builder: BlockBuilder,
    /// One moment for all entries, taken when the block opened.
    pub(super) recorded: Timestamp,
    pub(super) entries: Vec<Entry>,
    /// The roots of the tiles of the tree that its entries make full.
    tiles: Vec<Hash>,
    /// The fingerprints of its requests and source keys.
    keys: Keys,
    pub(super) waiters: Arc<Waiters>,
    commands: usize,
    request_bytes: usize,
}

/// A block takes no further request when its lines have more bytes than this: small requests can make large entries.
/// 8,192 ordinary entries have 6 MB. With the one request that may come on top (64 MiB) a block is below 72 MiB.
const LINE_BYTES_OPEN: u64 = 8 << 20;

/// How much of a request's lines is kept between requests: a full batch of ordinary entries (8,192 of about 700 bytes)
/// is 6 MB.
const LINES_KEPT_BYTES: usize = 16 << 20;

/// A request's lines before it is known to hold: one buffer, and where each ends.
#[derive(Debug, Default)]
pub(super) struct Lines {
    buffer: Vec<u8>,
    ends: Vec<usize>,
}

/// A closed block on its way to the journal. Nothing about it is open any more; compressing it is left to the thread
/// that appends it.
#[derive(Debug)]
pub(super) struct Shipment {
    builder: BlockBuilder,
    head: SignedHead,
    pub(super) addition: Addition,
    pub(super) waiters: Arc<Waiters>,
}

impl Shipment {
    /// How many requests it has.
    pub(super) fn requests(&self) -> usize {
        self.addition.keys.requests.len()
    }

    /// How many entries it has.
    pub(super) fn entries(&self) -> usize {
        self.addition.entries.len()
    }

    /// The block as the journal takes it, and what goes on beside it.
    pub(super) fn into_block(self) -> (Block, Addition, Arc<Waiters>) {
        (self.builder.finish(self.head), self.addition, self.waiters)
    }
}

impl Lines {
    /// Empties it; keeps what an ordinary request needs and gives the room of a huge one back.
    pub(super) fn clear(&mut self) {
        self.buffer.clear();
        self.buffer.shrink_to(LINES_KEPT_BYTES);
        self.ends.clear();
    }

    /// Writes the line of `entry` and tells its length.
    pub(super) fn push(&mut self, entry: &Entry) -> usize {
        let start = self.buffer.len();
        entry.write_line(&mut self.buffer);
        self.ends.push(self.buffer.len());
        self.buffer.len() - start
    }

    /// How many bytes they have together.
    pub(super) fn bytes(&self) -> usize {
        self.buffer.len()
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| &self.buffer[start..*end])
    }
}

impl OpenBlock {
    /// A block that begins at `first`.
    pub(super) fn new(first: Sequence, recorded: Timestamp) -> OpenBlock {
        OpenBlock {
            builder: BlockBuilder::new(first),
            recorded,
            entries: Vec::new(),
            tiles: Vec::new(),
            keys: Keys::default(),
            waiters: Arc::default(),
            commands: 0,
            request_bytes: 0,
        }
    }

    /// Whether a request of that size still joins.
    pub(super) fn has_room(&self, commands: usize, bytes: usize) -> bool {
        self.commands + commands <= COMMANDS_MAX
            && self.request_bytes + bytes <= REQUEST_BYTES_MAX
            && self.builder.raw_bytes() <= LINE_BYTES_OPEN
    }

    /// Takes a request that holds, and its leaves into the tree.
    pub(super) fn push(
        &mut self,
        size: (usize, usize),
        stamp: &Stamp,
        lines: &Lines,
        entries: &mut Vec<Entry>,
        tree: &mut Tree,
    ) {
        let first = self.builder.next();
        self.builder.reserve(lines.ends.len(), lines.bytes());
        for line in lines.iter() {
            self.tiles.extend(tree.grow(leaf_hash(line)));
            // The writer refuses longer lines (LINE_TOO_LARGE), and no entry's line is empty.
            self.builder
                .push_line(line)
                .expect("the line's length was checked");
        }
        self.builder.push_request(&RequestRow {
            principal: stamp.actor.clone(),
            request_id: stamp.request_id.clone(),
            first,
            // A block has at most 64 MiB of lines for each of its 8,192 requests: a count fits 32 bits.
            count: u32::try_from(entries.len()).unwrap_or(u32::MAX),
        });
        match self.entries.is_empty() {
            // A batch mostly has the block for itself: what it brings is not copied.
            true => std::mem::swap(&mut self.entries, entries),
            false => self.entries.append(entries),
        }
        self.commands += size.0;
        self.request_bytes += size.1;
    }

    /// Takes the fingerprints of a request that it has taken, and of its source keys.
    pub(super) fn remember(
        &mut self,
        request: (u64, Sequence),
        source_keys: impl Iterator<Item = (u64, Sequence)>,
    ) {
        let (fingerprint, first) = request;
        self.keys.requests.push((fingerprint, first.0));
        let source_keys = source_keys.map(|(fingerprint, sequence)| (fingerprint, sequence.0));
        self.keys.source_keys.extend(source_keys);
    }

    /// Signs the tree and closes the block: one sync covers the entries and what was last signed.
    ///
    /// # Errors
    /// When the signer cannot sign; nothing of the block may be acknowledged then.
    pub(super) fn close(
        self,
        origin: &Origin,
        tree: &Tree,
        signer: Result<&dyn Signer, SignError>,
    ) -> Result<Shipment, (SignError, Arc<Waiters>)> {
        let signed = signer.and_then(|signer| Checkpoint::of(origin.clone(), tree).sign(signer));
        let signed = match signed {
            Ok(signed) => signed,
            Err(error) => return Err((error, self.waiters)),
        };
        let head = SignedHead {
            tree_size: signed.checkpoint.size,
            root: signed.checkpoint.root,
            key_id: signed.key_id,
            signature: signed.signature,
        };
        Ok(Shipment {
            builder: self.builder,
            head,
            addition: Addition {
                entries: Arc::new(self.entries),
                tiles: self.tiles,
                tree: tree.clone(),
                keys: self.keys,
            },
            waiters: self.waiters,
        })
    }
}
