//! Why entries are not looked for.

use super::Problem;
use crate::query::ALTERNATIVES_MAX;
use crate::types::{InitiativeId, Sequence};
use std::time::Duration;
use tonic::Status;

/// No pool has an initiative of that id.
pub fn unknown_initiative(initiative: &InitiativeId, last: Sequence) -> Status {
    let message = format!("no pool has an initiative \"{initiative}\"");
    Problem::new("UNKNOWN_INITIATIVE", message)
        .figure("initiative", initiative)
        .figure("read_at", last)
        .status()
}

/// A field of a filter stands for more than is looked up.
pub fn filter_too_wide(field: &str, count: usize) -> Status {
    let message = format!(
        "the {field} of the filter stands for {count} pools, initiatives and contributors; at most {ALTERNATIVES_MAX} are looked \
         up: say a pool, or ask for some of them at a time"
    );
    Problem::new("FILTER_TOO_WIDE", message)
        .figure("field", field)
        .figure("count", count)
        .figure("limit", ALTERNATIVES_MAX)
        .precondition(field)
        .status()
}

/// As many streams are open as are served.
pub fn too_many_watchers(limit: usize, retry_after: Duration) -> Status {
    let message =
        format!("{limit} streams of entries are open, and no more are served: end one, or retry later");
    Problem::new("TOO_MANY_WATCHERS", message)
        .figure("limit", limit)
        .retry_after(retry_after)
        .status()
}
