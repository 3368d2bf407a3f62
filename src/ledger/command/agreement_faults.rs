//! What can be seen to be wrong with an agreement in itself, before anybody looks at the ledger.

use super::{Agreement, Apportionment, BudgetType, FundsMode, SwitchException};
use crate::types::Percent;
use std::collections::BTreeSet;
use std::fmt;

/// What is wrong with an agreement, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementFault {
    /// The field.
    pub field: &'static str,
    /// Which element of it, from 0, and where in the element.
    pub element: Option<(usize, &'static str)>,
    /// What is wrong with it; completes "`<field>` …".
    pub description: String,
}

impl AgreementFault {
    fn of(field: &'static str, description: impl Into<String>) -> AgreementFault {
        AgreementFault {
            field,
            element: None,
            description: description.into(),
        }
    }
}

impl fmt::Display for AgreementFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.field)?;
        if let Some((index, place)) = self.element {
            write!(f, "[{index}].{place}")?;
        }
        write!(f, " {}", self.description)
    }
}

impl Agreement {
    /// What is wrong with the agreement in itself; nothing when it is sound.
    pub fn faults(&self) -> Vec<AgreementFault> {
        let mut faults = Vec::new();
        if self.budget_types.is_empty() {
            let description = "is required: name at least one, for example rdel-programme";
            faults.push(AgreementFault::of("budget_types", description));
        }
        let types = self.budget_types.iter().map(|it| it.budget_type.as_str());
        faults.extend(named_twice("budget_types", types));
        let windows = self.windows.iter().map(|it| it.window.as_str());
        faults.extend(named_twice("windows", windows));
        if let Some(ends) = self.ends.filter(|ends| *ends < self.starts) {
            let description = format!("is {ends}, before the start {}", self.starts);
            faults.push(AgreementFault::of("ends", description));
        }
        if let Apportionment::Fixed(shares) = &self.apportionment {
            let contributors = shares.iter().map(|share| share.contributor.as_str());
            faults.extend(named_twice("apportionment", contributors));
            if !Percent::add_up(shares.iter().map(|share| share.percent)) {
                let description = "must add up to 100 percent";
                faults.push(AgreementFault::of("apportionment", description));
            }
        }
        for (index, budget_type) in self.budget_types.iter().enumerate() {
            let found = faults_of_funds_check(budget_type).into_iter();
            faults.extend(found.map(|(place, description)| AgreementFault {
                field: "budget_types",
                element: Some((index, place)),
                description: description.to_owned(),
            }));
        }
        for (index, exception) in self.switch_exceptions.iter().enumerate() {
            let found = self.faults_of_exception(index, exception).into_iter();
            faults.extend(found.map(|(place, description)| AgreementFault {
                field: "switch_exceptions",
                element: Some((index, place)),
                description,
            }));
        }
        faults
    }

    fn faults_of_exception(&self, index: usize, exception: &SwitchException) -> Vec<(&'static str, String)> {
        let SwitchException {
            cap, from, to, year, ..
        } = exception;
        let mut faults = Vec::new();
        for (place, id) in [("from", from), ("to", to)] {
            if self.budget_type(id).is_none() {
                faults.push((
                    place,
                    format!("is {id}, which is no budget type of the agreement"),
                ));
            }
        }
        if from == to {
            faults.push(("to", format!("is {to}, the budget type that gives")));
        }
        if cap.currency != self.currency {
            let Agreement { currency, .. } = self;
            faults.push((
                "cap",
                format!("is in {}; the agreement is in {currency}", cap.currency),
            ));
        }
        let earlier = &self.switch_exceptions[..index];
        if earlier
            .iter()
            .any(|other| (&other.from, &other.to, other.year) == (from, to, *year))
        {
            faults.push((
                "year",
                format!("is {year}, for which these budget types have an exception already"),
            ));
        }
        faults
    }
}

fn faults_of_funds_check(budget_type: &BudgetType) -> Vec<(&'static str, &'static str)> {
    let check = &budget_type.funds_check;
    let mut faults = Vec::new();
    if check.mode == FundsMode::Advisory && !check.tolerance_percent.is_zero() {
        let description = "bounds what is refused, and an advisory funds check refuses nothing: leave it out";
        faults.push(("funds_check.tolerance_percent", description));
    }
    if check.warning_percent.is_some_and(Percent::is_zero) {
        let description =
            "is zero, which would warn of every allocation: leave it out, or say from which use on";
        faults.push(("funds_check.warning_percent", description));
    }
    faults
}

fn named_twice<'a>(field: &'static str, mut ids: impl Iterator<Item = &'a str>) -> Option<AgreementFault> {
    let mut seen = BTreeSet::new();
    let twice = ids.find(|id| !seen.insert(*id))?;
    Some(AgreementFault::of(field, format!("names {twice} twice")))
}
