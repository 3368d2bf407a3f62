//! From the text of a cell to a value: white space, what means nothing, ids, days and amounts.
//!
//! Nothing is guessed and nothing is rounded: a text that is not of the form that the profile says is a fault.

mod amount;
mod day;
mod id;
mod text;

pub use amount::Notation;
pub use day::{day, is_form as is_day_form};
pub use id::{derived_id, is_id};
pub use text::{cleaned, cut};

use crate::types::{Currency, Date, Minor, Money};
use std::borrow::Cow;
use std::cmp::Ordering;

/// What a field of a row comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Absent,
    /// A text, or an id.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day.
    Date(Date),
    /// An amount of either sign.
    Amount(Money),
}

impl Value {
    /// So many minor units.
    pub fn amount(minor: Minor, currency: Currency) -> Value {
        Value::Amount(Money::from_minor(minor, currency))
    }

    /// The text that stands for it in a command; nothing if it is absent.
    pub fn as_text(&self) -> Option<Cow<'_, str>> {
        match self {
            Value::Absent => None,
            Value::Text(text) => Some(Cow::Borrowed(text)),
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            Value::Date(date) => Some(Cow::Owned(date.to_string())),
            Value::Amount(money) => Some(Cow::Owned(money.amount.to_string())),
        }
    }

    /// How it compares with another of its kind; nothing with any other.
    pub fn compare(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Text(one), Value::Text(other)) => Some(one.cmp(other)),
            (Value::Number(one), Value::Number(other)) => Some(one.cmp(other)),
            (Value::Date(one), Value::Date(other)) => Some(one.cmp(other)),
            (Value::Amount(one), Value::Amount(other)) if one.currency == other.currency => {
                Some(one.minor().cmp(&other.minor()))
            }
            _ => None,
        }
    }
}
