//! What is stored keeps its meaning: the members of each document format, and the bits of recorded
//! selections.
//!
//! A new field is a new line of [`LATER`]. No other line of this file may change after a release.

use super::Field;
use crate::{Format, Selection};

/// The members of the first format, by storage number from 0.
const FIRST: &str = "id name email phone privacyConsent phase sectors roles qualifications \
                     priorEducation linkedin dateOfBirth motivation address city postalCode notes \
                     exitReason curriculumVitae otherAttachments createdAt updatedAt archivedAt";

/// The later fields: format, storage number, name, and the member behind which a document of that
/// format has it.
const LATER: &[(u8, u8, &str, &str)] = &[(2, 25, "nationality", "dateOfBirth")];

/// Documents of these formats are stored, so no format may ever have other members.
#[test]
fn each_format_keeps_its_members() {
    let mut expected: Vec<&str> = FIRST.split(' ').collect();
    let mut later = LATER.iter().peekable();
    for number in 1..=Format::current().number() {
        while let Some((_, _, name, before)) = later.next_if(|(since, ..)| *since == number) {
            let place = expected.iter().position(|member| member == before);
            expected.insert(place.expect("an earlier member") + 1, name);
        }
        let format = Format::numbered(number).expect("a known format");
        let members: Vec<&str> = format.fields().map(Field::name).collect();
        assert_eq!(members, expected, "format {number}");
    }
    assert_eq!(later.next(), None);
}

/// Access records hold these bits, so none may ever get another meaning.
#[test]
fn stored_bits_keep_their_meaning() {
    let first = (0..).zip(FIRST.split(' '));
    let later = LATER.iter().map(|(_, storage, name, _)| (*storage, *name));
    let others = [
        (23, "customFields"),
        (24, "interactions"),
        (62, "customFields"),
        (63, "interactions"),
    ];
    let known: Vec<(u8, &str)> = first.chain(later).chain(others).collect();
    for bit in 0..64 {
        let expected: Vec<&str> = known
            .iter()
            .filter(|(known, _)| *known == bit)
            .map(|(_, name)| *name)
            .collect();
        assert_eq!(
            Selection::names(1 << bit).collect::<Vec<_>>(),
            expected,
            "{bit}"
        );
    }
}
