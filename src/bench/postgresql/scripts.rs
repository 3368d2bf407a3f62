//! Plain double entry in SQL: a row for each transfer, a balance for each account.

use crate::bench::random::Random;
use crate::bench::workload::{Call, Workload};

/// Accounts: more than there are clients, so that they seldom wait for each other's rows.
const ACCOUNTS: u64 = 10_000;

/// Accounts of each client in batches: of its own, as batches that lock each other's rows in any order deadlock.
const ACCOUNTS_OF_CLIENT: u64 = 1_000;

const REASON: &str = "Second quarter grant to the warm homes programme, as agreed by the board";

/// The schema, with its accounts.
pub(super) fn schema() -> String {
    format!(
        "create table accounts (id bigint primary key, balance bigint not null);\n\
         create table transfers (\n\
           id bigint generated always as identity primary key,\n\
           debit bigint not null, credit bigint not null, amount bigint not null,\n\
           reason text not null, document text not null, recorded timestamptz not null default now());\n\
         insert into accounts select number, 0 from generate_series(0, {ACCOUNTS} - 1) number;\n\
         vacuum analyze accounts;\n"
    )
}

/// How the script is best sent: prepared once, or with its rows each time.
pub(super) fn protocol(workload: &Workload) -> &'static str {
    match workload.call {
        Call::Write { commands: 1 } | Call::Read => "--protocol=prepared",
        Call::Write { .. } => "--protocol=simple",
    }
}

/// What each client does again and again.
pub(super) fn script(workload: &Workload) -> String {
    match workload.call {
        Call::Write { commands: 1 } => transfer(),
        Call::Write { commands } => transfers(commands),
        Call::Read => format!(
            "\\set account random(0, {ACCOUNTS} - 1)\n\
             select balance from accounts where id = :account;\n"
        ),
    }
}

/// One transfer. The statements go to the server together, as a good client sends them, and the accounts are locked
/// in one order.
fn transfer() -> String {
    format!(
        "\\set one random(0, {ACCOUNTS} - 2)\n\
         \\set other random(:one + 1, {ACCOUNTS} - 1)\n\
         \\set pence random(10000, 9999999)\n\
         \\startpipeline\n\
         begin;\n\
         insert into transfers (debit, credit, amount, reason, document)\n\
           values (:one, :other, :pence, '{REASON}', 'INV-2026-0000001');\n\
         update accounts set balance = balance - :pence where id = :one;\n\
         update accounts set balance = balance + :pence where id = :other;\n\
         commit;\n\
         \\endpipeline\n"
    )
}

/// So many transfers in one statement, which is one transaction. The rows are sent and parsed each time, as those of a
/// client would be; each account's balance is written once.
fn transfers(count: usize) -> String {
    let mut random = Random::new(0);
    let rows: Vec<String> = (0..count).map(|number| row(number, &mut random)).collect();
    format!(
        "\\set first :client_id * {ACCOUNTS_OF_CLIENT}\n\
         with sent (debit, credit, amount, reason, document) as (values\n{rows}),\n\
         written as (\n\
           insert into transfers (debit, credit, amount, reason, document)\n\
           select :first + debit, :first + credit, amount, reason, document from sent\n\
           returning debit, credit, amount),\n\
         moved as (select account, sum(amount) as amount from (\n\
           select debit as account, -amount as amount from written\n\
           union all select credit, amount from written) one group by account)\n\
         update accounts set balance = balance + moved.amount from moved where id = moved.account;\n",
        rows = rows.join(",\n")
    )
}

fn row(number: usize, random: &mut Random) -> String {
    let debit = random.below(ACCOUNTS_OF_CLIENT);
    let credit = (debit + 1 + random.below(ACCOUNTS_OF_CLIENT - 1)) % ACCOUNTS_OF_CLIENT;
    let pence = 10_000 + random.below(9_990_000);
    format!("({debit},{credit},{pence},'{REASON}','INV-2026-{number:07}')")
}
