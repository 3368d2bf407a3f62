//! The fields of a profile.

use super::{Faults, path};
use crate::import::profile::text::FieldText;
use crate::import::profile::{Field, FieldKind, Source};
use crate::import::value::{Notation, is_day_form};
use crate::types::{Currency, YearKind};
use std::ops::Range;
use toml::Spanned;

pub(super) fn field(name: &Spanned<String>, form: &FieldText, faults: &mut Faults<'_>) -> Option<Field> {
    let place = format!("fields.{name}");
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if name.get_ref().is_empty() || !name.get_ref().chars().all(plain) {
        faults.add(
            name.span(),
            &place,
            "is no name of a field: use letters, digits, _ and -",
        );
    }
    let sources = [
        form.column.clone().map(Source::Column),
        form.document.as_deref().map(path).map(Source::Document),
        form.given.clone().map(Source::Given),
        form.value.clone().map(Source::Constant),
    ];
    let mut sources: Vec<Source> = sources.into_iter().flatten().collect();
    let source = match sources.len() {
        1 => sources.pop(),
        _ => {
            let why = "needs exactly one of column, document, given and value: where its text comes from";
            faults.add(name.span(), &place, why);
            None
        }
    };
    let kind = field_kind(name, &place, form, faults);
    Some(Field {
        source: source?,
        absent: form.absent.clone(),
        values: form.values.clone(),
        otherwise: form.otherwise.clone(),
        only_listed: form.only_listed,
        kind: kind?,
    })
}

fn field_kind(
    name: &Spanned<String>,
    place: &str,
    form: &FieldText,
    faults: &mut Faults<'_>,
) -> Option<FieldKind> {
    let (kind, span) = match &form.kind {
        Some(kind) => (kind.get_ref().as_str(), kind.span()),
        None => ("text", name.span()),
    };
    let options = [
        ("longest", "text", form.longest.as_ref().map(Spanned::span)),
        ("formats", "date", form.formats.as_ref().map(Spanned::span)),
        ("counted", "year", form.counted.as_ref().map(Spanned::span)),
        ("currency", "amount", form.currency.as_ref().map(Spanned::span)),
        ("decimal", "amount", form.decimal.as_ref().map(Spanned::span)),
        ("thousands", "amount", form.thousands.as_ref().map(Spanned::span)),
        ("symbol", "amount", form.symbol.as_ref().map(Spanned::span)),
        ("exponents", "amount", form.exponents.as_ref().map(Spanned::span)),
        ("absolute", "amount", form.absolute.as_ref().map(Spanned::span)),
    ];
    for (option, wanted, given) in options {
        let fits = wanted == kind || (option, kind) == ("formats", "year");
        if let Some(given) = given.filter(|_| !fits) {
            faults.add(
                given,
                format!("{place}.{option}"),
                format!("is only for kind = \"{wanted}\""),
            );
        }
    }
    match kind {
        "text" => Some(FieldKind::Text {
            longest: form.longest.as_ref().map(|longest| *longest.get_ref()),
        }),
        "id" => Some(FieldKind::Id),
        "number" => Some(FieldKind::Number),
        "date" => formats(form, &span, place, faults).map(|formats| FieldKind::Date { formats }),
        "year" => year(form, &span, place, faults),
        "amount" => amount(form, &span, place, faults),
        other => {
            let why = format!("is \"{other}\": use text, id, number, date, year or amount");
            faults.add(span, format!("{place}.kind"), why);
            None
        }
    }
}

fn formats(
    form: &FieldText,
    span: &Range<usize>,
    place: &str,
    faults: &mut Faults<'_>,
) -> Option<Vec<String>> {
    let Some(formats) = &form.formats else {
        return Some(vec!["%Y-%m-%d".to_owned()]);
    };
    let bad = formats.get_ref().iter().find(|format| !is_day_form(format));
    if let Some(bad) = bad {
        let why = format!("holds \"{bad}\", which is no form of a day: write it as \"%d/%m/%Y\"");
        faults.add(formats.span(), format!("{place}.formats"), why);
        return None;
    }
    if formats.get_ref().is_empty() {
        faults.add(span.clone(), format!("{place}.formats"), "is empty");
        return None;
    }
    Some(formats.get_ref().clone())
}

fn year(form: &FieldText, span: &Range<usize>, place: &str, faults: &mut Faults<'_>) -> Option<FieldKind> {
    let formats = formats(form, span, place, faults);
    let counted = match form.counted.as_ref().map(|counted| counted.get_ref().as_str()) {
        Some("uk_april") => Some(YearKind::UkApril),
        Some("calendar") => Some(YearKind::Calendar),
        _ => {
            let why = "is required: \"uk_april\" (2026-27) or \"calendar\" (2026)";
            faults.add(span.clone(), format!("{place}.counted"), why);
            None
        }
    };
    Some(FieldKind::Year {
        formats: formats?,
        counted: counted?,
    })
}

fn amount(form: &FieldText, span: &Range<usize>, place: &str, faults: &mut Faults<'_>) -> Option<FieldKind> {
    let currency = match &form.currency {
        Some(code) => {
            let currency = code
                .get_ref()
                .parse::<Currency>()
                .map_err(|error| error.to_string());
            faults.take(code.span(), &format!("{place}.currency"), currency)
        }
        None => {
            faults.add(
                span.clone(),
                format!("{place}.currency"),
                "is required, as \"GBP\"",
            );
            None
        }
    };
    let mut one = |option: &Option<Spanned<String>>, name: &str| match option {
        None => Some(None),
        Some(text) => match text.get_ref().chars().collect::<Vec<_>>().as_slice() {
            [c] if !c.is_ascii_digit() => Some(Some(*c)),
            _ => {
                faults.add(
                    text.span(),
                    format!("{place}.{name}"),
                    "must be one character, as \",\"",
                );
                None
            }
        },
    };
    let decimal = one(&form.decimal, "decimal")?.unwrap_or('.');
    let thousands = one(&form.thousands, "thousands")?;
    if thousands == Some(decimal) {
        let why = "is the same as decimal";
        faults.add(span.clone(), format!("{place}.thousands"), why);
        return None;
    }
    Some(FieldKind::Amount {
        currency: currency?,
        notation: Notation {
            decimal,
            thousands,
            symbol: form.symbol.as_ref().map(|symbol| symbol.get_ref().clone()),
            exponents: form.exponents.as_ref().is_some_and(|yes| *yes.get_ref()),
            absolute: form.absolute.as_ref().is_some_and(|yes| *yes.get_ref()),
        },
    })
}
