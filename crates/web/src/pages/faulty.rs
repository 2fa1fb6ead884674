//! What is wrong with what was filled in, in the reader's language.

use crate::texts::{Texts, fill, title};
use model::{
    EmailFault, Fault, Field, Kind, Location, WebAddressFault, email_address,
    text_rules::{wrong_in_lines, wrong_in_one_line},
    trim, web_address,
};
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeMap};

/// The faults of a record's form, by field: the first of each.
pub(super) fn errors(
    faults: &[Fault],
    values: &BTreeMap<Field, Value>,
    texts: &Texts,
) -> BTreeMap<Field, String> {
    let mut errors = BTreeMap::new();
    for fault in faults {
        let Location::Pointer(pointer) = &fault.at else {
            continue;
        };
        let Some(field) = pointer.split('/').nth(1).and_then(Field::named) else {
            continue;
        };
        let given = values
            .get(&field)
            .and_then(Value::as_str)
            .unwrap_or_default();
        errors
            .entry(field)
            .or_insert_with(|| error(field, fault.code, trim(given), texts));
    }
    errors
}

fn error(field: Field, code: &str, given: &str, texts: &Texts) -> String {
    let t = &texts.refusals;
    let wrong = match field.definition().kind {
        Kind::Text { lines: true, .. } => wrong_in_lines(given),
        Kind::Url => None,
        _ => wrong_in_one_line(given),
    };
    match (field, code) {
        (_, "maxLength") => fill(t.too_long, title(field, texts)),
        (Field::DateOfBirth, "minimum" | "maximum") => t.date_bounds.to_owned(),
        (Field::DateOfBirth, _) if is_written_as_a_date(given) => t.date_wrong.to_owned(),
        (Field::DateOfBirth, _) => t.date_form.to_owned(),
        (Field::Phone, "spoiledNumber") => t.phone_spoiled.to_owned(),
        (Field::Linkedin, _) => linkedin(given, texts),
        (Field::Name, "required" | "minLength") => t.name_missing.to_owned(),
        _ => match wrong {
            Some((_, position)) => fill(&fill(t.character_wrong, title(field, texts)), position),
            None if field == Field::Phone => t.phone_wrong.to_owned(),
            None if field == Field::Name => t.name_missing.to_owned(),
            None => fill(t.value_wrong, title(field, texts)),
        },
    }
}

/// Whether a text has the form `YYYY-MM-DD`.
fn is_written_as_a_date(text: &str) -> bool {
    let alike = |(byte, shape): (u8, u8)| {
        if shape == b'0' {
            byte.is_ascii_digit()
        } else {
            byte == shape
        }
    };
    text.len() == 10 && text.bytes().zip(*b"0000-00-00").all(alike)
}

fn linkedin(given: &str, texts: &Texts) -> String {
    let t = &texts.refusals;
    match web_address(given) {
        Err(WebAddressFault::Scheme) => t.linkedin_wrong.to_owned(),
        Err(WebAddressFault::Character(c, position)) if c.is_whitespace() => {
            fill(t.linkedin_space, position)
        }
        Err(WebAddressFault::Character(c, position)) => {
            let shown = if c.is_ascii_graphic() {
                c.to_string()
            } else {
                format!("U+{:04X}", u32::from(c))
            };
            fill(&fill(t.linkedin_character, position), shown)
        }
        Err(WebAddressFault::Percent(position)) => fill(t.linkedin_percent, position),
        Err(WebAddressFault::Host | WebAddressFault::Port) | Ok(_) => t.linkedin_host.to_owned(),
    }
}

/// Returns the normalised e-mail address, or its fault.
pub(super) fn address<'g>(given: &'g str, texts: &Texts) -> Result<Cow<'g, str>, &'static str> {
    let t = &texts.refusals;
    email_address(given).map_err(|fault| match fault {
        EmailFault::Blank => t.email_missing,
        EmailFault::DisplayName | EmailFault::Comment => t.email_bare,
        EmailFault::Several => t.email_several,
        EmailFault::Space { .. } => t.email_space,
        EmailFault::NoAt | EmailFault::Half | EmailFault::SecondAt { .. } => t.email_at,
        EmailFault::NoDot => t.email_dot,
        EmailFault::Domain => t.email_domain,
        EmailFault::Url
        | EmailFault::LocalLength { .. }
        | EmailFault::LocalDot
        | EmailFault::AddressLiteral
        | EmailFault::Character { .. } => t.email_wrong,
    })
}
