//! Lists of initiatives and contributors, and versions of the agreement.

use super::{Ledger, action};
use crate::ledger::command::FundsMode;
use crate::query::{InitiativeOrder, Untold, agreement, contributors, initiatives};
use serde_json::json;

#[test]
fn initiatives_come_by_rank_and_those_without_one_behind_or_by_id_and_each_once() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    for initiative in ["i0", "i4", "i5"] {
        ledger.register("pool", initiative, None);
    }
    let ranking = json!(["i3", "i5", "i1"]);
    ledger.must(action("RankInitiatives", json!({ "initiatives": ranking })));
    ledger.must(action("CloseInitiative", json!({"initiative": "i5"})));
    ledger.must(action(
        "LabelInitiative",
        json!({"initiative": "i3", "labels": {"intent": "prevention"}}),
    ));
    let by_rank = [
        ("i3", Some(1)),
        ("i5", Some(2)),
        ("i1", Some(3)),
        ("i0", None),
        ("i2", None),
        ("i4", None),
    ];
    let mut by_id = by_rank;
    by_id.sort_unstable();
    for (order, expected) in [(InitiativeOrder::Rank, by_rank), (InitiativeOrder::Id, by_id)] {
        for page_size in [1, 2, 3, 4, 6, 100] {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = initiatives(ledger.pool(), order, after.as_ref(), page_size);
                assert!(page.initiatives.len() <= page_size);
                let told = page.initiatives.iter();
                seen.extend(told.map(|(rank, it)| (it.registered.initiative.to_string(), *rank)));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            let seen: Vec<_> = seen.iter().map(|(id, rank)| (id.as_str(), *rank)).collect();
            assert_eq!(seen, expected, "{order:?} by {page_size}");
        }
    }
    let page = initiatives(ledger.pool(), InitiativeOrder::Rank, None, 2);
    let labels: Vec<_> = page.initiatives[0].1.labels().iter().collect();
    assert_eq!(labels.len(), 1);
    assert!(page.initiatives[1].1.is_closed);
}

#[test]
fn contributors_come_by_id_with_who_took_over() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    ledger
        .act(
            "SuccessorOf",
            json!({"contributor": "b", "successors": [
                {"contributor": "a", "percent": "40"}, {"contributor": "c", "percent": "60"}]}),
        )
        .unwrap();
    for page_size in [1, 2, 3, 9] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = contributors(&ledger.state, after.as_ref(), page_size);
            assert!(page.contributors.len() <= page_size);
            let told = page.contributors.iter();
            seen.extend(told.map(|(it, successors)| (it.contributor.to_string(), successors.len())));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let expected = [("a", 0), ("b", 2), ("c", 0)].map(|(id, count)| (id.to_owned(), count));
        assert_eq!(seen, expected, "by {page_size}");
    }
}

#[test]
fn an_agreement_is_told_by_its_version_and_the_last_is_in_force() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    ledger.amend(|agreement| agreement.accounting_officer = "Second Permanent Secretary".parse().unwrap());
    let officer = |version| {
        let (version, agreement) = agreement(ledger.pool(), version).unwrap();
        (version, agreement.accounting_officer.to_string())
    };
    let second = (2, "Second Permanent Secretary".to_owned());
    assert_eq!(officer(None), second);
    assert_eq!(officer(Some(2)), second);
    assert_eq!(officer(Some(1)), (1, "Permanent Secretary".to_owned()));
    for version in [0, 3, u32::MAX] {
        let unknown = agreement(ledger.pool(), Some(version)).unwrap_err();
        assert!(matches!(
            unknown,
            Untold::UnknownAgreementVersion { versions: 2, .. }
        ));
    }
}
