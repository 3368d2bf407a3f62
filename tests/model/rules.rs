//! The rules of the model: what each command does, from the text of R1 to R6.

use super::split::Way;
use super::words::{Asked, Exceptions, Mode, Place, Refusal, Source, What};
use super::{Commitment, Model};

/// The whole of a check's tolerance: 100 percent in ten-thousandths.
const WHOLE: i128 = 1_000_000;

impl Model {
    pub(super) fn carry_out(&mut self, asked: &Asked, at: u64) -> Result<Exceptions, Refusal> {
        self.check_names(asked)?;
        self.check_dates(asked)?;
        let (budget_type, pence) = (asked.budget_type.as_str(), asked.pence);
        match &asked.what {
            What::Receive {
                contributor,
                restriction,
            } => {
                let source = Source::Of(contributor.clone(), restriction.clone());
                self.move_shares(
                    budget_type,
                    &Place::Received,
                    &Place::Available,
                    &[(source, pence)],
                );
                self.cover(budget_type);
                Ok(Vec::new())
            }
            What::Allocate { initiative } => self.allocate(budget_type, initiative, pence),
            What::Return { initiative } => self.give_back(budget_type, initiative, pence),
            What::Commit { initiative } => {
                let (from, to) = (
                    Place::Allocated(initiative.clone()),
                    Place::Committed(initiative.clone()),
                );
                let exceptions =
                    self.go_on(budget_type, initiative, pence, (from, to), "COMMITTED_UNCOVERED")?;
                let commitment = Commitment {
                    budget_type: budget_type.to_owned(),
                    initiative: initiative.clone(),
                    remaining: pence,
                };
                self.commitments.insert(at, commitment);
                Ok(exceptions)
            }
            What::Spend {
                initiative,
                commitment,
            } => {
                self.settle(*commitment, pence)?;
                let (from, to) = (
                    Place::Committed(initiative.clone()),
                    Place::Spent(initiative.clone()),
                );
                self.go_on(budget_type, initiative, pence, (from, to), "SPENT_UNCOVERED")
            }
        }
    }

    /// R6: out of `available`, going over as the funds check allows.
    fn allocate(&mut self, budget_type: &str, initiative: &str, pence: i128) -> Result<Exceptions, Refusal> {
        let (mut taken, over) = self.take(
            budget_type,
            &Place::Available,
            initiative,
            pence,
            Way::TowardsSpending,
        );
        let mut exceptions = Vec::new();
        if over > 0 {
            let check = self.checks[budget_type];
            let received = -self.sum(budget_type, &Place::Received);
            let most = received * check.tolerance / WHOLE;
            let tolerance = (most - self.uncovered_outside_available(budget_type)).max(0);
            match check.mode {
                Mode::Advisory => exceptions.push(("OVER_ALLOCATED", over)),
                Mode::Absolute if over <= tolerance => {
                    exceptions.push(("OVER_ALLOCATED_WITHIN_TOLERANCE", over))
                }
                Mode::Absolute => {
                    return Err(Refusal::with(
                        "INSUFFICIENT",
                        [
                            ("available", self.sum(budget_type, &Place::Available)),
                            ("fits", pence - over),
                            ("requested", pence),
                            ("tolerance", tolerance),
                            ("short", over - tolerance),
                        ],
                    ));
                }
            }
            taken.push((Source::Uncovered, over));
        }
        self.move_shares(
            budget_type,
            &Place::Available,
            &Place::Allocated(initiative.to_owned()),
            &taken,
        );
        Ok(exceptions)
    }

    /// Back to `available`, UNCOVERED first; what it frees covers what is uncovered elsewhere.
    fn give_back(&mut self, budget_type: &str, initiative: &str, pence: i128) -> Result<Exceptions, Refusal> {
        let from = Place::Allocated(initiative.to_owned());
        self.check_there(budget_type, &from, pence)?;
        let (taken, _) = self.take(budget_type, &from, initiative, pence, Way::Backwards);
        self.move_shares(budget_type, &from, &Place::Available, &taken);
        self.cover(budget_type);
        Ok(Vec::new())
    }

    /// Commit or spend: real money first; money that nobody has paid in yet goes on under Advisory only.
    fn go_on(
        &mut self,
        budget_type: &str,
        initiative: &str,
        pence: i128,
        (from, to): (Place, Place),
        exception: &'static str,
    ) -> Result<Exceptions, Refusal> {
        self.check_there(budget_type, &from, pence)?;
        let (there, uncovered) = (self.sum(budget_type, &from), self.uncovered(budget_type, &from));
        let beyond = pence - (there - uncovered);
        if beyond > 0 && self.checks[budget_type].mode == Mode::Absolute {
            return Err(Refusal::with(
                "MONEY_UNCOVERED",
                [
                    ("available", there),
                    ("fits", there - uncovered),
                    ("requested", pence),
                    ("tolerance", 0),
                    ("short", beyond),
                    ("uncovered", uncovered),
                ],
            ));
        }
        let (taken, _) = self.take(budget_type, &from, initiative, pence, Way::TowardsSpending);
        self.move_shares(budget_type, &from, &to, &taken);
        Ok(if beyond > 0 {
            vec![(exception, beyond)]
        } else {
            Vec::new()
        })
    }

    /// R6: beyond an account's balance is refused, whatever the funds check says.
    fn check_there(&self, budget_type: &str, from: &Place, pence: i128) -> Result<(), Refusal> {
        let there = self.sum(budget_type, from);
        if pence <= there {
            return Ok(());
        }
        Err(Refusal::with(
            "INSUFFICIENT",
            [
                ("available", there),
                ("fits", there),
                ("requested", pence),
                ("tolerance", 0),
                ("short", pence - there),
            ],
        ))
    }

    fn settle(&mut self, commitment: Option<u64>, pence: i128) -> Result<(), Refusal> {
        let Some(commitment) = commitment.and_then(|named| self.commitments.get_mut(&named)) else {
            return Ok(());
        };
        if pence > commitment.remaining {
            let figures = [("remaining", commitment.remaining), ("requested", pence)];
            return Err(Refusal::with("COMMITMENT_EXCEEDED", figures));
        }
        commitment.remaining -= pence;
        Ok(())
    }

    /// R6, Cover: spent, then committed, then allocated, each by initiative id: what fits and is available takes
    /// the place of UNCOVERED.
    fn cover(&mut self, budget_type: &str) {
        let initiatives: Vec<String> = self.initiatives.keys().cloned().collect();
        for stage in [Place::Spent, Place::Committed, Place::Allocated] {
            for initiative in &initiatives {
                let place = stage(initiative.clone());
                let uncovered = self.uncovered(budget_type, &place);
                let (taken, _) = self.take(
                    budget_type,
                    &Place::Available,
                    initiative,
                    uncovered,
                    Way::TowardsSpending,
                );
                let covered: i128 = taken.iter().map(|(_, pence)| pence).sum();
                self.move_shares(budget_type, &Place::Available, &place, &taken);
                self.move_shares(
                    budget_type,
                    &place,
                    &Place::Available,
                    &[(Source::Uncovered, covered)],
                );
            }
        }
    }
}
