//! Compares what a form was filled from, what the record has now, and what was filled in.

use super::fields::same;
use serde_json::Value;

/// The three values of a field.
#[derive(Debug, Clone)]
pub(super) struct Three {
    /// What the record had when the form was made.
    pub(super) was: Value,
    /// What it has now.
    pub(super) theirs: Value,
    /// What was filled in.
    pub(super) mine: Value,
}

/// What becomes of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The form did not change it.
    Untouched,
    /// The form changed it, and nobody else did.
    Changed,
    /// Somebody else changed it to what was filled in.
    Already,
    /// Somebody else changed it to another value.
    Conflict,
}

impl Three {
    /// Decides what becomes of the field.
    pub(super) fn verdict(&self) -> Verdict {
        if same(&self.was, &self.mine) {
            Verdict::Untouched
        } else if same(&self.theirs, &self.mine) {
            Verdict::Already
        } else if same(&self.was, &self.theirs) {
            Verdict::Changed
        } else {
            Verdict::Conflict
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_the_same_field_changed_by_two_people_is_a_conflict() {
        let verdict =
            |was: Value, theirs: Value, mine: Value| Three { was, theirs, mine }.verdict();
        let (assen, emmen, zwolle) = (json!("Assen"), json!("Emmen"), json!("Zwolle"));
        for (was, theirs, mine, expected) in [
            (&assen, &assen, &assen, Verdict::Untouched),
            (&assen, &emmen, &assen, Verdict::Untouched),
            (&assen, &assen, &emmen, Verdict::Changed),
            (&assen, &emmen, &emmen, Verdict::Already),
            (&assen, &emmen, &zwolle, Verdict::Conflict),
            (&Value::Null, &emmen, &zwolle, Verdict::Conflict),
            (&assen, &Value::Null, &zwolle, Verdict::Conflict),
            (&assen, &emmen, &Value::Null, Verdict::Conflict),
            (&assen, &Value::Null, &Value::Null, Verdict::Already),
        ] {
            let found = verdict(was.clone(), theirs.clone(), mine.clone());
            assert_eq!(found, expected, "{was} {theirs} {mine}");
        }
        assert_eq!(
            verdict(json!(["a"]), json!(["a", "b"]), json!(["b", "a"])),
            Verdict::Already
        );
    }
}
