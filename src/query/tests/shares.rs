//! The share statement of one contributor, worked by hand.

use super::{Ledger, all, today};
use crate::ledger::Account;
use crate::ledger::command::FundsMode;
use crate::query::{SharesQuery, shares};
use crate::types::RestrictionRef;

#[test]
fn a_contributor_sees_its_share_of_every_account_and_initiative_each_restriction_apart() {
    let mut ledger = Ledger::new(FundsMode::Advisory);
    for line in [
        "receive a 30",
        "receive b 20",
        "receive a 10 for i1",
        // 10 restricted first, then 45 of A30 B20: A27 B18.
        "allocate i1 55",
        // A share of each: 10 of A10+ in proportion goes first.
        "commit i1 10",
        "spend i1 4",
        // A3 B2, and 5 of nobody.
        "allocate i3 10",
    ] {
        ledger.run(line).unwrap();
    }
    let query = |contributor: &str| SharesQuery {
        selection: all(),
        contributor: contributor.parse().unwrap(),
        after: None,
        page_size: 100,
    };
    let asked = query("a");
    let page = shares(ledger.pool(), &asked, today()).unwrap();
    assert_eq!(page.next, None);
    let told: Vec<_> = page
        .totals
        .iter()
        .map(|(_, restriction, accounts)| {
            let of = |account| accounts.of(account).0 / 100;
            let figures = [
                of(Account::Received),
                of(Account::Available),
                of(Account::Allocated),
                of(Account::Committed),
                of(Account::Spent),
            ];
            (*restriction, figures)
        })
        .collect();
    let for_i1 = RestrictionRef::Initiative("i1");
    assert_eq!(
        told,
        [
            (RestrictionRef::Free, [30, 0, 30, 0, 0]),
            (for_i1, [10, 0, 0, 6, 4])
        ]
    );
    let initiatives: Vec<_> = page
        .initiatives
        .iter()
        .map(|share| {
            let stages = share.stages.map(|amount| amount.0 / 100);
            (share.initiative.as_str(), share.restriction, stages)
        })
        .collect();
    assert_eq!(
        initiatives,
        [
            ("i1", RestrictionRef::Free, [0, 27, 0, 0]),
            ("i1", for_i1, [0, 0, 6, 4]),
            ("i3", RestrictionRef::Free, [0, 3, 0, 0]),
        ]
    );
    let page = shares(ledger.pool(), &query("c"), today());
    let page = page.unwrap();
    assert!(page.totals.is_empty() && page.initiatives.is_empty());
}
