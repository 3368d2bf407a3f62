//! Starting again on the same ledger: after an orderly end, and after a kill. How long it takes until the server answers.

use super::figures::Figures;
use crate::bench::growing::Store;

/// Stops, starts, kills and starts.
pub(super) async fn measure(store: Store, figures: &mut Figures) -> anyhow::Result<Store> {
    let (store, clean) = store.stopped()?.start_again().await?;
    figures.add("start_clean_s", clean.as_secs_f64());
    let (store, killed) = store.killed().start_again().await?;
    figures.add("start_killed_s", killed.as_secs_f64());
    Ok(store)
}
