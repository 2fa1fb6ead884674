//! The e-mails to the managers of a region about a subscription that was paused.

use super::{
    manage::Subscriptions,
    subscription::{PausedFor, Subscription},
};
use crate::{mails::NewMail, outbox::Outbox};
use db::{Error, Value, column, statements};
use model::{MailId, Right, Role};
use std::collections::BTreeSet;

statements! {
    pub(super) installation MANAGERS as "MANAGERS_OF_REGION" =
        "SELECT email, role FROM staff_roles JOIN staff ON id = staff_id WHERE region_id = $1 AND status = 1";
}

/// The kind of e-mail about a subscription that was paused because no delivery succeeded for days.
pub const UNREACHABLE: &str = "staff-subscription-unreachable";
/// The kind of e-mail about a subscription that was paused because its receiver answered 410.
pub const GONE: &str = "staff-subscription-gone";

impl Subscriptions<'_, '_> {
    /// Queues an e-mail about a subscription, which is paused in this transaction, to each active
    /// manager of the region. It refers to the subscription, the region, the environment and the
    /// moment of the pause.
    pub(super) async fn post_to_managers(
        &mut self,
        subscription: &Subscription,
        reason: PausedFor,
    ) -> Result<(), Error> {
        let kind = match reason {
            PausedFor::Requested => return Ok(()),
            PausedFor::Unreachable => UNREACHABLE,
            PausedFor::Gone => GONE,
        };
        let (scope, now) = (self.state.scope, self.state.now);
        let reference = format!(
            "{}/{}/{}/{}",
            subscription.id,
            scope.region,
            scope.environment.code(),
            now.micros()
        );
        for email in self.managers().await? {
            let mail = NewMail {
                id: MailId::random(self.state.random.as_ref()),
                kind,
                recipient: &email,
                reference: &reference,
                created_at: now,
            };
            let mut outbox = Outbox {
                transaction: self.transaction,
                state: self.state,
            };
            outbox.mail(mail)?;
        }
        Ok(())
    }

    /// Returns the addresses of the active people who manage the staff of the region.
    async fn managers(&mut self) -> Result<BTreeSet<String>, Error> {
        let region = self.state.scope.region;
        let values = [Value::Text(region.as_str())];
        let rows = self.transaction.all(&MANAGERS, &values, |row| {
            let role = Role::of_code(row.int(column!(MANAGERS, role))?);
            let manages = role.is_some_and(|role| role.may(Right::ManageStaff));
            let email = row.optional_text(column!(MANAGERS, email))?;
            Ok(email.filter(|_| manages).map(str::to_owned))
        });
        Ok(rows.await?.into_iter().flatten().collect())
    }
}
