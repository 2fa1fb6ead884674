//! The staff: each address has its key, and roles, ways in, sessions and invitations are of people and
//! regions that exist.

use super::{look::Look, walk::Walk};
use db::{Error, copy::Part};
use model::{Role, StaffId, email_identity_key};
use std::collections::HashSet;

/// The tables whose rows belong to a person.
const OF_PEOPLE: [&str; 6] = [
    "staff_roles",
    "staff_departures",
    "staff_identities",
    "passkeys",
    "staff_sessions",
    "invitations",
];

fn part(table: &'static str) -> Part {
    Part {
        table,
        region: None,
        environment: None,
    }
}

impl Look<'_> {
    /// Checks the tables of the staff.
    pub(super) async fn staff(&mut self) -> Result<(), Error> {
        let people = self.people().await?;
        for table in OF_PEOPLE {
            let mut walk = Walk::over(self.database, part(table));
            while let Some(rows) = self.next(&mut walk).await? {
                for row in &rows {
                    let id = row.text("staff_id");
                    if !people.contains(id) {
                        let what = "belongs to a member of staff who does not exist";
                        self.flaws.add(&walk.part, id, what);
                    }
                    if table != "staff_roles" {
                        continue;
                    }
                    if !self.is_region(row.text("region_id")) {
                        let what = "is a role in a region that does not exist";
                        self.flaws.add(&walk.part, id, what);
                    }
                    if Role::of_code(row.int("role")).is_none() {
                        self.flaws.add(&walk.part, id, "has no known role");
                    }
                }
            }
        }
        Ok(())
    }

    /// Returns the ids of all people.
    async fn people(&mut self) -> Result<HashSet<String>, Error> {
        let mut people = HashSet::new();
        let mut walk = Walk::over(self.database, part("staff"));
        while let Some(rows) = self.next(&mut walk).await? {
            for row in &rows {
                let id = row.text("id");
                if id.parse::<StaffId>().is_err() {
                    self.flaws
                        .add(&walk.part, id, "has no id of a member of staff");
                }
                let key = row.optional_text("email").map(email_identity_key);
                if key.as_deref() != row.optional_text("email_key") {
                    let what = "has another key than its address";
                    self.flaws.add(&walk.part, id, what);
                }
                if !(0..=2).contains(&row.int("status")) {
                    self.flaws.add(&walk.part, id, "has no known status");
                }
                people.insert(id.to_owned());
            }
        }
        Ok(people)
    }
}
