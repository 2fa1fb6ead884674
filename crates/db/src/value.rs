//! The values bound to a statement's parameters.

use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

/// A value bound to a parameter.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// An integer. Timestamps are microseconds; booleans are 0 and 1.
    Int(i64),
    /// A byte string.
    Blob(&'a [u8]),
    /// SQL NULL.
    Null,
}

impl<'a> Value<'a> {
    /// Returns the first parameters of every statement on tenant rows: `$1` the region, `$2` the
    /// environment.
    pub fn of_scope(scope: &'a model::Scope) -> [Self; 2] {
        [
            Value::Text(scope.region.as_str()),
            Value::Int(scope.environment.code()),
        ]
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

impl From<Option<model::Timestamp>> for Value<'_> {
    fn from(moment: Option<model::Timestamp>) -> Self {
        moment.map_or(Self::Null, |moment| Self::Int(moment.micros()))
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Text(text) => text.to_sql(kind, out),
            Self::Int(number) => number.to_sql(kind, out),
            Self::Blob(bytes) => bytes.to_sql(kind, out),
            Self::Null => Ok(IsNull::Yes),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::TEXT, Type::INT8, Type::BYTEA].contains(kind)
    }

    to_sql_checked!();
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Int(number) => ValueRef::Integer(number),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
            Self::Null => ValueRef::Null,
        }))
    }
}
