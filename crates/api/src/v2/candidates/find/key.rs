//! The value that candidates are found by.

use messages::Fields;
use model::{
    EmailFault, Fault, Location, email_address, email_search_key, phone_key,
    text_rules::spreadsheet_number, trim,
};
use store::candidates::Lookup;

/// The value to search for.
pub(super) enum Key {
    Email(String),
    Phone(String),
}

impl Key {
    pub(super) fn lookup(&self) -> Lookup<'_> {
        match self {
            Self::Email(key) => Lookup::Email(key),
            Self::Phone(key) => Lookup::Phone(key),
        }
    }
}

/// Reads what to search for. E-mail decides where both are given; a blank one counts as not given.
pub(super) fn read(
    email: Option<&str>,
    phone: Option<&str>,
    at: fn(&str) -> Location,
    faults: &mut Vec<Fault>,
) -> Option<Key> {
    let given = |text: &&str| !trim(text).is_empty();
    if let Some(email) = email.filter(given) {
        return match email_address(email) {
            Ok(address) => Some(Key::Email(email_search_key(&address))),
            Err(fault) => {
                let at = at("email");
                // In a query a + means a blank.
                let is_plus = matches!(
                    (fault, &at),
                    (EmailFault::Space { .. }, Location::Parameter(_))
                );
                faults.push(if is_plus {
                    Fault::at(at, &Fields::EmailInQuery { fault })
                } else {
                    Fault::at(at, &fault)
                });
                None
            }
        };
    }
    if let Some(phone) = phone.filter(given) {
        if let Some(fault) = spreadsheet_number(trim(phone)) {
            faults.push(Fault::at(at("phone"), &fault));
            return None;
        }
        let key = phone_key(phone).map(Key::Phone);
        if key.is_none() {
            faults.push(Fault::at(at("phone"), &Fields::NoDigit));
        }
        return key;
    }
    faults.push(Fault::at(at("email"), &Fields::NothingToFind));
    None
}
