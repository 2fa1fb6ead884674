//! One side of a copy: its rows in key order, a page at a time, with a running checksum.

use super::table::{Kind, Table};
use crate::{Column, Database, Error, Row, Value};
use std::{collections::VecDeque, hash::Hasher};
use xxhash_rust::xxh3::Xxh3;

/// Rows that are read together, and changed together.
pub const BATCH: usize = 1_000;

/// An owned value of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owned {
    /// SQL NULL.
    Null,
    /// An integer.
    Int(i64),
    /// A text.
    Text(String),
    /// A byte string.
    Blob(Vec<u8>),
}

impl Owned {
    /// Copies the value of a column.
    pub fn of(row: Row<'_>, column: Column, kind: Kind) -> Result<Self, Error> {
        Ok(match kind {
            Kind::Int => row.optional_int(column)?.map_or(Self::Null, Self::Int),
            Kind::Text => row
                .optional_text(column)?
                .map_or(Self::Null, |text| Self::Text(text.to_owned())),
            Kind::Blob => row
                .optional_blob(column)?
                .map_or(Self::Null, |bytes| Self::Blob(bytes.to_owned())),
        })
    }

    /// Returns the value as a parameter.
    pub fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Int(number) => Value::Int(*number),
            Self::Text(text) => Value::Text(text),
            Self::Blob(bytes) => Value::Blob(bytes),
        }
    }

    /// Adds the value to a checksum, with its type and length, so that different rows cannot
    /// produce the same input.
    fn sum(&self, sum: &mut Xxh3) {
        let (kind, bytes): (u8, &[u8]) = match self {
            Self::Null => (0, &[]),
            Self::Int(number) => (1, &number.to_be_bytes()),
            Self::Text(text) => (2, text.as_bytes()),
            Self::Blob(bytes) => (3, bytes),
        };
        sum.write_u8(kind);
        sum.write_usize(bytes.len());
        sum.update(bytes);
    }
}

/// The walk over one side.
pub(super) struct Side<'a> {
    database: &'a Database,
    table: &'static Table,
    tenant: Vec<Owned>,
    waiting: VecDeque<Vec<Owned>>,
    last: Option<Vec<Owned>>,
    finished: bool,
    sum: Xxh3,
    pub(super) rows: u64,
}

impl<'a> Side<'a> {
    pub(super) fn new(database: &'a Database, table: &'static Table, tenant: Vec<Owned>) -> Self {
        let (waiting, sum) = (VecDeque::new(), Xxh3::new());
        Self {
            database,
            table,
            tenant,
            waiting,
            last: None,
            finished: false,
            sum,
            rows: 0,
        }
    }

    /// Loads the next page if all loaded rows were taken and the walk is not finished.
    pub(super) async fn look(&mut self) -> Result<(), Error> {
        if !self.waiting.is_empty() || self.finished {
            return Ok(());
        }
        let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let key = self.last.iter().flatten();
        let values: Vec<_> = self
            .tenant
            .iter()
            .chain(key)
            .map(Owned::value)
            .chain([Value::Int(limit)])
            .collect();
        let statement = if self.last.is_some() {
            &self.table.after
        } else {
            &self.table.first
        };
        let kinds = &self.table.kinds;
        let read = |row: Row<'_>| {
            kinds
                .iter()
                .enumerate()
                .map(|(position, kind)| Owned::of(row, Column::nth(position), *kind))
                .collect()
        };
        let rows: Vec<Vec<Owned>> = self.database.all(statement, &values, read).await?;
        self.finished = rows.len() < BATCH || self.table.key.is_empty();
        self.last = rows.last().map(|row| key_of(self.table, row));
        self.waiting = rows.into();
        Ok(())
    }

    /// Returns the next row without taking it. Call [`Side::look`] first.
    pub(super) fn next(&self) -> Option<&Vec<Owned>> {
        self.waiting.front()
    }

    /// Takes the next row, and adds it to the checksum and the row count.
    pub(super) fn take(&mut self) -> Option<Vec<Owned>> {
        let row = self.waiting.pop_front()?;
        for value in &row {
            value.sum(&mut self.sum);
        }
        self.rows += 1;
        Some(row)
    }

    pub(super) fn checksum(&self) -> u128 {
        self.sum.digest128()
    }
}

pub(super) fn key_of(table: &Table, row: &[Owned]) -> Vec<Owned> {
    table
        .key
        .iter()
        .map(|column| row[*column].clone())
        .collect()
}
