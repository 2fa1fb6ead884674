//! The second question: whose records are these? An address may be shared, or mistyped by a region. Where its records bear
//! different names, whoever signed in says the day and month of birth, or where a record has none, the last two digits of
//! the telephone number, and sees the records that agree.

use crate::{dates, owned_candidate::OwnedCandidate};
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

/// What was answered, as it was filled in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    pub(crate) day: String,
    pub(crate) month: String,
    pub(crate) phone: String,
}

/// What tells whose a record is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mark {
    Birth { day: i8, month: i8 },
    Phone(String),
    None,
}

impl Mark {
    fn of(record: &OwnedCandidate) -> Self {
        if let Ok(date) = record.text(Field::DateOfBirth).parse::<Date>() {
            return Self::Birth { day: date.day(), month: date.month() };
        }
        match phone_key(record.text(Field::Phone)).filter(|digits| digits.len() > 2) {
            Some(digits) => Self::Phone(digits[digits.len() - 2..].to_owned()),
            None => Self::None,
        }
    }
}

/// Whether records bear different names, so that it has to be asked whose they are.
pub(crate) fn is_open(records: &[OwnedCandidate]) -> bool {
    let names: BTreeSet<String> = records.iter().map(name).collect();
    names.len() > 1
}

fn name(record: &OwnedCandidate) -> String {
    name_key(record.text(Field::Name))
}

impl Question {
    /// What can be asked about these records.
    pub(crate) fn about(records: &[OwnedCandidate]) -> Self {
        let marks: Vec<Mark> = records.iter().map(Mark::of).collect();
        Self {
            birth: marks.iter().any(|mark| matches!(mark, Mark::Birth { .. })),
            phone: marks.iter().any(|mark| matches!(mark, Mark::Phone(_))),
        }
    }

    /// Whether anything can be asked. Else nothing tells whose the records are.
    pub(crate) fn is_possible(self) -> bool {
        self.birth || self.phone
    }
}

impl Answer {
    /// Whether nothing was filled in that could be right.
    pub(crate) fn is_empty(&self) -> bool {
        self.birth().is_none() && self.digits().is_none()
    }

    fn birth(&self) -> Option<Mark> {
        Some(Mark::Birth { day: self.day.parse().ok()?, month: dates::month(&self.month)? })
    }

    fn digits(&self) -> Option<Mark> {
        let digits: String = self.phone.chars().filter(char::is_ascii_digit).collect();
        // Whoever gives the whole number gives the last two as well.
        (digits.len() >= 2).then(|| Mark::Phone(digits[digits.len() - 2..].to_owned()))
    }

    /// The records that agree with it: those of which it tells, and those of which nothing can be told that bear the name
    /// of one that agrees.
    pub(crate) fn choose(&self, records: &[OwnedCandidate]) -> Vec<(RegionId, CandidateId)> {
        let given = [self.birth(), self.digits()];
        let agrees = |record: &&OwnedCandidate| given.iter().flatten().any(|mark| *mark == Mark::of(record));
        let names: BTreeSet<String> = records.iter().filter(agrees).map(name).collect();
        let follows = |record: &&OwnedCandidate| Mark::of(record) == Mark::None && names.contains(&name(record));
        let chosen = records.iter().filter(|record| agrees(record) || follows(record));
        chosen.map(|record| (record.region, record.id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn records(all: &[Value]) -> Vec<OwnedCandidate> {
        let held = |(number, value): (usize, &Value)| {
            OwnedCandidate::sample(number, value.as_object().cloned().unwrap_or_default())
        };
        all.iter().enumerate().map(held).collect()
    }

    fn chosen(records: &[OwnedCandidate], day: &str, month: &str, phone: &str) -> Vec<usize> {
        let answer = Answer { day: day.into(), month: month.into(), phone: phone.into() };
        let chosen = answer.choose(records);
        (0..records.len()).filter(|at| chosen.contains(&(records[*at].region, records[*at].id))).collect()
    }

    #[test]
    fn one_name_however_written_is_no_question() {
        let one = |name: &str| json!({"name": name});
        assert!(!is_open(&records(&[])));
        assert!(!is_open(&records(&[one("José de Vries"), one("jose  de-vries")])));
        assert!(is_open(&records(&[one("José de Vries"), one("Sanne de Vries")])));
    }

    #[test]
    fn a_record_is_told_by_its_birthday_else_by_its_phone() {
        let all = records(&[
            json!({"name": "Sanne", "dateOfBirth": "1990-03-07", "phone": "06 00000011"}),
            json!({"name": "Jan", "dateOfBirth": "1992-12-31", "phone": "06 00000022"}),
            json!({"name": "Sanne", "phone": "06 00000033"}),
            json!({"name": "Sanne"}),
            json!({"name": "Piet"}),
        ]);
        assert_eq!(Question::about(&all), Question { birth: true, phone: true });
        assert_eq!(chosen(&all, "7", "maart", ""), [0, 3]);
        assert_eq!(chosen(&all, "07", "03", "33"), [0, 2, 3]);
        assert_eq!(chosen(&all, "31", "12", ""), [1]);
        // Its phone says nothing of a record that has a birthday.
        assert_eq!(chosen(&all, "", "", "11"), [0; 0]);
        assert_eq!(chosen(&all, "", "", "+31 6 000 000 33"), [2, 3]);
        assert_eq!(chosen(&all, "3", "7", "22"), [0; 0]);
    }

    #[test]
    fn nothing_filled_in_is_no_answer() {
        for (day, month, phone) in [("", "", ""), ("x", "3", ""), ("7", "", ""), ("", "", "3"), ("7", "13", "x")] {
            let answer = Answer { day: day.into(), month: month.into(), phone: phone.into() };
            assert!(answer.is_empty(), "{answer:?}");
        }
        let bare = records(&[json!({"name": "A", "phone": "1"}), json!({"name": "B"})]);
        assert!(!Question::about(&bare).is_possible());
    }
}
