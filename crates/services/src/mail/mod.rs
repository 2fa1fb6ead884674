//! E-mail to candidates. E-mails wait in an outbox table until they are sent, each by one node at a
//! time.
//!
//! The content is composed immediately before sending, so outbox rows contain no links or codes.

mod cause;
mod compose;
mod erasures;
mod message;
mod smtp;
mod smtp_errors;
mod staff;
mod staff_texts;
mod template;
mod texts;
mod transport;
mod worker;

pub use cause::{Cause, Reason};
pub(crate) use erasures::listed as erasures;
pub use message::Sender;
pub(crate) use message::mailbox;
pub use smtp::Smtp;
pub(crate) use staff::post as post_to_staff;
pub use staff::{NamedSubscription, StaffEmail, StaffMail};
pub use template::{EmailTemplate, SignInTo};
pub use transport::{Folder, Transport};

use crate::sessions::LINK_LIFE;
use model::{MailId, Timestamp};
use std::{sync::Arc, time::Duration};
use store::{
    Error, ScopeTx, Store, Transaction,
    mails::{NewMail, enqueue},
};
use tokio::sync::Notify;

/// The kinds of e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Signs a person in.
    SignIn,
    /// Approves a change to another address; sent to the present address.
    ApproveAddress,
    /// Verifies a new address; sent to that address.
    ConfirmAddress,
    /// Confirms the erasure of the person's records.
    ConfirmErasure,
    /// Notifies a former address that the candidate changed it, with a link that undoes the change.
    AddressChanged,
    /// Notifies a former address that a region replaced it.
    AddressReplaced,
    /// Confirms that everything has been erased.
    Erased,
    /// An e-mail to a member of staff.
    Staff(StaffMail),
}

impl Kind {
    const OF_CANDIDATES: [Self; 7] = [
        Self::SignIn,
        Self::ApproveAddress,
        Self::ConfirmAddress,
        Self::ConfirmErasure,
        Self::AddressChanged,
        Self::AddressReplaced,
        Self::Erased,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::ApproveAddress => "approve-address",
            Self::ConfirmAddress => "confirm-address",
            Self::ConfirmErasure => "confirm-erasure",
            Self::AddressChanged => "address-changed",
            Self::AddressReplaced => "address-replaced",
            Self::Erased => "erased",
            Self::Staff(kind) => kind.name(),
        }
    }

    fn named(name: &str) -> Option<Self> {
        let of_staff = StaffMail::ALL.into_iter().map(Self::Staff);
        let mut all = Self::OF_CANDIDATES.into_iter().chain(of_staff);
        all.find(|kind| kind.name() == name)
    }

    /// Returns how long sending such an e-mail is retried.
    fn retry_period(self) -> Duration {
        match self {
            Self::SignIn | Self::ApproveAddress | Self::ConfirmAddress | Self::ConfirmErasure => {
                LINK_LIFE
            }
            Self::AddressChanged | Self::AddressReplaced | Self::Erased | Self::Staff(_) => DAY,
        }
    }
}

const DAY: Duration = Duration::from_hours(24);

/// An e-mail ready to be sent.
#[derive(Debug)]
pub(crate) struct Composed {
    pub(crate) email: EmailTemplate,
    /// The recipient, if it is not the one in the outbox row.
    pub(crate) recipient: Option<String>,
}

impl From<EmailTemplate> for Composed {
    fn from(email: EmailTemplate) -> Self {
        Self {
            email,
            recipient: None,
        }
    }
}

/// Operator settings for e-mail.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where e-mails are sent.
    pub transport: Transport,
    /// The sender of all e-mails.
    pub sender: Sender,
    /// Public base URL of the server; the portal's pages are below it.
    pub public_url: String,
}

impl Default for Options {
    fn default() -> Self {
        let sender = "Onderwijsregio <onderwijsregio@localhost>"
            .parse()
            .expect("an address");
        Self {
            transport: Transport::None,
            sender,
            public_url: "http://127.0.0.1:8080".into(),
        }
    }
}

/// Handle to the e-mail sending of this process; cheap to clone.
#[derive(Debug, Clone)]
pub struct Mailer {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    options: Options,
    /// Wakes the worker when there is an e-mail to send.
    wake: Arc<Notify>,
    failures: cause::Failures,
}

impl Mailer {
    /// Creates the mailer of a store.
    pub fn new(store: Store, options: Options) -> Self {
        let inner = Inner {
            store,
            options,
            wake: Arc::default(),
            failures: cause::Failures::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Returns how many attempts to send an e-mail failed in this process, by reason.
    pub fn failures(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.inner.failures.read()
    }

    /// Returns whether e-mails leave at all. Without a mail server they wait, and are given up in the end.
    pub fn sends(&self) -> bool {
        self.inner.options.transport.sends()
    }

    /// Wakes the worker. Call it after committing a transaction that added an e-mail to the outbox.
    pub fn wake(&self) {
        self.inner.wake.notify_one();
    }
}

/// Adds an e-mail to the outbox; it is sent after this transaction commits. `reference` identifies
/// what its content is composed from.
pub async fn post(
    transaction: &mut Transaction<'_>,
    id: MailId,
    kind: Kind,
    recipient: &str,
    reference: &str,
    now: Timestamp,
) -> Result<(), Error> {
    enqueue(
        transaction,
        NewMail {
            id,
            kind: kind.name(),
            recipient,
            reference,
            created_at: now,
        },
    )
    .await
}

/// Adds an e-mail to the outbox within a unit of work. Its id is derived from `cause`, the id of
/// what the e-mail is about, so that each cause leads to at most one e-mail.
pub(crate) fn post_along(
    tx: &mut ScopeTx<'_, '_>,
    cause: &str,
    kind: Kind,
    recipient: &str,
    reference: &str,
) -> Result<(), Error> {
    let named = cause
        .get(3..)
        .and_then(|rest| format!("{}{rest}", MailId::PREFIX).parse().ok());
    let id = named.ok_or_else(|| Error::internal("the e-mail's cause is no valid id"))?;
    let created_at = tx.now();
    tx.outbox().mail(NewMail {
        id,
        kind: kind.name(),
        recipient,
        reference,
        created_at,
    })
}
