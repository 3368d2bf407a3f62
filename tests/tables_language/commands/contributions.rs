//! Commands about contributions: their stages, what is paid in and back, corrected and stood in for.

use super::super::agreement::parsed;
use super::super::words::{Words, list, pairs, spelled};
use super::{Read, Reader, document, merged, money};
use common_purse::types::{Source, SourceRef};
use serde_json::{Value, json};

impl Reader<'_> {
    /// None if the verb is another's.
    pub(super) fn contribution(&self, verb: &str, words: &mut Words<'_>) -> Result<Option<Read>, String> {
        let (kind, fields) = match verb {
            "ask" => (
                "Ask",
                json!({ "by": words.after("answer-by").unwrap_or("2026-12-31") }),
            ),
            "pledge" => ("Pledge", json!({ "ask": self.of(words)? })),
            "agree" => {
                let (pledge, instalments) = (self.of(words)?, self.instalments(words)?);
                ("Agree", json!({ "pledge": pledge, "instalments": instalments }))
            }
            "receive" => {
                let adjustment = words.after("adjustment").map(spelled);
                let (agreed, instalment) = (self.of(words)?, words.after("instalment"));
                let fields = json!({ "adjustment": adjustment, "agreed": agreed, "instalment": instalment });
                ("Receive", fields)
            }
            "return-contribution" => (
                "ReturnContribution",
                json!({ "substitutes": self.substitutes(words)? }),
            ),
            "substitute" => {
                let substitutes = json!({ "substitutes": self.substitutes(words)? });
                let source = self.source(words)?;
                return Ok(Some(("Substitute", merged([self.total(), substitutes, source]))));
            }
            _ => return self.of_earlier(verb, words),
        };
        let source = self.source(words)?;
        Ok(Some((
            kind,
            merged([self.total(), fields, source, self.amount(words)?]),
        )))
    }

    /// Commands that name an earlier stage or receipt, and memoranda, which are of no source.
    fn of_earlier(&self, verb: &str, words: &mut Words<'_>) -> Result<Option<Read>, String> {
        let pool = json!({ "pool": self.pool });
        Ok(Some(match verb {
            "answer" => {
                let ask = self.entry(words.next()?)?;
                let answer = json!({ "ask": ask, "answer": spelled(words.next()?) });
                ("AnswerAsk", merged([pool, answer, self.maybe_amount(words)?]))
            }
            "lapse" => {
                let pledge = json!({ "pledge": self.entry(words.next()?)? });
                ("LapsePledge", merged([pool, pledge, self.maybe_amount(words)?]))
            }
            "vary" => {
                let instalments = self.instalments(words)?;
                let fields = json!({ "agreed": self.entry(words.next()?)?, "instalments": instalments });
                ("VaryAgreed", merged([pool, fields, self.amount(words)?]))
            }
            "correct" => {
                let rightful = words.after("to");
                let fields = json!({ "receipt": self.entry(words.next()?)?, "rightful": rightful });
                ("CorrectReceipt", merged([pool, fields]))
            }
            "memorandum" => {
                let replaces = words.after("replaces").map(|name| self.entry(name)).transpose()?;
                // Of no budget type, unless the line names one.
                let budget_type = self.is_type_named.then_some(&self.budget_type);
                let fields = json!({ "budget_type": budget_type, "contributor": words.next()?,
                    "description": "In kind", "pool": self.pool,
                    "replaces": replaces, "value": money(words.next()?, self.currency)?, "year": self.year,
                    "kind": spelled(words.next()?) });
                ("Memorandum", fields)
            }
            _ => return Ok(None),
        }))
    }

    /// `a window w`: whose money it is and what it may pay for.
    fn source(&self, words: &mut Words<'_>) -> Result<Value, String> {
        let restriction = self.restriction(words);
        Ok(json!({ "contributor": words.next()?, "restriction": restriction }))
    }

    /// `available a 60, allocated/i1 b#window:w 40 carried-in`: what stands behind `with`.
    pub(super) fn opening(&self, words: &mut Words<'_>, positions: &str) -> Result<Read, String> {
        let position = |text: &str| -> Result<Value, String> {
            let mut words = Words::new(text);
            let (place, source) = (words.next()?, parsed::<Source>(words.next()?)?);
            let SourceRef::Contributor(contributor, _) = source.parts() else {
                return Err("nobody's money opens nothing".to_owned());
            };
            let restriction = match source.as_str().split_once(['#', '+']) {
                Some((_, bound)) => {
                    let (kind, to) = bound.split_once(':').ok_or("no restriction")?;
                    json!({ kind: to })
                }
                None => Value::Null,
            };
            let (stage, initiative) = match place.split_once('/') {
                Some((stage, initiative)) => (stage, Some(initiative)),
                None => (place, None),
            };
            let amount = self.amount(&mut words)?;
            let origin = words.maybe_next().map_or("RECEIVED".to_owned(), spelled);
            words.end()?;
            let fields = json!({ "contributor": contributor, "restriction": restriction, "origin": origin,
                "stage": spelled(stage), "initiative": initiative });
            Ok(merged([fields, amount]))
        };
        let positions: Vec<Value> = list(positions).map(position).collect::<Result<_, _>>()?;
        let fields = json!({ "positions": positions, "sum": money(words.next()?, self.currency)? });
        Ok(("OpeningBalance", merged([self.total(), fields])))
    }

    /// `due 2026-06-01:50,2026-09-01:50`
    fn instalments(&self, words: &mut Words<'_>) -> Result<Vec<Value>, String> {
        let instalments = pairs(words.after("due").ok_or("say what is due when")?)?;
        let one = |(due, amount)| Ok(json!({ "due": due, "amount": money(amount, self.currency)? }));
        instalments.into_iter().map(one).collect()
    }

    /// `consenting b:50,c:20`
    fn substitutes(&self, words: &mut Words<'_>) -> Result<Vec<Value>, String> {
        let substitutes = pairs(words.after("consenting").unwrap_or_default())?;
        let one = |(contributor, amount)| {
            Ok(
                json!({ "contributor": contributor, "amount": money(amount, self.currency)?,
                "consent": document("consent") }),
            )
        };
        substitutes.into_iter().map(one).collect()
    }
}
