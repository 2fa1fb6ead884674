//! Forms of staff that were posted after their session had ended, kept sealed for a short time.

use crate::{
    Store,
    mutations::scope,
    unit_of_work::{ScopeTx, aggregate},
};
use db::{Error, Row, Value, column, register};
use model::{CandidateId, Scope, StaffId, Timestamp};

register! {
    scope KEEP_DRAFT = "INSERT INTO drafts \
            (region_id, environment, candidate_id, staff_id, form, sealed, kept_until) \
            VALUES ($1, $2, $3, $4, $5, $6, $7) \
            ON CONFLICT (region_id, environment, candidate_id, staff_id, form) \
            DO UPDATE SET sealed = excluded.sealed, kept_until = excluded.kept_until";
    scope DRAFT = "SELECT sealed, kept_until FROM drafts WHERE region_id = $1 AND environment = $2 \
            AND candidate_id = $3 AND staff_id = $4 AND form = $5";
    scope COUNT_DRAFTS = "SELECT COUNT(*) AS total FROM drafts WHERE region_id = $1 AND environment = $2";
    scope REMOVE_DRAFT = "DELETE FROM drafts WHERE region_id = $1 AND environment = $2 \
            AND candidate_id = $3 AND staff_id = $4 AND form = $5";
    scope REMOVE_OLD_DRAFTS = "DELETE FROM drafts WHERE region_id = $1 AND environment = $2 AND kept_until <= $3";
    everywhere SCOPES_WITH_OLD_DRAFTS = "SELECT region_id, environment FROM scope_state \
            WHERE (SELECT kept_until FROM drafts WHERE drafts.region_id = scope_state.region_id \
            AND drafts.environment = scope_state.environment AND kept_until > 0 ORDER BY kept_until LIMIT 1) <= $1";
}

/// The largest number of drafts in a scope.
pub const MAX_DRAFTS: i64 = 1_000;

/// Which draft is meant.
#[derive(Debug, Clone, Copy)]
pub struct DraftKey<'k> {
    /// Whose draft it is.
    pub staff: StaffId,
    /// The candidate that the form is about. `None` for a new candidate.
    pub candidate: Option<CandidateId>,
    /// Which form it is.
    pub form: &'k str,
}

impl<'k> DraftKey<'k> {
    /// Returns the values of the key's columns.
    fn values(&'k self) -> [Value<'k>; 3] {
        let candidate = self.candidate.as_ref().map_or("", CandidateId::as_str);
        [
            Value::Text(candidate),
            Value::Text(self.staff.as_str()),
            Value::Text(self.form),
        ]
    }
}

aggregate! {
    /// The drafts of the locked scope.
    Drafts,
    /// Gives access to the forms that are kept for staff.
    drafts
}

impl Drafts<'_, '_> {
    /// Keeps a draft until a moment, instead of an earlier one of the same form. Returns false if the
    /// scope has [`MAX_DRAFTS`] drafts already.
    pub async fn keep(
        &mut self,
        key: DraftKey<'_>,
        sealed: &[u8],
        until: Timestamp,
    ) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let [candidate, staff, form] = key.values();
        let number = self
            .transaction
            .first(&COUNT_DRAFTS, &[region, environment], |row| {
                row.int(column!(COUNT_DRAFTS, total))
            })
            .await?;
        if number.unwrap_or_default() >= MAX_DRAFTS {
            return Ok(false);
        }
        let values = [
            region,
            environment,
            candidate,
            staff,
            form,
            Value::Blob(sealed),
            Value::Int(until.micros()),
        ];
        self.transaction.execute(&KEEP_DRAFT, &values).await?;
        Ok(true)
    }

    /// Removes a draft, if there is one.
    pub async fn remove(&mut self, key: DraftKey<'_>) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let [candidate, staff, form] = key.values();
        let values = [region, environment, candidate, staff, form];
        self.transaction
            .execute(&REMOVE_DRAFT, &values)
            .await
            .map(drop)
    }

    /// Removes the drafts whose time is over.
    async fn remove_old(&mut self) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Int(self.state.now.micros())];
        self.transaction
            .execute(&REMOVE_OLD_DRAFTS, &values)
            .await
            .map(drop)
    }
}

impl Store {
    /// Returns a draft that is still kept now, sealed.
    pub async fn draft(&self, scope: &Scope, key: DraftKey<'_>) -> Result<Option<Vec<u8>>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let [candidate, staff, form] = key.values();
        let values = [region, environment, candidate, staff, form];
        let draft = |row: Row<'_>| {
            let until = Timestamp::from_micros(row.int(column!(DRAFT, kept_until))?);
            Ok((row.blob(column!(DRAFT, sealed))?.to_owned(), until))
        };
        let found = self.database().first(&DRAFT, &values, draft).await?;
        let now = self.clock().now();
        Ok(found.and_then(|(sealed, until)| (now < until).then_some(sealed)))
    }

    /// Removes the drafts whose time is over.
    pub async fn remove_old_drafts(&self) -> Result<(), Error> {
        let now = [Value::Int(self.clock().now().micros())];
        let found = self.database().all(
            &SCOPES_WITH_OLD_DRAFTS,
            &now,
            scope::<SCOPES_WITH_OLD_DRAFTS>,
        );
        for scope in found.await? {
            self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                tx.drafts().remove_old().await
            })
            .await?;
        }
        Ok(())
    }
}
