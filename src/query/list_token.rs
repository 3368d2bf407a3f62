//! The token of a list whose pages each speak for the ledger as it is then: which list, and the last place that was told.

use super::page_token::{malformed, open, seal};
use crate::types::{ControlTotal, InitiativeId, Malformed, Sequence, Timestamp};
use std::fmt;
use std::str::FromStr;

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListToken<P> {
    /// Which list: a checksum of what was asked for, so that a token is not taken to another list.
    pub list: u32,
    /// The last place of the page before.
    pub after: P,
}

/// The checksum that tells a list from others, over the fields of its request.
pub fn list_of(fields: &[&dyn fmt::Display]) -> u32 {
    let mut text = String::new();
    for field in fields {
        // No id and no number has a line break in it.
        text.push_str(&field.to_string());
        text.push('\n');
    }
    crc32fast::hash(text.as_bytes())
}

impl<P: fmt::Display> fmt::Display for ListToken<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&seal(&format!("1 list {} {}", self.list, self.after)))
    }
}

impl<P: FromStr> FromStr for ListToken<P> {
    type Err = Malformed;

    fn from_str(token: &str) -> Result<ListToken<P>, Malformed> {
        let text = open(token)?;
        let rest = text.strip_prefix("1 list ").ok_or_else(malformed)?;
        let (list, after) = rest.split_once(' ').ok_or_else(malformed)?;
        Ok(ListToken {
            list: list.parse().map_err(|_| malformed())?,
            after: after.parse().map_err(|_| malformed())?,
        })
    }
}

/// An initiative's money in a control total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitiativePlace {
    /// The control total.
    pub total: ControlTotal,
    /// The initiative; none: the control total itself, which comes before its initiatives.
    pub initiative: Option<InitiativeId>,
}

impl fmt::Display for InitiativePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let initiative = self.initiative.as_ref().map_or("-", InitiativeId::as_str);
        write!(f, "{} {initiative}", self.total)
    }
}

impl FromStr for InitiativePlace {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<InitiativePlace, Malformed> {
        let (total, initiative) = text.split_once(' ').ok_or_else(malformed)?;
        Ok(InitiativePlace {
            total: total.parse()?,
            initiative: match initiative {
                "-" => None,
                initiative => Some(initiative.parse()?),
            },
        })
    }
}

/// A place in a list of entries that speaks for one point of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryPlace {
    /// The last durable entry when the first page was asked for.
    pub read_at: Sequence,
    /// When that was recorded.
    pub recorded: Timestamp,
    /// The first entry that was not looked at.
    pub next: Sequence,
}

impl fmt::Display for EntryPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.read_at, self.recorded, self.next)
    }
}

impl FromStr for EntryPlace {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<EntryPlace, Malformed> {
        let [read_at, recorded, next] = text.split(' ').collect::<Vec<_>>()[..] else {
            return Err(malformed());
        };
        Ok(EntryPlace {
            read_at: read_at.parse().map_err(|_| malformed())?,
            recorded: recorded.parse()?,
            next: next.parse().map_err(|_| malformed())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_as_it_was_given_and_another_lists_is_told_apart() {
        let list = list_of(&[&"balances", &"pool", &"2026-27"]);
        let token = ListToken {
            list,
            after: InitiativePlace {
                total: "pool/2026-27/cdel".parse().unwrap(),
                initiative: Some("i1".parse().unwrap()),
            },
        };
        assert_eq!(token.to_string().parse(), Ok(token.clone()));
        assert_ne!(list, list_of(&[&"balances", &"pool", &"2027-28"]));
        assert!(token.to_string().parse::<ListToken<EntryPlace>>().is_err());
        let token = ListToken {
            list,
            after: EntryPlace {
                read_at: Sequence(9),
                recorded: "2026-11-22T09:30:00.000000Z".parse().unwrap(),
                next: Sequence(4),
            },
        };
        assert_eq!(token.to_string().parse(), Ok(token));
        assert!("".parse::<ListToken<InitiativePlace>>().is_err());
    }
}
