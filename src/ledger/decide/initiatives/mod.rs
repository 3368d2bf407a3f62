//! Money on its way through initiatives: given, promised, spent, and back.

mod allocate;
mod backwards;
mod certify;
mod commit;
mod refund;
mod release_commitment;
mod return_allocation;
mod spend;
mod towards_spending;
mod vire;

pub(super) use allocate::decide as allocate;
pub(super) use certify::decide as certify;
pub(super) use commit::decide as commit;
pub(super) use refund::decide as refund;
pub(super) use release_commitment::decide as release_commitment;
pub(super) use return_allocation::decide as return_allocation;
pub(super) use spend::decide as spend;
pub(super) use vire::decide as vire;

use super::cover::cover;
use super::{Asked, Draft, Facts, Stamped, checks, funds_check, named};
