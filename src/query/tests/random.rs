//! Random commands of every kind that moves money, for ledgers on which identities must hold.

use super::{Ledger, action, decision};
use crate::ledger::command::{Action, Command, FundsMode};
use crate::ledger::{Entry, Kind};
use crate::types::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// SplitMix64, which is enough to choose by.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub(super) fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

/// A ledger of two pools with three budget types each, whose commands so far were chosen by chance.
pub(super) struct Chance {
    pub(super) ledger: Ledger,
    pub(super) random: Random,
    /// Whether commands take effect on other days than they are recorded on, and time goes by.
    pub(super) is_dated: bool,
    /// How often each kind was accepted.
    pub(super) accepted: BTreeMap<Kind, u32>,
}

pub(super) const CONTRIBUTORS: [&str; 4] = ["a", "b", "c", "9"];
pub(super) const INITIATIVES: [&str; 4] = ["i1", "i2", "i3", "i4"];

impl Chance {
    pub(super) fn new(seed: u64) -> Chance {
        let mut random = Random(seed);
        let mode = match random.below(3) {
            0 => FundsMode::Absolute,
            _ => FundsMode::Advisory,
        };
        let mut ledger = Ledger::new(mode);
        for contributor in ["9", "d"] {
            let fields = json!({"contributor": contributor, "kind": "PARTNER", "name": contributor});
            ledger.must(action("RegisterContributor", fields));
        }
        ledger.register("pool", "i4", None);
        ledger.open_pool("other", mode);
        let mut chance = Chance {
            ledger,
            random,
            is_dated: false,
            accepted: BTreeMap::new(),
        };
        if chance.random.below(2) == 0 {
            let positions: Vec<Value> = (0..4).map(|_| chance.position()).collect();
            let sum = positions.iter().map(|position| {
                let amount = position["amount"].as_str().unwrap();
                amount.split('.').next().unwrap().parse::<u64>().unwrap()
            });
            let sum = format!("{}.00 GBP", sum.sum::<u64>());
            chance.ask("OpeningBalance", json!({"positions": positions, "sum": sum}));
        }
        chance
    }

    fn position(&mut self) -> Value {
        let mut position = json!({
            "amount": format!("{}.00 GBP", 1 + self.random.below(40)),
            "contributor": self.random.pick(&CONTRIBUTORS),
            "origin": self.random.pick(&["RECEIVED", "CARRIED_IN", "INTEREST"]),
            "stage": self.random.pick(&["AVAILABLE", "ALLOCATED", "COMMITTED", "SPENT"]),
        });
        if position["stage"] != "AVAILABLE" {
            position["initiative"] = json!(self.random.pick(&INITIATIVES));
        }
        position
    }

    /// Asks for one more command, which the rules may refuse.
    pub(super) fn step(&mut self) {
        let amount = format!("{}.{:02} GBP", self.random.below(40), 1 + self.random.below(99));
        let contributor = self.random.pick(&CONTRIBUTORS);
        let initiative = self.random.pick(&INITIATIVES);
        let budget_type = self.random.pick(&["cdel", "cdel", "rdel"]);
        let named = self.named();
        let mut fields = json!({"amount": amount, "budget_type": budget_type});
        let kind = match self.random.below(36) {
            0..=5 => {
                fields["contributor"] = json!(contributor);
                match self.random.below(6) {
                    0 => fields["restriction"] = json!({"window": "w"}),
                    1 => fields["restriction"] = json!({ "initiative": initiative }),
                    2 => {
                        fields["adjustment"] = json!(self.random.pick(&[
                            "BUDGET_MEASURE",
                            "BUDGET_EXCHANGE",
                            "SPENDING_REVIEW_SETTLEMENT",
                            "RESERVE_CLAIM",
                            "BUDGET_COVER_TRANSFER",
                            "FINAL_OUTTURN",
                        ]))
                    }
                    _ => {}
                }
                "Receive"
            }
            6..=9 => of(&mut fields, "initiative", initiative, "Allocate"),
            10..=12 => of(&mut fields, "initiative", initiative, "Commit"),
            13..=15 => {
                fields["interim"] = json!(self.random.below(2) == 0);
                of(&mut fields, "initiative", initiative, "Spend")
            }
            16 | 17 => of(&mut fields, "initiative", initiative, "ReturnAllocation"),
            18 => of(&mut fields, "initiative", initiative, "ReleaseCommitment"),
            19 => {
                fields["from"] = json!(self.random.pick(&INITIATIVES));
                of(&mut fields, "to", initiative, "Vire")
            }
            20 => of(&mut fields, "contributor", contributor, "ReturnContribution"),
            21 => {
                fields["kind"] = json!(self.random.pick(&["AGENT", "DIRECT_COST", "BANK"]));
                "Fee"
            }
            22 => {
                if self.random.below(2) == 0 {
                    fields["earned_by"] = json!(initiative);
                }
                "Interest"
            }
            23 => {
                fields = json!({"amount": amount, "from": "cdel", "to": "rdel"});
                "Switch"
            }
            24 => of(&mut fields, "to_pool", "other", "Transfer"),
            25 => {
                fields = json!({ "budget_type": budget_type });
                "Equalise"
            }
            26 => {
                let consent = serde_json::to_value(decision()).unwrap();
                let substitute = json!({"amount": amount, "consent": consent,
                    "contributor": self.random.pick(&CONTRIBUTORS)});
                fields = json!({"budget_type": budget_type, "contributor": contributor,
                    "substitutes": [substitute]});
                "Substitute"
            }
            27 => {
                let (kind, at) = self.last(Kind::Receive);
                let _ = kind;
                fields = json!({ "receipt": at });
                if self.random.below(2) == 0 {
                    fields["rightful"] = json!(contributor);
                }
                "CorrectReceipt"
            }
            28 => {
                let (spend, at) = self.last(Kind::Spend);
                let Some(Action::Spend(spend)) = spend else { return };
                fields = json!({"amount": amount, "expenditure": at, "initiative": spend.initiative,
                    "budget_type": spend.budget_type});
                "Certify"
            }
            29 | 30 => {
                let kind = *self.random.pick(&[&Kind::Spend, &Kind::Certify]);
                let (_, at) = self.last(kind);
                let to = self.random.pick(&["POOL", "INITIATIVE"]);
                fields = json!({"amount": amount, "expenditure": at, "to": to});
                "Refund"
            }
            31 if self.random.below(8) == 0 => {
                fields = json!({ "initiative": initiative });
                "CloseInitiative"
            }
            32 if self.random.below(12) == 0 => {
                fields = json!({"contributor": contributor, "successors": [
                    {"contributor": "d", "percent": "33.3333"},
                    {"contributor": if contributor == "a" { "b" } else { "a" }, "percent": "66.6667"},
                ]});
                "SuccessorOf"
            }
            _ => {
                fields = json!({ "entry": named });
                "Reverse"
            }
        };
        self.ask(kind, fields);
    }

    pub(super) fn ask(&mut self, kind: &str, fields: Value) {
        let mut command = Command {
            decision: Some(decision()),
            post: (kind == "SignOff").then(|| "Accounting Officer".parse().unwrap()),
            ..Command::bare(action(kind, fields))
        };
        if self.is_dated {
            self.date(&mut command);
        }
        let kind = command.action.kind();
        if self.ledger.record(command).is_ok() {
            *self.accepted.entry(kind).or_default() += 1;
        }
    }

    /// What undoes or corrects takes the date of the other entry; half of all else is from before, or what is decided for
    /// later. Every few commands a day goes by, or a microsecond.
    fn date(&mut self, command: &mut Command) {
        let goes_by = *self.random.pick(&[&0, &0, &0, &1, &86_400_000_000]);
        let clock = self.ledger.clock.microseconds() + goes_by;
        self.ledger.clock = Timestamp::from_microseconds(clock).unwrap();
        let takes_its_date = matches!(command.action.kind(), Kind::Reverse | Kind::CorrectReceipt);
        if !takes_its_date && self.random.below(2) == 0 {
            let (month, day) = (4 + self.random.below(9), 1 + self.random.below(28));
            command.effective = Some(format!("2026-{month:02}-{day:02}").parse().unwrap());
        }
    }

    /// One of the last entries.
    fn named(&mut self) -> String {
        let count = self.ledger.entries.len() as u64;
        (count - 1 - self.random.below(count.min(12))).to_string()
    }

    /// One of the last commands of a kind, and the entry that it is.
    pub(super) fn last(&mut self, kind: Kind) -> (Option<Action>, String) {
        let skip = usize::try_from(self.random.below(3)).unwrap();
        let of_kind = |entry: &&Entry| entry.kind == kind && entry.part.number == 1;
        let found = self.ledger.entries.iter().rev().filter(of_kind).nth(skip);
        let action = found.and_then(|entry| Some(entry.command.as_ref()?.action.clone()));
        let at = found.map_or_else(|| "0".to_owned(), |entry| entry.sequence.to_string());
        (action, at)
    }
}

fn of<'a>(fields: &mut Value, name: &str, value: &str, kind: &'a str) -> &'a str {
    fields[name] = json!(value);
    kind
}
