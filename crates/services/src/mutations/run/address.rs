//! Changes of a record's e-mail address. The former address is notified. A change made by the
//! candidate can be undone from there.

use super::Run;
use crate::{
    candidate::{Changes, Payload},
    mail::{self, Kind},
};
use model::{AddressChangeId, CandidateId, Field, email_identity_key};
use store::{
    Error, address_changes,
    audit::{Actor, Entry, Kind as Audited},
    candidates::{Change, StoredCandidate},
};

impl Run<'_, '_, '_> {
    /// Sets a candidate's address to one that the candidate has verified. The former address is
    /// kept and, in production, notified. A change that concerns several records sends one e-mail,
    /// queued by the transaction that changes the first of them.
    pub(super) async fn change_address(
        &mut self,
        id: CandidateId,
        email: &str,
        change: AddressChangeId,
    ) -> Result<bool, Error> {
        let Some(before) = self.tx.candidates().load(id).await? else {
            return Ok(false);
        };
        let key = email_identity_key(email);
        if before.identity_key != key {
            let former = address(&before);
            let is_production = !self.tx.scope().environment.is_sandbox();
            let mut addresses = self.tx.former_addresses();
            addresses.keep(change, (id, &former), &key)?;
            if is_production && addresses.is_first_notice(change).await? {
                let change = change.as_str();
                mail::post_along(self.tx, change, Kind::AddressChanged, &former, change)?;
            }
        }
        self.set_address(id, email.to_owned()).await
    }

    /// Restores the address that a candidate had before a change. Does nothing if the record has
    /// since got an address from somebody other than the candidate.
    pub(super) async fn restore_address(
        &mut self,
        id: CandidateId,
        change: AddressChangeId,
    ) -> Result<bool, Error> {
        let Some(now) = self.tx.candidates().load(id).await? else {
            return Ok(false);
        };
        let taken = self.tx.former_addresses().take(change, id).await?;
        let Some((former, replaced_by)) = taken else {
            return Ok(false);
        };
        if !replaced_by.contains(&now.identity_key) {
            return Ok(true);
        }
        let (kind, actor) = (Audited::AddressRestored, Actor::Candidate);
        self.note_address(id, kind, actor);
        self.set_address(id, former).await
    }

    async fn set_address(&mut self, id: CandidateId, email: String) -> Result<bool, Error> {
        let members: Payload =
            std::iter::once((Field::Email.name().to_owned(), email.into())).collect();
        let changes = Changes {
            members: Some(&members),
            ..Changes::default()
        };
        self.change(id, &changes, Change::Updated).await
    }

    /// Records in the audit log that a record got another address. If the region made the change in
    /// production, also notifies the former address.
    pub(super) fn note_other_address(
        &mut self,
        id: CandidateId,
        before: &StoredCandidate,
    ) -> Result<(), Error> {
        if self.actor == Actor::System {
            // This is a change being undone from the former address, which has been recorded
            // already.
            return Ok(());
        }
        self.note_address(id, Audited::AddressChanged, self.actor);
        let scope = self.tx.scope();
        if scope.environment.is_sandbox() || !matches!(self.actor, Actor::Key(_) | Actor::Staff(_))
        {
            return Ok(());
        }
        let record = address_changes::named_record(scope.region, id);
        let (cause, former) = (self.mutation.as_str(), address(before));
        mail::post_along(self.tx, cause, Kind::AddressReplaced, &former, &record)
    }

    fn note_address(&mut self, id: CandidateId, kind: Audited, actor: Actor) {
        let scope = self.tx.scope();
        let entry = Entry::new(kind, actor, self.tx.now())
            .of(scope.region)
            .about(id)
            .with("environment", scope.environment.name())
            .with("mutation", self.mutation.as_str());
        self.tx.audit().note(entry);
    }
}

/// Returns the e-mail address as it is stored in a record.
fn address(stored: &StoredCandidate) -> String {
    serde_json::from_str(stored.document.as_document().value(Field::Email)).unwrap_or_default()
}
