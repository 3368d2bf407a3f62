//! Where in a message we are, and what is wrong there.
//!
//! A path is a list linked on the stack, from the field up to the message. Nothing is allocated or formatted until a
//! fault is found, because bulk load converts half a million commands a second and nearly all are good.

use crate::types::Malformed;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::str::FromStr;

/// How many bytes of faults are listed: paths and descriptions together. Details travel as base64 in the trailers
/// of a call, of which gRPC's own clients take 8 KiB by default and drop the whole error beyond that.
const LISTED_BYTES_MAX: usize = 4_000;

/// Everything found wrong with one message.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    listed: RefCell<Vec<Fault>>,
    listed_bytes: Cell<usize>,
    count: Cell<usize>,
}

/// One field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Its path, as `commands[3].receive.amount.amount`.
    pub(crate) path: String,
    /// What is wrong with it; completes "`<path>` …".
    pub(crate) description: String,
}

impl Faults {
    /// How many there are, listed or not.
    pub(crate) fn count(&self) -> usize {
        self.count.get()
    }

    /// The first of them, as many as fit into an answer.
    pub(crate) fn into_listed(self) -> Vec<Fault> {
        self.listed.into_inner()
    }

    fn add(&self, path: &At<'_>, description: impl fmt::Display) {
        self.count.set(self.count.get() + 1);
        if self.listed_bytes.get() >= LISTED_BYTES_MAX {
            return;
        }
        let fault = Fault {
            path: path.to_string(),
            description: description.to_string(),
        };
        let bytes = self.listed_bytes.get() + fault.path.len() + fault.description.len();
        self.listed_bytes.set(bytes);
        if bytes <= LISTED_BYTES_MAX {
            self.listed.borrow_mut().push(fault);
        }
    }
}

/// A place in a message.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    faults: &'a Faults,
    parent: Option<&'a At<'a>>,
    step: Step,
}

#[derive(Clone, Copy)]
enum Step {
    Message,
    Field(&'static str),
    Index(usize),
}

impl<'a> At<'a> {
    /// The message as a whole.
    pub(crate) fn message(faults: &'a Faults) -> At<'a> {
        At {
            faults,
            parent: None,
            step: Step::Message,
        }
    }

    /// A field of what is here.
    pub(crate) fn field(&'a self, name: &'static str) -> At<'a> {
        self.step(Step::Field(name))
    }

    /// An element of the list that is here, from 0.
    pub(crate) fn index(&'a self, index: usize) -> At<'a> {
        self.step(Step::Index(index))
    }

    fn step(&'a self, step: Step) -> At<'a> {
        At {
            faults: self.faults,
            parent: Some(self),
            step,
        }
    }

    /// Says what is wrong with what is here, and is nothing.
    pub(crate) fn fault<T>(&self, description: impl fmt::Display) -> Option<T> {
        self.faults.add(self, description);
        None
    }

    /// The value, or its fault.
    pub(crate) fn take<T>(&self, value: Result<T, Malformed>) -> Option<T> {
        value.map_or_else(|malformed| self.fault(malformed), Some)
    }

    /// A field that must hold a value of `T`.
    pub(crate) fn parse<T: FromStr<Err = Malformed>>(&self, name: &'static str, text: &str) -> Option<T> {
        match text.parse() {
            Ok(value) => Some(value),
            Err(malformed) => self.field(name).fault(malformed),
        }
    }

    /// A field that holds a value of `T` or nothing: the outer `None` is a fault.
    pub(crate) fn parse_optional<T: FromStr<Err = Malformed>>(
        &self,
        name: &'static str,
        text: &str,
    ) -> Option<Option<T>> {
        match text {
            "" => Some(None),
            text => self.parse(name, text).map(Some),
        }
    }

    /// A field that must hold a text; it is taken along, not copied.
    pub(crate) fn text<T: TryFrom<String, Error = Malformed>>(
        &self,
        name: &'static str,
        text: String,
    ) -> Option<T> {
        match T::try_from(text) {
            Ok(value) => Some(value),
            Err(malformed) => self.field(name).fault(malformed),
        }
    }

    /// A field that holds a text or nothing: the outer `None` is a fault.
    pub(crate) fn text_optional<T: TryFrom<String, Error = Malformed>>(
        &self,
        name: &'static str,
        text: String,
    ) -> Option<Option<T>> {
        match text.is_empty() {
            true => Some(None),
            false => self.text(name, text).map(Some),
        }
    }

    /// A field that must be there.
    pub(crate) fn required<M>(&self, name: &'static str, message: Option<M>) -> Option<M> {
        message.or_else(|| self.field(name).fault("is required"))
    }

    /// One of the named values of an enumeration; `choices` lists all that are allowed.
    pub(crate) fn choice<E, T>(&self, name: &'static str, number: i32, choices: &[(E, T)]) -> Option<T>
    where
        E: EnumName,
        T: Copy,
    {
        match self.choice_optional(name, number, choices)? {
            Some(value) => Some(value),
            None => {
                let allowed = names_of(choices);
                self.field(name)
                    .fault(format!("is required: use one of {allowed}"))
            }
        }
    }

    /// One of the named values of an enumeration, or nothing: the outer `None` is a fault.
    pub(crate) fn choice_optional<E, T>(
        &self,
        name: &'static str,
        number: i32,
        choices: &[(E, T)],
    ) -> Option<Option<T>>
    where
        E: EnumName,
        T: Copy,
    {
        match choices.iter().find(|(known, _)| (*known).into() == number) {
            Some((_, value)) => Some(Some(*value)),
            None if number == 0 => Some(None),
            None => {
                let allowed = names_of(choices);
                self.field(name).fault(format!(
                    "is {number}, which stands for nothing: use one of {allowed}"
                ))
            }
        }
    }
}

fn names_of<E: EnumName, T>(choices: &[(E, T)]) -> String {
    let names: Vec<&str> = choices.iter().map(|(known, _)| known.name()).collect();
    names.join(", ")
}

/// A generated enumeration, which knows the names of its values.
pub(crate) trait EnumName: Copy + Into<i32> {
    /// The name in the proto file.
    fn name(self) -> &'static str;
}

macro_rules! enum_names {
    ($($name:ident),* $(,)?) => {
        $(impl crate::wire::field::EnumName for crate::wire::v1::$name {
            fn name(self) -> &'static str {
                self.as_str_name()
            }
        })*
    };
}
pub(super) use enum_names;

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let above = self.parent.filter(|parent| !matches!(parent.step, Step::Message));
        if let Some(above) = above {
            fmt::Display::fmt(above, f)?;
        }
        match self.step {
            Step::Message => Ok(()),
            Step::Field(name) if above.is_some() => write!(f, ".{name}"),
            Step::Field(name) => f.write_str(name),
            Step::Index(index) => write!(f, "[{index}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_as_a_reader_finds_the_field() {
        let faults = Faults::default();
        let message = At::message(&faults);
        let commands = message.field("commands");
        let command = commands.index(3);
        let receive = command.field("receive");
        assert_eq!(receive.field("amount").to_string(), "commands[3].receive.amount");
        assert_eq!(message.field("request_id").to_string(), "request_id");
    }

    #[test]
    fn as_many_faults_are_listed_as_a_client_takes_and_all_are_counted() {
        let faults = Faults::default();
        let message = At::message(&faults);
        for _ in 0..1_000 {
            message.field("f").fault::<()>("x".repeat(99));
        }
        assert_eq!(faults.count(), 1_000);
        assert_eq!(faults.into_listed().len(), 40);
    }
}
