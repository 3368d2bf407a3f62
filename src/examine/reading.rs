//! The lines of a ledger, taken one after the other, checked against what was signed, and handed to whoever examines them.

use super::{Context, Fault};
use crate::audit::{Checkpoint, Hash, Tree, leaf_hash};
use crate::ledger::{Action, Command, Entry, Move};
use crate::types::{Date, Origin, PoolId, Sequence, Timestamp};

/// Which entries are examined, and at which point of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Only entries that name this pool or move its money.
    pub pool: Option<PoolId>,
    /// From this entry on.
    pub first: Sequence,
    /// The point: up to and including this entry.
    pub last: Option<Sequence>,
    /// The point: up to and including what was recorded at this moment.
    pub recorded_by: Option<Timestamp>,
    /// Only entries that take effect on this day or before it.
    pub effective_by: Option<Date>,
}

/// Whoever examines entries.
pub trait Examiner {
    /// Takes the next entry, wanted or not: what an entry means rests on those before it.
    ///
    /// # Errors
    /// When no ledger has such an entry there, or what was asked for does not fit it.
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault>;
}

/// An entry, as it is handed over.
pub struct Item<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The command that it is a part of: only its first part holds it.
    pub command: &'a Command,
    /// What the entries so far have opened, this one included.
    pub context: &'a Context,
    /// Whether it is among those that were asked for.
    pub is_wanted: bool,
    /// Whether it would be among them, if it did not lie before the first.
    pub is_before: bool,
    /// What was asked for.
    pub selection: &'a Selection,
}

impl<'a> Item<'a> {
    /// Whether it is wanted, and the first part of its command, so that commands are counted once.
    pub fn is_wanted_command(&self) -> bool {
        self.is_wanted && self.entry.part.number == 1
    }

    /// Its moves: of an entry that moves money of two pools, those of the pool that was asked for.
    pub fn moves(&self) -> impl Iterator<Item = &'a Move> + use<'a, '_> {
        let pool = self.selection.pool.as_ref();
        let moves = self.entry.moves.iter();
        moves.filter(move |movement| pool.is_none_or(|pool| movement.total.pool == *pool))
    }
}

/// The point of the ledger that a finding speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The ledger.
    pub origin: Origin,
    /// Its last entry that was looked at.
    pub sequence: Sequence,
    /// When that was recorded.
    pub recorded: Timestamp,
    /// The root over all entries up to it, as many as its sequence and one more.
    pub root: Hash,
}

/// A reading of all lines that were signed. Lines behind the point are hashed alone: they show that the entries up to the
/// point are the beginning of what was signed.
pub struct Reading<'a> {
    selection: &'a Selection,
    signed: &'a Checkpoint,
    tree: Tree,
    context: Context,
    last: Option<(Sequence, Timestamp)>,
    /// The root at the point, once a line behind it came.
    root: Option<Hash>,
}

impl<'a> Reading<'a> {
    /// A reading of what `signed` covers, of which nothing is read yet.
    pub fn new(selection: &'a Selection, signed: &'a Checkpoint) -> Reading<'a> {
        Reading {
            selection,
            signed,
            tree: Tree::new(),
            context: Context::default(),
            last: None,
            root: None,
        }
    }

    /// Which line is next.
    pub fn next(&self) -> Sequence {
        Sequence(self.tree.size())
    }

    /// Takes the next line.
    ///
    /// # Errors
    /// When it is no line of this ledger, or the examiner finds that no ledger has such an entry there.
    pub fn take(&mut self, line: &[u8], examiner: &mut dyn Examiner) -> Result<(), Fault> {
        if self.root.is_none() {
            match self.up_to_the_point(line)? {
                Some(entry) => self.hand(&entry, examiner)?,
                None => self.root = Some(self.tree.root()),
            }
        }
        self.tree.push(leaf_hash(line));
        Ok(())
    }

    /// The next entry, unless it lies behind the point.
    fn up_to_the_point(&self, line: &[u8]) -> Result<Option<Entry>, Fault> {
        let Selection {
            last, recorded_by, ..
        } = self.selection;
        if last.is_some_and(|last| self.next() > last) {
            return Ok(None);
        }
        let entry = parse(line, self.next())?;
        let is_later = recorded_by.is_some_and(|by| entry.stamp.recorded > by);
        Ok((!is_later).then_some(entry))
    }

    fn hand(&mut self, entry: &Entry, examiner: &mut dyn Examiner) -> Result<(), Fault> {
        self.last = Some((entry.sequence, entry.stamp.recorded));
        self.context.learn(entry);
        let command = self.context.command().ok_or_else(|| Fault::Unregistered {
            sequence: entry.sequence,
            what: "a command".to_owned(),
        })?;
        let selection = self.selection;
        let fits = selection.effective_by.is_none_or(|by| entry.effective <= by)
            && selection
                .pool
                .as_ref()
                .is_none_or(|pool| is_about(entry, command, pool));
        let in_range = entry.sequence >= selection.first;
        examiner.take(&Item {
            entry,
            command,
            context: &self.context,
            is_wanted: fits && in_range,
            is_before: fits && !in_range,
            selection,
        })
    }

    /// Ends the reading, and says what point it was of.
    ///
    /// # Errors
    /// When the lines are not all that were signed, or the point or the pool is none of this ledger.
    pub fn finish(self) -> Result<Point, Fault> {
        let size = self.tree.size();
        if size != self.signed.size {
            let signed = self.signed.size;
            return Err(Fault::Count { read: size, signed });
        }
        let root = self.tree.root();
        if root != self.signed.root {
            return Err(Fault::AnotherRoot { size });
        }
        let (sequence, recorded) = self.last.ok_or(Fault::Empty)?;
        if let Some(pool) = &self.selection.pool
            && self.context.terms(pool).is_none()
        {
            return Err(Fault::UnknownPool {
                pool: pool.clone(),
                last: sequence,
            });
        }
        Ok(Point {
            origin: self.signed.origin.clone(),
            sequence,
            recorded,
            root: self.root.unwrap_or(root),
        })
    }
}

fn is_about(entry: &Entry, command: &Command, pool: &PoolId) -> bool {
    let takes = matches!(&command.action, Action::Transfer(transfer) if transfer.to_pool == *pool);
    takes || command.pool() == Some(pool) || entry.moves.iter().any(|movement| movement.total.pool == *pool)
}

fn parse(line: &[u8], expected: Sequence) -> Result<Entry, Fault> {
    let entry = Entry::from_line(line).map_err(|error| Fault::Line {
        sequence: expected,
        error,
    })?;
    match entry.sequence == expected {
        true => Ok(entry),
        false => Err(Fault::Place {
            expected,
            found: entry.sequence,
        }),
    }
}
