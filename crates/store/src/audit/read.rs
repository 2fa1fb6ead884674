//! Reading the audit log in order.

use super::{
    ENTRIES_AFTER, FIRST_SINCE, NEWEST, Noted,
    entry::{Columns, Text},
};
use crate::Store;
use db::{Database, Error, Row, Value, column};
use model::Timestamp;
use serde_json::{Map, Value as Json};

/// Entries per query.
const PAGE: usize = 1_000;

/// An entry as it is stored, valid or not.
pub(super) struct Kept {
    pub(super) sequence: i64,
    pub(super) kind: String,
    pub(super) subject: Option<String>,
    pub(super) details: Json,
    pub(super) text: Text,
    pub(super) previous: Vec<u8>,
    pub(super) hash: Vec<u8>,
    pub(super) mac: Vec<u8>,
}

impl Kept {
    fn of(row: Row<'_>) -> Result<Self, Error> {
        // Details that are not a JSON object were tampered with. As a JSON string they produce
        // another hash.
        let details = row.text(column!(ENTRIES_AFTER, details))?;
        let details = serde_json::from_str::<Map<_, _>>(details)
            .map_or_else(|_| details.into(), Json::Object);
        let columns = Columns {
            sequence: row.int(column!(ENTRIES_AFTER, sequence))?,
            at: Timestamp::from_micros(row.int(column!(ENTRIES_AFTER, created_at))?),
            kind: row.text(column!(ENTRIES_AFTER, kind))?,
            actor: row.text(column!(ENTRIES_AFTER, actor))?,
            region: row.optional_text(column!(ENTRIES_AFTER, region_id))?,
            subject: row.optional_text(column!(ENTRIES_AFTER, subject))?,
            request: row.optional_text(column!(ENTRIES_AFTER, request_id))?,
            details,
            previous: row.blob(column!(ENTRIES_AFTER, previous))?,
        };
        Ok(Self {
            text: columns.text(),
            sequence: columns.sequence,
            kind: columns.kind.to_owned(),
            subject: columns.subject.map(str::to_owned),
            details: columns.details,
            previous: columns.previous.to_owned(),
            hash: row.blob(column!(ENTRIES_AFTER, hash))?.to_owned(),
            mac: row.blob(column!(ENTRIES_AFTER, seal))?.to_owned(),
        })
    }
}

/// Visits every entry after a sequence number, oldest first, until `visit` returns an error.
pub(super) async fn query<E: From<Error>>(
    database: &Database,
    mut after: i64,
    mut visit: impl FnMut(Kept) -> Result<(), E>,
) -> Result<(), E> {
    loop {
        let values = [
            Value::Int(after),
            Value::Int(i64::try_from(PAGE).unwrap_or(i64::MAX)),
        ];
        let page = database.all(&ENTRIES_AFTER, &values, Kept::of).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = last.sequence;
        let whole = page.len() == PAGE;
        page.into_iter().try_for_each(&mut visit)?;
        if !whole {
            return Ok(());
        }
    }
}

impl Store {
    /// Returns the sequence number and hash of the last audit log entry.
    pub async fn audit_head(&self) -> Result<Option<Noted>, Error> {
        let noted = |row: Row<'_>| {
            let hash = row
                .blob(column!(NEWEST, hash))?
                .try_into()
                .map_err(|_| Error::internal("a hash is not 32 bytes"))?;
            Ok(Noted {
                sequence: row.int(column!(NEWEST, sequence))?,
                hash,
            })
        };
        self.database().first(&NEWEST, &[], noted).await
    }

    /// Visits the lines of the audit log, oldest first: all of them, or those from a moment on. A
    /// line is JSON. `docs/operating.md` describes how to verify it.
    pub async fn audit<E: From<Error>>(
        &self,
        since: Option<Timestamp>,
        mut visit: impl FnMut(String) -> Result<(), E>,
    ) -> Result<(), E> {
        let after = match since {
            None => 0,
            Some(since) => {
                let first = self
                    .database()
                    .first(&FIRST_SINCE, &[Value::Int(since.micros())], |row| {
                        row.int(column!(FIRST_SINCE, sequence))
                    })
                    .await?;
                let Some(first) = first else { return Ok(()) };
                first - 1
            }
        };
        query(self.database(), after, |kept| {
            visit(kept.text.line(&kept.hash, &kept.mac))
        })
        .await
    }
}
