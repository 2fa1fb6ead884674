//! An operator opens a region, which lets the operator see its candidates for an hour.

use super::{ENTERED, Entered, OpenedDesk, Staff, StaffSession};
use crate::mail::StaffMail;
use model::RegionId;
use store::{
    Error,
    audit::{Actor, Entry, Kind},
    staff::sessions::StoredStaffSession,
};

impl Staff {
    /// Opens a region to the operator of a session, for this reason. The session gets a new token.
    /// Returns `None` if the person is no operator, or the session has ended.
    pub async fn enter(
        &self,
        session: &StaffSession,
        region: RegionId,
        reason: &str,
    ) -> Result<Option<OpenedDesk>, Error> {
        if !session.operator {
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
        let opened = self.renew(session, renewed, Some(entry)).await?;
        if opened.is_some() {
            self.notify_managers(session, region).await?;
        }
        Ok(opened)
    }

    /// Writes to the managers of a region that an operator has opened it.
    async fn notify_managers(&self, session: &StaffSession, region: RegionId) -> Result<(), Error> {
        let (own, operator) = (self.clone(), session.staff);
        let reference = format!("{operator}/{region}");
        let written = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let mail = StaffMail::RegionEntered;
                let to = (region, operator);
                own.post_to_managers(transaction, to, mail, &reference)
                    .await
            })
        });
        written.await
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
