//! Prints the lines of a made-up ledger, as samples for `train_dictionary`: commands of every kind in the shares that a
//! pool would see them, by several departments, with the reasons and document numbers that people write.
//!
//! ```text
//! cargo run --release --example sample_lines | cargo run --release --example train_dictionary -- FILE
//! ```

#[path = "../tests/support/mod.rs"]
mod support;

use common_purse::ledger::command::FundsMode;
use common_purse::ledger::{Action, Command, Stamp, Stamped, State, apply, decide};
use common_purse::types::Restriction;
use std::sync::Arc;
use support::{
    agreement, allocate, command, commit, funds_check, open_mission, open_pool, receive,
    register_contributor, register_initiative, return_allocation, spend,
};

const LINES: usize = 4_000;

const DEPARTMENTS: [&str; 8] = [
    "dfe",
    "dft",
    "desnz",
    "dhsc",
    "defra",
    "mhclg",
    "scot-gov",
    "wellcome-trust",
];
const INITIATIVES: [&str; 8] = [
    "heat-pumps",
    "home-insulation",
    "early-years",
    "family-hubs",
    "grid-connections",
    "skills-bootcamps",
    "road-to-zero",
    "challenge-prize",
];
const REASONS: [&str; 6] = [
    "Mission Board decision of the ordinary meeting",
    "Quarterly contribution under the agreement",
    "Grant instalment on evidence of delivery",
    "Invoice approved by the senior responsible owner",
    "Underspend handed back at the mid-year review",
    "Budget cover transfer at the Supplementary Estimate",
];

fn main() {
    let mut ledger = Ledger {
        state: State::new(),
        random: 1,
    };
    ledger.record(command(open_mission()));
    for department in DEPARTMENTS.iter().chain(&["host"]) {
        ledger.record(command(register_contributor(department)));
    }
    ledger.record(command(open_pool(agreement(
        funds_check(FundsMode::Advisory, "2.5"),
        &["buildings"],
    ))));
    for (number, initiative) in INITIATIVES.iter().enumerate() {
        ledger.record(command(register_initiative(
            initiative,
            (number < 3).then_some("buildings"),
        )));
    }
    while ledger.state.next_sequence().0 < LINES as u64 {
        let command = ledger.some_command();
        ledger.record(command);
    }
}

struct Ledger {
    state: State,
    random: u64,
}

impl Ledger {
    /// Prints the lines of a command, unless the rules refuse it.
    fn record(&mut self, command: Command) {
        let sequence = self.state.next_sequence();
        let recorded = common_purse::types::Timestamp::from_microseconds(
            1_790_000_000_000_000 + i64::try_from(sequence.0).unwrap() * 7_654_321_987,
        );
        let stamp = Stamp {
            origin: "ledger.treasury.example/missions".parse().unwrap(),
            actor: ["local", "sop-finance", "board-secretary"][self.below(3)]
                .parse()
                .unwrap(),
            request_id: self.uuid().parse().unwrap(),
            recorded: recorded.unwrap(),
        };
        let today = Stamped::today(&self.state, &command, stamp.recorded);
        let stamped = Stamped {
            stamp: Arc::new(stamp),
            command: Arc::new(command),
            today,
            named: Vec::new(),
        };
        for entry in decide(&self.state, &stamped).unwrap_or_default() {
            apply(&mut self.state, &entry).unwrap();
            let mut line = Vec::new();
            entry.write_line(&mut line);
            println!("{}", String::from_utf8(line).unwrap());
        }
    }

    fn some_command(&mut self) -> Command {
        let amount = format!("{}.{:02}", 1 + self.below(250_000), self.below(100));
        let initiative = INITIATIVES[self.below(INITIATIVES.len())];
        let mut command = command(self.some_action(&amount, initiative));
        command.reason = Some(REASONS[self.below(REASONS.len())].parse().unwrap());
        let number = format!(
            "{}-2026-{:06}",
            ["PO", "BCT", "INV", "GRN"][self.below(4)],
            self.below(1_000_000)
        );
        command.document_number = Some(number.parse().unwrap());
        command.effective = Some(
            format!("2026-{:02}-{:02}", 4 + self.below(5), 1 + self.below(28))
                .parse()
                .unwrap(),
        );
        if self.below(3) == 0 {
            command.on_behalf_of = Some(format!("user-{:04}", self.below(10_000)).parse().unwrap());
            command.post = Some("Deputy Director, Finance".parse().unwrap());
        }
        command
    }

    fn some_action(&mut self, amount: &str, initiative: &str) -> Action {
        let department = DEPARTMENTS[self.below(DEPARTMENTS.len())];
        match self.below(10) {
            0 | 1 => receive(department, amount, None),
            2 => receive(
                department,
                amount,
                Some(Restriction::Window("buildings".parse().unwrap())),
            ),
            3..=5 => allocate(initiative, amount),
            6 | 7 => commit(initiative, amount),
            8 => spend(initiative, amount, None),
            _ => return_allocation(initiative, amount),
        }
    }

    fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}",
            a >> 32,
            a >> 16 & 0xffff,
            a & 0xfff,
            b >> 52,
            b & 0xffff_ffff_ffff
        )
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % bound
    }

    /// A linear congruential generator (Knuth's constants): the same samples on every machine.
    fn next(&mut self) -> u64 {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.random ^ self.random >> 29
    }
}
