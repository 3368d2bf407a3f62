//! The real files of data/, with the figures that are known of them.

use super::{convert_file, data};
use crate::import::{Converted, KnownKeys, RowOutcome, Totals};
use std::collections::{BTreeMap, BTreeSet};

/// Commands and sums, and what is registered, of a file that has no bad row.
fn figures(converted: &Converted) -> (BTreeMap<String, (u64, String)>, BTreeMap<String, usize>) {
    for row in &converted.rows {
        if let RowOutcome::Rejected(faults) = &row.outcome {
            panic!("row {}: {faults:?}", row.number);
        }
    }
    let totals = Totals::of(converted, &KnownKeys::new(), &|_| false);
    assert!(totals.agree());
    let commands = totals.converted.iter().map(|(action, totals)| {
        let sums: Vec<String> = totals.sums.values().map(ToString::to_string).collect();
        (action.clone(), (totals.commands, sums.join(" + ")))
    });
    let mut registered = BTreeMap::new();
    for registration in &converted.registrations {
        *registered.entry(registration.action.clone()).or_default() += 1;
    }
    (commands.collect(), registered)
}

fn wanted<T: Clone>(figures: &[(&str, T)]) -> BTreeMap<String, T> {
    let figures = figures.iter();
    figures
        .map(|(name, figure)| ((*name).to_owned(), figure.clone()))
        .collect()
}

#[test]
fn contributions_to_2025_are_receipts_and_later_ones_pledges() {
    let converted = convert_file(
        "cbpf-contributions",
        &data("cbpf/contributions_by_fund_year_donor.csv"),
    );
    let (commands, registered) = figures(&converted);
    let receipts = (2_811, "12999921587.42 USD".to_owned());
    let pledges = (247, "2795906039.24 USD".to_owned());
    assert_eq!(commands, wanted(&[("receive", receipts), ("pledge", pledges)]));
    let things = [
        ("open_mission", 1),
        ("open_pool", 37),
        ("register_contributor", 120),
    ];
    assert_eq!(registered, wanted(&things));
    assert_eq!(converted.data_set, "cbpf-contributions");
    assert_eq!(converted.notes.described_otherwise, 0);
    let totals = Totals::of(&converted, &KnownKeys::new(), &|_| true);
    let read = &totals.rows[&crate::import::Fate::Read];
    assert_eq!(read.sums["amount USD"].to_string(), "15795827626.66 USD");
}

#[test]
fn projects_are_initiatives_with_their_allocations() {
    let mut initiatives = BTreeSet::new();
    for (year, count, sum, marks) in [
        (2024, 1_104, "941917209.54 USD", 0),
        (2025, 1_436, "1030637088.28 USD", 2),
    ] {
        let converted = convert_file(
            "cbpf-projects",
            &data(&format!("cbpf/ProjectSummaryV2_{year}.csv")),
        );
        let (commands, registered) = figures(&converted);
        assert_eq!(commands, wanted(&[("allocate", (count, sum.to_owned()))]));
        assert_eq!(
            registered.into_keys().collect::<Vec<_>>(),
            ["register_initiative"]
        );
        assert_eq!(converted.data_set, format!("cbpf-projects-{year}"));
        assert_eq!(converted.notes.hidden_marks_removed, marks);
        assert!(converted.notes.white_space_collapsed > 0);
        initiatives.extend(converted.registrations.into_iter().map(|one| one.identity));
    }
    assert_eq!(initiatives.len(), 2_540);
}

#[test]
fn payments_are_allocated_committed_and_spent() {
    let mut payees = BTreeSet::new();
    for (month, count, sum, identical) in [("01", 79, "17274927.62 GBP", 7), ("02", 67, "14204796.49 GBP", 0)]
    {
        let converted = convert_file("hmt-over-25k", &data(&format!("hmt_over25k/2025-{month}.json")));
        let (commands, registered) = figures(&converted);
        let all = (count, sum.to_owned());
        let three = [("allocate", all.clone()), ("commit", all.clone()), ("spend", all)];
        assert_eq!(commands, wanted(&three));
        assert_eq!(registered["open_pool"] + registered["register_initiative"], 2);
        assert_eq!(converted.data_set, format!("hmt-over-25k-2025-{month}"));
        let keys: Vec<_> = postings(&converted).map(|posting| posting.key.clone()).collect();
        let distinct: BTreeSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len(), "every command has a key of its own");
        let repeated = keys.iter().filter(|key| key.occurrence == 2).count();
        assert_eq!(repeated > 0, identical > 0);
        let contents: BTreeSet<_> = keys.iter().map(|key| &key.row_sha256).collect();
        // Seven identical rows are one content: six of them a key of the content alone would drop.
        assert_eq!(keys.len() - contents.len(), 3 * if identical > 0 { 6 } else { 0 });
        payees.extend(converted.registrations.into_iter().map(|one| one.identity));
    }
    assert!(payees.contains("register_payee kpmg-llp-csl"));
}

fn postings(converted: &Converted) -> impl Iterator<Item = &crate::import::Posting> {
    converted.rows.iter().flat_map(|row| match &row.outcome {
        RowOutcome::Posts(postings) => postings.as_slice(),
        _ => &[],
    })
}

#[test]
fn the_files_are_those_of_their_provenance() {
    let sums = String::from_utf8(data("SHA256SUMS")).unwrap();
    assert_eq!(sums.lines().count(), 5);
    for line in sums.lines() {
        let (sum, path) = line.split_once("  ").unwrap();
        assert_eq!(crate::import::sha256_hex(&[&data(path)]), sum, "{path}");
    }
}
