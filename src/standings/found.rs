//! Finding the standing that a question goes on from.

use super::blob::Blob;
use super::kept::Kept;
use super::taken::{Standing, Standings};
use crate::types::{Date, PoolId, Sequence};
use std::io;
use std::sync::atomic::Ordering;

impl Standings {
    /// The last standing of a pool that counts no entry behind `until`, without the stages of its contributions. This may read
    /// a disk.
    pub fn last(&self, pool: &PoolId, until: Sequence) -> Option<Standing> {
        self.find(pool, |kept| kept.at <= until, |kept| kept.read().map(Some))
    }

    /// The last with the stages of contributions that counts no entry behind `until`, and no money or promise that takes effect
    /// after `effective`. This may read a disk.
    pub fn last_whole(&self, pool: &PoolId, until: Sequence, effective: Option<Date>) -> Option<Standing> {
        let counts =
            |kept: &Kept<Blob>| kept.at <= until && effective.is_none_or(|day| kept.latest <= Some(day));
        self.find(pool, counts, Kept::read_whole)
    }

    /// The last that `counts` holds for, and that `read` makes something of.
    fn find(
        &self,
        pool: &PoolId,
        counts: impl Fn(&Kept<Blob>) -> bool,
        read: impl Fn(&Kept<Blob>) -> io::Result<Option<Standing>>,
    ) -> Option<Standing> {
        let mut before = None;
        loop {
            let last = {
                let all = self.kept.read();
                let of_pool = all.get(pool)?;
                // The last entry and the last day never go back, so what is asked holds up to some standing and behind it not.
                let is_asked = |kept: &Kept<Blob>| counts(kept) && before.is_none_or(|at| kept.at < at);
                of_pool
                    .get(of_pool.partition_point(is_asked).checked_sub(1)?)?
                    .clone()
            };
            match read(&last) {
                Ok(Some(standing)) => return Some(standing),
                Ok(None) => {}
                Err(error) => self.lose(pool, last.at, &error),
            }
            before = Some(last.at);
        }
    }

    /// One that cannot be read is not asked for again.
    fn lose(&self, pool: &PoolId, at: Sequence, error: &io::Error) {
        let mut all = self.kept.write();
        if let Some(of_pool) = all.get_mut(pool)
            && let Ok(index) = of_pool.binary_search_by_key(&at, |kept| kept.at)
        {
            of_pool.remove(index);
            // Where one is lost others mostly are: what to do is said once.
            if self.is_loss_told.swap(true, Ordering::Relaxed) {
                tracing::debug!(%pool, entry = at.0, %error, "another standing of a pool is lost");
            } else {
                tracing::warn!(
                    %pool, entry = at.0, %error,
                    "a standing of a pool is not there as it was kept: questions about the entries behind it take longer; \
                     `purse doctor` says how many are lost, and how they are made again"
                );
            }
        }
    }
}
