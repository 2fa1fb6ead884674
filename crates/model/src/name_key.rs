//! Compares the names of two records regardless of spelling.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Returns a name without what people write differently: case, marks on letters, punctuation, and
/// white space between words.
pub fn name_key(name: &str) -> String {
    let plain: String = name
        .nfkd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .collect();
    let words = plain
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_write_one_name_have_one_key() {
        for name in [
            "José de Vries",
            "  jose  DE VRIES ",
            "Jose\u{301} de-Vries",
            "JOSÉ DE VRIES.",
            "Jose de\u{a0}Vries",
        ] {
            assert_eq!(name_key(name), "jose de vries", "{name}");
        }
        assert_eq!(name_key("Ĳsbrand"), name_key("IJsbrand"));
        assert_eq!(name_key("李 雷"), "李 雷");
    }

    #[test]
    fn other_names_have_other_keys() {
        let keys = [
            "Jan de Vries",
            "Sanne de Vries",
            "J. de Vries",
            "Jan Devries",
            "Jan",
        ]
        .map(name_key);
        assert_eq!(
            keys.iter().collect::<std::collections::BTreeSet<_>>().len(),
            keys.len()
        );
    }
}
