//! Page tokens (AIP-158): where the next page begins, and for which request.
//!
//! A token is opaque to clients and holds no secret: a version, the request it belongs to, the place, and a checksum
//! against copying mistakes, in base64. Whoever forges one reads what they may ask for anyway.

use crate::types::{Malformed, MissionId, PoolId, Sequence, Timestamp};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;
use std::str::FromStr;

/// The version of these tokens. A token lives as long as a listing: a program reads its own version only.
const VERSION: &str = "1";

/// That of lists of entries, which had no filter in version 1.
const ENTRIES_VERSION: &str = "2";

/// Stands where a field is absent; no id begins with it and no number is it.
const ABSENT: &str = "-";

/// A place in a list of pools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolsToken {
    /// Of which mission the pools are.
    pub mission: Option<MissionId>,
    /// As at which point of the past they are listed, in one word.
    pub as_at: Option<String>,
    /// The last pool of the page before.
    pub after: PoolId,
}

/// A place in a list of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntriesToken {
    /// The first entry that was asked for.
    pub first: Sequence,
    /// The last entry that was asked for.
    pub last: Option<Sequence>,
    /// The last durable entry when the first page was asked for.
    pub read_at: Sequence,
    /// When that was recorded.
    pub recorded: Timestamp,
    /// Where the next page begins.
    pub next: Sequence,
    /// Which list of the range: a checksum of filter and order, so that a token is not taken to another.
    pub list: u32,
}

impl fmt::Display for PoolsToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mission = self.mission.as_ref().map_or(ABSENT, MissionId::as_str);
        let as_at = self.as_at.as_deref().unwrap_or(ABSENT);
        f.write_str(&seal(&format!(
            "{VERSION} pools {mission} {as_at} {}",
            self.after
        )))
    }
}

impl FromStr for PoolsToken {
    type Err = Malformed;

    fn from_str(token: &str) -> Result<PoolsToken, Malformed> {
        let text = open(token)?;
        let [VERSION, "pools", mission, as_at, after] = text.split(' ').collect::<Vec<_>>()[..] else {
            return Err(malformed());
        };
        Ok(PoolsToken {
            mission: optional(mission)?,
            as_at: optional(as_at)?,
            after: after.parse().map_err(|_| malformed())?,
        })
    }
}

impl fmt::Display for EntriesToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EntriesToken {
            first,
            read_at,
            recorded,
            next,
            list,
            ..
        } = self;
        let last = self
            .last
            .map_or_else(|| ABSENT.to_owned(), |last| last.to_string());
        f.write_str(&seal(&format!(
            "{ENTRIES_VERSION} entries {list} {first} {last} {read_at} {recorded} {next}"
        )))
    }
}

impl FromStr for EntriesToken {
    type Err = Malformed;

    fn from_str(token: &str) -> Result<EntriesToken, Malformed> {
        let text = open(token)?;
        let [
            ENTRIES_VERSION,
            "entries",
            list,
            first,
            last,
            read_at,
            recorded,
            next,
        ] = text.split(' ').collect::<Vec<_>>()[..]
        else {
            return Err(malformed());
        };
        let token = EntriesToken {
            first: first.parse().map_err(|_| malformed())?,
            last: optional(last)?,
            read_at: read_at.parse().map_err(|_| malformed())?,
            recorded: recorded.parse().map_err(|_| malformed())?,
            next: next.parse().map_err(|_| malformed())?,
            list: list.parse().map_err(|_| malformed())?,
        };
        let in_range = token.first <= token.next && token.next <= token.read_at;
        if in_range { Ok(token) } else { Err(malformed()) }
    }
}

fn optional<T: FromStr>(text: &str) -> Result<Option<T>, Malformed> {
    match text {
        ABSENT => Ok(None),
        text => text.parse().map(Some).map_err(|_| malformed()),
    }
}

pub(super) fn seal(text: &str) -> String {
    let checksum = crc32fast::hash(text.as_bytes()).to_be_bytes();
    URL_SAFE_NO_PAD.encode([text.as_bytes(), &checksum].concat())
}

pub(super) fn open(token: &str) -> Result<String, Malformed> {
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| malformed())?;
    let (text, checksum) = bytes.split_last_chunk::<4>().ok_or_else(malformed)?;
    if crc32fast::hash(text).to_be_bytes() != *checksum {
        return Err(malformed());
    }
    String::from_utf8(text.to_vec()).map_err(|_| malformed())
}

pub(super) fn malformed() -> Malformed {
    Malformed::new("is no token that this method gave: begin again without one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_as_it_was_given() {
        let token = EntriesToken {
            first: Sequence(5),
            last: None,
            read_at: Sequence(99),
            recorded: Timestamp::from_microseconds(1_000_000_000_000_001).unwrap(),
            next: Sequence(42),
            list: 7,
        };
        assert_eq!(token.to_string().parse(), Ok(token));
        let token = PoolsToken {
            mission: Some("clean-power".parse().unwrap()),
            as_at: Some("now/2026-11-22".to_owned()),
            after: "heat".parse().unwrap(),
        };
        assert_eq!(token.to_string().parse(), Ok(token.clone()));
        assert!(
            token.to_string().parse::<EntriesToken>().is_err(),
            "of another method"
        );
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let good = PoolsToken {
            mission: None,
            as_at: None,
            after: "heat".parse().unwrap(),
        }
        .to_string();
        let changed: Vec<String> = (0..good.len())
            .map(|position| {
                let mut bytes = good.clone().into_bytes();
                bytes[position] = if bytes[position] == b'A' { b'B' } else { b'A' };
                String::from_utf8(bytes).unwrap()
            })
            .collect();
        let sealed = [
            seal("1 pools - - Heat"),
            seal("2 pools - - heat"),
            seal("1 pools - heat"),
            seal("1 pools - - heat x"),
            seal(""),
        ];
        let others = ["", "x", "AAAA", "====", " ", &good[1..], "é"].map(str::to_owned);
        for bad in changed.iter().chain(&sealed).chain(&others) {
            assert!(bad.parse::<PoolsToken>().is_err(), "{bad:?} was accepted");
        }
        for bad in [
            seal("2 entries 0 5 - 3 2001-09-09T01:46:40.000001Z 6"),
            seal("2 entries 0 5 - 9 2001-09-09T01:46:40.000001Z 4"),
            seal("2 entries 0 5 - 9 2001-09-09 6"),
            seal("2 entries 0 -5 - 9 2001-09-09T01:46:40.000001Z 6"),
            seal("2 entries -1 5 - 9 2001-09-09T01:46:40.000001Z 6"),
            seal("1 entries 5 - 9 2001-09-09T01:46:40.000001Z 6"),
        ] {
            assert!(bad.parse::<EntriesToken>().is_err(), "{bad:?} was accepted");
        }
    }
}
