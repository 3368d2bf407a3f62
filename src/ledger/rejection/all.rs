//! Every refusal there is, in one table: its message, number, name and figures.

use super::{Figures, Shortfall, rejections};
use crate::ledger::account::Place;
use crate::ledger::command::InstalmentNumber;
use crate::types::{
    BudgetTypeId, ContributorId, ControlTotal, Currency, Date, FinancialYear, InitiativeId, MissionId, Money,
    PayeeId, PoolId, Sequence, Source, SourceKey, WindowId,
};

rejections! {
    /// No such mission.
    #[error("there is no mission \"{mission}\"; record OpenMission first")]
    1 "UNKNOWN_MISSION" UnknownMission { mission: MissionId }
    /// No such pool.
    #[error("there is no pool \"{pool}\"; record OpenPool first")]
    2 "UNKNOWN_POOL" UnknownPool { pool: PoolId }
    /// No such contributor.
    #[error("there is no contributor \"{contributor}\"; record RegisterContributor first")]
    3 "UNKNOWN_CONTRIBUTOR" UnknownContributor { contributor: ContributorId }
    /// No such initiative in the pool.
    #[error("pool \"{pool}\" has no initiative \"{initiative}\"; record RegisterInitiative first")]
    4 "UNKNOWN_INITIATIVE" UnknownInitiative { pool: PoolId, initiative: InitiativeId }
    /// No such window in the pool's agreement.
    #[error("the agreement of pool \"{pool}\" has no window \"{window}\"")]
    5 "UNKNOWN_WINDOW" UnknownWindow { pool: PoolId, window: WindowId }
    /// No such budget type in the pool's agreement.
    #[error("the agreement of pool \"{pool}\" has no budget type \"{budget_type}\"; it has {known}")]
    6 "UNKNOWN_BUDGET_TYPE" UnknownBudgetType { pool: PoolId, budget_type: BudgetTypeId, known: String }
    /// The entry named as a commitment is none of this initiative and control total.
    #[error("entry {commitment} is no commitment of initiative \"{initiative}\" in {total}")]
    7 "UNKNOWN_COMMITMENT" UnknownCommitment {
        commitment: Sequence, initiative: InitiativeId, total: Box<ControlTotal>
    }
    /// The entry named as an ask is none, or of another contributor or control total.
    #[error("entry {ask} is no ask of pool \"{pool}\" that this answers")]
    8 "UNKNOWN_ASK" UnknownAsk { pool: PoolId, ask: Sequence }
    /// The entry named as a pledge is none, or of another contributor or control total.
    #[error("entry {pledge} is no pledge to pool \"{pool}\" by this contributor for this control total")]
    9 "UNKNOWN_PLEDGE" UnknownPledge { pool: PoolId, pledge: Sequence }
    /// The entry named as an agreed contribution is none, or of another source or control total.
    #[error("entry {agreed} is no agreed contribution to pool \"{pool}\" of this source and control total")]
    10 "UNKNOWN_AGREED" UnknownAgreed { pool: PoolId, agreed: Sequence }
    /// The agreed contribution has no such instalment.
    #[error("agreed contribution {agreed} has {count} instalments; there is no instalment {instalment}")]
    11 "UNKNOWN_INSTALMENT" UnknownInstalment { agreed: Sequence, instalment: InstalmentNumber, count: usize }
    /// The entry named as expenditure is none of this pool, or none of the kind that was needed.
    #[error("entry {expenditure} is no {wanted} of pool \"{pool}\"")]
    12 "UNKNOWN_EXPENDITURE" UnknownExpenditure { pool: PoolId, expenditure: Sequence, wanted: &'static str }
    /// The entry named as a receipt is none of this pool, or of another control total.
    #[error("entry {receipt} is no receipt of pool \"{pool}\" that this can name")]
    13 "UNKNOWN_RECEIPT" UnknownReceipt { pool: PoolId, receipt: Sequence }
    /// No such payee.
    #[error("there is no payee \"{payee}\"; record RegisterPayee first")]
    14 "UNKNOWN_PAYEE" UnknownPayee { payee: PayeeId }
    /// The entry named as a memorandum is none, is replaced, or of another contributor, year or kind.
    #[error("entry {memorandum} is no memorandum of pool \"{pool}\" that this can replace")]
    15 "UNKNOWN_MEMORANDUM" UnknownMemorandum { pool: PoolId, memorandum: Sequence }
    /// The entry named as the last that a statement counts is not there yet.
    #[error("there is no entry {as_at} to speak for; the next to be recorded is entry {next}")]
    16 "UNKNOWN_AS_AT" UnknownAsAt { as_at: Sequence, next: Sequence }
    /// The mission is already there.
    #[error("mission \"{mission}\" is already open")]
    20 "MISSION_EXISTS" MissionExists { mission: MissionId }
    /// The pool is already there.
    #[error("pool \"{pool}\" is already open")]
    21 "POOL_EXISTS" PoolExists { pool: PoolId }
    /// The contributor is already there.
    #[error("contributor \"{contributor}\" is already registered")]
    22 "CONTRIBUTOR_EXISTS" ContributorExists { contributor: ContributorId }
    /// The initiative is already there.
    #[error("pool \"{pool}\" already has an initiative \"{initiative}\"")]
    23 "INITIATIVE_EXISTS" InitiativeExists { pool: PoolId, initiative: InitiativeId }
    /// The payee is already there. (24 was given to a refusal of an unpublished version and stays unused.)
    #[error("payee \"{payee}\" is already registered")]
    25 "PAYEE_EXISTS" PayeeExists { payee: PayeeId }
    /// What the command comes of was posted already; the sequencer knows.
    #[error("{source_key} was posted already, as entry {sequence}: leave it out, or count the row as one more of the same \
             content if it is a payment of its own")]
    26 "SOURCE_KEY_EXISTS" SourceKeyExists { source_key: Box<SourceKey>, sequence: Sequence }
    /// An earlier command of the same request comes of the same; the sequencer knows.
    #[error("{source_key} stands in this request twice, before as command {earlier_command} from 0: leave one out, or count \
             the row as one more of the same content if it is a payment of its own")]
    27 "SOURCE_KEY_REPEATED" SourceKeyRepeated { source_key: Box<SourceKey>, earlier_command: usize }
    /// The money is of another currency than the pool.
    #[error("pool \"{pool}\" is kept in {expected}; the amount is in {given}")]
    30 "CURRENCY_MISMATCH" CurrencyMismatch { pool: PoolId, expected: Currency, given: Currency }
    /// The year is of another kind than the agreement's.
    #[error("{year} is not a year of pool \"{pool}\", whose agreement counts years as in \"{example}\"")]
    31 "YEAR_KIND_MISMATCH" YearKindMismatch { pool: PoolId, year: FinancialYear, example: FinancialYear }
    /// What has happened cannot have happened in the future (rule R11).
    #[error("the effective date {effective} is after today, {today}, in the agreement's zone; money moves on or before \
             the day it is recorded")]
    32 "FUTURE_DATED" FutureDated { effective: Date, today: Date }
    /// The effective date is not a day of the named year (rule R11).
    #[error("the effective date {effective} is not in the year {year}")]
    33 "OUTSIDE_YEAR" OutsideYear { effective: Date, year: FinancialYear }
    /// The effective date is not in the agreement's life (rule R11).
    #[error("the effective date {effective} is not in the agreement's life, which starts {starts}{}", ending(.ends))]
    34 "OUTSIDE_AGREEMENT" OutsideAgreement { effective: Date, starts: Date, ends: Option<Date> }
    /// By effective dates there would be less than nothing available, and the agreement refuses that (rule R11).
    #[error("{total} would have {short} less than nothing available on {day} by effective date, which the \
             agreement refuses: take a later effective date")]
    35 "RETROSPECTIVE" Retrospective { total: Box<ControlTotal>, day: Date, short: Money }
    /// A correction takes the effective date of what it corrects (rule R10).
    #[error("entry {entry} took effect on {fixed}, and so does what undoes or corrects it; {effective} was asked: leave the \
             effective date out")]
    36 "EFFECTIVE_DATE_FIXED" EffectiveDateFixed { entry: Sequence, fixed: Date, effective: Date }
    /// A rule wants a decision.
    #[error("{command} rests on a decision: name its minute and the minute's digest in the command's decision")]
    37 "DECISION_REQUIRED" DecisionRequired { command: &'static str }
    /// Whoever signs off says in which post.
    #[error("{command} is the act of an officer: name the post held in the command's post")]
    38 "POST_REQUIRED" PostRequired { command: &'static str }
    /// There is too little money (rule R6).
    #[error("{0}", .shortfall)]
    40 "INSUFFICIENT" Insufficient { shortfall: Box<Shortfall> }
    /// There would be enough money but for decisions that wait (rule R6). Its number is kept; nothing reserves
    /// money until proposals exist.
    #[error("{0}; decisions that wait hold the rest", .shortfall)]
    41 "PENDING_EXCEEDS" PendingExceeds { shortfall: Box<Shortfall> }
    /// The money is allocated or committed, but nobody has paid it in yet (rule R6).
    #[error("{}", .shortfall.uncovered())]
    42 "MONEY_UNCOVERED" MoneyUncovered { shortfall: Box<Shortfall>, uncovered: Money }
    /// A commitment is settled beyond its amount (rule R7).
    #[error("commitment {commitment} has {remaining} left; {requested} was asked")]
    43 "COMMITMENT_EXCEEDED" CommitmentExceeded { commitment: Sequence, remaining: Money, requested: Money }
    /// A balance would leave the range in which arithmetic is exact.
    #[error("{account} of {total} would reach 10^15 {currency} or more, out of range")]
    44 "BALANCE_OUT_OF_RANGE" BalanceOutOfRange { account: &'static str, total: Box<ControlTotal>, currency: Currency }
    /// A contributor's money is in use, so that it cannot be paid back (rule R9).
    #[error("\"{source_name}\" has {own} of its own available in {total}; {requested} was asked, and others have \
             {others_free} free: return what is its own, or name substitutes that step in for the rest with a decision")]
    45 "OWN_MONEY_IN_USE" OwnMoneyInUse {
        total: Box<ControlTotal>, source_name: Source, own: Money, requested: Money, others_free: Money
    }
    /// A contributor that steps in has too little free money available (rule R9).
    #[error("\"{contributor}\" has {own} free available in {total} to step in with; {requested} was asked")]
    46 "SUBSTITUTE_LACKS_MONEY" SubstituteLacksMoney {
        total: Box<ControlTotal>, contributor: ContributorId, own: Money, requested: Money
    }
    /// The money has moved on, so that the entry cannot be undone as it is (rule R10).
    #[error("{account} of {total} is {short} short of \"{source_name}\": the money has moved on; {remedy}")]
    47 "MONEY_MOVED_ON" MoneyMovedOn {
        total: Box<ControlTotal>, account: Box<Place>, source_name: Source, short: Money, remedy: &'static str
    }
    /// More is refunded than was spent (rule R7).
    #[error("expenditure {expenditure} has {remaining} left that was not refunded or superseded; {requested} was asked")]
    48 "EXPENDITURE_EXCEEDED" ExpenditureExceeded { expenditure: Sequence, remaining: Money, requested: Money }
    /// More is received for a named instalment or agreed contribution than is outstanding.
    #[error("agreed contribution {agreed} has {outstanding} outstanding where this receipt names it; {requested} came: \
             receive the rest without naming it")]
    49 "INSTALMENT_EXCEEDED" InstalmentExceeded { agreed: Sequence, outstanding: Money, requested: Money }
    /// The agreement has as many sources as fit one entry.
    #[error("pool \"{pool}\" already has {most} sources (contributor and restriction), the most an agreement may have")]
    50 "TOO_MANY_SOURCES" TooManySources { pool: PoolId, most: usize }
    /// The entry does not fit one line.
    #[error("the entry would have {bytes} bytes; a line holds {most}: shorten the texts")]
    51 "LINE_TOO_LARGE" LineTooLarge { bytes: usize, most: usize }
    /// The entries of the request do not fit one block.
    #[error("the entries of this request have more than {most} bytes: send it in smaller batches")]
    52 "BATCH_TOO_LARGE" BatchTooLarge { most: usize }
    /// A pledge has less left.
    #[error("pledge {pledge} has {remaining} left that is neither agreed nor lapsed; {requested} was asked")]
    53 "PLEDGE_EXCEEDED" PledgeExceeded { pledge: Sequence, remaining: Money, requested: Money }
    /// More was received than would be agreed.
    #[error("{received} was received under agreed contribution {agreed}; {requested} would be less")]
    54 "AGREED_BELOW_RECEIVED" AgreedBelowReceived { agreed: Sequence, received: Money, requested: Money }
    /// The instalments are not what was agreed.
    #[error("the instalments add up to {found}, and the amount is {stated}")]
    55 "SCHEDULE_MISMATCH" ScheduleMismatch { stated: Money, found: Money }
    /// A leaving contributor has less in use than others would step in for (rule R9).
    #[error("\"{source_name}\" has {in_use} allocated, committed and spent in {total}; substitutes for \
             {requested} were named")]
    56 "NOT_IN_USE" NotInUse { total: Box<ControlTotal>, source_name: Source, in_use: Money, requested: Money }
    /// The opening positions are not what the books say.
    #[error("the opening positions add up to {found}, and the sum is {stated}")]
    57 "OPENING_SUM_MISMATCH" OpeningSumMismatch { stated: Money, found: Money }
    /// The control total has other money already.
    #[error("{total} had money moved by something else than openings before: openings come first")]
    58 "OPENING_NOT_FIRST" OpeningNotFirst { total: Box<ControlTotal> }
    /// An opening position is not one that money can be in.
    #[error("position {position}: {why}")]
    59 "OPENING_POSITION" OpeningPosition { position: usize, why: &'static str }
    /// The initiative takes no more money.
    #[error("initiative \"{initiative}\" of pool \"{pool}\" is closed")]
    60 "INITIATIVE_CLOSED" InitiativeClosed { pool: PoolId, initiative: InitiativeId }
    /// The initiative still has money, so that it cannot be closed.
    #[error("initiative \"{initiative}\" has {held} {account} in {total}: return, release or spend it first")]
    61 "INITIATIVE_HOLDS_MONEY" InitiativeHoldsMoney {
        initiative: InitiativeId, total: Box<ControlTotal>, account: &'static str, held: Money
    }
    /// The entry named is none that can be undone (rule R10).
    #[error("entry {entry} cannot be reversed: {why}")]
    62 "NOT_REVERSIBLE" NotReversible { entry: Sequence, why: &'static str }
    /// The entry named was undone already.
    #[error("entry {entry} was reversed already")]
    63 "ALREADY_REVERSED" AlreadyReversed { entry: Sequence }
    /// Later entries rest on the one named (rule R10).
    #[error("later entries that stand name entry {entry} ({count} of them): reverse those first")]
    64 "NAMED_BY_LATER_ENTRY" NamedByLaterEntry { entry: Sequence, count: u32 }
    /// The interim figure was certified already (rule R7).
    #[error("expenditure {expenditure} was certified already: name the entry that certified it")]
    65 "EXPENDITURE_CERTIFIED" ExpenditureCertified { expenditure: Sequence }
    /// Budget types between which money is not switched (rule R14).
    #[error("money is not switched from \"{from}\" to \"{to}\" in {year}: the agreement of pool \"{pool}\" would have to name an \
             exception with its cap and reference")]
    66 "SWITCH_NOT_ALLOWED" SwitchNotAllowed {
        pool: PoolId, year: FinancialYear, from: BudgetTypeId, to: BudgetTypeId
    }
    /// An exception's cap is reached.
    #[error("the agreement lets {cap} be switched from {from} to \"{to}\"; {switched} was, and {requested} was asked")]
    67 "SWITCH_CAP_EXCEEDED" SwitchCapExceeded {
        from: Box<ControlTotal>, to: BudgetTypeId, cap: Money, switched: Money, requested: Money
    }
    /// Shares cannot be brought to a basis while money is missing (rule R8).
    #[error("{total} has {uncovered} that nobody has paid in: shares are equalised when it is covered")]
    68 "EQUALISE_WHILE_UNCOVERED" EqualiseWhileUncovered { total: Box<ControlTotal>, uncovered: Money }
    /// The agreement has no basis to bring shares to (rule R8).
    #[error("{total} has no basis to share by: {why}")]
    69 "NO_APPORTIONMENT_BASIS" NoApportionmentBasis { total: Box<ControlTotal>, why: &'static str }
    /// A term that an amendment cannot change.
    #[error("the agreement of pool \"{pool}\" cannot change {term}: {why}")]
    70 "AGREEMENT_TERM_FIXED" AgreementTermFixed { pool: PoolId, term: String, why: &'static str }
    /// Something is named twice where two different things are needed.
    #[error("\"{named}\" is named twice where two different {what} are needed")]
    71 "SAME_ENDS" SameEnds { named: String, what: &'static str }
    /// Successors take over all of a contributor or nothing.
    #[error("the percentages of the successors of \"{contributor}\" do not add up to 100")]
    72 "SUCCESSION_INCOMPLETE" SuccessionIncomplete { contributor: ContributorId }
    /// More places hold the money than one command moves.
    #[error("the command would make more than {most} moves: record it for one pool at a time; more than half as many places of one contributor in one pool do not fit")]
    73 "TOO_MANY_MOVES" TooManyMoves { most: usize }
    /// The receipt was corrected already (rule R10).
    #[error("receipt {receipt} was corrected already: its money is another's now, or nobody's")]
    74 "RECEIPT_CORRECTED" ReceiptCorrected { receipt: Sequence }
    /// A key is named to follow already; the ledger's own commands meet this and the four below, no client's.
    #[error("the key {successor} is named to follow already: retire the one that signs first")]
    75 "SUCCESSOR_KEY_NAMED" SuccessorKeyNamed { successor: String }
    /// The key signed before, or signs now.
    #[error("the ledger has named the key {key} before: make a new one")]
    76 "KEY_EXISTS" KeyExists { key: String }
    /// The key bears another name than the ledger.
    #[error("the key {key} is not of the ledger \"{origin}\"")]
    77 "KEY_OF_ANOTHER_LEDGER" KeyOfAnotherLedger { key: String, origin: String }
    /// Nothing follows the key.
    #[error("no key is named to follow {key}: add one first")]
    78 "NO_SUCCESSOR_KEY" NoSuccessorKey { key: String }
    /// The key does not sign.
    #[error("{key} is not the key that signs")]
    79 "NOT_THE_SIGNING_KEY" NotTheSigningKey { key: String }
}

fn ending(ends: &Option<Date>) -> String {
    ends.map(|ends| format!(" and ends {ends}")).unwrap_or_default()
}
