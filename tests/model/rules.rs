//! The order of every command in the model: names, what the state forbids, the decision, dates, and money last.

use super::Model;
use super::asked::{Asked, Refusal, What};
use super::past::Past;
use super::words::{Place, Source, Total};

impl Model {
    pub(super) fn carry_out(&mut self, asked: &Asked, at: u64) -> Result<(), Refusal> {
        self.check_names(asked)?;
        self.check_named_entries(asked)?;
        self.check_state(asked)?;
        if needs_decision(&asked.what) && !asked.decision {
            return Err(Refusal::named("DECISION_REQUIRED"));
        }
        let effective = self.check_dates(asked)?;
        check_sums(asked)?;
        self.doing = Some(Past::new(asked, &effective));
        self.act(asked, at)
    }

    fn act(&mut self, asked: &Asked, at: u64) -> Result<(), Refusal> {
        let (total, pence) = (Total::new(&asked.pool, &asked.budget_type), asked.pence);
        match &asked.what {
            What::Amend(terms) => {
                if let Some(pool) = self.pools.get_mut(&asked.pool) {
                    pool.terms = terms.clone();
                }
                Ok(())
            }
            What::SuccessorOf {
                contributor,
                successors,
            } => self.succeed(&asked.pool, contributor, successors),
            What::Close { initiative } => self.close(&asked.pool, initiative),
            What::Ask { .. } | What::Answer { .. } => Ok(()),
            What::Memorandum { replaces, .. } => {
                replaces.iter().for_each(|replaced| self.link(*replaced, 0));
                Ok(())
            }
            What::Pledge { ask, .. } => self.pledge(*ask, pence),
            What::Lapse { pledge } => self.lapse(*pledge, pence),
            What::Agree {
                contributor,
                restriction,
                pledge,
                instalments,
            } => {
                let source = Source::Of(contributor.clone(), restriction.clone());
                self.agree(at, (total, source), *pledge, (pence, instalments))
            }
            What::Vary { agreed, instalments } => self.vary(*agreed, pence, instalments),
            What::Opening { positions } => {
                self.open_with(&total, positions);
                Ok(())
            }
            What::Receive {
                contributor,
                restriction,
                agreed,
                instalment,
            } => {
                let source = Source::Of(contributor.clone(), restriction.clone());
                self.receive(&total, &source, pence, (*agreed, *instalment))
            }
            What::ReturnContribution {
                contributor,
                restriction,
                substitutes,
            } => {
                let source = Source::Of(contributor.clone(), restriction.clone());
                self.return_contribution(&total, &source, pence, substitutes)
            }
            What::Substitute {
                contributor,
                restriction,
                substitutes,
            } => {
                let source = Source::Of(contributor.clone(), restriction.clone());
                self.substitute(&total, &source, substitutes)?;
                self.cover(&total);
                Ok(())
            }
            What::CorrectReceipt { receipt, rightful } => self.correct_receipt(*receipt, rightful.as_deref()),
            What::Allocate { initiative } => self.allocate(&total, initiative, pence),
            What::ReturnAllocation { initiative } => {
                let from = Place::Allocated(initiative.clone());
                self.go_back(&total, initiative, pence, (from, Place::Available))
            }
            What::Vire { from, to } => self.vire(&total, from, to, pence),
            What::Commit { initiative } => self.commit(&total, initiative, pence),
            What::Release {
                initiative,
                commitment,
            } => self.release(&total, initiative, pence, *commitment),
            What::Spend {
                initiative,
                commitment,
                ..
            } => self.spend(&total, initiative, pence, *commitment),
            What::Certify { expenditure, .. } => self.certify(*expenditure, pence),
            What::Refund { expenditure, to_pool } => self.refund(*expenditure, pence, *to_pool),
            What::Fee { receipt } => self.fee(&total, pence, *receipt),
            What::Interest { .. } => self.interest(&total, pence),
            What::Transfer { to } => self.transfer(&total, to, pence),
            What::Switch { to, restriction } => self.switch(&total, to, restriction, pence),
            What::Equalise => self.equalise(&total),
            What::Reverse { entry } => self.reverse(*entry),
        }
    }
}

/// What is told twice must be the same.
fn check_sums(asked: &Asked) -> Result<(), Refusal> {
    let (reason, found): (_, i128) = match &asked.what {
        What::Agree { instalments, .. } | What::Vary { instalments, .. } => (
            "SCHEDULE_MISMATCH",
            instalments.iter().map(|(_, pence)| pence).sum(),
        ),
        What::Opening { positions } => {
            let positions = positions.iter();
            (
                "OPENING_SUM_MISMATCH",
                positions.map(|position| position.pence).sum(),
            )
        }
        _ => return Ok(()),
    };
    match found == asked.pence {
        true => Ok(()),
        false => Err(Refusal::with(reason, [("stated", asked.pence), ("found", found)])),
    }
}

/// What a board or the contributors must have decided; the rest an officer may do.
fn needs_decision(what: &What) -> bool {
    match what {
        What::Amend(_)
        | What::SuccessorOf { .. }
        | What::Opening { .. }
        | What::Substitute { .. }
        | What::CorrectReceipt { .. }
        | What::Switch { .. }
        | What::Transfer { .. }
        | What::Equalise => true,
        What::ReturnContribution { substitutes, .. } => !substitutes.is_empty(),
        _ => false,
    }
}
