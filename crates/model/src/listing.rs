//! Lists of names for people, with a bounded length.

use std::fmt::Write;

/// The maximum length of a list of names in bytes. Every list of the shared data model fits; a
/// region's own options may not.
const LONGEST: usize = 400;
/// The maximum number of characters shown of one name.
const LONGEST_NAME: usize = 60;

/// Returns the names separated by commas. A list that is too long is cut and ends with the number
/// of names left out.
pub fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut list = String::new();
    let mut names = names.into_iter();
    while let Some(name) = names.next() {
        let (shown, cut) = match name.char_indices().nth(LONGEST_NAME) {
            Some((end, _)) => (&name[..end], "…"),
            None => (name, ""),
        };
        if !list.is_empty() && list.len() + shown.len() > LONGEST {
            let _ = write!(list, " … and {} more", 1 + names.count());
            break;
        }
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push_str(shown);
        list.push_str(cut);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary;

    #[test]
    fn vocabularies_are_complete() {
        for names in [
            vocabulary::PHASES,
            vocabulary::SECTORS,
            vocabulary::ROLES,
            vocabulary::QUALIFICATIONS,
            vocabulary::PRIOR_EDUCATION,
            vocabulary::INTERACTION_TYPES,
        ] {
            assert_eq!(listed(names.iter().copied()), names.join(", "));
        }
    }

    #[test]
    fn a_long_list_ends_with_how_many_follow() {
        let name = "é".repeat(200);
        let names = vec![name.as_str(); 200];
        let shown = "é".repeat(60) + "…";
        assert_eq!(
            listed(names),
            format!("{shown}, {shown}, {shown} … and 197 more")
        );
        assert_eq!(listed(["a", "b"]), "a, b");
        assert_eq!(listed([]), "");
    }
}
