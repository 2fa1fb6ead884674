//! The question whose records these are, asked after sign-in.
//!
//! An e-mail address may be shared, or mistyped by a region. If its records have different names,
//! the person gives the day and month of birth, or for a record without one the last two digits of
//! the telephone number. The person then sees the records that match.

use crate::{dates, person_record::PersonRecord};
use jiff::civil::Date;
use model::{CandidateId, Field, RegionId, name_key, phone_key};
use std::collections::BTreeSet;

/// What can be asked about the records of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Question {
    /// The day and month of birth.
    pub(crate) birth: bool,
    /// The last two digits of the telephone number.
    pub(crate) phone: bool,
}

/// The answer as it was filled in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    pub(crate) day: String,
    pub(crate) month: String,
    pub(crate) phone: String,
}

/// The property that identifies a record's owner.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mark {
    Birth { day: i8, month: i8 },
    Phone(String),
    None,
}

impl Mark {
    fn of(record: &PersonRecord) -> Self {
        if let Ok(date) = record.text(Field::DateOfBirth).parse::<Date>() {
            return Self::Birth {
                day: date.day(),
                month: date.month(),
            };
        }
        match phone_key(record.text(Field::Phone)).filter(|digits| digits.len() > 2) {
            Some(digits) => Self::Phone(digits[digits.len() - 2..].to_owned()),
            None => Self::None,
        }
    }
}

/// Returns whether the records have different names, so that the question must be asked.
pub(crate) fn is_open(records: &[PersonRecord]) -> bool {
    let names: BTreeSet<String> = records.iter().map(name).collect();
    names.len() > 1
}

fn name(record: &PersonRecord) -> String {
    name_key(record.text(Field::Name))
}

impl Question {
    /// Returns what can be asked about these records.
    pub(crate) fn about(records: &[PersonRecord]) -> Self {
        let marks: Vec<Mark> = records.iter().map(Mark::of).collect();
        Self {
            birth: marks.iter().any(|mark| matches!(mark, Mark::Birth { .. })),
            phone: marks.iter().any(|mark| matches!(mark, Mark::Phone(_))),
        }
    }

    /// Returns whether anything can be asked. If not, nothing identifies the owner of the records.
    pub(crate) fn is_possible(self) -> bool {
        self.birth || self.phone
    }
}

impl Answer {
    /// Returns whether the answer contains no valid value.
    pub(crate) fn is_empty(&self) -> bool {
        self.birth().is_none() && self.digits().is_none()
    }

    fn birth(&self) -> Option<Mark> {
        Some(Mark::Birth {
            day: self.day.parse().ok()?,
            month: dates::month(&self.month)?,
        })
    }

    fn digits(&self) -> Option<Mark> {
        let digits: String = self.phone.chars().filter(char::is_ascii_digit).collect();
        // The full telephone number is accepted too; its last two digits count.
        (digits.len() >= 2).then(|| Mark::Phone(digits[digits.len() - 2..].to_owned()))
    }

    /// Returns the records that match the answer: those whose property matches, and those without
    /// any property that have the same name as one that matches.
    pub(crate) fn choose(&self, records: &[PersonRecord]) -> Vec<(RegionId, CandidateId)> {
        let given = [self.birth(), self.digits()];
        let agrees =
            |record: &&PersonRecord| given.iter().flatten().any(|mark| *mark == Mark::of(record));
        let names: BTreeSet<String> = records.iter().filter(agrees).map(name).collect();
        let follows = |record: &&PersonRecord| {
            Mark::of(record) == Mark::None && names.contains(&name(record))
        };
        let chosen = records
            .iter()
            .filter(|record| agrees(record) || follows(record));
        chosen.map(|record| (record.region, record.id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn records(all: &[Value]) -> Vec<PersonRecord> {
        let held = |(number, value): (usize, &Value)| {
            PersonRecord::sample(number, value.as_object().cloned().unwrap_or_default())
        };
        all.iter().enumerate().map(held).collect()
    }

    fn chosen(records: &[PersonRecord], day: &str, month: &str, phone: &str) -> Vec<usize> {
        let answer = Answer {
            day: day.into(),
            month: month.into(),
            phone: phone.into(),
        };
        let chosen = answer.choose(records);
        (0..records.len())
            .filter(|at| chosen.contains(&(records[*at].region, records[*at].id)))
            .collect()
    }

    #[test]
    fn spellings_of_one_name_need_no_question() {
        let one = |name: &str| json!({"name": name});
        assert!(!is_open(&records(&[])));
        assert!(!is_open(&records(&[
            one("José de Vries"),
            one("jose  de-vries")
        ])));
        assert!(is_open(&records(&[
            one("José de Vries"),
            one("Sanne de Vries")
        ])));
    }

    #[test]
    fn question_is_the_birthday_else_the_phone() {
        let all = records(&[
            json!({"name": "Sanne", "dateOfBirth": "1990-03-07", "phone": "06 00000011"}),
            json!({"name": "Jan", "dateOfBirth": "1992-12-31", "phone": "06 00000022"}),
            json!({"name": "Sanne", "phone": "06 00000033"}),
            json!({"name": "Sanne"}),
            json!({"name": "Piet"}),
        ]);
        assert_eq!(
            Question::about(&all),
            Question {
                birth: true,
                phone: true
            }
        );
        assert_eq!(chosen(&all, "7", "maart", ""), [0, 3]);
        assert_eq!(chosen(&all, "07", "03", "33"), [0, 2, 3]);
        assert_eq!(chosen(&all, "31", "12", ""), [1]);
        // The telephone number does not match a record that has a date of birth.
        assert_eq!(chosen(&all, "", "", "11"), [0; 0]);
        assert_eq!(chosen(&all, "", "", "+31 6 000 000 33"), [2, 3]);
        assert_eq!(chosen(&all, "3", "7", "22"), [0; 0]);
    }

    #[test]
    fn empty_form_is_no_answer() {
        for (day, month, phone) in [
            ("", "", ""),
            ("x", "3", ""),
            ("7", "", ""),
            ("", "", "3"),
            ("7", "13", "x"),
        ] {
            let answer = Answer {
                day: day.into(),
                month: month.into(),
                phone: phone.into(),
            };
            assert!(answer.is_empty(), "{answer:?}");
        }
        let bare = records(&[json!({"name": "A", "phone": "1"}), json!({"name": "B"})]);
        assert!(!Question::about(&bare).is_possible());
    }
}
