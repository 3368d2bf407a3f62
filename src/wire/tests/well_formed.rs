//! What a good request becomes.

use super::*;
use crate::ledger::ExceptionKind;
use crate::ledger::command::Action as Ours;
use crate::sequencer::{ReadPoint, Recorded, RecordedException};
use crate::types::Restriction;
use crate::types::{Sequence, Timestamp};

#[test]
fn a_good_request_becomes_commands_in_normal_form() {
    let commands = vec![
        command(open_pool(agreement())),
        command(Action::RegisterInitiative(Box::new(initiative()))),
        command(Action::Receive(receive())),
        v1::Command {
            action: Some(Action::Spend(v1::Spend {
                pool: "clean-energy".to_owned(),
                initiative: "heat-pumps".to_owned(),
                amount: money("7", "GBP"),
                year: "2026-27".to_owned(),
                budget_type: "cdel".to_owned(),
                commitment: Some(0),
                ..v1::Spend::default()
            })),
            ..v1::Command::default()
        },
    ];
    let request = super::super::record_request(request(commands), "local".parse().unwrap(), 512).unwrap();
    assert_eq!(
        (request.request_id.as_str(), request.principal.as_str()),
        ("r-1", "local")
    );
    assert_eq!(
        (request.bytes, request.commands.len(), request.validate_only),
        (512, 4, false)
    );
    let [pool, initiative, receipt, spend] = &request.commands[..] else {
        panic!("four commands were sent")
    };
    assert_eq!(pool.evidence.len(), 16);
    assert!(matches!(&pool.action, Ours::OpenPool(open) if open.agreement.ends.is_some()));
    assert!(matches!(&initiative.action, Ours::RegisterInitiative(it) if it.planned_end.is_some()));
    let Ours::Receive(receive) = &receipt.action else {
        panic!("the third is a receipt")
    };
    assert_eq!(receive.amount.to_string(), "1250.50 GBP");
    assert!(matches!(&receive.restriction, Some(Restriction::Window(_))));
    let Ours::Spend(spending) = &spend.action else {
        panic!("the fourth is spending")
    };
    assert_eq!(
        spending.commitment,
        Some(Sequence(0)),
        "0 is a sequence and not an absent one"
    );
    assert_eq!(spend.reason, None, "what is empty is absent");
}

#[test]
fn an_answer_names_the_first_entry_of_each_command_and_the_point_it_speaks_for() {
    let recorded = Timestamp::from_microseconds(1_000_000_000_000_001).unwrap();
    let before = Timestamp::from_microseconds(999_000_000_000_001).unwrap();
    let answered = Recorded {
        first: Sequence(5),
        last: Sequence(12),
        recorded,
        commands: vec![Sequence(5), Sequence(9)],
        exceptions: vec![RecordedException {
            command: 1,
            sequence: Sequence(9),
            kind: ExceptionKind::Retrospective,
            total: "clean-energy/2026-27/cdel".parse().unwrap(),
            amount: "5.00 GBP".parse().unwrap(),
            day: Some("2026-05-04".parse().unwrap()),
        }],
        read_at: ReadPoint {
            sequence: Sequence(4),
            recorded: before,
        },
    };
    let response = crate::wire::record_response(&answered, Vec::new());
    let exception = v1::RecordedException {
        command: 1,
        sequence: 9,
        kind: v1::ExceptionKind::Retrospective.into(),
        control_total: Some(v1::ControlTotal {
            pool: "clean-energy".to_owned(),
            year: "2026-27".to_owned(),
            budget_type: "cdel".to_owned(),
        }),
        amount: money("5.00", "GBP"),
        day: "2026-05-04".to_owned(),
    };
    assert_eq!(response.exceptions, [exception]);
    assert_eq!((response.first_sequence, response.last_sequence), (5, 12));
    assert_eq!(response.command_sequences, [5, 9]);
    assert_eq!(response.recorded_time, recorded.to_string());
    let read_at = response.read_at.unwrap();
    assert_eq!((read_at.sequence, read_at.recorded_time), (4, before.to_string()));
}
