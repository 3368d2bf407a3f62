//! Load over days, compressed: `purse bench --soak MINUTES`.
//!
//! One ledger at a bounded pace: single writes and batches, questions about the present and the past, filtered pages, a
//! stream that follows, copies of the log and exports, snapshots as they come; and every few minutes the server ends, in turn
//! in order and killed in the middle of its work, and starts again. What was acknowledged must be there after each start, as it
//! was acknowledged, and nothing else; at the end the mirror must pass `purse verify`. Each minute is a row of figures, and
//! the verdict says what changed from the first to the last.
//!
//! Reading order: `load` (a minute of calls), `acknowledged` (what must be there), `report` (rows), `verdict`.

mod acknowledged;
mod load;
mod report;
mod verdict;

pub(super) use report::SoakReport;

use super::environment::Environment;
use super::growing::Store;
use super::program::run_purse;
use acknowledged::Acknowledged;
use report::Row;
use std::path::Path;
use std::time::Duration;

/// Every so many minutes the server ends and starts again; in a short soak after each.
const RESTART_EVERY: u64 = 3;
const SHORT: u64 = 5;

/// How a minute ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The load rests for a moment.
    Pause,
    /// The server ends in order and starts again.
    Stop,
    /// It is killed while calls are under way.
    Kill,
}

impl End {
    fn of(minute: u64, minutes: u64) -> End {
        let every = if minutes <= SHORT { 1 } else { RESTART_EVERY };
        match (minute.is_multiple_of(every), minute / every % 2) {
            (true, 1) => End::Kill,
            (true, _) => End::Stop,
            (false, _) => End::Pause,
        }
    }
}

/// Keeps a ledger in `directory` busy for so many minutes.
///
/// # Errors
/// When it does not do what it is asked, or something that was acknowledged is not there.
pub(super) async fn measure(
    minutes: u64,
    with_mirror: bool,
    directory: &Path,
    environment: Environment,
) -> anyhow::Result<SoakReport> {
    let mut store = Store::create(&directory.join("ledger"), with_mirror).await?;
    let mut acknowledged = Acknowledged::of(store.entries().await?);
    let mut report = SoakReport::new(environment);
    for minute in 1..=minutes {
        let end = End::of(minute, minutes);
        let done = load::run(&store, minute, end == End::Kill).await?;
        let mut row = Row::of(minute, &done);
        let unanswered = acknowledged.note(done);
        if end != End::Pause {
            let took;
            (store, took) = start_again(store, end).await?;
            row.started_again(end == End::Kill, took);
            acknowledged.ask_again(&unanswered, &store).await?;
            acknowledged.check(&store).await?;
        }
        report.add(row);
    }
    acknowledged.check(&store).await?;
    if with_mirror {
        store.until_mirror_is_level().await?;
        drop(store.stopped()?);
        verify(&directory.join("ledger")).await?;
    }
    report.conclude(acknowledged.requests(), with_mirror);
    Ok(report)
}

async fn start_again(store: Store, end: End) -> anyhow::Result<(Store, Duration)> {
    let stopped = match end {
        End::Kill => store.killed(),
        _ => store.stopped()?,
    };
    stopped.start_again().await
}

/// The mirror, checked as whoever downloads it does.
async fn verify(data_dir: &Path) -> anyhow::Result<()> {
    let mirror = data_dir.join("mirror").display().to_string();
    let key = data_dir.join("ledger.vkey").display().to_string();
    run_purse(&["verify", &mirror, "--key", &key]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::End;

    #[test]
    fn starts_again_come_in_turn_after_an_orderly_end_and_after_a_kill() {
        let ends = |minutes| (1..=minutes).map(move |minute| End::of(minute, minutes));
        assert_eq!(ends(3).collect::<Vec<_>>(), [End::Kill, End::Stop, End::Kill]);
        let long: Vec<End> = ends(12).filter(|end| *end != End::Pause).collect();
        assert_eq!(long, [End::Kill, End::Stop, End::Kill, End::Stop]);
    }
}
