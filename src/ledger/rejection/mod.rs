//! Refusals: business answers, not faults. Numbered, never renumbered, each with the figures that explain it.
//!
//! The order of checks in every command is: what it names exists (mission or pool, contributor, initiative,
//! window, budget type, payee, earlier entry) and is new where it must be; then whether that may still change
//! (closed, reversed, named by a later entry); then the decision, currency, year, dates, and money last.
//!
//! `all` is the one table of them; this file makes of it the type, and `figures` tells its fields by name.

mod all;
mod figures;
mod shortfall;

pub use all::Rejection;
pub use figures::Figures;
pub use shortfall::Shortfall;

/// Makes the type of the rows: a doc comment, the message, the number, the name that clients see, the variant, its figures.
macro_rules! rejections {
    ($($(#[$meta:meta])* $number:literal $reason:literal $name:ident { $($field:ident: $type:ty),* })*) => {
        /// Why a command was refused. Nothing was recorded.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        #[allow(missing_docs, reason = "the message of a row says what its figures are")]
        pub enum Rejection {
            $($(#[$meta])* $name { $($field: $type,)* },)*
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

            /// Its figures under the names that requests have for them.
            pub fn figures(&self) -> Figures {
                let mut figures = Figures::default();
                match self {
                    $(Rejection::$name { $($field),* } => {
                        $(figures.add(stringify!($field), $field);)*
                    })*
                }
                figures
            }

            /// Number and name of every refusal there is.
            pub const ALL: &[(u16, &str)] = &[$(($number, $reason),)*];
        }
    };
}
use rejections;
