//! What lists sort and filter candidates by, taken from their documents.
//!
//! An enumerated field has one bit for each of its values and one for an empty field. So "one of these
//! values" is one comparison, whatever the values are. The place of a bit follows from the index of
//! the value in its vocabulary: a value may be appended to a vocabulary, and none may be moved.

use model::{
    Document, Field, Findable, Timestamp, city_key, name_sort_key, postal_key, vocabulary,
};

/// A group of bits in a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    first: u32,
    size: u32,
}

impl Group {
    const fn of(first: u32, size: u32, values: usize) -> Self {
        assert!((values as u64) < size as u64 && first + size < i64::BITS);
        Self { first, size }
    }

    /// The bit of a value; the bit of an empty field for none.
    pub(super) const fn bit(self, index: Option<u32>) -> i64 {
        let place = match index {
            Some(index) if index < self.size - 1 => index,
            _ => self.size - 1,
        };
        1 << (self.first + place)
    }

    /// The bits of the values in a set of indexes, and of an empty field.
    pub(super) fn mask(self, values: u64, empty: bool) -> i64 {
        let known = values & ((1 << (self.size - 1)) - 1);
        let values = i64::try_from(known << self.first).unwrap_or(i64::MAX);
        values | if empty { self.bit(None) } else { 0 }
    }
}

/// Groups of `facets`.
pub(super) const PHASE: Group = Group::of(0, 10, vocabulary::PHASES.len());
pub(super) const SECTORS: Group = Group::of(10, 14, vocabulary::SECTORS.len());
pub(super) const ROLES: Group = Group::of(24, 18, vocabulary::ROLES.len());
/// `true`, `false`.
pub(super) const CONSENT: Group = Group::of(42, 3, 2);
/// Present; empty if there is no file.
pub(super) const CV: Group = Group::of(45, 2, 1);
/// Archived; empty if the candidate is live.
pub(super) const ARCHIVED: Group = Group::of(47, 2, 1);
/// Groups of `grades`.
pub(super) const QUALIFICATIONS: Group = Group::of(0, 24, vocabulary::QUALIFICATIONS.len());
pub(super) const EDUCATION: Group = Group::of(24, 38, vocabulary::PRIOR_EDUCATION.len());

/// What follows from a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeskFacts {
    pub(crate) archived: bool,
    pub(crate) phase: u8,
    pub(crate) facets: i64,
    pub(crate) grades: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) name_key: String,
    pub(crate) city_key: String,
    pub(crate) postal_key: String,
    pub(crate) words: String,
}

/// The fields from which the words and the keys follow.
const WORD_FIELDS: [Field; 5] = [
    Field::Name,
    Field::Email,
    Field::Phone,
    Field::City,
    Field::PostalCode,
];

/// Whether two documents have the same words.
pub(super) fn have_same_words(one: &Document<'_>, other: &Document<'_>) -> bool {
    WORD_FIELDS
        .iter()
        .all(|field| one.value(*field) == other.value(*field))
}

impl DeskFacts {
    /// Returns what follows from a document.
    pub(crate) fn of(document: &Document<'_>) -> Self {
        let values = document.values();
        let raw = |field: Field| values[field as usize];
        let text = |field: Field| -> String {
            serde_json::from_str::<Option<String>>(raw(field))
                .ok()
                .flatten()
                .unwrap_or_default()
        };
        let moment = |field: Field| {
            let moment = raw(field).trim_matches('"').parse::<Timestamp>();
            moment.map_or(0, Timestamp::micros)
        };
        let phase = vocabulary::phase_index(&text(Field::Phase)).unwrap_or_default();
        let archived = raw(Field::ArchivedAt) != "null";
        let consent = match raw(Field::PrivacyConsent) {
            "true" => Some(0),
            "false" => Some(1),
            _ => None,
        };
        let cv = (raw(Field::CurriculumVitae).len() > 2 && raw(Field::CurriculumVitae) != "null")
            .then_some(0);
        let facets = PHASE.bit(Some(phase.into()))
            | chosen(SECTORS, vocabulary::SECTORS, raw(Field::Sectors))
            | chosen(ROLES, vocabulary::ROLES, raw(Field::Roles))
            | CONSENT.bit(consent)
            | CV.bit(cv)
            | ARCHIVED.bit(archived.then_some(0));
        let grades = chosen(
            QUALIFICATIONS,
            vocabulary::QUALIFICATIONS,
            raw(Field::Qualifications),
        ) | chosen(
            EDUCATION,
            vocabulary::PRIOR_EDUCATION,
            raw(Field::PriorEducation),
        );
        let (name, city, postal_code) = (
            text(Field::Name),
            text(Field::City),
            text(Field::PostalCode),
        );
        let found_by = Findable {
            name: &name,
            email: &text(Field::Email),
            phone: &text(Field::Phone),
            city: &city,
            postal_code: &postal_code,
        };
        Self {
            archived,
            phase,
            facets,
            grades,
            created_at: moment(Field::CreatedAt),
            updated_at: moment(Field::UpdatedAt),
            name_key: name_sort_key(&name),
            city_key: city_key(&city),
            postal_key: postal_key(&postal_code),
            words: found_by.words(),
        }
    }
}

/// Returns the bits of the values in the JSON of one value or of a list.
fn chosen(group: Group, vocabulary: &[&str], json: &str) -> i64 {
    let texts = json.split('"').skip(1).step_by(2);
    let bits = texts.filter_map(|text| {
        let index = vocabulary.iter().position(|known| *known == text)?;
        u32::try_from(index)
            .ok()
            .map(|index| group.bit(Some(index)))
    });
    match bits.fold(0, |bits, bit| bits | bit) {
        0 => group.bit(None),
        bits => bits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_bit_of_its_own() {
        let groups = [
            (PHASE, vocabulary::PHASES),
            (SECTORS, vocabulary::SECTORS),
            (ROLES, vocabulary::ROLES),
        ];
        let mut seen = 0;
        for (group, values) in groups {
            for value in values {
                let bit = chosen(group, values, &format!("[\"{value}\"]"));
                assert_eq!((bit.count_ones(), seen & bit), (1, 0), "{value}");
                seen |= bit;
            }
            assert_eq!(seen & group.bit(None), 0);
            assert_eq!(chosen(group, values, "[]"), group.bit(None));
            seen |= group.bit(None);
        }
        let both = chosen(
            SECTORS,
            vocabulary::SECTORS,
            r#"["Hoger onderwijs","Praktijkonderwijs"]"#,
        );
        assert_eq!(both, SECTORS.mask(0b11_0000, false));
        assert_eq!(SECTORS.mask(0, true), SECTORS.bit(None));
    }
}
