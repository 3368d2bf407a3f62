//! From the text of a profile to a profile, or to all that is wrong with it.

mod block;
mod field;

use super::text::{FileText, ProfileText};
use super::{Condition, Field, FileForm, Format, Profile, ProfileFault, Skip, Template};
use block::blocks;
use field::field;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// Faults as they are found.
struct Faults<'a> {
    text: &'a str,
    found: Vec<ProfileFault>,
}

impl Faults<'_> {
    fn add(&mut self, span: Range<usize>, field: impl Into<String>, why: impl Into<String>) {
        let line = line_of(self.text, span.start);
        self.found.push(ProfileFault {
            line,
            field: field.into(),
            why: why.into(),
        });
    }

    /// The value, or its fault.
    fn take<T>(&mut self, span: Range<usize>, field: &str, value: Result<T, String>) -> Option<T> {
        value.map_err(|why| self.add(span, field, why)).ok()
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    1 + before.filter(|byte| **byte == b'\n').count()
}

pub(super) fn profile(text: &str) -> Result<Profile, Vec<ProfileFault>> {
    let written: ProfileText = toml::from_str(text).map_err(|error| {
        vec![ProfileFault {
            line: line_of(text, error.span().map_or(0, |span| span.start)),
            field: "the profile".to_owned(),
            why: format!("cannot be read: {}", error.message()),
        }]
    })?;
    let mut faults = Faults {
        text,
        found: Vec::new(),
    };
    let file = file(written.file.get_ref(), &mut faults);
    let mut fields = BTreeMap::new();
    for (name, form) in &written.fields {
        if let Some(field) = field(name, form, &mut faults) {
            fields.insert(name.get_ref().clone(), field);
        }
    }
    // What is said of a field that has a fault itself would only say it again.
    let all_fields_read = fields.len() == written.fields.len();
    let (data_set, key, skips, registers, posts) = if all_fields_read {
        let data_set = Template::parse(written.data_set.get_ref());
        let data_set = faults.take(written.data_set.span(), "data_set", data_set);
        if let Some(data_set) = &data_set {
            known(
                data_set.fields(),
                &fields,
                written.data_set.span(),
                "data_set",
                &mut faults,
            );
        }
        let key = key(written.file.get_ref(), &fields, &mut faults);
        let skips = written.skip.iter().filter_map(|skip| {
            let when = Condition::parse(skip.when.get_ref(), &fields);
            let when = faults.take(skip.when.span(), "skip.when", when)?;
            Some(Skip {
                when,
                why: skip.why.clone(),
            })
        });
        let skips = skips.collect();
        let registers = blocks("register", &written.register, &fields, &mut faults);
        let posts = blocks("post", &written.post, &fields, &mut faults);
        (data_set, key, skips, registers, posts)
    } else {
        (None, Vec::new(), Vec::new(), Vec::new(), Vec::new())
    };
    if written.register.is_empty() && written.post.is_empty() {
        faults.add(0..0, "post", "is missing: nothing says what a row posts");
    }
    match (file, data_set) {
        (Some(file), Some(data_set)) if faults.found.is_empty() => Ok(Profile {
            data_set,
            file,
            fields,
            key,
            skips,
            registers,
            posts,
        }),
        _ => Err(faults.found),
    }
}

fn file(form: &FileText, faults: &mut Faults<'_>) -> Option<FileForm> {
    let encoding = match &form.encoding {
        None => Some(encoding_rs::UTF_8),
        Some(label) => {
            let encoding = encoding_rs::Encoding::for_label(label.get_ref().as_bytes());
            let encoding = encoding
                .ok_or_else(|| format!("is {label}, which is no encoding: use utf-8 or windows-1252"));
            faults.take(label.span(), "file.encoding", encoding)
        }
    };
    let mut only_for = |wanted: &str, option: &Option<Spanned<String>>, name: &str| {
        if let Some(option) = option
            && form.format.get_ref() != wanted
        {
            faults.add(option.span(), name, format!("is only for format = \"{wanted}\""));
        }
    };
    only_for("csv", &form.delimiter, "file.delimiter");
    only_for("json", &form.records, "file.records");
    let format = match form.format.get_ref().as_str() {
        "csv" => {
            let delimiter = form.delimiter.as_ref();
            let byte = match delimiter
                .map_or(",", |delimiter| delimiter.get_ref().as_str())
                .as_bytes()
            {
                [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Some(*byte),
                _ => None,
            };
            match (byte, delimiter) {
                (Some(delimiter), _) => Some(Format::Csv { delimiter }),
                (None, delimiter) => {
                    let span = delimiter.map_or(0..0, Spanned::span);
                    faults.add(
                        span,
                        "file.delimiter",
                        "must be one character, as \",\" or \";\" or \"\\t\"",
                    );
                    None
                }
            }
        }
        "json" => {
            let path = form.records.as_ref().map(|records| path(records.get_ref()));
            Some(Format::Json {
                records: path.unwrap_or_default(),
            })
        }
        other => {
            let why = format!("is \"{other}\": use \"csv\" or \"json\"");
            faults.add(form.format.span(), "file.format", why);
            None
        }
    };
    Some(FileForm {
        format: format?,
        encoding: encoding?,
        remove_hidden_marks: form.remove_hidden_marks,
    })
}

fn path(text: &str) -> Vec<String> {
    text.split('.').map(str::to_owned).collect()
}

fn key(form: &FileText, fields: &BTreeMap<String, Field>, faults: &mut Faults<'_>) -> Vec<String> {
    let Some(names) = &form.key else {
        let of_columns = fields.iter().filter(|(_, field)| field.column().is_some());
        return of_columns.map(|(name, _)| name.clone()).collect();
    };
    for name in names {
        known([name.get_ref().as_str()], fields, name.span(), "file.key", faults);
    }
    names.iter().map(|name| name.get_ref().clone()).collect()
}

fn known<'a>(
    names: impl IntoIterator<Item = &'a str>,
    fields: &BTreeMap<String, Field>,
    span: Range<usize>,
    place: &str,
    faults: &mut Faults<'_>,
) {
    for name in names {
        if !fields.contains_key(name) {
            let why = format!("speaks of `{name}`, which is no field of the profile");
            faults.add(span.clone(), place, why);
        }
    }
}
