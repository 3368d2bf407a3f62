//! Switches between budget types, in the model: the matrix, the exceptions that a document allows, and the money.

use super::Model;
use super::asked::{Refusal, What};
use super::terms::{BudgetType, Class, SwitchException};
use super::words::{Place, Restriction, Source, Total};

impl Model {
    fn is_in_matrix(&self, pool: &str, from: &str, to: &str) -> bool {
        let types = &self.pools[pool].terms.budget_types;
        allows(types[from], types[to])
    }

    pub(super) fn switch(
        &mut self,
        total: &Total,
        to: &str,
        restriction: &Restriction,
        pence: i128,
    ) -> Result<(), Refusal> {
        let is_exception = !self.is_in_matrix(&total.pool, &total.budget_type, to);
        if is_exception {
            self.check_exception(total, to, pence)?;
        }
        let mut held = self.held(total, &Place::Available);
        held.retain(|(source, pence)| {
            matches!(source, Source::Of(_, own) if own == restriction) && *pence > 0
        });
        let shares = self.part_of(total, pence, &held)?;
        self.hand_over(total, &Total::new(&total.pool, to), shares);
        if is_exception {
            self.except(total, "SWITCHED_BY_EXCEPTION", pence);
        }
        Ok(())
    }

    /// What the matrix forbids the agreement may allow. The cap bounds all switches of its kind together; one that was
    /// reversed no longer counts.
    fn check_exception(&self, total: &Total, to: &str, pence: i128) -> Result<(), Refusal> {
        let mut exceptions = self.pools[&total.pool].terms.switch_exceptions.iter();
        let such = |exception: &&SwitchException| exception.from == total.budget_type && exception.to == to;
        let Some(SwitchException { cap, .. }) = exceptions.find(such) else {
            return Err(Refusal::named("SWITCH_NOT_ALLOWED"));
        };
        let such = self.past.iter().filter(|(sequence, past)| {
            matches!(&past.asked.what, What::Switch { to: other, .. } if other == to)
                && past.total() == *total
                && !self.is_reversed(**sequence)
        });
        let switched: i128 = such.map(|(_, past)| past.asked.pence).sum();
        match switched + pence <= *cap {
            true => Ok(()),
            false => Err(Refusal::with(
                "SWITCH_CAP_EXCEEDED",
                [("cap", *cap), ("switched", switched), ("requested", pence)],
            )),
        }
    }
}

/// R14's matrix.
fn allows(from: BudgetType, to: BudgetType) -> bool {
    let is_resource = |class| matches!(class, Class::Programme | Class::Administration);
    let is_departmental = |class| is_resource(class) || class == Class::Capital;
    let by_class = match (from.class, to.class) {
        (Class::Own, other) | (other, Class::Own) => other == Class::Own,
        (Class::Capital, other) => !is_resource(other) && other != Class::Managed,
        (Class::Programme, Class::Administration) => false,
        (Class::Managed, other) => !is_departmental(other),
        _ => true,
    };
    by_class && (to.ring_fenced || !from.ring_fenced)
}
