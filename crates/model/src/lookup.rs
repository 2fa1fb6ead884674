//! The derived keys by which a candidate is found: what is stored stays as it was given, matching is on these.

use unicode_normalization::UnicodeNormalization;

/// The key under which an e-mail address is found: surrounding blanks dropped, case folded (Unicode, full), NFC.
///
/// Folding happens between two normalisations, as Unicode 16 §3.13 (D145) asks for a canonical caseless match.
pub fn email_key(email: &str) -> String {
    let email = email.trim();
    if email.is_ascii() {
        return email.to_ascii_lowercase();
    }
    let decomposed: String = email.nfd().collect();
    unicase::UniCase::unicode(decomposed).to_folded_case().nfc().collect()
}

/// The key under which a phone number is found, or `None` when it has no digit at all.
///
/// Digits alone; a leading `00` is dropped, else one leading `0` becomes `31`; then `310…` becomes `31…`. So every
/// usual way to write a Dutch number gives one key.
pub fn phone_key(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return None;
    }
    let international = match (digits.strip_prefix("00"), digits.strip_prefix('0')) {
        (Some(rest), _) => rest.to_owned(),
        (None, Some(rest)) => format!("31{rest}"),
        (None, None) => digits,
    };
    Some(match international.strip_prefix("310") {
        Some(rest) => format!("31{rest}"),
        None => international,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dutch_numbers_find_each_other() {
        for phone in ["06 12345678", "+31 6 12345678", "0031-612345678", "+31 (0)6 12345678", "06.12.34.56.78"] {
            assert_eq!(phone_key(phone).as_deref(), Some("31612345678"), "{phone}");
        }
        assert_eq!(phone_key("+32 470 00 00 00").as_deref(), Some("32470000000"));
        assert_eq!(phone_key("geen nummer"), None);
        assert_eq!(phone_key("00").as_deref(), Some(""));
    }

    #[test]
    fn letters_of_any_script_ignore_case() {
        assert_eq!(email_key("  Jane.Doe@Example.NL\t"), "jane.doe@example.nl");
        assert_eq!(email_key("JOSÉ@example.nl"), email_key("jose\u{301}@EXAMPLE.nl"));
        assert_eq!(email_key("STRASSE@example.nl"), email_key("straße@example.nl"));
        assert_eq!(email_key("ΟΔΟΣ@example.nl"), email_key("οδος@example.nl"));
    }

    proptest! {
        #[test]
        fn an_email_key_is_its_own_key(email in "\\PC*") {
            let key = email_key(&email);
            prop_assert_eq!(email_key(&key), key);
        }

        #[test]
        fn an_email_is_found_in_capitals(email in "[a-z0-9.à-öø-ÿ]{1,20}@[a-z0-9.]{1,20}") {
            prop_assert_eq!(email_key(&email.to_uppercase()), email_key(&email));
        }

        #[test]
        fn punctuation_in_a_phone_changes_nothing(digits in "[1-9][0-9]{6,12}", punctuation in "[-() .+/a-z]{1,5}", at in 0usize..6) {
            let mut dressed = digits.clone();
            dressed.insert_str(at, &punctuation);
            prop_assert_eq!(phone_key(&dressed), phone_key(&digits));
        }
    }
}
