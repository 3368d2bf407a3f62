//! The ledger and the model side by side: told the same, they must say the same.

use super::{Asked, Exceptions, Model, Refusal, Total, compare};
use crate::support::Rules;
use common_purse::ledger::{Account, Pool};
use std::sync::Arc;

/// The ledger and the model, told the same.
pub struct Both {
    pub ledger: Rules,
    pub model: Model,
}

impl Both {
    pub fn new(model: Model) -> Both {
        let mut ledger = Rules::new();
        for action in compare::reference_data(&model) {
            ledger.record(action).unwrap();
        }
        Both { ledger, model }
    }

    fn pool(&self, id: &str) -> &Arc<Pool> {
        self.ledger.state.pool(&id.parse().unwrap()).unwrap()
    }

    /// Asks both and compares all that they say.
    pub fn record(&mut self, asked: &Asked) -> Result<Exceptions, Refusal> {
        let at = self.ledger.state.next_sequence().0;
        let expected = self.model.record(asked, at);
        let before = expected.is_err().then(|| self.ledger.state.clone());
        let recorded = self.ledger.record_command(compare::command(asked));
        let found = match recorded {
            Ok(entries) => {
                if expected.is_ok() {
                    let links = compare::links(&entries);
                    assert_eq!(
                        links,
                        self.model.links(at),
                        "the links of {at}, the model's on the right"
                    );
                }
                Ok(compare::exceptions(&entries))
            }
            Err(rejection) => Err(compare::refusal(&rejection)),
        };
        assert_eq!(
            found, expected,
            "the ledger (left) and the model (right) answer alike"
        );
        for pool in self.model.pools.keys() {
            assert_eq!(
                compare::balances(self.pool(pool)),
                self.model.balances(pool),
                "the ledger (left) and the model (right) have the same balances in {pool}"
            );
            assert_eq!(
                compare::stages(self.pool(pool)),
                self.model.stages(pool),
                "the ledger (left) and the model (right) have the same contributions to {pool}"
            );
        }
        if let Some(before) = before {
            assert_eq!(self.ledger.state, before, "a refusal changes nothing");
        }
        found
    }

    /// R6 with free money only: UNCOVERED outside `available` is exactly what `available` lacks.
    pub fn check_uncovered_is_what_available_lacks(&self) {
        for id in self.model.pools.keys() {
            for (key, total) in self.pool(id).totals() {
                let lacking = (-total.balance(Account::Available).sum().0).max(0);
                let model_total = Total::new(id, key.budget_type.as_str());
                let outside = self.model.uncovered_outside_available(&model_total);
                assert_eq!(outside, lacking, "UNCOVERED of {key} in {id}");
            }
        }
    }
}
