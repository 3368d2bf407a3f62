//! Source: whose money it is and what it may pay for, the unit of every share (rule R1).

use super::{ContributorId, InitiativeId, Malformed, WindowId};
use smol_str::{SmolStr, format_smolstr};
use std::fmt;
use std::str::FromStr;

/// What a contribution may pay for (rule R4): initiative lies within window, window within pool.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Restriction {
    /// Only initiatives of this window.
    Window(WindowId),
    /// Only this initiative.
    Initiative(InitiativeId),
}

/// A contributor and the restriction on its money, or UNCOVERED, which belongs to nobody (rule R3).
///
/// Kept as the text it has in a line of the ledger: `dfe`, `dfe#window:heat`, `dfe+initiative:heat-pumps`,
/// `UNCOVERED`. The separators come before every character of an id, so that the order of these texts is the
/// order of sources: by contributor id, then free, window, initiative.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source(SmolStr);

/// A source taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceRef<'a> {
    /// Real money, of this contributor, under this restriction.
    Contributor(&'a str, RestrictionRef<'a>),
    /// Money that nobody has paid in yet.
    Uncovered,
}

/// The restriction of a source taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RestrictionRef<'a> {
    /// May pay for anything in the pool.
    Free,
    /// Only for initiatives of this window.
    Window(&'a str),
    /// Only for this initiative.
    Initiative(&'a str),
}

const UNCOVERED: &str = "UNCOVERED";
const WINDOW: &str = "#window:";
const INITIATIVE: &str = "+initiative:";

/// Whether a restriction begins with this character, which is in no id.
fn begins_restriction(character: u8) -> bool {
    matches!(character, b'#' | b'+')
}

impl Source {
    /// Money that nobody has paid in yet.
    pub const UNCOVERED: Source = Source(SmolStr::new_static(UNCOVERED));

    /// The source of a contribution.
    pub fn new(contributor: &ContributorId, restriction: Option<&Restriction>) -> Source {
        Source(match restriction {
            None => SmolStr::new(contributor.as_str()),
            Some(Restriction::Window(window)) => format_smolstr!("{contributor}{WINDOW}{window}"),
            Some(Restriction::Initiative(initiative)) => {
                format_smolstr!("{contributor}{INITIATIVE}{initiative}")
            }
        })
    }

    /// The text it has in a line of the ledger.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it belongs to nobody.
    pub fn is_uncovered(&self) -> bool {
        self.0 == UNCOVERED
    }

    /// Taken apart.
    pub fn parts(&self) -> SourceRef<'_> {
        let text = self.as_str();
        match text.bytes().position(begins_restriction) {
            None if text == UNCOVERED => SourceRef::Uncovered,
            None => SourceRef::Contributor(text, RestrictionRef::Free),
            Some(end) => {
                let (contributor, rest) = text.split_at(end);
                let restriction = match (rest.strip_prefix(WINDOW), rest.strip_prefix(INITIATIVE)) {
                    (Some(window), _) => RestrictionRef::Window(window),
                    (_, Some(initiative)) => RestrictionRef::Initiative(initiative),
                    // Parsing and `new` make no other text.
                    (None, None) => RestrictionRef::Free,
                };
                SourceRef::Contributor(contributor, restriction)
            }
        }
    }

    /// What its money may pay for; UNCOVERED is bound to nothing.
    pub fn restriction(&self) -> RestrictionRef<'_> {
        match self.parts() {
            SourceRef::Contributor(_, restriction) => restriction,
            SourceRef::Uncovered => RestrictionRef::Free,
        }
    }

    /// The free money of the same contributor; UNCOVERED stays what it is.
    pub fn freed(&self) -> Source {
        match self.parts() {
            SourceRef::Contributor(contributor, _) => Source(SmolStr::new(contributor)),
            SourceRef::Uncovered => self.clone(),
        }
    }

    /// Money of another contributor under the same restriction; UNCOVERED stays what it is.
    pub fn passed_to(&self, contributor: &ContributorId) -> Source {
        match self.contributor() {
            Some(own) => Source(format_smolstr!("{contributor}{}", &self.as_str()[own.len()..])),
            None => self.clone(),
        }
    }

    /// Whose money it is, unless nobody's.
    pub fn contributor(&self) -> Option<&str> {
        match self.parts() {
            SourceRef::Contributor(contributor, _) => Some(contributor),
            SourceRef::Uncovered => None,
        }
    }
}

impl FromStr for Source {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Source, Malformed> {
        if text == UNCOVERED {
            return Ok(Source::UNCOVERED);
        }
        let is_restricted = text.bytes().any(begins_restriction);
        // Most are free, and looking for a byte takes less than for two texts.
        let split = |by| is_restricted.then(|| text.split_once(by)).flatten();
        let source = match (split(WINDOW), split(INITIATIVE)) {
            (Some((contributor, window)), None) => {
                Source::new(&contributor.parse()?, Some(&Restriction::Window(window.parse()?)))
            }
            (None, Some((contributor, initiative))) => Source::new(
                &contributor.parse()?,
                Some(&Restriction::Initiative(initiative.parse()?)),
            ),
            (None, None) => Source::new(&text.parse()?, None),
            (Some(_), Some(_)) => return Err(Malformed::new("is no source: it has two restrictions")),
        };
        Ok(source)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

super::serde_as_text!(Source, as_str);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_sort_by_contributor_then_free_window_initiative() {
        let sorted = [
            "UNCOVERED",
            "a",
            "a#window:w",
            "a#window:w2",
            "a+initiative:b",
            "a-b",
            "a.b",
            "a0",
            "ab",
            "b",
        ];
        let mut sources: Vec<Source> = sorted.iter().rev().map(|text| text.parse().unwrap()).collect();
        sources.sort();
        assert_eq!(sources.iter().map(Source::as_str).collect::<Vec<_>>(), sorted);
    }

    #[test]
    fn a_source_is_taken_apart_as_it_was_made() {
        let contributor: ContributorId = "dfe".parse().unwrap();
        let window = Restriction::Window("heat".parse().unwrap());
        let initiative = Restriction::Initiative("heat-pumps".parse().unwrap());
        for (restriction, text, parts) in [
            (None, "dfe", RestrictionRef::Free),
            (Some(&window), "dfe#window:heat", RestrictionRef::Window("heat")),
            (
                Some(&initiative),
                "dfe+initiative:heat-pumps",
                RestrictionRef::Initiative("heat-pumps"),
            ),
        ] {
            let source = Source::new(&contributor, restriction);
            assert_eq!(source.as_str(), text);
            assert_eq!(source.parts(), SourceRef::Contributor("dfe", parts));
            assert_eq!(text.parse(), Ok(source));
        }
        assert_eq!("UNCOVERED".parse(), Ok(Source::UNCOVERED));
        for bad in [
            "",
            "a#heat",
            "a+b",
            "#window:w",
            "a#window:w+initiative:i",
            "uncovered!",
        ] {
            assert!(bad.parse::<Source>().is_err(), "{bad} was accepted");
        }
    }
}
