//! The entry as one line of RFC 8785 (canonical) JSON: the bytes that are hashed, stored and served.
//!
//! Every value is a string, an array, an object or a boolean, so the canonical form needs no rule for numbers; what
//! remains is the order of keys and the escapes (`canonical`). A line is written once, when its entry is decided, and
//! its bytes are never made again from a parsed entry but to check that they are canonical.

use super::canonical;
use super::{Entry, Exception, Link, Move, Part, Reversed, Stamp};
use crate::ledger::RULES_VERSION;
use crate::ledger::command::{Command, Kind};
use crate::ledger::flow::Flow;
use crate::types::{
    Date, Malformed, Origin, PrincipalId, RequestId, Sequence, ShortText, Timestamp, push_number,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// The version of the form of a line.
const FORMAT_VERSION: &str = "1";

/// How many bytes a line holds at most: frames keep a line's length in 16 bits.
pub const LINE_BYTES_MAX: usize = 65_535;

/// Why bytes are not a line of a ledger.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// They are no JSON of an entry's form.
    #[error("the line is not an entry")]
    NotAnEntry(#[source] serde_json::Error),
    /// They were written by a later program.
    #[error(
        "the line is of format {format} under rules {rules}; this program reads format {FORMAT_VERSION} under rules \
         {RULES_VERSION}: use a newer one"
    )]
    Newer {
        /// The line's format version.
        format: String,
        /// The line's rules version.
        rules: String,
    },
    /// They are an entry, but not in the one form that it has.
    #[error("the line is not in canonical form")]
    NotCanonical,
}

/// The line's fields in the order of their keys.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    actor: Cow<'a, PrincipalId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authority: Option<Authority>,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<Cow<'a, Command>>,
    effective: Date,
    #[serde(default, skip_serializing_if = "is_empty")]
    exceptions: Cow<'a, [Exception]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow: Option<Flow>,
    kind: Kind,
    #[serde(default, skip_serializing_if = "is_empty")]
    links: Cow<'a, [Link]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    moves: Cow<'a, [Move]>,
    origin: Cow<'a, Origin>,
    #[serde(default = "only_part", skip_serializing_if = "is_only_part")]
    part: Part,
    recorded: Timestamp,
    request_id: Cow<'a, RequestId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reverses: Option<Cow<'a, Reversed>>,
    rules: Cow<'a, str>,
    sequence: Sequence,
    version: Cow<'a, str>,
}

/// What the entry rests on.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Authority {
    agreement: AgreementVersion,
}

/// The version of an agreement, from 1.
struct AgreementVersion(u32);

impl AgreementVersion {
    fn text(&self) -> ShortText {
        let mut text = ShortText::new();
        push_number(&mut text, u64::from(self.0));
        text
    }
}

impl std::str::FromStr for AgreementVersion {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<AgreementVersion, Malformed> {
        text.parse()
            .map(AgreementVersion)
            .map_err(|_| Malformed::new("is no version of an agreement"))
    }
}

crate::types::serde_as_text!(AgreementVersion, by text);

fn only_part() -> Part {
    Part::ONLY
}

fn is_only_part(part: &Part) -> bool {
    *part == Part::ONLY
}

fn is_empty<T>(items: &[T]) -> bool {
    items.is_empty()
}

impl Entry {
    /// Appends the entry's line to `buffer`, without a newline.
    pub fn write_line(&self, buffer: &mut Vec<u8>) {
        let line = Line {
            actor: Cow::Borrowed(&self.stamp.actor),
            authority: self.agreement.map(|version| Authority {
                agreement: AgreementVersion(version),
            }),
            command: self.command.as_deref().map(Cow::Borrowed),
            effective: self.effective,
            exceptions: Cow::Borrowed(&self.exceptions),
            flow: self.flow,
            kind: self.kind,
            links: Cow::Borrowed(&self.links),
            moves: Cow::Borrowed(&self.moves),
            origin: Cow::Borrowed(&self.stamp.origin),
            part: self.part,
            recorded: self.stamp.recorded,
            request_id: Cow::Borrowed(&self.stamp.request_id),
            reverses: self.reverses.as_ref().map(Cow::Borrowed),
            rules: Cow::Borrowed(RULES_VERSION),
            sequence: self.sequence,
            version: Cow::Borrowed(FORMAT_VERSION),
        };
        // Its fields are text, lists and structs of them; a test writes one of every kind.
        canonical::write(&line, buffer).expect("a line holds only what has a form in it");
    }

    /// The entry that `line` is.
    ///
    /// # Errors
    /// When the bytes are not exactly the line that [`Entry::write_line`] writes for an entry.
    pub fn from_line(line: &[u8]) -> Result<Entry, Unreadable> {
        let entry = Entry::from_recorded(line)?;
        let mut canonical = Vec::with_capacity(line.len());
        entry.write_line(&mut canonical);
        if canonical == line {
            Ok(entry)
        } else {
            Err(Unreadable::NotCanonical)
        }
    }

    /// The entry that `line` is, which a journal holds and gave with its checksum: that it is canonical was seen when it was
    /// recorded, and to see it again is to write every line that a question reads.
    ///
    /// # Errors
    /// When the bytes are no entry of this version.
    pub fn from_recorded(line: &[u8]) -> Result<Entry, Unreadable> {
        let parsed: Line<'_> = match serde_json::from_slice(line) {
            Ok(parsed) => parsed,
            Err(error) => return Err(newer(line).unwrap_or(Unreadable::NotAnEntry(error))),
        };
        if parsed.version != FORMAT_VERSION || parsed.rules != RULES_VERSION {
            return Err(Unreadable::Newer {
                format: parsed.version.into_owned(),
                rules: parsed.rules.into_owned(),
            });
        }
        Ok(Entry {
            stamp: Arc::new(Stamp {
                origin: parsed.origin.into_owned(),
                actor: parsed.actor.into_owned(),
                request_id: parsed.request_id.into_owned(),
                recorded: parsed.recorded,
            }),
            sequence: parsed.sequence,
            part: parsed.part,
            effective: parsed.effective,
            kind: parsed.kind,
            agreement: parsed.authority.map(|authority| authority.agreement.0),
            command: parsed.command.map(Cow::into_owned).map(Arc::new),
            exceptions: parsed.exceptions.into_owned(),
            flow: parsed.flow,
            links: parsed.links.into_owned(),
            moves: parsed.moves.into_owned(),
            reverses: parsed.reverses.map(Cow::into_owned),
        })
    }
}

/// Whether a line that cannot be read says that it is of another version: then that is the reason.
fn newer(line: &[u8]) -> Option<Unreadable> {
    #[derive(Deserialize)]
    struct Versions {
        rules: String,
        version: String,
    }
    let versions: Versions = serde_json::from_slice(line).ok()?;
    let known = versions.version == FORMAT_VERSION && versions.rules == RULES_VERSION;
    (!known).then_some(Unreadable::Newer {
        format: versions.version,
        rules: versions.rules,
    })
}
