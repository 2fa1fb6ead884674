//! Tables that the staff of a region has exported. Each is for one person alone, sealed, and kept
//! for a short time.

use crate::{Store, mutations::scope, unit_of_work::aggregate};
use db::{Columns, Error, Row, Value, column, register};
use model::{ExportId, Scope, StaffId, Timestamp};

register! {
    scope INSERT_EXPORT = "INSERT INTO desk_exports (region_id, environment, id, staff_id, format, total, created_at, size, pieces) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)";
    scope INSERT_PIECE = "INSERT INTO desk_export_pieces (region_id, environment, export_id, sealed, number) \
                    SELECT region_id, environment, id, $4, $5 FROM desk_exports \
                    WHERE region_id = $1 AND environment = $2 AND id = $3";
    scope END_EXPORT = "UPDATE desk_exports SET total = $4, size = $5, pieces = $6 \
                  WHERE region_id = $1 AND environment = $2 AND id = $3";
    scope EXPORT = "SELECT id, staff_id, format, total, size, pieces, created_at FROM desk_exports \
              WHERE region_id = $1 AND environment = $2 AND id = $3";
    scope EXPORTS = "SELECT id, staff_id, format, total, size, pieces, created_at FROM desk_exports \
               WHERE region_id = $1 AND environment = $2 AND created_at > $3 ORDER BY created_at DESC LIMIT $4";
    scope PIECE = "SELECT sealed FROM desk_export_pieces \
             WHERE region_id = $1 AND environment = $2 AND export_id = $3 AND number = $4";
    everywhere SCOPES_WITH_OLD_EXPORTS = "SELECT region_id, environment FROM scope_state WHERE (SELECT created_at FROM desk_exports \
                                    WHERE desk_exports.region_id = scope_state.region_id \
                                    AND desk_exports.environment = scope_state.environment \
                                    AND created_at > 0 ORDER BY created_at LIMIT 1) < $1";
    scope OLD_EXPORTS = "SELECT id FROM desk_exports WHERE region_id = $1 AND environment = $2 AND created_at < $3 \
                   ORDER BY created_at LIMIT $4";
    scope DELETE_PIECES = "DELETE FROM desk_export_pieces WHERE region_id = $1 AND environment = $2 AND export_id = $3";
    scope DELETE_EXPORT = "DELETE FROM desk_exports WHERE region_id = $1 AND environment = $2 AND id = $3";
    /// An export is a copy of many records. It ends with the first of them.
    scope FORGET_PIECES = "DELETE FROM desk_export_pieces WHERE region_id = $1 AND environment = $2 AND number >= $3";
    scope FORGET_EXPORTS = "DELETE FROM desk_exports WHERE region_id = $1 AND environment = $2 AND created_at > $3";
}

/// The format of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// An Excel workbook.
    Xlsx,
    /// Delimited text.
    Csv,
}

/// An exported table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskExport {
    /// The table's id.
    pub id: ExportId,
    /// The person whose it is.
    pub staff: StaffId,
    /// Its format.
    pub format: Format,
    /// The number of candidates in it.
    pub total: u64,
    /// Its size in bytes.
    pub size: u64,
    /// The number of its pieces. 0 while it is being made.
    pub pieces: i64,
    /// When it was asked for.
    pub created_at: Timestamp,
}

impl Format {
    fn code(self) -> i64 {
        match self {
            Self::Xlsx => 0,
            Self::Csv => 1,
        }
    }

    fn of_code(code: i64) -> Self {
        match code {
            0 => Self::Xlsx,
            _ => Self::Csv,
        }
    }
}

fn export<C: Columns>(row: Row<'_>) -> Result<DeskExport, Error> {
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(DeskExport {
        id: row.parsed(column!(C, id))?,
        staff: row.parsed(column!(C, staff_id))?,
        format: Format::of_code(row.int(column!(C, format))?),
        total: count(row.int(column!(C, total))?),
        size: count(row.int(column!(C, size))?),
        pieces: row.int(column!(C, pieces))?,
        created_at: Timestamp::from_micros(row.int(column!(C, created_at))?),
    })
}

fn signed(number: u64) -> Value<'static> {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

aggregate! {
    /// The exported tables of the locked scope.
    DeskExports,
    /// Gives access to the exported tables of the scope.
    desk_exports
}

impl DeskExports<'_, '_> {
    /// Adds a table that is yet to be made.
    pub fn add(&mut self, export: &DeskExport) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(export.id.as_str()),
            Value::Text(export.staff.as_str()),
            Value::Int(export.format.code()),
            signed(export.total),
            Value::Int(export.created_at.micros()),
        ];
        self.transaction.defer_one(&INSERT_EXPORT, &values)
    }

    /// Adds a sealed piece of a table. Returns false if the table was removed meanwhile.
    pub async fn add_piece(
        &mut self,
        id: ExportId,
        number: i64,
        sealed: &[u8],
    ) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Blob(sealed),
            Value::Int(number),
        ];
        Ok(self.transaction.execute(&INSERT_PIECE, &values).await? == 1)
    }

    /// Notes that a table is complete. Returns false if it was removed meanwhile.
    pub async fn end(
        &mut self,
        id: ExportId,
        total: u64,
        size: u64,
        pieces: i64,
    ) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            signed(total),
            signed(size),
            Value::Int(pieces),
        ];
        Ok(self.transaction.execute(&END_EXPORT, &values).await? == 1)
    }

    /// Removes a table.
    pub fn remove(&mut self, id: ExportId) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(id.as_str())];
        self.transaction.defer(&DELETE_PIECES, &values)?;
        self.transaction.defer(&DELETE_EXPORT, &values)
    }
}

/// Removes all tables of a scope, because a candidate is erased who may be in them.
pub(crate) fn forget_all(
    transaction: &mut db::Transaction<'_>,
    scope: &Scope,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [region, environment, Value::Int(0)];
    transaction.defer(&FORGET_PIECES, &values)?;
    transaction.defer(&FORGET_EXPORTS, &values)
}

impl Store {
    /// Returns an exported table.
    pub async fn desk_export(
        &self,
        scope: &Scope,
        id: ExportId,
    ) -> Result<Option<DeskExport>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [region, environment, Value::Text(id.as_str())];
        self.database()
            .first(&EXPORT, &values, export::<EXPORT>)
            .await
    }

    /// Returns the exported tables of a scope since a moment, the newest first, at most `limit`.
    pub async fn desk_exports(
        &self,
        scope: &Scope,
        since: Timestamp,
        limit: i64,
    ) -> Result<Vec<DeskExport>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [
            region,
            environment,
            Value::Int(since.micros()),
            Value::Int(limit),
        ];
        self.database()
            .all(&EXPORTS, &values, export::<EXPORTS>)
            .await
    }

    /// Returns a sealed piece of an exported table.
    pub async fn desk_export_piece(
        &self,
        scope: &Scope,
        id: ExportId,
        number: i64,
    ) -> Result<Option<Vec<u8>>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(number),
        ];
        self.database()
            .first(&PIECE, &values, |row| {
                Ok(row.blob(column!(PIECE, sealed))?.to_vec())
            })
            .await
    }

    /// Removes the exported tables from before a moment.
    pub async fn forget_desk_exports(&self, before: Timestamp) -> Result<(), Error> {
        let values = [Value::Int(before.micros())];
        let scopes = self
            .database()
            .all(
                &SCOPES_WITH_OLD_EXPORTS,
                &values,
                scope::<SCOPES_WITH_OLD_EXPORTS>,
            )
            .await?;
        for scope in scopes {
            let [region, environment] = Value::of_scope(&scope);
            let values = [
                region,
                environment,
                Value::Int(before.micros()),
                Value::Int(100),
            ];
            let old = self.database().all(&OLD_EXPORTS, &values, |row| {
                row.parsed::<ExportId>(column!(OLD_EXPORTS, id))
            });
            for id in old.await? {
                let removed = self.write(scope, async move |tx: &mut crate::ScopeTx<'_, '_>| {
                    tx.desk_exports().remove(id)
                });
                removed.await?;
            }
        }
        Ok(())
    }
}
