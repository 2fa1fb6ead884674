//! What a deep look has found wrong: named by table and id, never by a value, and bounded however much it is.

use crate::{checkup::Finding, copy::Part};
use std::collections::BTreeMap;

/// So many rows with one and the same flaw are named; the rest is counted.
const NAMED: usize = 20;
const REMEDY: &str = "restore the latest backup that is sound, and check the disk";

/// The rows that have one flaw.
#[derive(Debug, Default)]
struct Rows {
    named: Vec<String>,
    count: usize,
}

/// What was found, by where and what.
#[derive(Debug, Default)]
pub(super) struct Flaws {
    wrong: BTreeMap<(String, String), Rows>,
    doubtful: Vec<Finding>,
}

impl Flaws {
    /// A row is not what it must be.
    pub(super) fn add(&mut self, part: &Part, id: &str, what: impl Into<String>) {
        let rows = self.wrong.entry((part.to_string(), what.into())).or_default();
        rows.count += 1;
        if rows.named.len() < NAMED {
            rows.named.push(shown(id).to_owned());
        }
    }

    /// Something that does no harm for now.
    pub(super) fn doubt(&mut self, finding: Finding) {
        self.doubtful.push(finding);
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        let wrong = self.wrong.into_iter().map(|((part, what), rows)| {
            let more = rows.count - rows.named.len();
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let named = rows.named.into_iter().filter(|id| !id.is_empty()).collect::<Vec<_>>().join(", ");
            let named = if named.is_empty() { named } else { format!(" {named}{more}:") };
            Finding::fail(format!("{part}:{named} {what}"), REMEDY)
        });
        wrong.chain(self.doubtful).collect()
    }
}

/// A damaged id may be anything at all.
fn shown(id: &str) -> &str {
    let is_one = id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_one { id } else { "(a broken id)" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_are_counted_and_what_is_no_id_is_not_shown() {
        let part = Part { table: "candidates", region: None, environment: None };
        let mut flaws = Flaws::default();
        flaws.add(&part, "Sanne <sanne@example.nl>", "one");
        for number in 0..22 {
            flaws.add(&part, &number.to_string(), "two");
        }
        let told: Vec<_> = flaws.into_findings().into_iter().map(|finding| finding.what).collect();
        let numbers = (0..20).map(|number| number.to_string()).collect::<Vec<_>>().join(", ");
        assert_eq!(
            told,
            ["candidates: (a broken id): one".to_owned(), format!("candidates: {numbers} and 2 more: two")]
        );
    }
}
