//! An operator opens a region, which lets the operator see its candidates for an hour. The region's
//! managers get an e-mail, and the region a notice.

use super::{ENTERED, Entered, OpenedDesk, Staff, StaffSession};
use crate::mail::StaffMail;
use model::{Environment, NoticeId, RegionId, Scope, StaffId, Timestamp};
use serde_json::json;
use store::{
    Error, ScopeTx,
    audit::{Actor, Entry, Kind},
    sessions::SessionTx,
    staff::sessions::StoredStaffSession,
};

/// The type of the notice about an opened region.
const NOTICE: &str = "operator.entered";

impl Staff {
    /// Opens a region to the operator of a session, for this reason. The session gets a new token.
    /// Returns `None` if the person is no operator or has not signed in as one, or the session has ended.
    pub async fn enter(
        &self,
        session: &StaffSession,
        region: RegionId,
        reason: &str,
    ) -> Result<Option<OpenedDesk>, Error> {
        if !self.is_operator(session) {
            return Ok(None);
        }
        let now = self.store.clock().now();
        let entry = Entry::new(Kind::OperatorEntered, Actor::Staff(session.staff), now)
            .of(Some(region))
            .about(session.staff)
            .with("reason", reason);
        let entered = Entered {
            region,
            until: now.plus(ENTERED),
            reason: reason.to_owned(),
        };
        let renewed = StoredStaffSession {
            entered: Some(entered),
            ..session.stored.clone()
        };
        let until = now.plus(ENTERED);
        let opened = self.renew(session, renewed, Some((entry, region))).await?;
        if opened.is_some() {
            self.notify_region(region, session.staff, until).await?;
        }
        Ok(opened)
    }

    /// Writes to the active managers of a region that an operator opens it, in the transaction that does so.
    pub(super) async fn write_to_managers(
        &self,
        tx: &mut SessionTx<'_, '_>,
        region: RegionId,
        operator: StaffId,
    ) -> Result<(), Error> {
        let reference = format!("{operator}/{region}");
        let mail = StaffMail::RegionEntered;
        self.post_to_managers(tx.transaction(), (region, operator), mail, &reference)
            .await
    }

    /// Sends the region a notice that an operator opened it.
    async fn notify_region(
        &self,
        region: RegionId,
        operator: StaffId,
        until: Timestamp,
    ) -> Result<(), Error> {
        let id = NoticeId::random(self.store.random().as_ref());
        let data = json!({"operatorId": operator, "openUntil": until}).to_string();
        let scope = Scope {
            region,
            environment: Environment::Production,
        };
        self.store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                tx.outbox().notify(id, NOTICE, &data).await
            })
            .await
    }

    /// Closes the region that the operator of a session has opened.
    pub async fn leave(&self, session: &StaffSession) -> Result<Option<OpenedDesk>, Error> {
        let renewed = StoredStaffSession {
            entered: None,
            ..session.stored.clone()
        };
        self.renew(session, renewed, None).await
    }
}
