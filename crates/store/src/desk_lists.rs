//! Searches of sessions of the desk, and saved views. Both are stored sealed.

use crate::{
    Store,
    mutations::scope,
    unit_of_work::{ScopeTx, aggregate},
};
use db::{Error, Row, Value, column, register};
use model::{Scope, StaffId, Timestamp};

register! {
    scope KEEP_SEARCH = "INSERT INTO searches (region_id, environment, session, id, kept_until, sealed) \
                   VALUES ($1, $2, $3, $4, $5, $6)";
    scope SEARCH = "SELECT sealed, kept_until FROM searches \
              WHERE region_id = $1 AND environment = $2 AND session = $3 AND id = $4";
    scope SEARCHES = "SELECT id, kept_until FROM searches WHERE region_id = $1 AND environment = $2 AND session = $3";
    scope REMOVE_SEARCH = "DELETE FROM searches WHERE region_id = $1 AND environment = $2 AND session = $3 AND id = $4";
    scope REMOVE_OLD_SEARCHES = "DELETE FROM searches WHERE region_id = $1 AND environment = $2 AND kept_until <= $3";
    everywhere SCOPES_WITH_OLD_SEARCHES = "SELECT region_id, environment FROM scope_state \
                WHERE (SELECT kept_until FROM searches WHERE searches.region_id = scope_state.region_id \
                AND searches.environment = scope_state.environment AND kept_until > 0 ORDER BY kept_until LIMIT 1) <= $1";
    scope VIEWS = "SELECT id, sealed FROM views WHERE region_id = $1 AND environment = $2 AND staff_id = $3 ORDER BY id";
    scope KEEP_VIEW = "INSERT INTO views (region_id, environment, staff_id, id, sealed) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (region_id, environment, staff_id, id) DO UPDATE SET sealed = excluded.sealed";
    scope REMOVE_VIEW = "DELETE FROM views WHERE region_id = $1 AND environment = $2 AND staff_id = $3 AND id = $4";
    scope FORGET_VIEWS = "DELETE FROM views WHERE region_id = $1 AND environment = $2 AND staff_id = $3";
}

/// The most searches of a session in a scope. A new one replaces the oldest.
pub const MAX_SEARCHES: usize = 50;
/// The most views of a person, and the most of a region, in a scope.
pub const MAX_VIEWS: usize = 50;

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedView {
    /// Its id.
    pub id: String,
    /// What it is, sealed.
    pub sealed: Vec<u8>,
}

fn owner(staff: Option<&StaffId>) -> Value<'_> {
    Value::Text(staff.map_or("", StaffId::as_str))
}

fn sealed_view(row: Row<'_>) -> Result<SealedView, Error> {
    Ok(SealedView {
        id: row.text(column!(VIEWS, id))?.to_owned(),
        sealed: row.blob(column!(VIEWS, sealed))?.to_owned(),
    })
}

aggregate! {
    /// The searches of sessions, and the saved views of the locked scope.
    DeskLists,
    /// Gives access to the searches of sessions and to the saved views.
    desk_lists
}

impl DeskLists<'_, '_> {
    /// Keeps a search of a session until a moment. The oldest of more than [`MAX_SEARCHES`] is removed.
    pub async fn keep_search(
        &mut self,
        session: &[u8; 32],
        id: &str,
        sealed: &[u8],
        until: Timestamp,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let session = Value::Blob(session);
        let mut kept = self
            .transaction
            .all(&SEARCHES, &[region, environment, session], |row| {
                Ok((
                    row.int(column!(SEARCHES, kept_until))?,
                    row.text(column!(SEARCHES, id))?.to_owned(),
                ))
            })
            .await?;
        // The newest first.
        kept.sort_unstable_by(|one, other| other.cmp(one));
        for (_, oldest) in kept.iter().skip(MAX_SEARCHES - 1) {
            let values = [region, environment, session, Value::Text(oldest)];
            self.transaction.defer(&REMOVE_SEARCH, &values)?;
        }
        let values = [
            region,
            environment,
            session,
            Value::Text(id),
            Value::Int(until.micros()),
            Value::Blob(sealed),
        ];
        self.transaction.defer_one(&KEEP_SEARCH, &values)
    }

    /// Removes the searches whose time is over.
    async fn remove_old_searches(&mut self) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Int(self.state.now.micros())];
        self.transaction
            .execute(&REMOVE_OLD_SEARCHES, &values)
            .await
            .map(drop)
    }

    /// Keeps a view of a person, or of the region, instead of the one with the same id. Returns false
    /// if there are [`MAX_VIEWS`] others.
    pub async fn keep_view(
        &mut self,
        staff: Option<StaffId>,
        id: &str,
        sealed: &[u8],
    ) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let owner = owner(staff.as_ref());
        let views = self
            .transaction
            .all(&VIEWS, &[region, environment, owner], sealed_view)
            .await?;
        if views.iter().filter(|view| view.id != id).count() >= MAX_VIEWS {
            return Ok(false);
        }
        let values = [
            region,
            environment,
            owner,
            Value::Text(id),
            Value::Blob(sealed),
        ];
        self.transaction.execute(&KEEP_VIEW, &values).await?;
        Ok(true)
    }

    /// Removes a view of a person, or of the region. Returns false if there is none with this id.
    pub async fn remove_view(&mut self, staff: Option<StaffId>, id: &str) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, owner(staff.as_ref()), Value::Text(id)];
        Ok(self.transaction.execute(&REMOVE_VIEW, &values).await? == 1)
    }

    /// Removes all views of a person. Those of the region stay.
    pub fn forget_views(&mut self, staff: StaffId) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(staff.as_str())];
        self.transaction.defer(&FORGET_VIEWS, &values)
    }
}

impl Store {
    /// Returns a search of a session that is still kept, sealed.
    pub async fn kept_search(
        &self,
        scope: &Scope,
        session: &[u8; 32],
        id: &str,
    ) -> Result<Option<Vec<u8>>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [region, environment, Value::Blob(session), Value::Text(id)];
        let now = self.clock().now().micros();
        let kept = self.database().first(&SEARCH, &values, |row| {
            let is_kept = row.int(column!(SEARCH, kept_until))? > now;
            Ok(is_kept.then_some(row.blob(column!(SEARCH, sealed))?.to_owned()))
        });
        Ok(kept.await?.flatten())
    }

    /// Returns the views of a person, or of the region, in the order of their ids.
    pub async fn views_of(
        &self,
        scope: &Scope,
        staff: Option<StaffId>,
    ) -> Result<Vec<SealedView>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [region, environment, owner(staff.as_ref())];
        self.database().all(&VIEWS, &values, sealed_view).await
    }

    /// Removes the searches whose time is over.
    pub async fn remove_old_searches(&self) -> Result<(), Error> {
        let now = [Value::Int(self.clock().now().micros())];
        let found = self.database().all(
            &SCOPES_WITH_OLD_SEARCHES,
            &now,
            scope::<SCOPES_WITH_OLD_SEARCHES>,
        );
        for scope in found.await? {
            self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                tx.desk_lists().remove_old_searches().await
            })
            .await?;
        }
        Ok(())
    }
}
