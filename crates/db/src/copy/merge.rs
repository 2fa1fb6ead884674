//! Comparison of both sides of one part, row by row: rows that the target lacks, has in excess or
//! has with other values, and their correction.

use super::{
    part::Part,
    rows::{BATCH, Owned, Side, key_of},
    table::Table,
};
use crate::{Database, Error};
use model::Scope;
use std::cmp::Ordering;

/// The result of a comparison of both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// The number of rows in the source and in the target.
    pub rows: [u64; 2],
    /// The checksum over the rows of each side, in key order.
    pub checksums: [u128; 2],
    /// Rows that the target lacked.
    pub missing: u64,
    /// Rows that only the target had.
    pub extra: u64,
    /// Rows whose values differed.
    pub different: u64,
}

impl Tally {
    /// Returns whether both sides were equal.
    pub fn is_equal(&self) -> bool {
        self.rows[0] == self.rows[1] && self.checksums[0] == self.checksums[1]
    }
}

/// A progress report of a comparison.
#[derive(Debug)]
pub enum Event<'a> {
    /// The number of source rows of this part that were compared so far.
    Rows(&'a Part, u64),
    /// This part is up to date in the target.
    Copied(&'a Part, Tally),
    /// This part was verified.
    Checked(&'a Part, Tally),
}

/// Changes to the target that were not made yet.
#[derive(Debug, Default)]
struct Changes {
    removed: Vec<Vec<Owned>>,
    added: Vec<Vec<Owned>>,
}

/// The two sides of one part of a table.
#[derive(Debug)]
pub struct Merge<'a> {
    /// The database that is read.
    pub source: &'a Database,
    /// The database that is corrected.
    pub target: &'a Database,
    /// The table.
    pub table: &'static Table,
    /// The rows of the table that are compared.
    pub part: &'a Part,
}

impl Merge<'_> {
    /// Makes the target equal to the source.
    pub async fn mend(&self, on_event: &mut dyn FnMut(Event<'_>)) -> Result<Tally, Error> {
        self.walk(true, on_event).await
    }

    /// Compares both sides and changes nothing.
    pub async fn compare(&self, on_event: &mut dyn FnMut(Event<'_>)) -> Result<Tally, Error> {
        self.walk(false, on_event).await
    }

    async fn walk(&self, mend: bool, on_event: &mut dyn FnMut(Event<'_>)) -> Result<Tally, Error> {
        let mut source = Side::new(self.source, self.table, self.tenant());
        let mut target = Side::new(self.target, self.table, self.tenant());
        let (mut missing, mut extra, mut different) = (0, 0, 0);
        let mut changes = Changes::default();
        loop {
            source.look().await?;
            target.look().await?;
            let order = match (source.next(), target.next()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(here), Some(there)) => {
                    key_of(self.table, here).cmp(&key_of(self.table, there))
                }
            };
            let here = if order.is_le() { source.take() } else { None };
            let there = if order.is_ge() { target.take() } else { None };
            if here != there {
                match (&here, &there) {
                    (Some(_), Some(_)) => different += 1,
                    (Some(_), None) => missing += 1,
                    _ => extra += 1,
                }
                if mend {
                    changes
                        .removed
                        .extend(there.map(|row| key_of(self.table, &row)));
                    changes.added.extend(here);
                }
            }
            if changes.removed.len() + changes.added.len() >= BATCH {
                self.change(std::mem::take(&mut changes)).await?;
            }
            if (source.rows + target.rows).is_multiple_of(1_000) {
                on_event(Event::Rows(self.part, source.rows));
            }
        }
        self.change(changes).await?;
        let (rows, checksums) = (
            [source.rows, target.rows],
            [source.checksum(), target.checksum()],
        );
        Ok(Tally {
            rows,
            checksums,
            missing,
            extra,
            different,
        })
    }

    /// Returns the first parameters of the part's statements: the region and environment it belongs
    /// to.
    fn tenant(&self) -> Vec<Owned> {
        let region = self
            .part
            .region
            .iter()
            .map(|(region, _)| Owned::Text(region.as_str().to_owned()));
        region
            .chain(
                self.part
                    .environment
                    .iter()
                    .map(|environment| Owned::Int(environment.code())),
            )
            .collect()
    }

    /// Makes the changes in one transaction. Rows are removed before rows are added, so that keys
    /// do not collide.
    async fn change(&self, changes: Changes) -> Result<(), Error> {
        if changes.removed.is_empty() && changes.added.is_empty() {
            return Ok(());
        }
        let (table, tenant) = (self.table, self.tenant());
        let (region, environment) = (
            self.part.region.as_ref().map(|(region, _)| *region),
            self.part.environment,
        );
        let work = self.target.transaction(move |transaction| {
            Box::pin(async move {
                match (region, environment) {
                    (Some(region), Some(environment)) => transaction.enter(&Scope {
                        region,
                        environment,
                    }),
                    (Some(region), None) => transaction.enter_region(region),
                    (None, _) => {}
                }
                let removed = changes
                    .removed
                    .iter()
                    .map(|key| tenant.iter().chain(key).map(Owned::value).collect());
                let removed: Vec<Vec<_>> = removed.collect();
                let added: Vec<Vec<_>> = changes
                    .added
                    .iter()
                    .map(|row| row.iter().map(Owned::value).collect())
                    .collect();
                transaction.execute_all(&table.remove, removed).await?;
                transaction.execute_all(&table.insert, added).await
            })
        });
        work.await
    }
}
