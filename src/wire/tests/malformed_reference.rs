//! What reference data and agreements can be seen to be wrong in by themselves.

use super::malformed::faults_of;
use super::malformed_commands::{changed, is_refused};
use super::samples::{full_agreement, samples};
use super::*;

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
