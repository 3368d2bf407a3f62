//! What every report must add up to, on ledgers made of all kinds of commands, reversals among them.
//!
//! The reports read balances and flows. What was transferred and what came back is counted a second time here, from the
//! moves of the entries.

use super::random::Chance;
use super::{all, today};
use crate::ledger::{Account, Balance, Entry, Kind, Move, Pool};
use crate::query::{
    Accounts, BalancesQuery, InitiativePlace, Selection, SharesQuery, balances, control_totals,
    funding_status, shares,
};
use crate::types::{ContributorId, Minor, TotalKey};
use std::collections::{BTreeMap, BTreeSet};

const CASES: u64 = 60;
const STEPS: u64 = 150;

#[test]
fn every_report_adds_up_whatever_was_recorded() {
    let mut accepted: BTreeMap<Kind, u32> = BTreeMap::new();
    let mut reversed: BTreeSet<Kind> = BTreeSet::new();
    for seed in 0..CASES {
        let mut chance = Chance::new(seed);
        for step in 0..STEPS {
            chance.step();
            let ledger = &chance.ledger;
            for pool in ledger.state.pools().values() {
                funding_status_adds_up(pool, &ledger.entries, &format!("seed {seed} step {step}"));
                control_totals_add_up(pool, &format!("seed {seed} step {step}"));
            }
        }
        let ledger = &chance.ledger;
        let pool = ledger.pool();
        shares_add_up(pool, ledger.state.contributors().keys(), seed);
        balances_add_up(pool, seed);
        let undone = ledger.entries.iter().filter_map(|entry| entry.reverses.clone());
        reversed.extend(undone.map(|undone| undone.kind));
        for (kind, count) in chance.accepted {
            *accepted.entry(kind).or_default() += count;
        }
    }
    // A generator that no longer reaches a kind tests less than its name says.
    for kind in [
        Kind::OpeningBalance,
        Kind::Receive,
        Kind::ReturnContribution,
        Kind::CorrectReceipt,
        Kind::Substitute,
        Kind::Allocate,
        Kind::ReturnAllocation,
        Kind::Vire,
        Kind::Commit,
        Kind::ReleaseCommitment,
        Kind::Spend,
        Kind::Certify,
        Kind::Refund,
        Kind::Fee,
        Kind::Interest,
        Kind::Transfer,
        Kind::Switch,
        Kind::Equalise,
        Kind::SuccessorOf,
        Kind::CloseInitiative,
        Kind::Reverse,
    ] {
        let count = accepted.get(&kind).copied().unwrap_or_default();
        assert!(count >= 5, "{kind:?} was accepted {count} times: {accepted:?}");
    }
    assert!(
        reversed.len() >= 15,
        "of these alone entries were undone: {reversed:?}"
    );
}

fn selection(pool: &Pool, key: Option<&TotalKey>) -> Selection {
    Selection {
        pool: pool.id().clone(),
        year: key.map(|key| key.year),
        budget_type: key.map(|key| key.budget_type.clone()),
    }
}

fn sum(amounts: impl Iterator<Item = Minor>) -> Minor {
    amounts.fold(Minor::ZERO, Minor::tallied)
}

/// What went to initiatives and what came back from them, by the moves of the entries.
fn transferred_and_back(entries: &[Entry], pool: &Pool, key: &TotalKey) -> (Minor, Minor) {
    let (mut transferred, mut back) = (Minor::ZERO, Minor::ZERO);
    for entry in entries {
        let of_total =
            |movement: &&Move| movement.total == pool.control_total(key.clone()) && movement.rule.is_none();
        for movement in entry.moves.iter().filter(of_total) {
            // A reversal is the move that it undoes, the other way round and deducted.
            let (from, to, sign) = match entry.reverses {
                None => (&movement.from, &movement.to, 1),
                Some(_) => (&movement.to, &movement.from, -1),
            };
            let amount = Minor(sign * movement.amount.minor().0);
            match (from.account.is_by_initiative(), to.account.is_by_initiative()) {
                (false, true) => transferred = transferred.tallied(amount),
                (true, false) => back = back.tallied(amount),
                _ => {}
            }
        }
    }
    (transferred, back)
}

pub(super) fn funding_status_adds_up(pool: &Pool, entries: &[Entry], at: &str) {
    let mut together = (Minor::ZERO, Minor::ZERO);
    for (key, total) in pool.totals() {
        let status = funding_status(pool, &selection(pool, Some(key)), today()).unwrap();
        let with_initiatives = [Account::Reserved, Account::Allocated, Account::Committed];
        let kept = sum(with_initiatives
            .iter()
            .map(|account| total.over_initiatives(*account).sum()));
        let available = total.balance(Account::Available).sum();
        assert_eq!(status.balance(), available, "{at} {key}: block 1");
        assert_eq!(status.initiatives_balance(), kept, "{at} {key}: block 2");
        assert_eq!(
            (status.transferred, status.refunds),
            transferred_and_back(entries, pool, key),
            "{at} {key}: to initiatives and back"
        );
        assert!(status.refunds_of_payees <= status.refunds, "{at} {key}");
        together = (together.0.tallied(available), together.1.tallied(kept));
    }
    let status = funding_status(pool, &selection(pool, None), today()).unwrap();
    assert_eq!(
        (status.balance(), status.initiatives_balance()),
        together,
        "{at}: switches cancel out over all budget types"
    );
}

pub(super) fn control_totals_add_up(pool: &Pool, at: &str) {
    for total in control_totals(pool, &selection(pool, None), today()).unwrap() {
        let accounts = &total.accounts;
        let tracked = sum(total
            .adjustments
            .iter()
            .map(|adjustment| adjustment.increase.less(adjustment.decrease)));
        assert_eq!(
            tracked,
            total.amount(),
            "{at} {}: {:?}",
            total.key,
            total.adjustments
        );
        assert_eq!(
            accounts.came_in(),
            accounts.held().tallied(accounts.went_out()),
            "{at} {}",
            total.key
        );
        assert_eq!(
            sum(total.uncovered.into_iter()),
            total.over_allocated,
            "{at} {}",
            total.key
        );
        let last = pool.total(total.key).days().available().last();
        let held = pool.total(total.key).balance(Account::Available);
        let real = held.sum().less(held.uncovered());
        assert_eq!(last.map_or(Minor::ZERO, |(_, available)| available), real, "{at}");
    }
}

/// Contributors' shares and what is nobody's are all there is, by account; and an initiative's pages are the same money.
pub(super) fn shares_add_up<'a>(
    pool: &Pool,
    contributors: impl Iterator<Item = &'a ContributorId>,
    seed: u64,
) {
    let mut by_account: BTreeMap<(TotalKey, &str), Minor> = BTreeMap::new();
    for contributor in contributors {
        let mut query = SharesQuery {
            selection: all(),
            contributor: contributor.clone(),
            after: None,
            page_size: 3,
        };
        let (mut held, mut staged) = (Minor::ZERO, Minor::ZERO);
        loop {
            let page = shares(pool, &query, today()).unwrap();
            for (key, _, accounts) in page.totals.iter().filter(|_| query.after.is_none()) {
                let out = accounts.held().tallied(accounts.went_out());
                assert_eq!(
                    accounts.came_in(),
                    out,
                    "seed {seed}: R1 of {contributor} in {key}"
                );
                held = held
                    .tallied(accounts.held())
                    .less(accounts.of(Account::Available));
                for account in Account::ALL {
                    let sum = by_account.entry(((*key).clone(), account.as_str())).or_default();
                    *sum = sum.tallied(accounts.of(*account));
                }
            }
            let stages = page.initiatives.iter().flat_map(|share| share.stages);
            staged = staged.tallied(sum(stages));
            assert!(page.initiatives.len() <= 3);
            query.after = page.next.map(|next| next.to_string().parse().unwrap());
            if query.after.is_none() {
                break;
            }
        }
        assert_eq!(held, staged, "seed {seed}: initiatives of {contributor}");
    }
    for (key, total) in pool.totals() {
        for account in Account::ALL {
            let shares = by_account.get(&(key.clone(), account.as_str())).copied();
            let uncovered = match account.is_by_initiative() {
                true => total.over_initiatives(*account).uncovered(),
                false => total.balance(*account).uncovered(),
            };
            let all = Accounts::of_total(total).of(*account);
            let uncovered = if account.is_outside() {
                uncovered.negated()
            } else {
                uncovered
            };
            let shares = shares.unwrap_or_default().tallied(uncovered);
            assert_eq!(shares, all, "seed {seed}: {} of {key}", account.as_str());
        }
    }
}

/// Every place comes once, whatever the page size, and the sums are theirs.
pub(super) fn balances_add_up(pool: &Pool, seed: u64) {
    let mut expected = Vec::new();
    for (key, total) in pool.totals() {
        for (account, initiative, balance) in total.places() {
            if *balance != Balance::default() {
                expected.push((key.clone(), account, initiative.cloned(), balance.clone()));
            }
        }
    }
    let mut query = BalancesQuery {
        selection: all(),
        account: None,
        initiative: None,
        after: None,
        page_size: 12,
    };
    let (mut found, mut sums) = (Vec::new(), Vec::new());
    loop {
        let page = balances(pool, &query, today()).unwrap();
        assert!(page.places.len() <= 12);
        found.extend(page.places.iter().map(|place| {
            let initiative = place.initiative.cloned();
            (
                place.key.clone(),
                place.account,
                initiative,
                place.balance.clone(),
            )
        }));
        sums.extend(
            page.sums
                .iter()
                .map(|sum| (sum.key.clone(), sum.account, sum.sum)),
        );
        let next: Option<InitiativePlace> = page.next.map(|next| next.to_string().parse().unwrap());
        query.after = next;
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!(found, expected, "seed {seed}");
    for key in pool.totals().keys() {
        let of_total = sums.iter().filter(|(other, _, _)| other == key);
        assert_eq!(
            sum(of_total.map(|(_, _, sum)| *sum)),
            Minor::ZERO,
            "seed {seed}: {key}"
        );
    }
    for (key, account, total) in &sums {
        let places = found.iter().filter(|(k, a, ..)| k == key && a == account);
        assert_eq!(
            sum(places.map(|(.., balance)| balance.sum())),
            *total,
            "seed {seed}"
        );
    }
}
