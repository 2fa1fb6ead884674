//! What leaves the system: callbacks of mutations, notices to regions and e-mails. A unit of work
//! writes them down; they are sent after its commit.

mod callbacks;
mod notices;

pub use callbacks::DueCallback;
pub(crate) use callbacks::STATEMENTS as CALLBACK_STATEMENTS;
pub use notices::Notice;
pub(crate) use notices::STATEMENTS as NOTICE_STATEMENTS;

use crate::{
    mails::{self, NewMail},
    unit_of_work::aggregate,
};
use db::{Error, Transaction};
use model::{Scope, Timestamp};

aggregate! {
    /// What leaves the locked scope.
    Outbox,
    /// Gives access to what leaves the scope.
    outbox
}

impl Outbox<'_, '_> {
    /// Queues an e-mail.
    pub fn mail(&mut self, mail: NewMail<'_>) -> Result<(), Error> {
        mails::defer(self.transaction, mail)
    }
}

/// Returns when the scope's next callback or notice is due.
pub(crate) async fn next_due(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
) -> Result<Option<Timestamp>, Error> {
    let callback = callbacks::next_due(transaction, scope).await?;
    let notice = notices::next_due(transaction, scope).await?;
    Ok([callback, notice].into_iter().flatten().min())
}
