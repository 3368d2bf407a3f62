//! The terms of a pool that the rules read: its budget types with their funds checks, and how shares are put right.

use std::collections::{BTreeMap, BTreeSet};

/// The whole of a percentage: 100 percent in ten-thousandths of a percent, so that percentages are whole numbers.
pub const WHOLE: i128 = 1_000_000;

/// A pool: its agreement in force, its initiatives with their windows, and those that are closed.
#[derive(Debug, Clone)]
pub struct Pool {
    pub terms: Terms,
    pub initiatives: BTreeMap<String, Option<String>>,
    pub closed: BTreeSet<String>,
}

/// The agreement, as far as the rules read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    pub host: String,
    pub windows: BTreeSet<String>,
    pub budget_types: BTreeMap<String, BudgetType>,
    pub apportionment: Apportionment,
    pub refuse_retrospective: bool,
    pub switch_exceptions: Vec<SwitchException>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetType {
    pub check: Check,
    pub class: Class,
    pub ring_fenced: bool,
}

/// The funds check of one budget type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    pub mode: Mode,
    pub basis: Basis,
    pub tolerance: i128,
    pub warning: Option<i128>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Absolute,
    Advisory,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    Received,
    Agreed,
}

/// What a budget type is to the Treasury; a pool's own types are none of its classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Programme,
    Administration,
    Capital,
    Managed,
    Own,
}

/// How Equalise shares what is available.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Apportionment {
    Proportional,
    Fixed(Vec<(String, i128)>),
    Contingency,
}

/// A switch that the matrix forbids and a document allows, up to a cap in pence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwitchException {
    pub from: String,
    pub to: String,
    pub cap: i128,
}
