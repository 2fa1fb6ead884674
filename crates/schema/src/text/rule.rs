//! The normalisation and checks of one string.

use crate::{faults::web_address_message, value};
use messages::{Counted, FaultMessage, Text};
use model::{
    Timestamp, WebAddressFault, character_name, email_address, moment_fault,
    text_rules::{normalize, spreadsheet_number, wrong_in_lines, wrong_in_one_line},
    web_address,
};
use serde_json::Value;
use std::{borrow::Cow, collections::HashMap};

/// The earliest accepted date of birth.
const FIRST_BIRTH: &str = "1900-01-01";

/// The fault of a text.
pub(crate) type Wrong = Box<dyn FaultMessage>;

/// The kind of a text, which determines its normalisation and checks.
#[derive(Debug)]
pub(crate) enum Rule {
    /// Text in one line.
    Line,
    /// Text in several lines.
    Lines,
    /// One of the schema's values, compared in NFC. Maps the NFC form of each value that is stored
    /// in another form to that value.
    Choice(HashMap<String, String>),
    Email,
    Phone,
    WebAddress {
        /// The pattern of the schema, whose fault is reported if it does not begin as one.
        pattern: String,
        /// The maximum number of characters of the stored, percent-encoded address.
        most: usize,
    },
    Date,
    DateOfBirth,
    Moment,
}

impl Rule {
    /// Returns the rule of a schema's strings. `None` if they stay unchanged.
    pub(crate) fn of(schema: &Value) -> Option<Self> {
        let types = &schema["type"];
        if types != "string"
            && !types
                .as_array()
                .is_some_and(|types| types.iter().any(|kind| kind == "string"))
        {
            return None;
        }
        if let Some(values) = schema["enum"].as_array() {
            let values = values.iter().filter_map(Value::as_str);
            let others = values.filter_map(|value| {
                let normal = normalize(value);
                (normal != value).then(|| (normal.into_owned(), value.to_owned()))
            });
            return Some(Self::Choice(others.collect()));
        }
        match (schema["format"].as_str(), schema["pattern"].as_str()) {
            (Some("idn-email"), _) => Some(Self::Email),
            (Some("uri"), pattern) => Some(Self::WebAddress {
                pattern: pattern.unwrap_or_default().to_owned(),
                most: schema["maxLength"]
                    .as_u64()
                    .and_then(|length| usize::try_from(length).ok())
                    .unwrap_or(usize::MAX),
            }),
            (Some("date-time"), _) => Some(Self::Moment),
            (Some("date"), Some(value::BIRTH)) => Some(Self::DateOfBirth),
            (Some("date"), _) => Some(Self::Date),
            (_, Some(value::PHONE)) => Some(Self::Phone),
            (_, Some(value::ONE_LINE | value::NAME)) => Some(Self::Line),
            (_, Some(value::LINES)) => Some(Self::Lines),
            _ => None,
        }
    }

    /// Returns the stored form of a text, or `None` if it equals the given one.
    pub(crate) fn read(&self, given: &str, now: Timestamp) -> Result<Option<String>, Wrong> {
        let text = normalize(given);
        if text.is_empty() && !matches!(self, Self::Choice(_)) {
            return Err(Box::new(Text::Blank));
        }
        let stored: Cow<'_, str> = match self {
            Self::Phone => match spreadsheet_number(&text) {
                Some(fault) => return Err(Box::new(fault)),
                None => in_one_line(text)?,
            },
            Self::Line => in_one_line(text)?,
            Self::Lines => match wrong_in_lines(&text) {
                None => text,
                Some((wrong, position)) => {
                    let found = character_name(wrong);
                    return Err(Box::new(Text::Lines { found, position }));
                }
            },
            Self::Choice(others) => match others.get(&*text) {
                Some(stored) => stored.as_str().into(),
                None => text,
            },
            Self::Email => email_address(given).map_err(boxed)?,
            Self::WebAddress { pattern, most } => match web_address(&text) {
                Ok(address) if address == text => text,
                Ok(address) => {
                    let (most, length) = (*most, address.chars().count());
                    if length > most && text.chars().count() <= most {
                        let most = Counted::characters(most as u64);
                        return Err(Box::new(Text::EncodedUrlLength { most, length }));
                    }
                    address.into_owned().into()
                }
                Err(WebAddressFault::Scheme) => {
                    return Err(Box::new(web_address_message(pattern, &text)));
                }
                Err(fault) => return Err(Box::new(fault.message())),
            },
            Self::Date => text,
            Self::DateOfBirth => {
                date_of_birth(&text, now)?;
                text
            }
            Self::Moment => match moment_fault(&text) {
                None => text,
                Some(fault) => return Err(Box::new(fault)),
            },
        };
        Ok((stored != given).then(|| stored.into_owned()))
    }
}

fn in_one_line(text: Cow<'_, str>) -> Result<Cow<'_, str>, Wrong> {
    match wrong_in_one_line(&text) {
        None => Ok(text),
        Some((wrong, position)) => Err(Box::new(Text::OneLine {
            found: character_name(wrong),
            position,
        })),
    }
}

fn boxed(message: impl FaultMessage) -> Wrong {
    Box::new(message)
}

/// Checks the form and the range of a date of birth. The schema checks that the day exists.
fn date_of_birth(text: &str, now: Timestamp) -> Result<(), Wrong> {
    let is_date = text.len() == FIRST_BIRTH.len()
        && text.bytes().zip(FIRST_BIRTH.bytes()).all(|(byte, shape)| {
            if shape == b'-' {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        });
    if !is_date {
        return Err(Box::new(Text::Date));
    }
    let now = now.to_string();
    let today = now.get(..FIRST_BIRTH.len()).unwrap_or_default();
    let first = FIRST_BIRTH;
    if text < first {
        let today = today.to_owned();
        Err(Box::new(Text::BornBefore { first, today }))
    } else if text > today {
        let today = today.to_owned();
        Err(Box::new(Text::BornAfter { first, today }))
    } else {
        Ok(())
    }
}
