//! Mail to candidates: letters wait in the database until they are sent, by one node at a time.
//!
//! What a letter says is made right before it is sent, by its kind: a row holds nothing that opens anything.

mod cause;
mod compose;
mod erasures;
mod letter;
mod message;
mod smtp;
mod transport;
mod worker;

pub use cause::{Cause, Reason};
pub(crate) use erasures::listed as erasures;
pub use letter::{Letter, SignInTo};
pub use message::Sender;
pub(crate) use message::mailbox;
pub use smtp::Smtp;
pub use transport::{Folder, Transport};

use crate::sessions::LINK_LIFE;
use model::{MailId, Timestamp};
use std::{sync::Arc, time::Duration};
use store::{
    Error, Store, Transaction,
    mails::{NewMail, enqueue, enqueue_along},
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// With which one signs in.
    SignIn,
    /// With which a change to another address is approved from the present one.
    ApproveAddress,
    /// With which a new address is shown to be one's own.
    ConfirmAddress,
    /// With which one has one's records erased.
    ConfirmErasure,
    /// To a former address: it is no longer used, and how that is undone.
    AddressChanged,
    /// To a former address: a region has put another in its place.
    AddressReplaced,
    /// To an address of which everything was erased.
    Erased,
}

impl Kind {
    const ALL: [Self; 7] = [
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
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How long it is tried to send such a letter.
    fn patience(self) -> Duration {
        match self {
            Self::SignIn | Self::ApproveAddress | Self::ConfirmAddress | Self::ConfirmErasure => LINK_LIFE,
            Self::AddressChanged | Self::AddressReplaced | Self::Erased => DAY,
        }
    }
}

const DAY: Duration = Duration::from_hours(24);

/// A letter to be sent.
#[derive(Debug)]
pub(crate) struct Composed {
    pub(crate) letter: Letter,
    /// Who it goes to, where the letter's row does not say so.
    pub(crate) recipient: Option<String>,
}

impl From<Letter> for Composed {
    fn from(letter: Letter) -> Self {
        Self { letter, recipient: None }
    }
}

/// What an operator decides about mail.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where letters go.
    pub transport: Transport,
    /// Who they are from.
    pub sender: Sender,
    /// The address by which the outside reaches the server: our own pages are below it.
    pub public_url: String,
}

impl Default for Options {
    fn default() -> Self {
        let sender = "Onderwijsregio <onderwijsregio@localhost>".parse().expect("an address");
        Self { transport: Transport::None, sender, public_url: "http://127.0.0.1:8080".into() }
    }
}

/// One process's sending of mail; cheap to clone.
#[derive(Debug, Clone)]
pub struct Mailer {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    options: Options,
    /// There is a letter to send.
    wake: Notify,
    /// It is to begin nothing more.
    stopping: CancellationToken,
    failures: cause::Failures,
}

impl Mailer {
    /// The sending of a store's mail.
    pub fn new(store: Store, options: Options) -> Self {
        let inner = Inner {
            store,
            options,
            wake: Notify::new(),
            stopping: CancellationToken::new(),
            failures: cause::Failures::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// How often an attempt to send a letter failed in this process, by reason.
    pub fn failures(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.inner.failures.read()
    }

    /// Looks for letters at once; to be called when one was posted and its transaction is committed.
    pub fn wake(&self) {
        self.inner.wake.notify_one();
    }
}

/// Has a letter sent once this transaction is committed. `reference` is what it is made from.
pub async fn post(
    transaction: &mut Transaction<'_>,
    id: MailId,
    kind: Kind,
    recipient: &str,
    reference: &str,
    now: Timestamp,
) -> Result<(), Error> {
    enqueue(transaction, NewMail { id, kind: kind.name(), recipient, reference, created_at: now }).await
}

/// The same in a scope's transaction, where it travels with what else was changed. The mail is named after what gives rise to
/// it, of which there is one mail at the most.
pub(crate) fn post_along(
    transaction: &mut Transaction<'_>,
    cause: &str,
    kind: Kind,
    recipient: &str,
    reference: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let named = cause.get(3..).and_then(|rest| format!("{}{rest}", MailId::PREFIX).parse().ok());
    let id = named.ok_or_else(|| Error::Internal("a mail is named after what is no id".into()))?;
    enqueue_along(transaction, NewMail { id, kind: kind.name(), recipient, reference, created_at: now })
}
