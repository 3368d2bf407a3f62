//! `BudgetService`: what directors and boards ask, and the answers; one file for each read.

mod agreement;
mod availability;
mod contributions;
mod control_totals;
mod funding_status;
mod pools;
mod register;
mod shares;

pub use agreement::{AgreementQuery, agreement_request, agreement_response};
pub use availability::{availability_request, availability_response};
pub use contributions::{contributions_request, contributions_response};
pub(super) use control_totals::selection;
pub use control_totals::{control_totals_request, control_totals_response};
pub use funding_status::{funding_status_request, funding_status_response};
pub use pools::{PoolsQuery, pools_request, pools_response};
pub use register::{
    ContributorsQuery, InitiativesQuery, contributors_request, contributors_response, initiatives_request,
    initiatives_response,
};
pub use shares::{shares_request, shares_response};
