//! An error of the service as a client of ours takes it: what a [`Status`] and its details say, in plain values.

use std::collections::BTreeMap;
use std::fmt;
use tonic::{Code, Status};
use tonic_types::StatusExt;

/// Why a call did not do what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// gRPC's code, 1 to 16.
    pub code: u8,
    /// The reason of the ledger's table, as `INSUFFICIENT`; empty if the error is not the ledger's own.
    pub reason: String,
    /// What happened, in a sentence.
    pub message: String,
    /// The figures that explain it.
    pub figures: BTreeMap<String, String>,
}

impl Refusal {
    /// Whether the thing that was to be made is there already. That a request id stands for something else is no such answer.
    pub fn already_exists(&self) -> bool {
        self.code == number(Code::AlreadyExists) && self.reason.ends_with("_EXISTS")
    }

    /// Whether the ledger looked at the request and recorded nothing of it. Any other error leaves it open what became
    /// of a request that was sent.
    pub fn nothing_was_recorded(&self) -> bool {
        let decided = [
            Code::AlreadyExists,
            Code::FailedPrecondition,
            Code::InvalidArgument,
            Code::NotFound,
            Code::ResourceExhausted,
        ];
        !self.reason.is_empty() && decided.iter().any(|code| number(*code) == self.code)
    }

    /// Whether nothing was recorded of a request that was sent before as well: a ledger without room says so before it looks
    /// whether it knows the request.
    pub fn was_decided(&self) -> bool {
        self.nothing_was_recorded() && self.code != number(Code::ResourceExhausted)
    }

    /// The command of the request that it speaks of, from 0.
    pub fn command(&self) -> Option<usize> {
        let place = self.figures.get("command")?;
        place.strip_prefix("commands[")?.strip_suffix(']')?.parse().ok()
    }

    /// That the service could not be reached.
    pub fn unreachable(error: &dyn std::error::Error) -> Refusal {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            message = format!("{message}: {error}");
            source = error.source();
        }
        Refusal {
            code: number(Code::Unavailable),
            reason: String::new(),
            message,
            figures: BTreeMap::new(),
        }
    }
}

fn number(code: Code) -> u8 {
    u8::try_from(i32::from(code)).unwrap_or(2)
}

impl From<Status> for Refusal {
    fn from(status: Status) -> Refusal {
        let details = status.get_error_details();
        let (reason, figures) = match details.error_info() {
            Some(info) => {
                let figures = info.metadata.iter();
                let figures = figures.map(|(name, value)| (name.clone(), value.clone()));
                (info.reason.clone(), figures.collect())
            }
            None => (String::new(), BTreeMap::new()),
        };
        Refusal {
            code: number(status.code()),
            reason,
            message: status.message().to_owned(),
            figures,
        }
    }
}

impl std::error::Error for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason.as_str() {
            "" => f.write_str(&self.message),
            reason => write!(f, "{reason}: {}", self.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Rejection;

    #[test]
    fn a_refusal_by_the_rules_keeps_its_reason_figures_and_place() {
        let rejection = Rejection::PoolExists {
            pool: "clean-energy".parse().unwrap(),
        };
        let refusal = Refusal::from(crate::wire::status::rejected(&rejection, Some(3), None));
        assert!(refusal.already_exists() && refusal.nothing_was_recorded());
        assert_eq!(refusal.reason, "POOL_EXISTS");
        assert_eq!(refusal.command(), Some(3));
    }

    #[test]
    fn only_the_thing_itself_is_there_already() {
        let mut reused = Refusal::from(Status::already_exists("the id stands for something else"));
        reused.reason = "REQUEST_ID_REUSED".to_owned();
        assert!(!reused.already_exists() && reused.was_decided());
        let mut full = Refusal::from(Status::resource_exhausted("no room"));
        full.reason = "OVERLOADED".to_owned();
        assert!(full.nothing_was_recorded() && !full.was_decided());
    }

    #[test]
    fn an_error_on_the_way_leaves_the_outcome_open() {
        let refusal = Refusal::from(Status::unavailable("connection reset"));
        assert!(!refusal.nothing_was_recorded());
        assert_eq!(
            (refusal.code, refusal.to_string().as_str()),
            (14, "connection reset")
        );
        assert!(!Refusal::from(Status::invalid_argument("no reason given")).nothing_was_recorded());
    }
}
