//! The demo as a person reads it: at most 45 lines of 100 columns.

mod blocks;
mod layout;
mod try_next;

use super::Shown;
use super::scenario::Scenario;

/// The whole screen.
pub(super) fn told(shown: &Shown<'_>) -> String {
    let mut lines = head(shown);
    let figures = shown.figures;
    let blocks = match shown.scenario {
        Scenario::Cbpf => [
            blocks::pools(figures, 10),
            blocks::contributors(figures, 5),
            blocks::exceeded(figures, 14),
        ]
        .to_vec(),
        Scenario::Missions => [
            blocks::missions(figures),
            blocks::contributors(figures, 4),
            blocks::initiatives(figures, 4),
            blocks::findings(figures),
        ]
        .to_vec(),
    };
    for block in blocks {
        lines.push(String::new());
        lines.extend(block);
    }
    lines.push(String::new());
    lines.extend(try_next::lines(shown));
    lines.join("\n") + "\n"
}

fn head(shown: &Shown<'_>) -> Vec<String> {
    let figures = shown.figures;
    let mut lines: Vec<String> = shown
        .scenario
        .about()
        .iter()
        .map(|line| (*line).to_owned())
        .collect();
    lines.extend(layout::wrapped(&format!(
        "Source: {}. {} entries, {} pools, {} contributors, {} initiatives; {}; in {}.{:02} s.",
        shown.scenario.source(),
        layout::count(figures.entries),
        figures.pools.len(),
        figures.contributors.len(),
        layout::count(figures.initiative_count),
        figures.currency.code(),
        shown.took.as_secs(),
        shown.took.subsec_millis() / 10,
    )));
    if shown.entries_new == 0 {
        lines.push("The ledger held all of it already, and nothing was recorded twice.".to_owned());
    }
    lines
}
