//! Starting again on the same ledger: after an orderly end, and after a kill.

use super::store::Store;
use serde::Serialize;

/// How long it took until the server answered, in seconds.
#[derive(Debug, Serialize)]
pub(in crate::bench) struct Starts {
    pub(super) clean: f64,
    pub(super) killed: f64,
}

/// Stops, starts, kills and starts.
pub(super) async fn measure(store: Store) -> anyhow::Result<(Store, Starts)> {
    let (store, clean) = store.stopped()?.start_again().await?;
    let (store, killed) = store.killed().start_again().await?;
    let starts = Starts {
        clean: clean.as_secs_f64(),
        killed: killed.as_secs_f64(),
    };
    Ok((store, starts))
}
