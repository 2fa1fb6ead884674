//! What is wrong with a text that does not match a pattern of this crate's schemas.

use crate::value;
use messages::{Counted, Email, FaultMessage, Fields, Pattern, Text};
use model::{
    base64_fault, character_name, email_address, moment_fault, slug_fault,
    text_rules::{spreadsheet_number, wrong_in_lines, wrong_in_one_line},
};

type Message = Box<dyn FaultMessage>;

/// Returns the fault of a text that does not match a pattern.
pub(super) fn fault(pattern: &str, text: &str) -> Message {
    match pattern {
        value::NO_NUL => Box::new(Text::Lines {
            found: character_name('\0'),
            position: position(text, |c| c == '\0'),
        }),
        value::ONE_LINE | value::NAME => in_one_line(text).unwrap_or(Box::new(Text::Blank)),
        value::WITH_DIGIT | value::PHONE => in_one_line(text).unwrap_or(Box::new(Pattern::Digit)),
        value::LINES => match wrong_in_lines(text) {
            Some((c, position)) => Box::new(Text::Lines {
                found: character_name(c),
                position,
            }),
            None => Box::new(Text::Blank),
        },
        value::EMAIL => Box::new(email_address(text).err().unwrap_or(Email::Domain)),
        value::BIRTH => Box::new(Pattern::Birth {
            found: if text.len() == 10 && text.starts_with(|c: char| c.is_ascii_digit()) {
                "an earlier or impossible date"
            } else {
                "text of another form"
            },
        }),
        value::HTTP | value::REDIRECT | value::FETCHABLE => Box::new(web_address(pattern, text)),
        value::KEY => Box::new(Pattern::Key {
            found: in_key(text),
        }),
        value::SLUG => boxed(slug_fault(text), || other(pattern)),
        value::EVERY => Box::new(Pattern::Every),
        value::COLOUR => Box::new(Pattern::Colour),
        value::CANDIDATE_ID | value::ATTACHMENT_ID | value::STAFF_ID => Box::new(Pattern::Id {
            prefix: pattern[1..4].to_owned(),
        }),
        value::BASE64 => {
            let position = base64_fault(text).unwrap_or(1);
            Box::new(Pattern::Base64 { position })
        }
        value::MOMENT => boxed(moment_fault(text), || other(pattern)),
        _ => Box::new(other(pattern)),
    }
}

/// Returns the fault of a text that matches a pattern which it must not match.
pub(super) fn excluded(text: &str) -> Message {
    if text.contains('@') {
        Box::new(email_address(text).err().unwrap_or(Email::Domain))
    } else {
        boxed(spreadsheet_number(text), || Fields::NoDigit)
    }
}

/// Returns the fault of a URL that does not match a pattern.
pub(crate) fn web_address(pattern: &str, text: &str) -> Pattern {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let found = if rest.is_empty() {
        "another scheme, or none"
    } else if authority.contains('@') {
        "a user name or password"
    } else if rest.contains('#') {
        "a # part"
    } else if text.starts_with("http://") {
        "http:// with another host"
    } else {
        "another scheme, or none"
    };
    match pattern {
        value::REDIRECT => Pattern::Redirect { found },
        value::FETCHABLE => Pattern::Fetchable { found },
        _ => Pattern::Http,
    }
}

fn boxed<M: FaultMessage, N: FaultMessage>(fault: Option<M>, or: impl FnOnce() -> N) -> Message {
    match fault {
        Some(fault) => Box::new(fault),
        None => Box::new(or()),
    }
}

fn other(pattern: &str) -> Pattern {
    Pattern::Other {
        pattern: pattern.to_owned(),
    }
}

fn in_one_line(text: &str) -> Option<Message> {
    let (c, position) = wrong_in_one_line(text)?;
    Some(Box::new(Text::OneLine {
        found: character_name(c),
        position,
    }))
}

/// Returns what a text has that a key must not have.
fn in_key(text: &str) -> String {
    let length = text.chars().count();
    if !(1..=50).contains(&length) {
        return Counted::characters(length as u64).to_string();
    }
    let is_wrong = |(c, position): &(char, usize)| {
        let fits = if *position == 1 {
            c.is_ascii_lowercase()
        } else {
            c.is_ascii_alphanumeric() || *c == '_'
        };
        !fits
    };
    match text.chars().zip(1..).find(is_wrong) {
        Some((c, position)) => format!("{} at position {position}", character_name(c)),
        None => "text of another form".to_owned(),
    }
}

fn position(text: &str, is_wrong: impl Fn(char) -> bool) -> usize {
    text.chars().position(is_wrong).map_or(1, |at| at + 1)
}
