//! Questions at random places, one after the other.

use super::figures::Figures;
use crate::bench::growing::{Question, Store};
use crate::bench::lean::Skimmed;
use crate::bench::load::Load;
use crate::bench::statistics::Latencies;
use prost::bytes::Bytes;
use std::time::Duration;

/// How many of each kind, and how long at most.
const CALLS: usize = 1_000;
const TIME: Duration = Duration::from_secs(4);

/// Asks everything.
pub(super) async fn ask(store: &Store, figures: &mut Figures) -> anyhow::Result<()> {
    let size = store.entries().await?;
    for question in Question::ALL {
        let requests: Vec<Bytes> = (0..CALLS)
            .map(|_| store.book.borrow_mut().ask(question, size))
            .collect();
        let load = Load {
            path: question.method(),
            requests: requests.into(),
            in_flight: 1,
            time: TIME,
        };
        let turn = store.target.connections.run::<Skimmed>(load).await?;
        let latencies = Latencies::of(turn.latencies);
        let name = question.name();
        figures.add(format!("{name}_p50_ms"), latencies.milliseconds(500));
        figures.add(format!("{name}_p99_ms"), latencies.milliseconds(990));
        figures.add(format!("{name}_calls"), latencies.count() as f64);
    }
    Ok(())
}
