//! Taking everything away: `purse export`, as whoever has the ledger's address runs it, from the first entry to the last.

use super::figures::Figures;
use crate::bench::growing::Store;
use crate::bench::program::run_purse;
use std::fs;

/// Exports all entries as JSON Lines to a file beside the ledger, which is removed again.
pub(super) async fn measure(store: &Store, figures: &mut Figures) -> anyhow::Result<()> {
    let entries = store.entries().await?;
    let directory = store.directory().with_extension("export");
    store.target.server.forget_peak()?;
    let address = format!("http://{}", store.target.server.address());
    let to = directory.display().to_string();
    let what = ["export", "--format", "jsonl"];
    let place = ["--output-dir", &to, "--ledger", &address];
    let ran = run_purse(&[what.as_slice(), &place].concat()).await?;
    fs::remove_dir_all(&directory)?;
    figures.add("export_entries_per_s", entries as f64 / ran.elapsed.as_secs_f64());
    figures.add("export_peak_bytes", ran.peak_bytes as f64);
    figures.add(
        "export_server_peak_bytes",
        store.target.server.peak_bytes()? as f64,
    );
    Ok(())
}
