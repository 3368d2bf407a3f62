//! The tables of the reports.

mod documents;
mod money;
mod people;

pub(super) use documents::{document_numbers, just_under, standing_data};
pub(super) use money::{reversals, trial_balance};
pub(super) use people::{retrospective, same_person, unusual};

/// Words as arguments.
fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}
