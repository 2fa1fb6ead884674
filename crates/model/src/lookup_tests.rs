//! Search keys and identity keys of e-mail addresses, and keys of phone numbers: which spellings
//! share a key, and which must not.

use super::*;
use proptest::prelude::*;
use std::collections::HashMap;

#[test]
fn spellings_of_a_dutch_number_have_one_key() {
    for phone in [
        "06 12345678",
        "+31 6 12345678",
        "0031-612345678",
        "+31 (0)6 12345678",
        "06.12.34.56.78",
        "612345678",
        "06/12345678",
        "06 12345678 / 010 1234567",
        "06-12345678;010-1234567",
        "0612345678,0101234567",
        "06 12345678 of 010 1234567",
        "mob. 06 12345678",
        "06 12345678 tst. 12",
        "+31612345678;ext=12",
        "0612345678#12",
        "1e nummer 0612345678",
    ] {
        assert_eq!(phone_key(phone).as_deref(), Some("31612345678"), "{phone}");
    }
    for (phone, key) in [
        ("+32 470 00 00 00", Some("32470000000")),
        ("0470/00.00.00", Some("31470000000")),
        ("712345678", Some("712345678")),
        ("61234567", Some("61234567")),
        ("0061234567890", Some("61234567890")),
        ("4512 toestel 3", Some("4512")),
        ("112", Some("112")),
        ("geen nummer", None),
        ("00", Some("")),
    ] {
        assert_eq!(phone_key(phone).as_deref(), key, "{phone}");
    }
}

#[test]
fn search_key_ignores_case_and_invisible_characters() {
    let same = [
        ("  Jane.Doe@Example.NL\t", "jane.doe@example.nl"),
        ("JOSÉ@example.nl", "jose\u{301}@EXAMPLE.nl"),
        ("ja\u{200b}n\u{ad}@example.nl", "jan@example.nl"),
        ("\u{feff}jan@exam\u{200d}ple.nl ", "jan@example.nl"),
        ("jan@BÜCHER.example.nl", "jan@xn--bcher-kva.example.nl"),
        ("jan@XN--BCHER-KVA.example.nl", "jan@bücher.example.nl"),
        ("Jan@Foo_Bar.nl", "jan@foo_bar.nl"),
    ];
    for (one, other) in same {
        assert_eq!(email_search_key(one), email_search_key(other), "{one}");
    }
    let apart = [
        ("STRASSE@example.nl", "straße@example.nl"),
        ("jan@passage.example.nl", "jan@paßage.example.nl"),
        ("ΟΔΟΣ@example.nl", "οδος@example.nl"),
        ("ﬁen@example.nl", "fien@example.nl"),
    ];
    for (one, other) in apart {
        assert_ne!(email_search_key(one), email_search_key(other), "{one}");
    }
}

#[test]
fn identity_key_ignores_ascii_case_and_domain_spelling_only() {
    for (email, key) in [
        ("Jane.Doe@Example.NL", "jane.doe@example.nl"),
        ("JosÉ@BÜCHER.example.nl", "josÉ@xn--bcher-kva.example.nl"),
        ("jose\u{301}@example.nl", "josé@example.nl"),
        ("\u{212a}im@example.nl", "Kim@example.nl"),
        ("kim@\u{212a}.example.nl", "kim@k.example.nl"),
        ("a\u{200b}@example.nl", "a\u{200b}@example.nl"),
        (" a@example.nl", " a@example.nl"),
        ("jan@paßage.example.nl", "jan@xn--paage-mqa.example.nl"),
        ("a@b@example.nl", "a@b@example.nl"),
        ("Nobody", "Nobody@"),
        ("", "@"),
        ("Jan@", "Jan@@"),
        ("Jan@foo_bar.nl", "Jan@foo_bar.nl@"),
        ("Jan@example.nl.", "Jan@example.nl.@"),
        ("Jan@xn--a.nl", "Jan@xn--a.nl@"),
    ] {
        assert_eq!(email_identity_key(email), key, "{email}");
    }
}

/// Returns the canonical form of a character in a local part: A to Z lower-cased, then NFC.
fn canonical(character: char) -> String {
    character.to_ascii_lowercase().nfc().collect()
}

/// Returns what UTS 46 turns a character within a label into, or the character itself if UTS 46
/// refuses it.
fn mapped(character: char) -> Result<String, char> {
    idna::domain_to_ascii_strict(&format!("a{character}b.nl")).map_err(|_| character)
}

/// Tries every character in each place: no two different addresses share a key.
#[test]
fn different_addresses_have_different_identity_keys() {
    let (mut locals, mut domains) = (HashMap::new(), HashMap::new());
    for character in '\0'..=char::MAX {
        let local = email_identity_key(&format!("a{character}b@example.nl"));
        let former = locals.entry(local).or_insert_with(|| canonical(character));
        assert_eq!(
            *former,
            canonical(character),
            "{character:?} in a local part"
        );
        let (domain, mapped) = (
            email_identity_key(&format!("a@a{character}b.nl")),
            mapped(character),
        );
        let former = domains.entry(domain).or_insert_with(|| mapped.clone());
        assert_eq!(*former, mapped, "{character:?} in a domain");
    }
}

proptest! {
    #[test]
    fn search_key_of_a_search_key_is_itself(email in "\\PC*") {
        let key = email_search_key(&email);
        prop_assert_eq!(email_search_key(&key), key);
    }

    #[test]
    fn address_in_capitals_has_the_same_search_key(email in "[a-z0-9.à-öø-þ]{1,20}@[a-z0-9.]{1,20}") {
        prop_assert_eq!(email_search_key(&email.to_uppercase()), email_search_key(&email));
    }

    #[test]
    fn addresses_with_one_identity_have_one_search_key(email in "[A-Za-z\u{212a}é\u{301}ßſ@.]{1,12}", other in "[A-Za-z\u{212a}é\u{301}ßſ@.]{1,12}") {
        if email_identity_key(&email) == email_identity_key(&other) {
            prop_assert_eq!(email_search_key(&email), email_search_key(&other));
        }
    }

    #[test]
    fn punctuation_in_a_phone_changes_nothing(digits in "[1-57-9][0-9]{6,12}", punctuation in "[-() .+]{1,5}", at in 0usize..6) {
        let mut dressed = digits.clone();
        dressed.insert_str(at, &punctuation);
        prop_assert_eq!(phone_key(&dressed), phone_key(&digits));
    }
}
