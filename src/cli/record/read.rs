//! Commands as a person or a program writes them down: what is read, in four forms, and everything that is wrong with it.

use super::json;
use crate::cli::failure::Failure;
use crate::types::RequestId;
use crate::wire::{outgoing, v1};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Read};
use std::path::Path;

/// What one request holds at most, as the contract says.
const COMMANDS_MAX: usize = 8_192;
const REQUEST_BYTES_MAX: usize = 4 << 20;
const REQUEST_ID_BYTES_MAX: usize = 64;

/// JSON is some times longer than what is sent; what is longer than this cannot fit.
const TEXT_BYTES_MAX: usize = 64 << 20;

/// So many faults are told; a file that is wrong throughout is wrong for one reason.
const FAULTS_TOLD_MAX: usize = 100;

/// What a file asks for.
pub(super) struct Asked {
    /// The file's name for people.
    pub(super) name: String,
    /// The id that it gives its request.
    pub(super) request_id: Option<RequestId>,
    /// It asks that nothing be recorded.
    pub(super) validate_only: bool,
    pub(super) commands: Vec<v1::Command>,
    /// The line on which each command begins, from 1.
    pub(super) lines: Vec<usize>,
}

impl Asked {
    /// One command that no file has.
    pub(super) fn of(command: v1::Command) -> Asked {
        Asked {
            name: "the command".to_owned(),
            request_id: None,
            validate_only: false,
            commands: vec![command],
            lines: Vec::new(),
        }
    }
}

/// A request as the contract has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request<'a> {
    #[serde(alias = "requestId")]
    request_id: Option<String>,
    #[serde(alias = "validateOnly")]
    validate_only: Option<bool>,
    #[serde(borrow, default)]
    commands: Vec<&'a RawValue>,
}

/// The names of a request's fields; no command has one of them.
const REQUEST_FIELDS: [&str; 5] = [
    "commands",
    "request_id",
    "requestId",
    "validate_only",
    "validateOnly",
];

/// Reads a file, or standard input where `-` or nothing is named.
///
/// # Errors
/// When it cannot be read or is no request; all that is wrong with it.
pub(super) fn read(file: Option<&Path>) -> Result<Asked, Failure> {
    let named = file.filter(|path| *path != Path::new("-"));
    let name = named.map_or("standard input".to_owned(), |path| path.display().to_string());
    let failed = |error: &dyn std::fmt::Display| Failure::usage(format!("{name}: {error}"));
    let bytes = match named {
        Some(path) => std::fs::File::open(path).and_then(bounded),
        None if file.is_none() && std::io::stdin().is_terminal() => {
            return Err(Failure::usage(
                "name a file with commands, or `-` to read them from standard input",
            ));
        }
        None => bounded(std::io::stdin().lock()),
    };
    let bytes = bytes.map_err(|error| failed(&error))?;
    if bytes.len() > TEXT_BYTES_MAX {
        return Err(failed(&too_large(format!(
            "has more than {TEXT_BYTES_MAX} bytes"
        ))));
    }
    let text = String::from_utf8(bytes).map_err(|error| failed(&error))?;
    parse(&name, text.strip_prefix('\u{feff}').unwrap_or(&text)).map_err(|faults| told(&name, &faults))
}

fn bounded(input: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more than fits tells what is too long, unread.
    input.take(TEXT_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_large(what: String) -> String {
    format!(
        "{what}; a request holds at most {COMMANDS_MAX} commands and {REQUEST_BYTES_MAX} bytes: send it in several files, \
         each of which holds as a whole"
    )
}

fn told(name: &str, faults: &[String]) -> Failure {
    let mut lines: Vec<String> = faults.iter().take(FAULTS_TOLD_MAX).cloned().collect();
    if faults.len() > FAULTS_TOLD_MAX {
        lines.push(format!("and {} more", faults.len() - FAULTS_TOLD_MAX));
    }
    let lines = lines.iter().map(|fault| format!("{name}: {fault}"));
    Failure::usage(lines.collect::<Vec<_>>().join("\n"))
}

/// Where in a text a command stands.
type Placed<'a> = (usize, &'a str);

/// Reads a text in whichever of the forms it is.
fn parse(name: &str, text: &str) -> Result<Asked, Vec<String>> {
    let Form {
        request_id,
        validate_only,
        commands,
    } = form(text)?;
    let mut faults = Vec::new();
    let request_id = request_id.and_then(|id| {
        let parsed = id.parse::<RequestId>();
        parsed
            .map_err(|error| faults.push(format!("request_id {error}")))
            .ok()
    });
    match commands.len() {
        0 => return Err(vec!["holds no command".to_owned()]),
        count if count > COMMANDS_MAX => return Err(vec![too_large(format!("holds {count} commands"))]),
        _ => {}
    }
    let lines = commands.iter().map(|(line, _)| *line).collect();
    let converted = commands.iter().enumerate();
    let converted = converted.filter_map(|(index, (line, text))| {
        let at = |path: &str| match path {
            "" => format!("line {line}: commands[{index}]"),
            path => format!("line {line}: commands[{index}].{path}"),
        };
        command(text, at, &mut faults)
    });
    let commands: Vec<v1::Command> = converted.collect();
    let whole = v1::RecordRequest {
        // As long as an id can be, whichever it gets.
        request_id: "-".repeat(REQUEST_ID_BYTES_MAX),
        commands,
        validate_only,
        ..v1::RecordRequest::default()
    };
    let bytes = outgoing::request_bytes(&whole).len();
    if bytes > REQUEST_BYTES_MAX {
        faults.push(too_large(format!("is a request of {bytes} bytes")));
    }
    match faults.is_empty() {
        false => Err(faults),
        true => Ok(Asked {
            name: name.to_owned(),
            request_id,
            validate_only,
            commands: whole.commands,
            lines,
        }),
    }
}

/// The command of its JSON; `at` says where a path of it stands.
fn command(text: &str, at: impl Fn(&str) -> String, faults: &mut Vec<String>) -> Option<v1::Command> {
    let (json, lossy) = match json::read(text) {
        Ok(read) => read,
        Err(error) => {
            faults.push(format!("{}: {error}", at("")));
            return None;
        }
    };
    faults.extend(lossy.iter().map(|(path, why)| format!("{} {why}", at(path))));
    match outgoing::command_from_json(&json) {
        Ok(command) => {
            let malformed = outgoing::command_faults(&command);
            faults.extend(malformed.iter().map(|(path, why)| format!("{} {why}", at(path))));
            Some(command)
        }
        Err(error) => {
            faults.push(format!("{}: {error}", at("")));
            None
        }
    }
}

#[derive(Default)]
struct Form<'a> {
    request_id: Option<String>,
    validate_only: bool,
    commands: Vec<Placed<'a>>,
}

/// One request, an array of commands, one command, or a command on each line.
fn form(text: &str) -> Result<Form<'_>, Vec<String>> {
    let whole = match serde_json::from_str::<&RawValue>(text) {
        Ok(whole) => whole.get(),
        Err(error) => return lines(text).ok_or_else(|| vec![format!("is no JSON: {error}")]),
    };
    let fields = serde_json::from_str::<BTreeMap<String, &RawValue>>(whole);
    let is_request =
        fields.is_ok_and(|fields| REQUEST_FIELDS.iter().any(|field| fields.contains_key(*field)));
    if is_request {
        let request: Request<'_> = serde_json::from_str(text).map_err(|error| vec![error.to_string()])?;
        return Ok(Form {
            request_id: request.request_id.filter(|id| !id.is_empty()),
            validate_only: request.validate_only.unwrap_or(false),
            commands: placed(text, request.commands),
        });
    }
    let commands = match serde_json::from_str::<Vec<&RawValue>>(text) {
        Ok(commands) => placed(text, commands),
        Err(_) => vec![(line_of(text, whole), whole)],
    };
    Ok(Form {
        commands,
        ..Form::default()
    })
}

/// JSON Lines, if the first line is an object by itself.
fn lines(text: &str) -> Option<Form<'_>> {
    let lines = (1..).zip(text.lines());
    let commands: Vec<Placed<'_>> = lines.filter(|(_, line)| !line.trim().is_empty()).collect();
    let (_, first) = commands.first()?;
    serde_json::from_str::<BTreeMap<String, &RawValue>>(first).ok()?;
    Some(Form {
        commands,
        ..Form::default()
    })
}

/// The parts of a text with the lines on which they begin, counted in one walk.
fn placed<'a>(text: &'a str, parts: Vec<&'a RawValue>) -> Vec<Placed<'a>> {
    let (mut line, mut counted) = (1, 0);
    let parts = parts.into_iter().map(|part| {
        let begin = offset(text, part.get());
        line += line_ends(&text[counted..begin]);
        counted = begin;
        (line, part.get())
    });
    parts.collect()
}

fn line_of(text: &str, part: &str) -> usize {
    1 + line_ends(&text[..offset(text, part)])
}

/// Where `part` stands in the text that it was borrowed from.
fn offset(text: &str, part: &str) -> usize {
    let begin = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    begin.min(text.len())
}

fn line_ends(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}
