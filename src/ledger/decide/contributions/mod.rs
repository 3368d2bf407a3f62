//! Contributors' money: paid in, paid back, corrected, stood in for.

mod correct_receipt;
mod opening_balance;
mod receive;
mod return_contribution;
mod substitute;

pub(super) use correct_receipt::decide as correct_receipt;
pub(super) use opening_balance::decide as opening_balance;
pub(super) use receive::decide as receive;
pub(super) use return_contribution::decide as return_contribution;
pub(super) use substitute::{decide as substitute, places_in_use};

use super::cover::cover;
use super::{Draft, Facts, Stamped, checks, named, stages};
