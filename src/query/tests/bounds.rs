//! Answers about a pool of very many initiatives: each page ends in bounded time, even where it tells nothing.

use super::{Ledger, all, today};
use crate::ledger::command::FundsMode;
use crate::query::{BalancesQuery, Selection, SharesQuery, balances, shares};
use crate::types::PoolId;
use serde_json::json;

const INITIATIVES: usize = 2_300;
const BUDGET_TYPES: [&str; 9] = ["a", "b", "c", "cdel", "d", "e", "f", "g", "rdel"];

#[test]
fn a_page_that_looks_through_very_many_initiatives_ends_and_the_next_goes_on() {
    let mut ledger = Ledger::new(FundsMode::Advisory);
    ledger.open_pool_of("wide", FundsMode::Advisory, &BUDGET_TYPES);
    let pool: PoolId = "wide".parse().unwrap();
    for budget_type in BUDGET_TYPES {
        let receive = json!({"amount": "9999.00 GBP", "budget_type": budget_type,
            "contributor": "b", "pool": "wide"});
        ledger.act("Receive", receive).unwrap();
    }
    for number in 0..INITIATIVES {
        let initiative = format!("i{number}");
        ledger.register("wide", &initiative, None);
        for budget_type in BUDGET_TYPES {
            let allocate = json!({"amount": "1.00 GBP", "budget_type": budget_type,
                "initiative": initiative, "pool": "wide"});
            ledger.act("Allocate", allocate).unwrap();
        }
    }
    let selection = Selection { pool, ..all() };
    let wide = ledger.state.pool(&selection.pool).unwrap();
    let mut query = BalancesQuery {
        selection: selection.clone(),
        account: Some("reserved".parse().unwrap()),
        initiative: None,
        after: None,
        page_size: 1_000,
    };
    let page = balances(wide, &query, today()).unwrap();
    assert!(page.places.is_empty() && page.sums.is_empty());
    query.after = page.next;
    assert!(
        query.after.is_some(),
        "20,000 were looked through, and there are more"
    );
    let page = balances(wide, &query, today()).unwrap();
    assert!(page.places.is_empty() && page.next.is_none());

    let mut query = SharesQuery {
        selection,
        contributor: "a".parse().unwrap(),
        after: None,
        page_size: 100,
    };
    let page = shares(wide, &query, today()).unwrap();
    assert!(page.initiatives.is_empty(), "all of it is another's");
    query.after = page.next;
    assert!(query.after.is_some());
    assert!(shares(wide, &query, today()).unwrap().next.is_none());
}
