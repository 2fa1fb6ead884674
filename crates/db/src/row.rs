//! A result row of either engine, read by column.

use crate::{Column, Error};
use tokio_postgres::types::{FromSql, Type};

/// A row, borrowed during one visit.
#[derive(Debug, Clone, Copy)]
pub enum Row<'a> {
    /// A row of SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// A row of PostgreSQL.
    Postgres(&'a tokio_postgres::Row),
}

impl<'a> Row<'a> {
    /// Returns a text. Fails on NULL and on another type.
    #[inline]
    pub fn text(self, column: Column) -> Result<&'a str, Error> {
        self.optional_text(column)?.ok_or_else(|| mistyped(column))
    }

    /// Returns a text, or none for NULL.
    #[inline]
    pub fn optional_text(self, column: Column) -> Result<Option<&'a str>, Error> {
        match self {
            Self::Sqlite(row) => row
                .get_ref(column.position())?
                .as_str_or_null()
                .map_err(|_| mistyped(column)),
            Self::Postgres(row) => row.try_get(column.position()).map_err(|_| mistyped(column)),
        }
    }

    /// Returns an integer. Fails on NULL and on another type.
    #[inline]
    pub fn int(self, column: Column) -> Result<i64, Error> {
        self.optional_int(column)?.ok_or_else(|| mistyped(column))
    }

    /// Returns an integer, or none for NULL.
    #[inline]
    pub fn optional_int(self, column: Column) -> Result<Option<i64>, Error> {
        match self {
            Self::Sqlite(row) => row
                .get_ref(column.position())?
                .as_i64_or_null()
                .map_err(|_| mistyped(column)),
            Self::Postgres(row) => row.try_get(column.position()).map_err(|_| mistyped(column)),
        }
    }

    /// Returns a byte string. Fails on NULL and on another type.
    #[inline]
    pub fn blob(self, column: Column) -> Result<&'a [u8], Error> {
        match self {
            Self::Sqlite(row) => row
                .get_ref(column.position())?
                .as_blob()
                .map_err(|_| mistyped(column)),
            Self::Postgres(row) => row.try_get(column.position()).map_err(|_| mistyped(column)),
        }
    }

    /// Returns a text column's bytes, without checking that they are UTF-8.
    #[inline]
    pub fn bytes(self, column: Column) -> Result<&'a [u8], Error> {
        match self {
            Self::Sqlite(row) => row
                .get_ref(column.position())?
                .as_bytes()
                .map_err(|_| mistyped(column)),
            Self::Postgres(row) => row
                .try_get(column.position())
                .map(|Bytes(bytes)| bytes)
                .map_err(|_| mistyped(column)),
        }
    }

    /// Returns a byte string, or none for NULL.
    #[inline]
    pub fn optional_blob(self, column: Column) -> Result<Option<&'a [u8]>, Error> {
        match self {
            Self::Sqlite(row) => row
                .get_ref(column.position())?
                .as_blob_or_null()
                .map_err(|_| mistyped(column)),
            Self::Postgres(row) => row.try_get(column.position()).map_err(|_| mistyped(column)),
        }
    }

    /// Returns a text as a value of another type. Fails if it is none.
    #[inline]
    pub fn parsed<T: std::str::FromStr>(self, column: Column) -> Result<T, Error> {
        self.text(column)?.parse().map_err(|_| mistyped(column))
    }
}

/// A text column's bytes as received.
struct Bytes<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Bytes<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(raw))
    }

    fn accepts(of: &Type) -> bool {
        <&str as FromSql>::accepts(of)
    }
}

fn mistyped(column: Column) -> Error {
    let position = column.position();
    Error::internal(format!("column {position} has another type than expected"))
}
