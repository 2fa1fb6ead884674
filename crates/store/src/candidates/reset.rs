//! Empties a scope, as is done with sandboxes.

use crate::{Store, quotas::Usage, removals, subscriptions, unit_of_work::aggregate};
use db::{Error, Value, column, statements};
use model::{RegionId, Timestamp};

statements! {
    pub(super) everywhere FULL_SANDBOXES as "FULL_SANDBOXES" =
        "SELECT region_id FROM scope_state WHERE environment = 1 AND (emptied_at IS NULL OR emptied_at < $1)";
    pub(super) scope ADD_TOMBSTONES as "ADD_TOMBSTONES" =
        "INSERT INTO erased (region_id, environment, id, change_position) \
         SELECT region_id, environment, id, $3 + ROW_NUMBER() OVER (ORDER BY id) FROM candidates \
         WHERE region_id = $1 AND environment = $2 \
         ON CONFLICT (region_id, environment, id) DO UPDATE SET change_position = excluded.change_position";
    pub(super) scope DISCARD_ALL as "DISCARD_ALL" =
        "INSERT INTO discarded_files (region_id, environment, file) SELECT region_id, environment, file FROM attachments \
         WHERE region_id = $1 AND environment = $2 ON CONFLICT DO NOTHING";
}

aggregate! {
    /// The locked scope as a sandbox, which is emptied from time to time.
    Sandbox,
    /// Gives access to what is known of the scope as a sandbox.
    sandbox
}

impl Sandbox<'_, '_> {
    /// Returns when the scope was last emptied.
    pub fn emptied_at(&self) -> Option<Timestamp> {
        self.state.row.emptied_at
    }

    /// Records that the scope counts as emptied now, although nothing is removed.
    pub fn note_emptied(&mut self) {
        self.state.row.emptied_at = Some(self.state.now);
    }

    /// Removes every record and every mutation of the scope. The change feed keeps a tombstone with
    /// each candidate's id. Files are marked for removal.
    pub async fn empty(&mut self) -> Result<(), Error> {
        let scope = self.state.scope;
        let [region, environment] = Value::of_scope(&scope);
        let before = Value::Int(self.state.row.last_change);
        let tombstones = self
            .transaction
            .execute(&ADD_TOMBSTONES, &[region, environment, before])
            .await?;
        self.state.row.last_change += i64::try_from(tombstones).unwrap_or(i64::MAX);
        self.transaction
            .execute(&DISCARD_ALL, &[region, environment])
            .await?;
        for statement in removals::emptyings() {
            self.transaction
                .execute(statement, &[region, environment])
                .await?;
        }
        // What is being delivered belongs to events that are gone.
        self.transaction
            .execute(&subscriptions::RELEASE, &[region, environment])
            .await?;
        self.state.record_emptied();
        let row = &mut self.state.row;
        row.queued = 0;
        row.usage = Usage::default();
        row.lease = None;
        row.emptied_at = Some(self.state.now);
        row.work_at = Some(self.state.now);
        Ok(())
    }
}

impl Store {
    /// Returns the regions whose sandbox was not emptied since a moment.
    pub async fn full_sandboxes(&self, since: Timestamp) -> Result<Vec<RegionId>, Error> {
        self.database()
            .all(&FULL_SANDBOXES, &[Value::Int(since.micros())], |row| {
                row.parsed(column!(FULL_SANDBOXES, region_id))
            })
            .await
    }
}
