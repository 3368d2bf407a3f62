//! The agreement of a pool, in the words it is recorded with.

use crate::ledger::Pool;
use crate::ledger::command::{
    Accountability, Agreement, AgreementTerms, Apportionment, BudgetClass, BudgetType, Document, FixedShare,
    FundsBasis, FundsMode, SwitchException, Window,
};
use crate::query::Point;
use crate::types::{PoolId, YearKind};
use crate::wire::as_at::{Asked, asked, speaks_for};
use crate::wire::field::{At, Faults};
use crate::wire::told::{money, optional};
use crate::wire::{status, v1};
use tonic::Status;

/// Which agreement a message asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementQuery {
    /// Of which pool.
    pub pool: PoolId,
    /// Which version; the one in force if absent.
    pub version: Option<u32>,
}

/// Which agreement a message asks for.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field.
pub fn agreement_request(message: &v1::GetAgreementRequest) -> Result<Asked<AgreementQuery>, Status> {
    let faults = Faults::default();
    let at = At::message(&faults);
    let pool = at.parse("pool", &message.pool);
    let version = Some(message.version).filter(|version| *version > 0);
    let query = pool.map(|pool| AgreementQuery { pool, version });
    asked(query, message.as_at.as_ref(), at).ok_or_else(|| status::invalid_fields(faults))
}

/// A version of the agreement of `pool`, as at `point`.
pub fn agreement_response(
    point: Point,
    pool: &Pool,
    (version, agreement): (u32, &Agreement),
) -> v1::GetAgreementResponse {
    v1::GetAgreementResponse {
        read_at: speaks_for(point),
        pool: pool.id().to_string(),
        pool_name: pool.name().to_owned(),
        version,
        version_count: pool.agreement_version(),
        agreement: Some(message(agreement)),
    }
}

fn message(agreement: &Agreement) -> v1::Agreement {
    let year_kind = match agreement.year_kind {
        YearKind::UkApril => v1::YearKind::UkApril,
        YearKind::Calendar => v1::YearKind::Calendar,
    };
    let accountability = match agreement.accountability {
        Accountability::Host => v1::Accountability::Host,
        Accountability::Contributors => v1::Accountability::Contributors,
    };
    let (apportionment, fixed_shares) = match &agreement.apportionment {
        Apportionment::Proportional => (v1::Apportionment::Proportional, Vec::new()),
        Apportionment::Fixed(shares) => (v1::Apportionment::Fixed, shares.iter().map(fixed_share).collect()),
        Apportionment::Contingency => (v1::Apportionment::Contingency, Vec::new()),
    };
    v1::Agreement {
        currency_code: agreement.currency.code().to_owned(),
        year_kind: year_kind.into(),
        time_zone: agreement.time_zone.to_string(),
        start_date: agreement.starts.to_string(),
        end_date: optional(agreement.ends.as_ref()),
        accounting_officer: agreement.accounting_officer.to_string(),
        host: agreement.host.to_string(),
        accountability: accountability.into(),
        budget_types: agreement.budget_types.iter().map(budget_type).collect(),
        windows: agreement.windows.iter().map(window).collect(),
        terms: Some(terms(&agreement.terms)),
        apportionment: apportionment.into(),
        fixed_shares,
        refuse_retrospective: agreement.refuse_retrospective,
        switch_exceptions: agreement.switch_exceptions.iter().map(switch_exception).collect(),
    }
}

fn budget_type(budget_type: &BudgetType) -> v1::BudgetType {
    let check = &budget_type.funds_check;
    let mode = match check.mode {
        FundsMode::Absolute => v1::FundsMode::Absolute,
        FundsMode::Advisory => v1::FundsMode::Advisory,
    };
    let basis = match check.basis {
        FundsBasis::Received => v1::FundsBasis::Received,
        FundsBasis::Agreed => v1::FundsBasis::Agreed,
    };
    let class = match budget_type.class {
        None => v1::BudgetClass::Unspecified,
        Some(BudgetClass::RdelProgramme) => v1::BudgetClass::RdelProgramme,
        Some(BudgetClass::RdelAdministration) => v1::BudgetClass::RdelAdministration,
        Some(BudgetClass::Cdel) => v1::BudgetClass::Cdel,
        Some(BudgetClass::Ame) => v1::BudgetClass::Ame,
    };
    v1::BudgetType {
        budget_type: budget_type.budget_type.to_string(),
        name: budget_type.name.to_string(),
        funds_check: Some(v1::FundsCheck {
            mode: mode.into(),
            basis: basis.into(),
            tolerance_percent: check.tolerance_percent.to_string(),
            warning_percent: optional(check.warning_percent.as_ref()),
        }),
        class: class.into(),
        ring_fenced: budget_type.ring_fenced,
    }
}

fn fixed_share(share: &FixedShare) -> v1::FixedShare {
    v1::FixedShare {
        contributor: share.contributor.to_string(),
        percent: share.percent.to_string(),
    }
}

fn switch_exception(exception: &SwitchException) -> v1::SwitchException {
    let Document { sha256, type_, uri } = &exception.reference;
    v1::SwitchException {
        year: exception.year.to_string(),
        from_budget_type: exception.from.to_string(),
        to_budget_type: exception.to.to_string(),
        cap: money(exception.cap.minor(), exception.cap.currency),
        reference: Some(v1::Document {
            uri: uri.to_string(),
            sha256: sha256.to_string(),
            r#type: type_.to_string(),
        }),
    }
}

fn window(window: &Window) -> v1::Window {
    v1::Window {
        window: window.window.to_string(),
        name: window.name.to_string(),
    }
}

fn terms(terms: &AgreementTerms) -> v1::AgreementTerms {
    v1::AgreementTerms {
        aims_and_outcomes: optional(terms.aims_and_outcomes.as_ref()),
        contributions_and_their_variation: optional(terms.contributions_and_their_variation.as_ref()),
        duration: optional(terms.duration.as_ref()),
        functions: optional(terms.functions.as_ref()),
        management_and_monitoring: optional(terms.management_and_monitoring.as_ref()),
        review: optional(terms.review.as_ref()),
        staff_goods_and_premises: optional(terms.staff_goods_and_premises.as_ref()),
        termination: optional(terms.termination.as_ref()),
        variation: optional(terms.variation.as_ref()),
    }
}
