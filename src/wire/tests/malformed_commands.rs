//! What a command can be seen to be wrong in by itself, command by command.

use super::malformed::{faults_of, is_only};
use super::samples::{samples, spend};
use super::*;

/// The sample of one action, changed.
macro_rules! changed {
    ($name:ident, $change:expr) => {{
        let change: fn(&mut v1::$name) = $change;
        let (mut action, _) = samples()
            .into_iter()
            .find(|(action, _)| matches!(action, Action::$name(_)))
            .unwrap();
        if let Action::$name(message) = &mut action {
            let message: &mut v1::$name = std::borrow::BorrowMut::borrow_mut(message);
            change(message);
        }
        action
    }};
}

pub(super) use changed;

pub(super) fn is_refused(action: Action, path: &str, words: &str) {
    is_only(&faults_of(command(action)), &format!("commands[0].{path}"), words);
}

#[test]
fn an_entry_that_must_be_named_is_not_0() {
    for (action, path) in [
        (changed!(AnswerAsk, |it| it.ask = 0), "answer_ask.ask"),
        (changed!(LapsePledge, |it| it.pledge = 0), "lapse_pledge.pledge"),
        (changed!(VaryAgreed, |it| it.agreed = 0), "vary_agreed.agreed"),
        (
            changed!(CorrectReceipt, |it| it.receipt = 0),
            "correct_receipt.receipt",
        ),
        (changed!(Certify, |it| it.expenditure = 0), "certify.expenditure"),
        (changed!(Refund, |it| it.expenditure = 0), "refund.expenditure"),
        (changed!(Reverse, |it| it.entry = 0), "reverse.entry"),
    ] {
        is_refused(action, path, "is required: name the sequence");
    }
}

#[test]
fn lists_have_what_they_need_and_no_more_than_fits() {
    let required = "is required: name at least one";
    for (action, path, words) in [
        (
            changed!(SuccessorOf, |it| it.successors.clear()),
            "successor_of.successors",
            required,
        ),
        (
            changed!(SuccessorOf, |it| it.successors =
                vec![it.successors[0].clone(); 65]),
            "successor_of.successors",
            "has 65 elements; at most 64 fit",
        ),
        (
            changed!(RankInitiatives, |it| it.initiatives.clear()),
            "rank_initiatives.initiatives",
            required,
        ),
        (
            changed!(RankInitiatives, |it| it.initiatives = vec!["a".to_owned(); 1_001]),
            "rank_initiatives.initiatives",
            "has 1001 elements; at most 1000 fit",
        ),
        (
            changed!(RankInitiatives, |it| it.initiatives[1] = "B".to_owned()),
            "rank_initiatives.initiatives[1]",
            "is no id",
        ),
        (
            changed!(Agree, |it| it.instalments.clear()),
            "agree.instalments",
            required,
        ),
        (
            changed!(Agree, |it| it.instalments = vec![it.instalments[0].clone(); 121]),
            "agree.instalments",
            "has 121 elements; at most 120 fit",
        ),
        (
            changed!(Agree, |it| it.instalments[0].due_date = "June".to_owned()),
            "agree.instalments[0].due_date",
            "is no date",
        ),
        (
            changed!(VaryAgreed, |it| it.instalments.clear()),
            "vary_agreed.instalments",
            required,
        ),
        (
            changed!(Substitute, |it| it.substitutes.clear()),
            "substitute.substitutes",
            required,
        ),
        (
            changed!(Substitute, |it| it.substitutes =
                vec![it.substitutes[0].clone(); 256]),
            "substitute.substitutes",
            "has 256 elements; at most 255 fit",
        ),
        (
            changed!(ReturnContribution, |it| it.substitutes[0].consent = None),
            "return_contribution.substitutes[0].consent",
            "is required",
        ),
        (
            changed!(OpeningBalance, |it| it.positions.clear()),
            "opening_balance.positions",
            required,
        ),
        (
            changed!(OpeningBalance, |it| it.positions =
                vec![it.positions[0].clone(); 1_001]),
            "opening_balance.positions",
            "has 1001 elements; at most 1000 fit",
        ),
        (
            changed!(OpeningBalance, |it| it.positions[0].restriction = Some(
                v1::opening_position::Restriction::RestrictedToInitiative("Heat".to_owned())
            )),
            "opening_balance.positions[0].restricted_to_initiative",
            "is no id",
        ),
        (
            changed!(OpeningBalance, |it| it.positions[0].stage = 0),
            "opening_balance.positions[0].stage",
            "is required: use one of OPENING_STAGE_AVAILABLE",
        ),
    ] {
        is_refused(action, path, words);
    }
}

#[test]
fn an_instalment_is_of_an_agreed_contribution() {
    for (action, words) in [
        (
            changed!(Receive, |it| it.agreed = None),
            "is of no agreed contribution",
        ),
        (changed!(Receive, |it| it.instalment = Some(0)), "counted from 1"),
    ] {
        is_refused(action, "receive.instalment", words);
    }
    is_refused(
        changed!(Receive, |it| it.adjustment = 7),
        "receive.adjustment",
        "is 7, which stands for nothing: use one of RECEIPT_ADJUSTMENT_BUDGET_MEASURE",
    );
}

#[test]
fn a_coding_is_about_what_was_spent() {
    let coded = |net: &str, gross: &str| {
        let mut spend = spend();
        if let Some(coding) = &mut spend.coding {
            let (net, net_currency) = net.split_once(' ').unwrap();
            let (gross, gross_currency) = gross.split_once(' ').unwrap();
            coding.net = money(net, net_currency);
            coding.gross = money(gross, gross_currency);
        }
        Action::Spend(spend)
    };
    for (net, gross, field, words) in [
        ("7 GBP", "6 GBP", "net", "is 7.00 GBP, above the gross 6.00 GBP"),
        ("6 GBP", "8 GBP", "gross", "what was spent, 7.00 GBP, is neither"),
        ("7 EUR", "7 GBP", "net", "is in EUR; what was spent is in GBP"),
        ("7 GBP", "8 EUR", "gross", "is in EUR; what was spent is in GBP"),
        ("0 GBP", "7 GBP", "net.amount", "is zero"),
    ] {
        is_refused(coded(net, gross), &format!("spend.coding.{field}"), words);
    }
    for (net, gross) in [("7 GBP", "8.40 GBP"), ("5.83 GBP", "7 GBP"), ("7 GBP", "7 GBP")] {
        assert_eq!(faults_of(command(coded(net, gross))), []);
    }
    is_refused(
        changed!(Certify, |it| it.amount = None),
        "certify.amount",
        "is required",
    );
    is_refused(
        changed!(Certify, |it| it.amount = money("-0", "GBP")),
        "certify.amount.amount",
        "is no amount",
    );
}

#[test]
fn all_faults_of_a_command_with_lists_are_named_at_once() {
    let found = faults_of(command(changed!(Agree, |it| {
        it.pool = "P".to_owned();
        it.amount = None;
        it.restriction = Some(v1::agree::Restriction::Window("W".to_owned()));
        it.instalments.push(v1::Instalment::default());
    })));
    let mut paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "commands[0].agree.amount",
            "commands[0].agree.instalments[1].amount",
            "commands[0].agree.instalments[1].due_date",
            "commands[0].agree.pool",
            "commands[0].agree.window",
        ]
    );
}
