//! Rule R6 in the model: going over what is available, and what agreed contributions may still cover.

use super::asked::Refusal;
use super::split::Way;
use super::terms::{Basis, Check, Mode, WHOLE};
use super::words::{Place, Restriction, Source, Total};
use super::{Model, settle::Agreed};
use std::collections::BTreeMap;

/// How much is UNCOVERED, by initiative.
pub(super) type Demand = BTreeMap<String, i128>;

impl Model {
    pub(super) fn check_of(&self, total: &Total) -> Check {
        self.pools[&total.pool].terms.budget_types[&total.budget_type].check
    }

    /// R6: out of `available`, going over as the funds check allows.
    pub(super) fn allocate(&mut self, total: &Total, initiative: &str, pence: i128) -> Result<(), Refusal> {
        let available = Place::Available;
        let (mut taken, beyond) = self.take(total, &available, initiative, pence, Way::TowardsSpending);
        if beyond > 0 {
            self.go_over(total, initiative, pence, beyond)?;
            taken.push((Source::Uncovered, beyond));
        }
        let before = self.is_below_warning(total);
        self.post(total, &available, &Place::Allocated(initiative.to_owned()), taken);
        if before && !self.is_below_warning(total) {
            self.except(total, "EARLY_WARNING", self.in_use(total));
        }
        Ok(())
    }

    fn go_over(&mut self, total: &Total, initiative: &str, pence: i128, beyond: i128) -> Result<(), Refusal> {
        let all = [Place::Allocated, Place::Committed, Place::Spent];
        let demand = self.demand(total, &all);
        let before = self.exceeding(total, &demand);
        let after = self.exceeding(total, &more(demand, initiative, beyond));
        let (check, increase) = (self.check_of(total), after - before);
        let limit = self.limit(total).max(before);
        let kind = match check.mode {
            Mode::Advisory => "OVER_ALLOCATED",
            Mode::Absolute if after <= limit => "OVER_ALLOCATED_WITHIN_TOLERANCE",
            Mode::Absolute => {
                let tolerance = beyond - (after - limit);
                let figures = [
                    ("available", self.sum(total, &Place::Available)),
                    ("fits", pence - beyond),
                    ("requested", pence),
                    ("tolerance", tolerance),
                    ("short", beyond - tolerance),
                ];
                return Err(Refusal::with("INSUFFICIENT", figures).saying([
                    ("account", "available".to_owned()),
                    ("initiative", initiative.to_owned()),
                ]));
            }
        };
        if increase > 0 {
            self.except(total, kind, increase);
        }
        Ok(())
    }

    /// How far Absolute lets what exceeds go.
    fn limit(&self, total: &Total) -> i128 {
        -self.sum(total, &Place::Received) * self.check_of(total).tolerance / WHOLE
    }

    /// How much of what is UNCOVERED at one initiative another may take over: agreed contributions that could cover it
    /// here may not cover it there.
    pub(super) fn may_take_over(&mut self, total: &Total, from: &str, to: &str, uncovered: i128) -> i128 {
        let demand = self.demand(total, &[Place::Allocated, Place::Committed, Place::Spent]);
        let before = self.exceeding(total, &demand);
        let moved = |uncovered: i128| more(more(demand.clone(), from, -uncovered), to, uncovered);
        let increase = self.exceeding(total, &moved(uncovered)) - before;
        let (kind, allowed) = match self.check_of(total).mode {
            Mode::Advisory => ("OVER_ALLOCATED", uncovered),
            Mode::Absolute => {
                let limit = self.limit(total).max(before);
                let mut allowed = uncovered;
                // The most for which what exceeds stays within the limit; it may first fall and then rise.
                let beyond = self.exceeding(total, &moved(allowed)) - limit;
                allowed -= beyond.max(0);
                ("OVER_ALLOCATED_WITHIN_TOLERANCE", allowed)
            }
        };
        if allowed == uncovered && increase > 0 {
            self.except(total, kind, increase);
        }
        allowed
    }

    /// What is UNCOVERED in these stages, by initiative.
    pub(super) fn demand(&self, total: &Total, stages: &[fn(String) -> Place]) -> Demand {
        let mut demand = Demand::new();
        for place in self.places(total, stages) {
            let initiative = place.initiative().unwrap_or_default().to_owned();
            *demand.entry(initiative).or_default() += self.uncovered(total, &place);
        }
        demand
    }

    /// How much of what is UNCOVERED the outstanding agreed contributions could not cover: those for an initiative
    /// first, then those for its window, then free ones.
    pub(super) fn exceeding(&self, total: &Total, demand: &Demand) -> i128 {
        if self.check_of(total).basis == Basis::Received {
            return demand.values().sum();
        }
        let mut by_window: BTreeMap<&str, i128> = BTreeMap::new();
        let mut sum = 0;
        for (initiative, uncovered) in demand {
            let only = Restriction::Initiative(initiative.clone());
            let left = (uncovered - self.outstanding(total, &only)).max(0);
            match &self.pools[&total.pool].initiatives[initiative] {
                Some(window) => *by_window.entry(window).or_default() += left,
                None => sum += left,
            }
        }
        for (window, uncovered) in by_window {
            sum += (uncovered - self.outstanding(total, &Restriction::Window(window.to_owned()))).max(0);
        }
        (sum - self.outstanding(total, &Restriction::Free)).max(0)
    }

    /// What was agreed with this restriction and has not come.
    fn outstanding(&self, total: &Total, restriction: &Restriction) -> i128 {
        let agreed = self.agreed.values().filter(|agreed| {
            agreed.total == *total && matches!(&agreed.source, Source::Of(_, own) if own == restriction)
        });
        agreed.map(Agreed::outstanding).sum()
    }

    /// What initiatives have, promised and spent.
    fn in_use(&self, total: &Total) -> i128 {
        let places = self.places(total, &[Place::Allocated, Place::Committed, Place::Spent]);
        places.iter().map(|place| self.sum(total, place)).sum()
    }

    fn is_below_warning(&self, total: &Total) -> bool {
        let (used, available) = (self.in_use(total), self.sum(total, &Place::Available));
        match self.check_of(total).warning {
            Some(warning) => used * WHOLE <= warning * (used + available),
            None => false,
        }
    }
}

pub(super) fn more(mut demand: Demand, initiative: &str, uncovered: i128) -> Demand {
    *demand.entry(initiative.to_owned()).or_default() += uncovered;
    demand
}
