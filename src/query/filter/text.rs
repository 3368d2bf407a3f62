//! What a command says in words: reasons, names, descriptions. Ids, amounts and dates are no words.

use crate::ledger::command::{Agreement, AgreementTerms, Coding, Document, Substitution};
use crate::ledger::{Action, Command};
use crate::types::{Labels, Line, Prose};

/// Whether a command says `words`, which are in small letters, in capitals or not.
pub(super) fn says(command: Option<&Command>, words: &str) -> bool {
    let Some(command) = command else {
        return false;
    };
    let mut found = false;
    texts(command, &mut |text| {
        found = found || text.to_lowercase().contains(words);
    });
    found
}

fn texts<'a>(command: &'a Command, tell: &mut dyn FnMut(&'a str)) {
    prose(&[&command.reason], tell);
    lines(
        &[&command.document_number, &command.on_behalf_of, &command.post],
        tell,
    );
    command.decision.iter().for_each(|one| document(one, tell));
    command.evidence.iter().for_each(|one| document(one, tell));
    match &command.action {
        Action::OpenMission(action) => {
            tell(action.name.as_str());
            prose(&[&action.outcome], tell);
        }
        Action::OpenPool(action) => {
            tell(action.name.as_str());
            agreement(&action.agreement, tell);
        }
        Action::AmendAgreement(action) => agreement(&action.agreement, tell),
        Action::RegisterContributor(action) => {
            tell(action.name.as_str());
            labels(&action.labels, tell);
        }
        Action::LabelContributor(action) => labels(&action.labels, tell),
        Action::RegisterInitiative(action) => {
            tell(action.name.as_str());
            lines(&[&action.lead_body], tell);
            labels(&action.labels, tell);
        }
        Action::LabelInitiative(action) => labels(&action.labels, tell),
        Action::RegisterPayee(action) => lines(&[&action.name], tell),
        Action::Memorandum(action) => {
            tell(action.description.as_str());
            lines(&[&action.quantity], tell);
        }
        Action::ReturnContribution(action) => consents(&action.substitutes, tell),
        Action::Substitute(action) => consents(&action.substitutes, tell),
        Action::Spend(action) => action.coding.iter().for_each(|one| coding(one, tell)),
        _ => {}
    }
}

fn lines<'a>(lines: &[&'a Option<Line>], tell: &mut dyn FnMut(&'a str)) {
    lines
        .iter()
        .filter_map(|line| line.as_ref())
        .for_each(|line| tell(line.as_str()));
}

fn prose<'a>(texts: &[&'a Option<Prose>], tell: &mut dyn FnMut(&'a str)) {
    texts
        .iter()
        .filter_map(|text| text.as_ref())
        .for_each(|text| tell(text.as_str()));
}

fn document<'a>(document: &'a Document, tell: &mut dyn FnMut(&'a str)) {
    tell(document.uri.as_str());
    tell(document.type_.as_str());
}

fn consents<'a>(substitutes: &'a [Substitution], tell: &mut dyn FnMut(&'a str)) {
    for Substitution { consent, .. } in substitutes {
        document(consent, tell);
    }
}

fn labels<'a>(labels: &'a Labels, tell: &mut dyn FnMut(&'a str)) {
    labels.iter().for_each(|(_, value)| tell(value.as_str()));
}

fn coding<'a>(coding: &'a Coding, tell: &mut dyn FnMut(&'a str)) {
    let Coding {
        economic_category,
        entity,
        expense_area,
        expense_type,
        ..
    } = coding;
    lines(&[economic_category, entity, expense_area, expense_type], tell);
}

fn agreement<'a>(agreement: &'a Agreement, tell: &mut dyn FnMut(&'a str)) {
    tell(agreement.accounting_officer.as_str());
    for budget_type in &agreement.budget_types {
        tell(budget_type.name.as_str());
    }
    for window in &agreement.windows {
        tell(window.name.as_str());
    }
    for exception in &agreement.switch_exceptions {
        document(&exception.reference, tell);
    }
    let AgreementTerms {
        aims_and_outcomes,
        contributions_and_their_variation,
        duration,
        functions,
        management_and_monitoring,
        review,
        staff_goods_and_premises,
        termination,
        variation,
    } = &agreement.terms;
    let terms = [
        aims_and_outcomes,
        contributions_and_their_variation,
        duration,
        functions,
        management_and_monitoring,
        review,
        staff_goods_and_premises,
        termination,
        variation,
    ];
    prose(&terms, tell);
}
