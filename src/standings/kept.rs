//! A standing that can be read.

use super::blob::Blob;
use super::form::decode;
use super::taken::Standing;
use crate::ledger::Contributions;
use crate::types::{Date, Sequence};
use serde::{Deserialize, Serialize};
use std::io;
use std::sync::Arc;

/// One standing of a pool, its bytes in memory or in files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept<B> {
    /// The last entry that it counts.
    pub(super) at: Sequence,
    /// The last day on which money or a promise of it takes effect.
    pub(super) latest: Option<Date>,
    /// The pool without the stages of its contributions, and what it shares with others.
    pub(super) money: B,
    /// Those stages, where they were taken as well.
    pub(super) contributions: Option<B>,
}

impl<B> Kept<B> {
    /// The bytes of both parts.
    pub(super) fn parts(&self) -> impl Iterator<Item = &B> {
        std::iter::once(&self.money).chain(&self.contributions)
    }

    /// The same with other places of its bytes.
    pub(super) fn placed<C>(&self, mut place: impl FnMut(&B) -> C) -> Kept<C> {
        Kept {
            at: self.at,
            latest: self.latest,
            money: place(&self.money),
            contributions: self.contributions.as_ref().map(place),
        }
    }
}

impl Kept<Blob> {
    /// The pool as it stood, without the stages of its contributions.
    pub(super) fn read(&self) -> io::Result<Standing> {
        Ok(Standing {
            stood: decode(&self.money.read()?)?,
            at: self.at,
        })
    }

    /// The pool as it stood, with the stages of its contributions if they were taken.
    pub(super) fn read_whole(&self) -> io::Result<Option<Standing>> {
        let Some(contributions) = &self.contributions else {
            return Ok(None);
        };
        let contributions: Contributions = decode(&contributions.read()?)?;
        let mut standing = self.read()?;
        let pool = Arc::unwrap_or_clone(standing.stood.pool);
        standing.stood.pool = Arc::new(pool.with_contributions(Arc::new(contributions)));
        Ok(Some(standing))
    }
}
