#![forbid(unsafe_code)]
// A panic in the writer stops a ledger: an invariant stated beside it is the only excuse, and arithmetic on money
// is checked or it is wrong. Tests are meant to panic.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::panic,
        clippy::print_stdout,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::float_arithmetic
    )
)]
//! Common Purse: a ledger for pooled mission budgets.
//!
//! Departments put money into one purse and still answer, to the penny, for their own share of every pound spent.
//! This page is the map. It lists the rooms in reading order, what each may import, and what holds everywhere; a test
//! (`tests/architecture.rs`) holds the imports to it.
//!
//! ```text
//!   client -> service (who?) -> wire (bytes to command) -> sequencer (time, order; one writer)
//!          -> ledger::decide (pure: command + state -> entries | rejection)
//!          -> journal.append (one block for all requests waiting)          <== commit point
//!          -> answer;  reads come from the sequencer's durable view and from the journal
//! ```
//!
//! | room | what lives there | may import |
//! |---|---|---|
//! | [`types`] | money, ids, sequence, time, years, control totals, sources | nothing of ours |
//! | [`ledger`] | the rules: command, entry and its line, state, decide, apply | types |
//! | [`journal`] | what is kept: the contract, the format, the engines | types |
//! | [`audit`] | proofs: hashes, the tree, signed checkpoints, the key | types |
//! | [`verify`] | a copy of a ledger checked from outside: signature, hashes, every rule again | types, ledger, audit |
//! | [`cache`] | where derived data are kept: named bytes, whole or not at all | nothing of ours |
//! | [`worker`] | a thread beside those that answer, waited for at the end | nothing of ours |
//! | [`index`] | which entries speak of what: posting lists, derived and rebuilt at will | types, ledger, worker |
//! | [`standings`] | pools as they stood on the way and what moved between, from which questions about the past are answered | types, ledger, cache, worker |
//! | [`names`] | names of persons, which can be erased, beside the ledger | types |
//! | [`sequencer`] | the single writer: time, order, durability, recovery | types, ledger, journal, audit, cache, index, standings |
//! | [`query`] | answers that change nothing, about now and the past; proofs, which the tree and the lines together give | types, ledger, journal, audit, index, standings |
//! | [`wire`] | generated code, conversion both ways, errors as gRPC tells them | the above |
//! | [`service`] | gRPC handlers of ten lines, limits, health, reflection | the above |
//! | [`import`] | files of departments, made into commands by a profile and posted once | types, wire |
//! | [`export`] | what users take away: a copy of the log that others check; the entries in formats that others read | types, ledger, audit |
//! | [`examine`] | what auditors ask of the complete population: trial balance, reports, samples, reconciliation, lineage | types, ledger, audit |
//! | [`bench`] | the benchmark and its limits | the above, serve |
//! | [`web`] | the mirror over HTTP | audit, export |
//! | [`doctor`] | a data directory examined and left as it is | types, ledger, journal, audit, index, verify, names, sequencer, export, serve |
//! | [`restore`] | a data directory built again from a copy of its log | types, ledger, journal, audit, verify, sequencer, serve |
//! | [`cli`] | the commands | everything |
//! | [`serve`], [`config`], [`telemetry`] | where rooms meet; settings; log lines | everything but cli and bench |
//!
//! # A line knows its room
//!
//! A generated type or a `Status`: wire. May money move: `ledger::decide`. What became true: `ledger::apply`. What time is
//! it, which order: sequencer. Disk or bytes: journal. What the law may order erased: names. Hash, proof, signature:
//! audit. Answers without changing anything: query. What a column of a file means: import. Flag, exit code: cli. Joins
//! rooms, starts tasks: serve. If two answers fit, split the line: the half that decides goes down, the half that acts
//! stays up.
//!
//! # Invariants
//!
//! * Money is exact: decimal strings at the edges, checked whole minor units inside, never a float.
//! * Nothing is edited: a correction is a new entry.
//! * Nothing is answered before it is durable, and no read shows what is not.
//! * `ledger` has no clock, randomness, input, output, async or hash order; live work and recovery run one `apply`.
//! * Time and order enter in one place, the sequencer's writer.
//! * Only `journal/sled` names the storage engine; only `wire` and `service` name gRPC.
//! * The bytes of a line are written once, when its entry is decided; they are hashed, stored and served as they are.
//!
//! Deliberately absent: a database schema, a cache of answers, a background job that changes money.

pub mod audit;
pub mod bench;
pub mod cache;
pub mod cli;
pub mod config;
pub mod doctor;
pub mod examine;
pub mod export;
pub mod import;
pub mod index;
pub mod journal;
pub mod ledger;
pub mod names;
pub mod query;
pub mod restore;
pub mod sequencer;
pub mod serve;
pub mod service;
pub mod standings;
pub mod telemetry;
pub mod types;
pub mod verify;
pub mod web;
pub mod wire;
pub mod worker;
