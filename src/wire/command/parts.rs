//! What several commands have in common: amounts, the control total, restrictions, lists, labels, documents.

use crate::ledger::command::Document;
use crate::types::{
    Amount, BudgetTypeId, ContributorId, Currency, FinancialYear, LabelName, Labels, Line, Malformed, Money,
    PoolId, Restriction, Sequence,
};
use crate::wire::field::At;
use crate::wire::v1;
use std::collections::BTreeMap;

/// How a type of amount is read.
type ReadAmount = fn(&str, Currency) -> Result<Amount, Malformed>;

/// An amount above zero.
pub(super) fn money(message: Option<v1::Money>, at: At<'_>) -> Option<Money> {
    read_money(message, at, Amount::parse_positive)
}

/// An amount that may be zero.
pub(super) fn money_or_zero(message: Option<v1::Money>, at: At<'_>) -> Option<Money> {
    read_money(message, at, Amount::parse_asked)
}

/// An amount above zero or nothing: the outer `None` is a fault.
pub(super) fn money_optional(message: Option<v1::Money>, at: At<'_>) -> Option<Option<Money>> {
    match message {
        None => Some(None),
        message => money(message, at).map(Some),
    }
}

/// Without a currency nobody knows how many decimals an amount may have, but what can be no amount in any currency is said
/// all the same.
fn read_money(message: Option<v1::Money>, at: At<'_>, read: ReadAmount) -> Option<Money> {
    let Some(message) = message else {
        return at.fault("is required");
    };
    let Some(currency) = at.parse::<Currency>("currency_code", &message.currency_code) else {
        return amount_of_any_currency(&message.amount, at, read);
    };
    let amount = at.field("amount").take(read(&message.amount, currency))?;
    Some(Money { amount, currency })
}

fn amount_of_any_currency(amount: &str, at: At<'_>, read: ReadAmount) -> Option<Money> {
    // Chile's unit of account has 4 decimals, the most that ISO 4217 knows.
    let widest: Currency = "CLF".parse().ok()?;
    let decimals = amount.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    if decimals <= usize::from(widest.decimals()) {
        at.field("amount").take(read(amount, widest))?;
    }
    None
}

/// The earlier entry that a command must name. Entry 0 opens the ledger and is never named, so that 0 is a field that was
/// left out.
pub(super) fn entry(name: &'static str, sequence: u64, at: At<'_>) -> Option<Sequence> {
    match sequence {
        0 => at
            .field(name)
            .fault("is required: name the sequence of the entry that recorded it"),
        sequence => Some(Sequence(sequence)),
    }
}

/// What money may pay for, of a message that has it as `window` or `initiative`.
macro_rules! restriction {
    ($message:ident of $command:ident, $at:ident) => {
        match $message.restriction {
            None => Some(None),
            Some(v1::$command::Restriction::Initiative(initiative)) => $at
                .parse("initiative", &initiative)
                .map(|initiative| Some(Restriction::Initiative(initiative))),
            Some(v1::$command::Restriction::Window(window)) => $at
                .parse("window", &window)
                .map(|window| Some(Restriction::Window(window))),
        }
    };
}
pub(super) use restriction;

/// What the commands about a contributor's money have in common.
pub(super) struct Contribution {
    pub(super) amount: Money,
    pub(super) budget_type: BudgetTypeId,
    pub(super) contributor: ContributorId,
    pub(super) pool: PoolId,
    pub(super) restriction: Option<Restriction>,
    pub(super) year: FinancialYear,
}

/// The common fields of a message; it returns at a fault, and so stands behind the other fields.
macro_rules! contribution {
    ($message:ident of $command:ident, $at:ident) => {{
        let amount = money($message.amount, $at.field("amount"));
        let budget_type = $at.parse("budget_type", &$message.budget_type);
        let contributor = $at.parse("contributor", &$message.contributor);
        let pool = $at.parse("pool", &$message.pool);
        let restriction = restriction!($message of $command, $at);
        let year = $at.parse("year", &$message.year);
        Contribution {
            amount: amount?,
            budget_type: budget_type?,
            contributor: contributor?,
            pool: pool?,
            restriction: restriction?,
            year: year?,
        }
    }};
}
pub(super) use contribution;

/// Every element of a list, or nothing when one of them is wrong or there are more than `most`.
pub(super) fn each<M, T>(
    messages: Vec<M>,
    most: usize,
    at: At<'_>,
    one: impl Fn(M, At<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let count = messages.len();
    if count > most {
        return at.fault(format!("has {count} elements; at most {most} fit"));
    }
    let elements = messages.into_iter().enumerate();
    let elements: Vec<T> = elements
        .filter_map(|(index, message)| one(message, at.index(index)))
        .collect();
    (elements.len() == count).then_some(elements)
}

/// Every element of a list that has at least one.
pub(super) fn each_of_some<M, T>(
    messages: Vec<M>,
    most: usize,
    at: At<'_>,
    one: impl Fn(M, At<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    match messages.is_empty() {
        true => at.fault("is required: name at least one"),
        false => each(messages, most, at, one),
    }
}

/// Names and values to group and filter by.
pub(super) fn labels(messages: BTreeMap<String, String>, at: At<'_>) -> Option<Labels> {
    let count = messages.len();
    if count > Labels::MOST {
        return at.fault(format!("has {count} labels; at most {} fit", Labels::MOST));
    }
    let labels: BTreeMap<LabelName, Line> = messages
        .into_iter()
        .filter_map(|(name, value)| label(&name, value, at))
        .collect();
    match labels.len() == count {
        true => at.take(Labels::new(labels)),
        false => None,
    }
}

fn label(name: &str, value: String, at: At<'_>) -> Option<(LabelName, Line)> {
    match (name.parse(), Line::try_from(value)) {
        (Ok(name), Ok(value)) => Some((name, value)),
        (Ok(name), Err(malformed)) => at.fault(format!("has a value for {name} that {malformed}")),
        (Err(malformed), _) => {
            let short: String = name.chars().take(63).collect();
            at.fault(format!("has the name {short:?}, which {malformed}"))
        }
    }
}

/// A document outside the ledger.
pub(super) fn document(message: v1::Document, at: At<'_>) -> Option<Document> {
    let sha256 = at.parse("sha256", &message.sha256);
    let type_ = at.text("type", message.r#type);
    let uri = at.text("uri", message.uri);
    Some(Document {
        sha256: sha256?,
        type_: type_?,
        uri: uri?,
    })
}

/// A document that must be there.
pub(super) fn document_required(
    name: &'static str,
    message: Option<v1::Document>,
    at: At<'_>,
) -> Option<Document> {
    at.required(name, message)
        .and_then(|message| document(message, at.field(name)))
}
