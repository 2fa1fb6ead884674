//! Checks which tenants have rows: their regions and scopes must exist.

use super::{look::Look, walk::Walk};
use crate::tables::tenant_tables;
use db::copy::Part;
use db::{Column, Error, Statement, Table, Value};
use model::{Environment, RegionId, Scope};
use std::{collections::BTreeSet, sync::LazyLock};

/// A statement that finds the next tenant with rows in a table.
struct Next {
    table: &'static Table,
    statement: Statement,
}

static NEXT: LazyLock<Vec<Next>> = LazyLock::new(|| tenant_tables().map(next).collect());

/// Creates the statement of a table and leaks its text. This happens once in the lifetime of a
/// process that runs a deep check.
fn next(table: &'static Table) -> Next {
    let name = table.name;
    let sql = if table.by_environment() {
        format!(
            "SELECT region_id, environment FROM {name} WHERE (region_id, environment) > ($1, $2) \
             ORDER BY region_id, environment LIMIT 1"
        )
    } else {
        format!("SELECT region_id FROM {name} WHERE region_id > $1 ORDER BY region_id LIMIT 1")
    };
    Next {
        table,
        statement: Statement::everywhere(format!("TENANTS_OF_{name}").leak(), sql.leak()),
    }
}

pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    NEXT.iter().map(|next| &next.statement)
}

impl Look<'_> {
    /// Loads the regions and the keys, which other rows refer to.
    pub(super) async fn installation(&mut self) -> Result<(), Error> {
        let part = |table| Part {
            table,
            region: None,
            environment: None,
        };
        let mut walk = Walk::over(self.database, part("regions"));
        while let Some(rows) = self.next(&mut walk).await? {
            for row in &rows {
                match row.text("id").parse() {
                    Ok(region) => drop(self.regions.insert(region, row.text("slug").to_owned())),
                    Err(_) => self
                        .flaws
                        .add(&walk.part, row.text("id"), "has no region's id"),
                }
            }
        }
        let mut walk = Walk::over(self.database, part("api_keys"));
        while let Some(rows) = self.next(&mut walk).await? {
            for row in &rows {
                let region = row.optional_text("region_id");
                if region.is_some_and(|region| !self.is_region(region)) {
                    self.flaws.add(
                        &walk.part,
                        row.text("id"),
                        "is the key of a region that does not exist",
                    );
                }
                self.keys.insert(row.text("id").to_owned());
            }
        }
        Ok(())
    }

    pub(super) fn is_region(&self, id: &str) -> bool {
        id.parse()
            .is_ok_and(|region| self.regions.contains_key(&region))
    }

    /// Returns every scope that has rows, whether it should have any or not.
    pub(super) async fn scopes(&mut self) -> Result<Vec<Scope>, Error> {
        let mut with_state = BTreeSet::new();
        let mut scopes = BTreeSet::new();
        for Next { table, statement } in NEXT.iter() {
            let part = Part {
                table: table.name,
                region: None,
                environment: None,
            };
            let mut last = (String::new(), i64::MIN);
            loop {
                let values = [Value::Text(&last.0), Value::Int(last.1)];
                let values = if table.by_environment() {
                    &values[..]
                } else {
                    &values[..1]
                };
                let found = self.snapshot.all(statement, values, |row| {
                    let environment = if table.by_environment() {
                        row.int(Column::nth(1))?
                    } else {
                        i64::MIN
                    };
                    Ok((row.text(Column::nth(0))?.to_owned(), environment))
                });
                let next = match found.await {
                    Ok(found) => found.into_iter().next(),
                    Err(error) if error.is_internal() => {
                        self.flaws
                            .add(&part, "", format!("cannot be read: {}", error.cause()));
                        self.snapshot.go_on().await?;
                        None
                    }
                    Err(error) => return Err(error),
                };
                let Some(tenant) = next else { break };
                if !self.is_region(&tenant.0) {
                    self.flaws
                        .add(&part, &tenant.0, "has rows of a region that does not exist");
                }
                if table.by_environment() {
                    scopes.insert(tenant.clone());
                    if table.name == "scope_state" {
                        with_state.insert(tenant.clone());
                    } else if !with_state.contains(&tenant) {
                        self.flaws
                            .add(&part, &tenant.0, "has rows in a scope that does not exist");
                    }
                }
                last = tenant;
            }
        }
        let scope = |(region, environment): (String, i64)| {
            let environment = Environment::ALL
                .into_iter()
                .find(|one| one.code() == environment)?;
            Some(Scope {
                region: region.parse::<RegionId>().ok()?,
                environment,
            })
        };
        Ok(scopes.into_iter().filter_map(scope).collect())
    }
}
