//! Commands about money inside the pool: given to initiatives, promised, spent, and back; fees, interest, switches; and
//! the command that undoes.

use super::super::words::{Words, spelled};
use super::{Read, Reader, merged};
use serde_json::{Value, json};

impl Reader<'_> {
    pub(super) fn money(&self, verb: &str, words: &mut Words<'_>) -> Result<Read, String> {
        let (kind, fields) = match verb {
            "allocate" => ("Allocate", self.initiative(words)?),
            "return" => ("ReturnAllocation", self.initiative(words)?),
            "commit" => ("Commit", self.initiative(words)?),
            "release" => {
                let commitment = json!({ "commitment": self.of(words)? });
                ("ReleaseCommitment", merged([commitment, self.initiative(words)?]))
            }
            "spend" => {
                let coding = words.after("payee").map(|payee| json!({ "payee": payee }));
                let fields = json!({ "coding": coding, "commitment": self.of(words)?,
                    "interim": words.flag("interim") });
                ("Spend", merged([fields, self.initiative(words)?]))
            }
            "certify" => {
                let named = words.after("initiative").map(str::to_owned);
                let expenditure = self.entry(words.next()?)?;
                let initiative = named.or_else(|| self.table.field_of(&expenditure, "initiative"));
                (
                    "Certify",
                    json!({ "expenditure": expenditure, "initiative": initiative }),
                )
            }
            "vire" => {
                let to = words.after("to");
                ("Vire", json!({ "from": words.next()?, "to": to }))
            }
            "fee" => {
                let receipt = self.of(words)?;
                (
                    "Fee",
                    json!({ "kind": spelled(words.next()?), "receipt": receipt }),
                )
            }
            "interest" => ("Interest", json!({ "earned_by": words.after("earned-by") })),
            "transfer" => ("Transfer", json!({ "to_pool": words.after("to") })),
            _ => return self.of_no_one_total(verb, words),
        };
        Ok((kind, merged([self.total(), fields, self.amount(words)?])))
    }

    /// Commands that do not say a control total with an amount in it.
    fn of_no_one_total(&self, verb: &str, words: &mut Words<'_>) -> Result<Read, String> {
        Ok(match verb {
            "switch" => {
                let (from, to) = (words.after("from"), words.after("to"));
                let fields = json!({ "from": from, "to": to, "restriction": self.restriction(words),
                    "pool": self.pool, "year": self.year });
                ("Switch", merged([fields, self.amount(words)?]))
            }
            "equalise" => ("Equalise", self.total()),
            "reverse" => (
                "Reverse",
                json!({ "entry": self.entry(words.next()?)?, "pool": self.pool }),
            ),
            _ => return Err(format!("no such command: {verb}")),
        })
    }

    pub(super) fn refund(&self, words: &mut Words<'_>, is_to_pool: bool) -> Result<Read, String> {
        let to = if is_to_pool { "POOL" } else { "INITIATIVE" };
        let expenditure = self.entry(words.next()?)?;
        let fields = json!({ "expenditure": expenditure, "pool": self.pool, "to": to });
        Ok(("Refund", merged([fields, self.amount(words)?])))
    }

    fn initiative(&self, words: &mut Words<'_>) -> Result<Value, String> {
        Ok(json!({ "initiative": words.next()? }))
    }
}
