//! Empties a scope, as is done with sandboxes.

use super::LockedScope;
use crate::quotas::Usage;
use db::{Error, Statement, Transaction, Value};
use model::Timestamp;

pub(super) static ADD_TOMBSTONES: Statement = Statement::new(
    "ADD_TOMBSTONES",
    "INSERT INTO erased (region_id, environment, id, change_position) \
     SELECT region_id, environment, id, $3 + ROW_NUMBER() OVER (ORDER BY id) FROM candidates \
     WHERE region_id = $1 AND environment = $2 \
     ON CONFLICT (region_id, environment, id) DO UPDATE SET change_position = excluded.change_position",
);
pub(super) static DISCARD_ALL: Statement = Statement::new(
    "DISCARD_ALL",
    "INSERT INTO discarded_files (region_id, environment, file) SELECT region_id, environment, file FROM attachments \
     WHERE region_id = $1 AND environment = $2 ON CONFLICT DO NOTHING",
);

macro_rules! emptying {
    ($($name:ident $table:literal;)*) => {$(
        pub(super) static $name: Statement = Statement::new(
            concat!("EMPTY_", stringify!($name)),
            concat!("DELETE FROM ", $table, " WHERE region_id = $1 AND environment = $2"),
        );
    )*};
}

emptying! {
    CANDIDATES "candidates";
    COUNTS "candidate_counts";
    INTERACTIONS "interactions";
    ATTACHMENTS "attachments";
    MUTATIONS "mutations";
    SUBJECTS "mutation_subjects";
    PENDING "pending_records";
    IDEMPOTENCY "idempotency_keys";
    ACCESSES "accesses";
    NOTICES "notices";
    RETENTIONS "retentions";
}

impl LockedScope {
    /// Removes every record and every mutation of the scope. The change feed keeps a tombstone with
    /// each candidate's id. Files are marked for removal.
    pub async fn empty(
        &mut self,
        transaction: &mut Transaction<'_>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let before = self.last_change();
        let tombstones = transaction
            .execute(&ADD_TOMBSTONES, &[region, environment, Value::Int(before)])
            .await?;
        self.take_changes(i64::try_from(tombstones).unwrap_or(i64::MAX));
        transaction
            .execute(&DISCARD_ALL, &[region, environment])
            .await?;
        let records = [
            &CANDIDATES,
            &COUNTS,
            &INTERACTIONS,
            &ATTACHMENTS,
            &ACCESSES,
            &RETENTIONS,
        ];
        let writes = [&MUTATIONS, &SUBJECTS, &PENDING, &IDEMPOTENCY, &NOTICES];
        for statement in records.into_iter().chain(writes) {
            transaction
                .execute(statement, &[region, environment])
                .await?;
        }
        self.emptied = true;
        self.written.clear();
        self.queued = 0;
        self.usage = Usage::default();
        self.lease = None;
        self.emptied_at = Some(now);
        self.work_at = Some(now);
        Ok(())
    }
}
