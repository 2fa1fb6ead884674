//! The faults that a deep check found. They are named by table and id, never by a value, and their
//! number is limited.

use db::Finding;
use db::copy::Part;
use std::collections::BTreeMap;

/// Maximum number of rows listed per fault. Further rows are counted.
const NAMED: usize = 20;
const REMEDY: &str = "restore the latest backup that is sound, and check the disk";

/// The rows that have the same fault.
#[derive(Debug, Default)]
struct Rows {
    named: Vec<String>,
    count: usize,
}

/// The collected faults, by table part and kind of fault.
#[derive(Debug, Default)]
pub(super) struct Flaws {
    wrong: BTreeMap<(String, String), Rows>,
    doubtful: Vec<Finding>,
}

impl Flaws {
    /// Adds a faulty row.
    pub(super) fn add(&mut self, part: &Part, id: &str, what: impl Into<String>) {
        let rows = self
            .wrong
            .entry((part.to_string(), what.into()))
            .or_default();
        rows.count += 1;
        if rows.named.len() < NAMED {
            rows.named.push(printable_id(id).to_owned());
        }
    }

    /// Adds a finding that is not a fault of a row.
    pub(super) fn doubt(&mut self, finding: Finding) {
        self.doubtful.push(finding);
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        let wrong = self.wrong.into_iter().map(|((part, what), rows)| {
            let more = rows.count - rows.named.len();
            let more = if more == 0 {
                String::new()
            } else {
                format!(" and {more} more")
            };
            let named = rows
                .named
                .into_iter()
                .filter(|id| !id.is_empty())
                .collect::<Vec<_>>()
                .join(", ");
            let named = if named.is_empty() {
                named
            } else {
                format!(" {named}{more}:")
            };
            Finding::fail(format!("{part}:{named} {what}"), REMEDY)
        });
        wrong.chain(self.doubtful).collect()
    }
}

/// Returns an id if it can be printed. A damaged id may contain anything, for example personal
/// data.
fn printable_id(id: &str) -> &str {
    let is_one = id.len() <= 20
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_one { id } else { "(a broken id)" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_flaws_are_counted_and_invalid_ids_are_hidden() {
        let part = Part {
            table: "candidates",
            region: None,
            environment: None,
        };
        let mut flaws = Flaws::default();
        flaws.add(&part, "Sanne <sanne@example.nl>", "one");
        for number in 0..22 {
            flaws.add(&part, &number.to_string(), "two");
        }
        let reported: Vec<_> = flaws
            .into_findings()
            .into_iter()
            .map(|finding| finding.what)
            .collect();
        let numbers = (0..20)
            .map(|number| number.to_string())
            .collect::<Vec<_>>()
            .join(", ");
        assert_eq!(
            reported,
            [
                "candidates: (a broken id): one".to_owned(),
                format!("candidates: {numbers} and 2 more: two")
            ]
        );
    }
}
