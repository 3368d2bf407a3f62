//! Commands about what a ledger is about: missions, pools, contributors, initiatives, payees.

use super::super::agreement;
use super::super::words::{Words, list, pairs};
use super::{Read, Reader};
use serde_json::{Value, json};

impl Reader<'_> {
    /// Commands about what a ledger is about; none if the verb is another's.
    pub(super) fn reference(&self, verb: &str, words: &mut Words<'_>) -> Result<Option<Read>, String> {
        let pool = &self.pool;
        Ok(Some(match verb {
            "mission" => {
                let mission = words.maybe_next().unwrap_or("mission");
                ("OpenMission", json!({ "mission": mission, "name": mission }))
            }
            "open-pool" => {
                let mission = words.after("mission").unwrap_or("mission");
                let agreement = agreement::read(words)?;
                let pool = words.next()?;
                let fields =
                    json!({ "agreement": agreement, "mission": mission, "name": pool, "pool": pool });
                ("OpenPool", fields)
            }
            "amend" => (
                "AmendAgreement",
                json!({ "agreement": agreement::read(words)?, "pool": pool }),
            ),
            "contributor" => {
                let contributor = words.next()?;
                let fields = json!({ "contributor": contributor, "kind": "DEPARTMENT", "name": contributor });
                ("RegisterContributor", fields)
            }
            "initiative" => {
                let (window, initiative) = (words.after("in"), words.next()?);
                let fields = json!({ "initiative": initiative, "kind": "OUTCOME", "name": initiative,
                    "pool": pool, "window": window });
                ("RegisterInitiative", fields)
            }
            "payee" => {
                let kind = if words.flag("person") {
                    "PERSON"
                } else {
                    "ORGANISATION"
                };
                ("RegisterPayee", json!({ "kind": kind, "payee": words.next()? }))
            }
            "label-contributor" => {
                let contributor = words.next()?;
                let fields = json!({ "contributor": contributor, "labels": labels(words)? });
                ("LabelContributor", fields)
            }
            "label-initiative" => {
                let initiative = words.next()?;
                let fields = json!({ "initiative": initiative, "labels": labels(words)?, "pool": pool });
                ("LabelInitiative", fields)
            }
            "rank" => {
                let initiatives: Vec<&str> = list(words.next()?).collect();
                (
                    "RankInitiatives",
                    json!({ "initiatives": initiatives, "pool": pool }),
                )
            }
            "close" => (
                "CloseInitiative",
                json!({ "initiative": words.next()?, "pool": pool }),
            ),
            "successors-of" => {
                let contributor = words.next()?;
                let successors = named(words.next()?, "contributor", "percent")?;
                // In every pool, unless the line names one.
                let pool = self.is_pool_named.then_some(pool);
                let fields = json!({ "contributor": contributor, "pool": pool, "successors": successors });
                ("SuccessorOf", fields)
            }
            "sign-off" => {
                let year = words.after("for-year");
                let as_at = words.after("as-at").ok_or("as-at which entry?")?;
                let contributor = words.next()?;
                let fields = json!({ "as_at": self.entry(as_at)?, "contributor": contributor, "pool": pool,
                    "statement_sha256": "0".repeat(64), "year": year });
                ("SignOff", fields)
            }
            _ => return Ok(None),
        }))
    }
}

/// `intent:prevention,region:north`
fn labels(words: &mut Words<'_>) -> Result<Value, String> {
    let labels = pairs(words.maybe_next().unwrap_or_default())?;
    let one = |(name, value): (&str, &str)| (name.to_owned(), Value::from(value));
    Ok(Value::Object(labels.into_iter().map(one).collect()))
}

fn named(text: &str, name: &str, value: &str) -> Result<Vec<Value>, String> {
    let one = |(first, second)| json!({ name: first, value: second });
    Ok(pairs(text)?.into_iter().map(one).collect())
}
