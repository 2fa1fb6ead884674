//! The known name that an unknown one was probably meant to be.

use model::{Field, column_names};

/// Longer names are not compared.
const LONGEST: usize = 40;

/// Returns the known name that is closest to another, if one is close enough: the same field in
/// another spelling or language, or one that differs in two characters at most.
pub(super) fn closest(name: &str, known: &[String]) -> Option<String> {
    if name.len() > LONGEST {
        return None;
    }
    let normalized = column_names::normalized(name);
    let same = known
        .iter()
        .find(|known| column_names::normalized(known) == normalized);
    let field = column_names::field(name).map(Field::name);
    let translated = || known.iter().find(|known| Some(known.as_str()) == field);
    let similar = || {
        let distances = known
            .iter()
            .filter(|known| known.len() <= LONGEST && known.len().abs_diff(name.len()) <= 2)
            .map(|known| (distance(name.as_bytes(), known.as_bytes()), known));
        let (distance, known) = distances.min_by_key(|(distance, _)| *distance)?;
        (distance <= 2 && 3 * distance <= name.len()).then_some(known)
    };
    same.or_else(translated).or_else(similar).cloned()
}

/// Returns the number of bytes to insert, remove or replace to make one text the other.
fn distance(one: &[u8], other: &[u8]) -> usize {
    let mut costs: Vec<usize> = (0..=other.len()).collect();
    for (row, byte) in one.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut costs[0], row + 1);
        for (column, against) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(byte != against);
            diagonal = costs[column + 1];
            costs[column + 1] = replaced.min(diagonal + 1).min(costs[column] + 1);
        }
    }
    costs[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelled_and_translated_names_are_recognised() {
        let known = ["name", "email", "phone", "postalCode", "privacyConsent"].map(str::to_owned);
        for (name, found) in [
            ("Name", Some("name")),
            ("e-mail", Some("email")),
            ("postal_code", Some("postalCode")),
            ("telefoon", Some("phone")),
            ("privacyConsnet", Some("privacyConsent")),
            ("fone", None),
            ("leeftijd", None),
            ("", None),
        ] {
            assert_eq!(closest(name, &known).as_deref(), found, "{name}");
        }
        assert_eq!(closest(&"name".repeat(11), &known), None);
    }
}
