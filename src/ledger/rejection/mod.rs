//! Refusals: business answers, not faults. Numbered, never renumbered, each with the figures that explain it.
//!
//! The order of checks in every command is: what it names exists (mission or pool, contributor, initiative,
//! window, budget type, payee, earlier entry) and is new where it must be; then whether that may still change
//! (closed, reversed, named by a later entry); then the decision, currency, year, dates, and money last.

mod shortfall;

pub use shortfall::Shortfall;

use super::account::Place;
use super::command::InstalmentNumber;
use crate::types::{
    BudgetTypeId, ContributorId, ControlTotal, Currency, Date, FinancialYear, InitiativeId, MissionId, Money,
    PayeeId, PoolId, Sequence, Source, TotalKey, WindowId,
};

macro_rules! rejections {
    ($($(#[$meta:meta])* $number:literal $reason:literal $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {
        /// Why a command was refused. Nothing was recorded.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum Rejection {
            $($(#[$meta])* $name { $($(#[$field_doc])* $field: $type,)* },)*
        }

        impl Rejection {
            /// Its number, for ever.
            pub fn number(&self) -> u16 {
                match self {
                    $(Rejection::$name { .. } => $number,)*
                }
            }

            /// Its name, as the API and the documentation spell it.
            pub fn reason(&self) -> &'static str {
                match self {
                    $(Rejection::$name { .. } => $reason,)*
                }
            }

            /// Number and name of every refusal there is.
            pub const ALL: &[(u16, &str)] = &[$(($number, $reason),)*];
        }
    };
}

rejections! {
    /// No such mission.
    #[error("there is no mission \"{mission}\"; record OpenMission first")]
    1 "UNKNOWN_MISSION" UnknownMission {
        /// What was named.
        mission: MissionId,
    }
    /// No such pool.
    #[error("there is no pool \"{pool}\"; record OpenPool first")]
    2 "UNKNOWN_POOL" UnknownPool {
        /// What was named.
        pool: PoolId,
    }
    /// No such contributor.
    #[error("there is no contributor \"{contributor}\"; record RegisterContributor first")]
    3 "UNKNOWN_CONTRIBUTOR" UnknownContributor {
        /// What was named.
        contributor: ContributorId,
    }
    /// No such initiative in the pool.
    #[error("pool \"{pool}\" has no initiative \"{initiative}\"; record RegisterInitiative first")]
    4 "UNKNOWN_INITIATIVE" UnknownInitiative {
        /// The pool.
        pool: PoolId,
        /// What was named.
        initiative: InitiativeId,
    }
    /// No such window in the pool's agreement.
    #[error("the agreement of pool \"{pool}\" has no window \"{window}\"")]
    5 "UNKNOWN_WINDOW" UnknownWindow {
        /// The pool.
        pool: PoolId,
        /// What was named.
        window: WindowId,
    }
    /// No such budget type in the pool's agreement.
    #[error("the agreement of pool \"{pool}\" has no budget type \"{budget_type}\"; it has {known}")]
    6 "UNKNOWN_BUDGET_TYPE" UnknownBudgetType {
        /// The pool.
        pool: PoolId,
        /// What was named.
        budget_type: BudgetTypeId,
        /// Those it has, for a reader.
        known: String,
    }
    /// The entry named as a commitment is none of this initiative and control total.
    #[error("entry {commitment} is no commitment of initiative \"{initiative}\" in {total}")]
    7 "UNKNOWN_COMMITMENT" UnknownCommitment {
        /// What was named.
        commitment: Sequence,
        /// The initiative that spends.
        initiative: InitiativeId,
        /// Where it spends from.
        total: TotalKey,
    }
    /// The entry named as an ask is none, or of another contributor or control total.
    #[error("entry {ask} is no ask of pool \"{pool}\" that this answers")]
    8 "UNKNOWN_ASK" UnknownAsk {
        /// The pool.
        pool: PoolId,
        /// What was named.
        ask: Sequence,
    }
    /// The entry named as a pledge is none, or of another contributor or control total.
    #[error("entry {pledge} is no pledge to pool \"{pool}\" by this contributor for this control total")]
    9 "UNKNOWN_PLEDGE" UnknownPledge {
        /// The pool.
        pool: PoolId,
        /// What was named.
        pledge: Sequence,
    }
    /// The entry named as an agreed contribution is none, or of another source or control total.
    #[error("entry {agreed} is no agreed contribution to pool \"{pool}\" of this source and control total")]
    10 "UNKNOWN_AGREED" UnknownAgreed {
        /// The pool.
        pool: PoolId,
        /// What was named.
        agreed: Sequence,
    }
    /// The agreed contribution has no such instalment.
    #[error("agreed contribution {agreed} has {count} instalments; there is no instalment {instalment}")]
    11 "UNKNOWN_INSTALMENT" UnknownInstalment {
        /// The agreed contribution.
        agreed: Sequence,
        /// What was named.
        instalment: InstalmentNumber,
        /// How many it has.
        count: usize,
    }
    /// The entry named as expenditure is none of this pool, or none of the kind that was needed.
    #[error("entry {expenditure} is no {wanted} of pool \"{pool}\"")]
    12 "UNKNOWN_EXPENDITURE" UnknownExpenditure {
        /// The pool.
        pool: PoolId,
        /// What was named.
        expenditure: Sequence,
        /// What it should be.
        wanted: &'static str,
    }
    /// The entry named as a receipt is none of this pool, or of another control total.
    #[error("entry {receipt} is no receipt of pool \"{pool}\" that this can name")]
    13 "UNKNOWN_RECEIPT" UnknownReceipt {
        /// The pool.
        pool: PoolId,
        /// What was named.
        receipt: Sequence,
    }
    /// No such payee.
    #[error("there is no payee \"{payee}\"; record RegisterPayee first")]
    14 "UNKNOWN_PAYEE" UnknownPayee {
        /// What was named.
        payee: PayeeId,
    }
    /// The entry named as a memorandum is none, is replaced, or of another contributor, year or kind.
    #[error("entry {memorandum} is no memorandum of pool \"{pool}\" that this can replace")]
    15 "UNKNOWN_MEMORANDUM" UnknownMemorandum {
        /// The pool.
        pool: PoolId,
        /// What was named.
        memorandum: Sequence,
    }
    /// The mission is already there.
    #[error("mission \"{mission}\" is already open")]
    20 "MISSION_EXISTS" MissionExists {
        /// What was named.
        mission: MissionId,
    }
    /// The pool is already there.
    #[error("pool \"{pool}\" is already open")]
    21 "POOL_EXISTS" PoolExists {
        /// What was named.
        pool: PoolId,
    }
    /// The contributor is already there.
    #[error("contributor \"{contributor}\" is already registered")]
    22 "CONTRIBUTOR_EXISTS" ContributorExists {
        /// What was named.
        contributor: ContributorId,
    }
    /// The initiative is already there.
    #[error("pool \"{pool}\" already has an initiative \"{initiative}\"")]
    23 "INITIATIVE_EXISTS" InitiativeExists {
        /// The pool.
        pool: PoolId,
        /// What was named.
        initiative: InitiativeId,
    }
    /// The payee is already there. (24 was given to a refusal of an unpublished version and stays unused.)
    #[error("payee \"{payee}\" is already registered")]
    25 "PAYEE_EXISTS" PayeeExists {
        /// What was named.
        payee: PayeeId,
    }
    /// The money is of another currency than the pool.
    #[error("pool \"{pool}\" is kept in {expected}; the amount is in {given}")]
    30 "CURRENCY_MISMATCH" CurrencyMismatch {
        /// The pool.
        pool: PoolId,
        /// Its currency.
        expected: Currency,
        /// The amount's.
        given: Currency,
    }
    /// The year is of another kind than the agreement's.
    #[error("{year} is not a year of pool \"{pool}\", whose agreement counts years as in \"{example}\"")]
    31 "YEAR_KIND_MISMATCH" YearKindMismatch {
        /// The pool.
        pool: PoolId,
        /// What was named.
        year: FinancialYear,
        /// A year as the agreement counts them.
        example: FinancialYear,
    }
    /// What has happened cannot have happened in the future (rule R11).
    #[error("the effective date {effective} is after today, {today}, in the agreement's zone; money moves on or before \
             the day it is recorded")]
    32 "FUTURE_DATED" FutureDated {
        /// What was named.
        effective: Date,
        /// The recorded date.
        today: Date,
    }
    /// The effective date is not a day of the named year (rule R11).
    #[error("the effective date {effective} is not in the year {year}")]
    33 "OUTSIDE_YEAR" OutsideYear {
        /// What was named, or the recorded date.
        effective: Date,
        /// The year named.
        year: FinancialYear,
    }
    /// The effective date is not in the agreement's life (rule R11).
    #[error("the effective date {effective} is not in the agreement's life, which starts {starts}{}", ending(.ends))]
    34 "OUTSIDE_AGREEMENT" OutsideAgreement {
        /// What was named, or the recorded date.
        effective: Date,
        /// The agreement's first day.
        starts: Date,
        /// Its last day.
        ends: Option<Date>,
    }
    /// By effective dates there would be less than nothing available, and the agreement refuses that (rule R11).
    #[error("{total} would have {short} less than nothing available on {day} by effective date, which the \
             agreement refuses: take a later effective date")]
    35 "RETROSPECTIVE" Retrospective {
        /// The control total.
        total: Box<ControlTotal>,
        /// The first day on which it is lowest.
        day: Date,
        /// How far below nothing.
        short: Money,
    }
    /// A correction takes the effective date of what it corrects (rule R10).
    #[error("entry {entry} took effect on {fixed}, and so does what undoes or corrects it; {effective} was asked: leave the \
             effective date out")]
    36 "EFFECTIVE_DATE_FIXED" EffectiveDateFixed {
        /// The entry that is corrected.
        entry: Sequence,
        /// Its effective date.
        fixed: Date,
        /// What was asked.
        effective: Date,
    }
    /// A rule wants a decision.
    #[error("{command} rests on a decision: name its minute and the minute's digest in the command's decision")]
    37 "DECISION_REQUIRED" DecisionRequired {
        /// The command's kind.
        command: &'static str,
    }
    /// There is too little money (rule R6).
    #[error("{0}", .shortfall)]
    40 "INSUFFICIENT" Insufficient {
        /// The figures.
        shortfall: Box<Shortfall>,
    }
    /// There would be enough money but for decisions that wait (rule R6). Its number is kept; nothing reserves
    /// money until proposals exist.
    #[error("{0}; decisions that wait hold the rest", .shortfall)]
    41 "PENDING_EXCEEDS" PendingExceeds {
        /// The figures.
        shortfall: Box<Shortfall>,
    }
    /// The money is allocated or committed, but nobody has paid it in yet (rule R6).
    #[error("{}", .shortfall.uncovered())]
    42 "MONEY_UNCOVERED" MoneyUncovered {
        /// The figures; `fits` is what is covered.
        shortfall: Box<Shortfall>,
        /// How much of what is there belongs to nobody.
        uncovered: Money,
    }
    /// A commitment is settled beyond its amount (rule R7).
    #[error("commitment {commitment} has {remaining} left; {requested} was asked")]
    43 "COMMITMENT_EXCEEDED" CommitmentExceeded {
        /// The commitment.
        commitment: Sequence,
        /// What is left of it.
        remaining: Money,
        /// What was asked.
        requested: Money,
    }
    /// A balance would leave the range in which arithmetic is exact.
    #[error("{account} of {total} would reach 10^15 {currency} or more, out of range")]
    44 "BALANCE_OUT_OF_RANGE" BalanceOutOfRange {
        /// The account.
        account: &'static str,
        /// The control total.
        total: TotalKey,
        /// The currency.
        currency: Currency,
    }
    /// A contributor's money is in use, so that it cannot be paid back (rule R9).
    #[error("\"{source_name}\" has {own} of its own available in {total}; {requested} was asked, and others have \
             {others_free} free: return what is its own, or name substitutes that step in with a decision")]
    45 "OWN_MONEY_IN_USE" OwnMoneyInUse {
        /// The control total.
        total: Box<ControlTotal>,
        /// The source.
        source_name: Source,
        /// What of it is available.
        own: Money,
        /// What was asked.
        requested: Money,
        /// What others have available, free.
        others_free: Money,
    }
    /// A contributor that steps in has too little free money available (rule R9).
    #[error("\"{contributor}\" has {own} free available in {total} to step in with; {requested} was asked")]
    46 "SUBSTITUTE_LACKS_MONEY" SubstituteLacksMoney {
        /// The control total.
        total: Box<ControlTotal>,
        /// Who steps in.
        contributor: ContributorId,
        /// What it has.
        own: Money,
        /// What was asked.
        requested: Money,
    }
    /// The money has moved on, so that the entry cannot be undone as it is (rule R10).
    #[error("{account} of {total} is {short} short of \"{source_name}\": the money has moved on; {remedy}")]
    47 "MONEY_MOVED_ON" MoneyMovedOn {
        /// The control total.
        total: Box<ControlTotal>,
        /// Where it is missing.
        account: Box<Place>,
        /// Whose is missing.
        source_name: Source,
        /// How much.
        short: Money,
        /// What to do.
        remedy: &'static str,
    }
    /// More is refunded than was spent (rule R7).
    #[error("expenditure {expenditure} has {remaining} left that was not refunded or superseded; {requested} was asked")]
    48 "EXPENDITURE_EXCEEDED" ExpenditureExceeded {
        /// The expenditure.
        expenditure: Sequence,
        /// What is left of it.
        remaining: Money,
        /// What was asked.
        requested: Money,
    }
    /// More is received for a named instalment or agreed contribution than is outstanding.
    #[error("agreed contribution {agreed} has {outstanding} outstanding where this receipt names it; {requested} came: \
             receive the rest without naming it")]
    49 "INSTALMENT_EXCEEDED" InstalmentExceeded {
        /// The agreed contribution.
        agreed: Sequence,
        /// What is outstanding.
        outstanding: Money,
        /// What came.
        requested: Money,
    }
    /// The agreement has as many sources as fit one entry.
    #[error("pool \"{pool}\" already has {most} sources (contributor and restriction), the most an agreement may have")]
    50 "TOO_MANY_SOURCES" TooManySources {
        /// The pool.
        pool: PoolId,
        /// The most.
        most: usize,
    }
    /// The entry does not fit one line.
    #[error("the entry would have {bytes} bytes; a line holds {most}: shorten the texts")]
    51 "LINE_TOO_LARGE" LineTooLarge {
        /// What it would have.
        bytes: usize,
        /// The most.
        most: usize,
    }
    /// The entries of the request do not fit one block.
    #[error("the entries of this request have more than {most} bytes: send it in smaller batches")]
    52 "BATCH_TOO_LARGE" BatchTooLarge {
        /// The most.
        most: usize,
    }
    /// A pledge has less left.
    #[error("pledge {pledge} has {remaining} left that is neither agreed nor lapsed; {requested} was asked")]
    53 "PLEDGE_EXCEEDED" PledgeExceeded {
        /// The pledge.
        pledge: Sequence,
        /// What is left of it.
        remaining: Money,
        /// What was asked.
        requested: Money,
    }
    /// More was received than would be agreed.
    #[error("{received} was received under agreed contribution {agreed}; {requested} would be less")]
    54 "AGREED_BELOW_RECEIVED" AgreedBelowReceived {
        /// The agreed contribution.
        agreed: Sequence,
        /// What was received.
        received: Money,
        /// What would be agreed.
        requested: Money,
    }
    /// The instalments are not what was agreed.
    #[error("the instalments add up to {found}, and the amount is {stated}")]
    55 "SCHEDULE_MISMATCH" ScheduleMismatch {
        /// The amount.
        stated: Money,
        /// What the instalments add up to.
        found: Money,
    }
    /// A leaving contributor has less in use than others would step in for (rule R9).
    #[error("\"{source_name}\" has {in_use} allocated, committed and spent in {total}; substitutes for \
             {requested} were named")]
    56 "NOT_IN_USE" NotInUse {
        /// The control total.
        total: Box<ControlTotal>,
        /// The source.
        source_name: Source,
        /// What of it is in use.
        in_use: Money,
        /// What was asked.
        requested: Money,
    }
    /// The opening positions are not what the books say.
    #[error("the opening positions add up to {found}, and the sum is {stated}")]
    57 "OPENING_SUM_MISMATCH" OpeningSumMismatch {
        /// The sum that was signed off.
        stated: Money,
        /// What the positions add up to.
        found: Money,
    }
    /// The control total has other money already.
    #[error("{total} already has money that is no opening balance: record openings first")]
    58 "OPENING_NOT_FIRST" OpeningNotFirst {
        /// The control total.
        total: Box<ControlTotal>,
    }
    /// An opening position is not one that money can be in.
    #[error("position {position}: {why}")]
    59 "OPENING_POSITION" OpeningPosition {
        /// Which, from 1.
        position: usize,
        /// What is wrong with it.
        why: &'static str,
    }
    /// The initiative takes no more money.
    #[error("initiative \"{initiative}\" of pool \"{pool}\" is closed")]
    60 "INITIATIVE_CLOSED" InitiativeClosed {
        /// The pool.
        pool: PoolId,
        /// The initiative.
        initiative: InitiativeId,
    }
    /// The initiative still has money, so that it cannot be closed.
    #[error("initiative \"{initiative}\" has {held} {account} in {total}: return, release or spend it first")]
    61 "INITIATIVE_HOLDS_MONEY" InitiativeHoldsMoney {
        /// The initiative.
        initiative: InitiativeId,
        /// The control total.
        total: Box<ControlTotal>,
        /// In which account.
        account: &'static str,
        /// How much.
        held: Money,
    }
    /// The entry named is none that can be undone (rule R10).
    #[error("entry {entry} cannot be reversed: {why}")]
    62 "NOT_REVERSIBLE" NotReversible {
        /// What was named.
        entry: Sequence,
        /// Why not.
        why: &'static str,
    }
    /// The entry named was undone already.
    #[error("entry {entry} was reversed already")]
    63 "ALREADY_REVERSED" AlreadyReversed {
        /// What was named.
        entry: Sequence,
    }
    /// Later entries rest on the one named (rule R10).
    #[error("{count} later entries name entry {entry}: reverse those first")]
    64 "NAMED_BY_LATER_ENTRY" NamedByLaterEntry {
        /// What was named.
        entry: Sequence,
        /// How many.
        count: u32,
    }
    /// The interim figure was certified already (rule R7).
    #[error("expenditure {expenditure} was certified already: name the entry that certified it")]
    65 "EXPENDITURE_CERTIFIED" ExpenditureCertified {
        /// What was named.
        expenditure: Sequence,
    }
    /// Budget types between which money is not switched (rule R14).
    #[error("money is not switched from \"{from}\" to \"{to}\" in {year}: the agreement of pool \"{pool}\" would have to name an \
             exception with its cap and reference")]
    66 "SWITCH_NOT_ALLOWED" SwitchNotAllowed {
        /// The pool.
        pool: PoolId,
        /// The year.
        year: FinancialYear,
        /// The budget type that gives.
        from: BudgetTypeId,
        /// The budget type that takes.
        to: BudgetTypeId,
    }
    /// An exception's cap is reached.
    #[error("the agreement lets {cap} be switched from {from} to \"{to}\"; {switched} was, and {requested} was asked")]
    67 "SWITCH_CAP_EXCEEDED" SwitchCapExceeded {
        /// The control total that gives.
        from: Box<ControlTotal>,
        /// The budget type that takes.
        to: BudgetTypeId,
        /// The cap.
        cap: Money,
        /// What was switched so far.
        switched: Money,
        /// What was asked.
        requested: Money,
    }
    /// Shares cannot be brought to a basis while money is missing (rule R8).
    #[error("{total} has {uncovered} that nobody has paid in: shares are equalised when it is covered")]
    68 "EQUALISE_WHILE_UNCOVERED" EqualiseWhileUncovered {
        /// The control total.
        total: Box<ControlTotal>,
        /// How much is uncovered.
        uncovered: Money,
    }
    /// The agreement has no basis to bring shares to (rule R8).
    #[error("{total} has no basis to share by: {why}")]
    69 "NO_APPORTIONMENT_BASIS" NoApportionmentBasis {
        /// The control total.
        total: Box<ControlTotal>,
        /// Why not.
        why: &'static str,
    }
    /// A term that an amendment cannot change.
    #[error("the agreement of pool \"{pool}\" cannot change {term}: {why}")]
    70 "AGREEMENT_TERM_FIXED" AgreementTermFixed {
        /// The pool.
        pool: PoolId,
        /// The term.
        term: String,
        /// Why not.
        why: &'static str,
    }
    /// Something is named twice where two different things are needed.
    #[error("\"{named}\" is named twice where two different {what} are needed")]
    71 "SAME_ENDS" SameEnds {
        /// What was named.
        named: String,
        /// What it is.
        what: &'static str,
    }
    /// Successors take over all of a contributor or nothing.
    #[error("the percentages of the successors of \"{contributor}\" do not add up to 100")]
    72 "SUCCESSION_INCOMPLETE" SuccessionIncomplete {
        /// Who ends.
        contributor: ContributorId,
    }
}

fn ending(ends: &Option<Date>) -> String {
    ends.map(|ends| format!(" and ends {ends}")).unwrap_or_default()
}
