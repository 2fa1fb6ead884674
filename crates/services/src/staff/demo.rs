//! The people of a demo: links that are printed, and colleagues who need none.

use super::{Staff, invite::Invitee, limits::INVITATION};
use model::StaffId;
use store::{
    Error,
    audit::{Actor, Entry, Kind},
    sessions::SessionTx,
    staff::{self, invitations::Purpose, roles},
};

impl Staff {
    /// Makes a link of a demo. With `enters`, it opens the desk without another way in; such a link
    /// opens nothing on a server that is not a demo.
    pub async fn demo_link(
        &self,
        invitee: Invitee,
        enters: bool,
        public_url: &str,
    ) -> Result<(StaffId, String), Error> {
        let purpose = if enters {
            Purpose::Demo
        } else {
            Purpose::Invitation
        };
        self.print_link(invitee, (purpose, INVITATION), public_url)
            .await
    }

    /// Adds an active person to a demo's staff, without a way in. Somebody with the address gets the
    /// roles. Returns the person's id.
    pub async fn demo_member(&self, invitee: Invitee) -> Result<StaffId, Error> {
        let own = self.clone();
        self.store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                let now = own.store.clock().now();
                let found = staff::find_by_email(tx.transaction(), &invitee.email).await?;
                let id = match found {
                    Some(person) => person.id,
                    None => own.add(tx, &invitee, now).await?,
                };
                for role in &invitee.roles {
                    roles::give(tx, id, *role, None, now).await?;
                }
                if staff::join(tx, id, now).await? {
                    tx.note(Entry::new(Kind::StaffJoined, Actor::System, now).about(id));
                }
                Ok::<_, Error>(id)
            })
            .await
    }
}
