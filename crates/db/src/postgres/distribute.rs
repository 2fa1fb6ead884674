//! Distributes the tables over the workers of a distributed PostgreSQL, as the table catalogue says.

use super::Postgres;
use crate::{Distribution, Error, OpenError, Table};

/// A table of the catalogue that the coordinator distributes: its name, its kind (`h` by a column,
/// `n` on every node), that column, and the group of tables whose rows lie together.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) table: String,
    pub(super) by: Option<String>,
    pub(super) group: String,
}

const PLACED: &str = "SELECT relname::text, partmethod::text, \
    CASE WHEN partmethod = 'h' THEN column_to_column_name(logicalrelid, partkey) ELSE '' END, \
    colocationid::text FROM pg_dist_partition JOIN pg_class ON pg_class.oid = logicalrelid \
    WHERE relnamespace = current_schema()::regnamespace";

impl Postgres {
    /// Returns the tables that the coordinator distributes.
    pub(super) async fn placed(&self) -> Result<Vec<Placed>, Error> {
        let rows = self.primary.lines(PLACED).await?;
        let placed = |row: Vec<String>| {
            let [table, kind, column, group] = row.try_into().ok()?;
            let by = (kind == "h").then_some(column);
            Some(Placed { table, by, group })
        };
        Ok(rows.into_iter().filter_map(placed).collect())
    }

    /// Returns a line for each table that is distributed, in the order of the catalogue.
    pub(crate) async fn placements(&self) -> Result<Vec<String>, Error> {
        if !self.primary.distributed().is_on() {
            return Ok(Vec::new());
        }
        let placed = self.placed().await?;
        let line = |name: &str| {
            let found = placed.iter().find(|one| one.table == name)?;
            Some(match &found.by {
                Some(column) => format!("{name} distributed by {column}"),
                None => format!("{name} on every node"),
            })
        };
        Ok(self.catalogue().tables.names().filter_map(line).collect())
    }

    /// Distributes the tables that are not distributed yet. The rows of tenants lie in `shards` parts.
    pub(crate) async fn distribute(&self, shards: u32) -> Result<(), OpenError> {
        if !self.primary.distributed().is_on() {
            return Err(OpenError::NotDistributed);
        }
        let placed = self.placed().await?;
        let is_placed = |table: &Table| placed.iter().any(|one| one.table == table.name);
        let tables = self.catalogue().tables.entries;
        let by_column = |table: &&Table| matches!(table.distribution, Distribution::By(_));
        let first = tables
            .iter()
            .filter(by_column)
            .find(|table| is_placed(table))
            .or_else(|| tables.iter().find(by_column))
            .map_or("", |table| table.name);
        // The other tables join the group of the first.
        let (of_first, others): (Vec<_>, Vec<_>) =
            tables.iter().partition(|table| table.name == first);
        for table in of_first.into_iter().chain(others) {
            let Some(call) = placing(table, first, shards).filter(|_| !is_placed(table)) else {
                continue;
            };
            // Another node may have distributed the table meanwhile. The rows that were copied to the
            // workers are removed here.
            let text = format!(
                "SELECT {call} WHERE NOT EXISTS \
                 (SELECT FROM pg_dist_partition WHERE logicalrelid = '{0}'::regclass); \
                 SELECT truncate_local_data_after_distributing_table('{0}')",
                table.name
            );
            self.overhaul(move |transaction| {
                let text = text.clone();
                Box::pin(async move { Ok(transaction.batch(&text).await?) })
            })
            .await?;
        }
        Ok(())
    }

    /// Distributes the tables that a migration added to a distributed database.
    pub(crate) async fn distribute_later_tables(&self) -> Result<(), OpenError> {
        if self.placements().await?.is_empty() {
            return Ok(());
        }
        self.distribute(SHARDS).await
    }
}

/// How many parts the rows lie in by default.
pub const SHARDS: u32 = 128;

/// Returns the call that distributes a table. A local table needs none.
fn placing(table: &Table, first: &str, shards: u32) -> Option<String> {
    let name = table.name;
    match table.distribution {
        Distribution::Local => None,
        Distribution::Reference => Some(format!("create_reference_table('{name}')")),
        Distribution::By(column) => {
            let with = if name == first {
                format!("'none', shard_count => {shards}")
            } else {
                format!("'{first}'")
            };
            Some(format!(
                "create_distributed_table('{name}', '{column}', colocate_with => {with})"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Content, OnErasure, OnReset, Owner};

    const fn table(name: &'static str, distribution: Distribution) -> Table {
        Table {
            name,
            owner: Owner::Scope,
            content: Content::Impersonal,
            on_erasure: OnErasure::Kept("a test"),
            on_reset: OnReset::Kept("a test"),
            distribution,
        }
    }

    #[test]
    fn tables_are_placed_as_their_entries_say() {
        let of = |distribution| placing(&table("notes", distribution), "people", 32);
        let by_region = Distribution::By("region_id");
        assert_eq!(
            of(by_region).as_deref(),
            Some("create_distributed_table('notes', 'region_id', colocate_with => 'people')")
        );
        assert_eq!(
            placing(&table("people", by_region), "people", 32).as_deref(),
            Some(
                "create_distributed_table('people', 'region_id', colocate_with => 'none', shard_count => 32)"
            )
        );
        assert_eq!(
            of(Distribution::Reference).as_deref(),
            Some("create_reference_table('notes')")
        );
        assert_eq!(of(Distribution::Local), None);
    }
}
