//! The e-mail outbox. The transaction of an event inserts its e-mails; one process at a time claims
//! each and sends it.

use crate::{Store, person_columns::named};
use db::{Error, Transaction, Value, column, register};
use model::{MailId, Person, Timestamp, email_identity_key};

register! {
    installation ENQUEUE = "INSERT INTO mails (id, kind, recipient, reference, attempts, due_at, created_at, identity_key) \
               VALUES ($1, $2, $3, $4, 0, $5, $5, $6)";
    installation DUE_MAILS = "SELECT id, kind, recipient, reference, attempts, due_at, created_at FROM mails \
                 WHERE due_at <= $1 ORDER BY due_at LIMIT $2";
    installation TAKE_MAIL = "UPDATE mails SET due_at = $3, attempts = attempts + 1 WHERE id = $1 AND due_at = $2";
    installation POSTPONE_MAIL = "UPDATE mails SET due_at = $3 WHERE id = $1 AND due_at = $2";
    installation REMOVE_MAIL = "DELETE FROM mails WHERE id = $1 AND due_at = $2";
    installation FORGET_MAILS_TO = "DELETE FROM mails WHERE identity_key = $1 AND kind <> $2";
    installation FORGET_MAILS_ABOUT = "DELETE FROM mails WHERE reference IN \
                          (SELECT id FROM verifications WHERE environment = $1 AND identity_key = $2 AND region = $3)";
}

/// The kind of e-mail that confirms an erasure. It is sent after the erasure, to the address that
/// is then deleted.
const ABOUT_THE_ERASURE: &str = "erased";

/// An e-mail to send.
#[derive(Debug, Clone, Copy)]
pub struct NewMail<'a> {
    /// Its id.
    pub id: MailId,
    /// Its kind.
    pub kind: &'a str,
    /// The recipient's address.
    pub recipient: &'a str,
    /// The reference it is generated from: the id of a row, a record as `region/candidate`, or
    /// empty.
    pub reference: &'a str,
    /// When it was requested.
    pub created_at: Timestamp,
}

/// An e-mail that this process has claimed. Other processes leave it alone until
/// [`ClaimedMail::until`].
#[derive(Clone)]
pub struct ClaimedMail {
    /// Its id.
    pub id: MailId,
    /// Its kind.
    pub kind: String,
    /// The recipient's address.
    pub recipient: String,
    /// The reference it is generated from: the id of a row, a record as `region/candidate`, or
    /// empty.
    pub reference: String,
    /// The number of earlier attempts.
    pub attempts: i64,
    /// When it was requested.
    pub created_at: Timestamp,
    /// When the claim ends.
    pub until: Timestamp,
}

impl std::fmt::Debug for ClaimedMail {
    /// Omits the address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "ClaimedMail({}, {}, {} attempts)",
            self.id, self.kind, self.attempts
        )
    }
}

/// Queues an e-mail, which is sent once this transaction is committed.
pub async fn enqueue(transaction: &mut Transaction<'_>, mail: NewMail<'_>) -> Result<(), Error> {
    let key = email_identity_key(mail.recipient);
    transaction
        .execute(&ENQUEUE, &values(&mail, &key))
        .await
        .map(drop)
}

/// Queues an e-mail like [`enqueue`], but deferred: it shares a round trip with the other changes
/// of a unit of work.
pub(crate) fn defer(transaction: &mut Transaction<'_>, mail: NewMail<'_>) -> Result<(), Error> {
    let key = email_identity_key(mail.recipient);
    transaction.defer_one(&ENQUEUE, &values(&mail, &key))
}

fn values<'m>(mail: &'m NewMail<'_>, key: &'m str) -> [Value<'m>; 6] {
    [
        Value::Text(mail.id.as_str()),
        Value::Text(mail.kind),
        Value::Text(mail.recipient),
        Value::Text(mail.reference),
        Value::Int(mail.created_at.micros()),
        Value::Text(key),
    ]
}

/// Deletes the queued e-mails to an erased person, and those about the person's verifications. Must
/// be called before the verifications are deleted.
pub(crate) async fn forget_of(
    transaction: &mut Transaction<'_>,
    person: &Person,
) -> Result<(), Error> {
    transaction
        .execute(&FORGET_MAILS_ABOUT, &named(person))
        .await?;
    if person.region.is_none() {
        let but = Value::Text(ABOUT_THE_ERASURE);
        transaction
            .execute(&FORGET_MAILS_TO, &[Value::Text(&person.identity_key), but])
            .await?;
    }
    Ok(())
}

impl Store {
    /// Claims e-mails that are due, longest waiting first. No other process gets them before
    /// `until`.
    pub async fn claim_mails(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<ClaimedMail>, Error> {
        let values = [Value::Int(now.micros()), Value::Int(limit.into())];
        let due = self.database().all(&DUE_MAILS, &values, |row| {
            let mail = ClaimedMail {
                id: row.parsed(column!(DUE_MAILS, id))?,
                kind: row.text(column!(DUE_MAILS, kind))?.to_owned(),
                recipient: row.text(column!(DUE_MAILS, recipient))?.to_owned(),
                reference: row.text(column!(DUE_MAILS, reference))?.to_owned(),
                attempts: row.int(column!(DUE_MAILS, attempts))?,
                created_at: Timestamp::from_micros(row.int(column!(DUE_MAILS, created_at))?),
                until,
            };
            Ok((mail, row.int(column!(DUE_MAILS, due_at))?))
        });
        let due = due.await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        self.transaction(move |transaction| {
            Box::pin(async move {
                let mut taken = Vec::with_capacity(due.len());
                for (mail, due_at) in due {
                    let values = [
                        Value::Text(mail.id.as_str()),
                        Value::Int(due_at),
                        Value::Int(until.micros()),
                    ];
                    if transaction.execute(&TAKE_MAIL, &values).await? == 1 {
                        taken.push(mail);
                    }
                }
                Ok(taken)
            })
        })
        .await
    }

    /// Sets when a claimed e-mail is tried again, unless another process has claimed it since.
    pub async fn postpone_mail(&self, mail: &ClaimedMail, due_at: Timestamp) -> Result<(), Error> {
        let (id, until) = (mail.id, mail.until);
        self.transaction(move |transaction| {
            Box::pin(async move {
                let values = [
                    Value::Text(id.as_str()),
                    Value::Int(until.micros()),
                    Value::Int(due_at.micros()),
                ];
                transaction.execute(&POSTPONE_MAIL, &values).await.map(drop)
            })
        })
        .await
    }

    /// Deletes a claimed e-mail, unless another process has claimed it since.
    pub async fn remove_mail(&self, mail: &ClaimedMail) -> Result<(), Error> {
        let (id, until) = (mail.id, mail.until);
        self.transaction(move |transaction| {
            Box::pin(async move {
                let values = [Value::Text(id.as_str()), Value::Int(until.micros())];
                transaction.execute(&REMOVE_MAIL, &values).await.map(drop)
            })
        })
        .await
    }
}
