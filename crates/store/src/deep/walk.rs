//! A walk over the rows of one table part, in key order, a thousand at a time.

use super::look::Look;
use crate::{copy::tables, quotas::Usage};
use db::copy::{BATCH, Owned, Part, Table};
use db::{Column, Database, Error, Row, Value};

/// A row whose columns are accessed by name.
#[derive(Debug)]
pub(super) struct Record {
    table: &'static Table,
    values: Vec<Owned>,
}

impl Record {
    fn value(&self, column: &str) -> &Owned {
        let index = self.table.columns.iter().position(|name| name == column);
        &self.values[index.unwrap_or_else(|| panic!("{} has a column {column}", self.table.name))]
    }

    /// Returns a text column, empty when it is NULL or not text.
    pub(super) fn text(&self, column: &str) -> &str {
        self.optional_text(column).unwrap_or_default()
    }

    pub(super) fn optional_text(&self, column: &str) -> Option<&str> {
        match self.value(column) {
            Owned::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a number column, 0 when it is NULL or not a number.
    pub(super) fn int(&self, column: &str) -> i64 {
        self.optional_int(column).unwrap_or_default()
    }

    pub(super) fn optional_int(&self, column: &str) -> Option<i64> {
        match self.value(column) {
            Owned::Int(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn blob(&self, column: &str) -> &[u8] {
        match self.value(column) {
            Owned::Blob(bytes) => bytes,
            _ => &[],
        }
    }

    pub(super) fn is_null(&self, column: &str) -> bool {
        matches!(self.value(column), Owned::Null)
    }
}

/// The state of a walk.
#[derive(Debug)]
pub(super) struct Walk {
    table: &'static Table,
    pub(super) part: Part,
    last: Option<Vec<Owned>>,
    ended: bool,
    /// Whether every row could be read.
    pub(super) whole: bool,
    pub(super) rows: u64,
}

impl Walk {
    pub(super) fn over(database: &Database, part: Part) -> Self {
        let table = tables(database.catalogue())
            .iter()
            .find(|table| table.name == part.table);
        let table = table.unwrap_or_else(|| panic!("{} is a table of the catalogue", part.table));
        Self {
            table,
            part,
            last: None,
            ended: false,
            whole: true,
            rows: 0,
        }
    }

    fn values(&self) -> Vec<Value<'_>> {
        let region = self
            .part
            .region
            .iter()
            .map(|(id, _)| Value::Text(id.as_str()));
        let environment = self
            .part
            .environment
            .iter()
            .map(|environment| Value::Int(environment.code()));
        let key = self.last.iter().flatten().map(Owned::value);
        let limit = Value::Int(i64::try_from(BATCH).unwrap_or(i64::MAX));
        region
            .chain(environment)
            .chain(key)
            .chain([limit])
            .collect()
    }
}

impl Look<'_> {
    /// Adds the usage found by a walk to that of the scope. A walk that missed rows makes it
    /// unknown.
    pub(super) fn tally(&mut self, walk: &Walk, found: Usage) {
        self.usage = self.usage.filter(|_| walk.whole).map(|usage| Usage {
            records: usage.records + found.records,
            attachment_bytes: usage.attachment_bytes + found.attachment_bytes,
            waiting_bytes: usage.waiting_bytes + found.waiting_bytes,
        });
    }

    /// Returns the next rows, or `None` at the end. A page that cannot be read is recorded as a
    /// fault and ends the walk.
    pub(super) async fn next(&mut self, walk: &mut Walk) -> Result<Option<Vec<Record>>, Error> {
        if walk.ended {
            return Ok(None);
        }
        let table = walk.table;
        let statement = if walk.last.is_some() {
            &table.after
        } else {
            &table.first
        };
        let read = |row: Row<'_>| {
            let values = table
                .kinds
                .iter()
                .enumerate()
                .map(|(position, kind)| Owned::of(row, Column::nth(position), *kind));
            Ok(Record {
                table,
                values: values.collect::<Result<_, Error>>()?,
            })
        };
        let read = self.snapshot.all(statement, &walk.values(), read).await;
        match read {
            Ok(records) => {
                walk.ended = records.len() < BATCH || table.key.is_empty();
                walk.rows += records.len() as u64;
                let key = |record: &Record| {
                    table
                        .key
                        .iter()
                        .map(|column| record.values[*column].clone())
                        .collect()
                };
                walk.last = records.last().map(key);
                Ok((!records.is_empty()).then_some(records))
            }
            Err(error) if error.is_internal() => {
                (walk.ended, walk.whole) = (true, false);
                self.flaws
                    .add(&walk.part, "", format!("cannot be read: {}", error.cause()));
                self.snapshot.go_on().await?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
