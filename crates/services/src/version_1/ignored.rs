//! The names of what a request had and the server left out.

/// The maximum number of names that an answer has.
const MAX_NAMES: usize = 100;
/// The maximum number of characters of a name in an answer.
const LONGEST: usize = 100;

/// Names of ignored members, each once, in the order of the request.
#[derive(Debug, Default)]
pub(super) struct Ignored(Vec<String>);

impl Ignored {
    /// Adds a name, unless there are too many. A long one is cut off.
    pub(super) fn add(&mut self, name: &str) {
        if self.0.len() >= MAX_NAMES {
            return;
        }
        let name: String = name.chars().take(LONGEST).collect();
        if !self.0.contains(&name) {
            self.0.push(name);
        }
    }

    pub(super) fn into_names(self) -> Vec<String> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_occurs_once_and_is_short() {
        let mut ignored = Ignored::default();
        let long = "é".repeat(101);
        for name in ["b", "a", "b", &long] {
            ignored.add(name);
        }
        (0..200).for_each(|number| ignored.add(&number.to_string()));
        let names = ignored.into_names();
        assert_eq!(names[..3], ["b", "a", &"é".repeat(100)]);
        assert_eq!(names.len(), MAX_NAMES);
    }
}
