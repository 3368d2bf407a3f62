//! What a command can be seen to be wrong in by itself, command by command.

use super::malformed::{faults_of, is_only};
use super::samples::{full_agreement, samples, spend};
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

fn is_refused(action: Action, path: &str, words: &str) {
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
fn labels_are_few_with_names_that_are_ids() {
    for (action, words) in [
        (
            changed!(LabelInitiative, |it| it
                .labels
                .extend((0..40).map(|n| (format!("l{n}"), "x".to_owned())))),
            "has 41 labels; at most 32 fit",
        ),
        (
            changed!(LabelInitiative, |it| it
                .labels
                .extend([("Intent".to_owned(), "x".to_owned())])),
            "has the name \"Intent\", which is no id",
        ),
        (
            changed!(LabelInitiative, |it| it
                .labels
                .extend([("intent".to_owned(), "two\nlines".to_owned())])),
            "has a value for intent that holds the control character",
        ),
        (
            changed!(LabelInitiative, |it| it
                .labels
                .extend([("intent".to_owned(), String::new())])),
            "has a value for intent that is required",
        ),
    ] {
        is_refused(action, "label_initiative.labels", words);
    }
}

#[test]
fn reference_data_is_checked_in_itself() {
    for (action, path, words) in [
        (
            changed!(RegisterInitiative, |it| it.planned_end_date =
                "2026-12-31".to_owned()),
            "register_initiative.planned_end_date",
            "is 2026-12-31, before the planned start 2027-01-01",
        ),
        (
            changed!(SuccessorOf, |it| it.successors[0].percent = "0.0".to_owned()),
            "successor_of.successors[0].percent",
            "is zero",
        ),
        (
            changed!(SuccessorOf, |it| it.successors[0].percent = "62.50001".to_owned()),
            "successor_of.successors[0].percent",
            "is no percentage",
        ),
        (
            changed!(RegisterPayee, |it| it.kind = v1::PayeeKind::Person.into()),
            "register_payee.name",
            "is the name of a person, and what is recorded is never erased",
        ),
        (
            changed!(RegisterPayee, |it| it.name.clear()),
            "register_payee.name",
            "is required",
        ),
        (
            changed!(RegisterPayee, |it| it.kind = 0),
            "register_payee.kind",
            "is required: use one of PAYEE_KIND_ORGANISATION, PAYEE_KIND_PERSON",
        ),
        (
            changed!(AmendAgreement, |it| it.agreement = None),
            "amend_agreement.agreement",
            "is required",
        ),
    ] {
        is_refused(action, path, words);
    }
    let person = faults_of(command(changed!(RegisterPayee, |it| {
        it.kind = v1::PayeeKind::Person.into();
        it.name = "Ada Lovelace".to_owned();
    })));
    assert!(
        !format!("{person:?}").contains("Ada"),
        "the refusal repeats the name"
    );
}

#[test]
fn an_agreement_says_nothing_that_means_nothing() {
    type Change = fn(&mut v1::Agreement);
    let cases: [(Change, &str, &str); 14] = [
        (
            |it| it.apportionment = 0,
            "fixed_shares",
            "are percentages of APPORTIONMENT_FIXED",
        ),
        (
            |it| it.apportionment = 9,
            "apportionment",
            "is 9, which stands for nothing",
        ),
        (
            |it| it.fixed_shares.clear(),
            "fixed_shares",
            "must add up to 100 percent",
        ),
        (
            |it| it.fixed_shares[1].percent = "39.9999".to_owned(),
            "fixed_shares",
            "must add up to 100 percent",
        ),
        (
            |it| it.fixed_shares[1].contributor = "desnz".to_owned(),
            "fixed_shares",
            "names desnz twice",
        ),
        (
            |it| it.fixed_shares = vec![it.fixed_shares[0].clone(); 257],
            "fixed_shares",
            "has 257 elements; at most 256 fit",
        ),
        (
            |it| it.budget_types[1].class = 5,
            "budget_types[1].class",
            "stands for nothing",
        ),
        (
            |it| it.budget_types[1].funds_check.as_mut().unwrap().mode = v1::FundsMode::Advisory.into(),
            "budget_types[1].funds_check.tolerance_percent",
            "an advisory funds check refuses nothing",
        ),
        (
            |it| it.budget_types[0].funds_check.as_mut().unwrap().warning_percent = "0".to_owned(),
            "budget_types[0].funds_check.warning_percent",
            "is zero",
        ),
        (
            |it| it.switch_exceptions[0].from_budget_type = "ame".to_owned(),
            "switch_exceptions[0].from_budget_type",
            "is ame, which is no budget type of the agreement",
        ),
        (
            |it| it.switch_exceptions[0].to_budget_type = "cdel".to_owned(),
            "switch_exceptions[0].to_budget_type",
            "is cdel, the budget type that gives",
        ),
        (
            |it| it.switch_exceptions[0].cap = money("5", "EUR"),
            "switch_exceptions[0].cap",
            "is in EUR; the agreement is in GBP",
        ),
        (
            |it| it.switch_exceptions[0].reference = None,
            "switch_exceptions[0].reference",
            "is required",
        ),
        (
            |it| it.switch_exceptions.push(it.switch_exceptions[0].clone()),
            "switch_exceptions[1].year",
            "have an exception already",
        ),
    ];
    for (change, path, words) in cases {
        let mut agreement = full_agreement();
        change(&mut agreement);
        is_refused(
            open_pool(agreement),
            &format!("open_pool.agreement.{path}"),
            words,
        );
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
