//! A request decided, command by command: all of it or nothing.

use super::{Writer, from};
use crate::ledger::{Command, Entry, LINE_BYTES_MAX, Rejection, Stamp, Stamped, apply, decide};
use crate::sequencer::recorded::{self, LookupError};
use crate::sequencer::request::{RecordError, Recorded, Request};
use crate::sequencer::view::{ReadPoint, read_point};
use crate::types::Sequence;
use std::sync::Arc;

/// How many bytes the entries of one request may have. A small command can make a large entry (35 sources in a
/// control total make 2 kB of a 100-byte command), and a block is built in memory.
const ENTRY_BYTES_MAX: usize = 64 << 20;

impl Writer {
    /// Decides all commands in order, each on what those before it left. On success the state has them applied,
    /// but for `validate_only`; on a refusal it is as it was.
    pub(super) fn decide(&mut self, request: &Request) -> Result<(Vec<Entry>, Recorded), RecordError> {
        let stamp = Arc::new(Stamp {
            origin: self.origin.clone(),
            actor: request.principal.clone(),
            request_id: request.request_id.clone(),
            recorded: self.recorded_time(),
        });
        let read_at = read_point(&self.state);
        self.lines.clear();
        self.keys_of_request.clear();
        // Nothing of a single command is applied before all of it holds, so there is nothing to put back; and a
        // savepoint costs a copy of every pool that is touched.
        let may_roll_back = request.commands.len() > 1 || request.validate_only;
        if may_roll_back {
            self.state.begin();
        }
        let decided = self.decide_all(request, &stamp);
        if may_roll_back {
            match &decided {
                Ok(_) if !request.validate_only => self.state.keep(),
                _ => self.state.roll_back(),
            }
        }
        match decided {
            Ok((entries, mut recorded)) => {
                if request.validate_only {
                    recorded.read_at = read_at.unwrap_or(recorded.read_at);
                }
                Ok((entries, recorded))
            }
            Err(Undecided::Rejected(index, rejection)) => Err(RecordError::Rejected {
                index,
                rejection,
                read_at: read_at.map(|point| point.sequence),
            }),
            Err(Undecided::Unreadable(error)) => Err(RecordError::Unreadable(Arc::new(error))),
        }
    }

    fn decide_all(
        &mut self,
        request: &Request,
        stamp: &Arc<Stamp>,
    ) -> Result<(Vec<Entry>, Recorded), Undecided> {
        let first = self.state.next_sequence();
        let mut all = Vec::with_capacity(request.commands.len());
        let mut commands = Vec::with_capacity(request.commands.len());
        let mut exceptions = Vec::new();
        for (index, command) in request.commands.iter().enumerate() {
            let rejected = |rejection| Undecided::Rejected(index, rejection);
            let sequence = self.state.next_sequence();
            if let Some(key) = &command.source_key {
                self.note_source_key(&request.principal, key, sequence, (&commands, &all))
                    .map_err(Undecided::Unreadable)?
                    .map_err(rejected)?;
            }
            let stamped = Stamped {
                stamp: Arc::clone(stamp),
                command: Arc::clone(command),
                today: Stamped::today(&self.state, command, stamp.recorded),
                named: self.named(command, &all).map_err(Undecided::Unreadable)?,
            };
            commands.push(sequence);
            let entries = decide(&self.state, &stamped).map_err(rejected)?;
            self.write_lines(&entries).map_err(rejected)?;
            for entry in &entries {
                // What was decided on a state applies to it; `ledger`'s own tests hold that.
                apply(&mut self.state, entry)
                    .expect("a decided entry follows on the state it was decided on");
                exceptions.extend(recorded::exceptions(entry, index, &self.state));
            }
            all.extend(entries);
        }
        let last = self.state.last_sequence().unwrap_or(first);
        Ok((
            all,
            Recorded {
                first,
                last,
                recorded: stamp.recorded,
                commands,
                exceptions,
                read_at: ReadPoint {
                    sequence: last,
                    recorded: stamp.recorded,
                },
            },
        ))
    }

    /// Writes the lines of a command's entries, before any of them is applied.
    fn write_lines(&mut self, entries: &[Entry]) -> Result<(), Rejection> {
        for entry in entries {
            let bytes = self.lines.push(entry);
            if bytes > LINE_BYTES_MAX {
                return Err(Rejection::LineTooLarge {
                    bytes,
                    most: LINE_BYTES_MAX,
                });
            }
        }
        match self.lines.bytes() > ENTRY_BYTES_MAX {
            true => Err(Rejection::BatchTooLarge {
                most: ENTRY_BYTES_MAX,
            }),
            false => Ok(()),
        }
    }

    /// The earlier entries that deciding a command takes, see [`Stamped::named`].
    fn named(&self, command: &Command, of_request: &[Entry]) -> Result<Vec<Arc<Entry>>, LookupError> {
        let mut named = Vec::new();
        let mut next = command.names();
        // An entry names an earlier one, so this ends; three steps are the most that a rule asks for.
        while let Some(sequence) = next.take() {
            let parts = self.parts(sequence, of_request)?;
            if command.names_through() {
                let command = parts.first().and_then(|entry| entry.command.as_ref());
                next = command
                    .and_then(|command| command.names())
                    .filter(|earlier| *earlier < sequence);
            }
            named.extend(parts);
        }
        Ok(named)
    }

    /// All parts of the command whose first entry is at `sequence`: of this request, of an undurable block, or of the
    /// journal. Nothing when there is no such entry or it is a further part.
    fn parts(&self, sequence: Sequence, of_request: &[Entry]) -> Result<Vec<Arc<Entry>>, LookupError> {
        let undurable = || self.undurable(sequence).map(|(entries, _)| entries);
        if let Some(entries) = from(of_request, sequence).or_else(undurable) {
            let count = entries.first().map_or(0, Entry::parts);
            return Ok(entries.iter().take(count).cloned().map(Arc::new).collect());
        }
        let Some(first) = recorded::entry_at(self.journal.as_ref(), sequence)? else {
            return Ok(Vec::new());
        };
        let mut parts = Vec::with_capacity(first.parts());
        for offset in 1..first.parts() {
            let sequence = sequence.plus(offset as u64);
            parts.extend(recorded::entry_at(self.journal.as_ref(), sequence)?.map(Arc::new));
        }
        if first.parts() > 0 {
            parts.insert(0, Arc::new(first));
        }
        Ok(parts)
    }
}

/// Why a request was not decided in its favour.
enum Undecided {
    Rejected(usize, Rejection),
    Unreadable(LookupError),
}
