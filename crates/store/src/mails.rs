//! Letters that are to be sent: put in by the transaction that gives rise to them, taken on by one node at a time.

use crate::{Error, Store, Transaction, Value, sessions::named, statement::register};
use model::{MailId, Person, Timestamp, email_identity_key};

register! {
    ENQUEUE = "INSERT INTO mails (id, kind, recipient, reference, attempts, due_at, created_at, identity_key) \
               VALUES ($1, $2, $3, $4, 0, $5, $5, $6)";
    DUE_MAILS = "SELECT id, kind, recipient, reference, attempts, due_at, created_at FROM mails \
                 WHERE due_at <= $1 ORDER BY due_at LIMIT $2";
    TAKE_MAIL = "UPDATE mails SET due_at = $3, attempts = attempts + 1 WHERE id = $1 AND due_at = $2";
    POSTPONE_MAIL = "UPDATE mails SET due_at = $3 WHERE id = $1 AND due_at = $2";
    REMOVE_MAIL = "DELETE FROM mails WHERE id = $1 AND due_at = $2";
    FORGET_MAILS_TO = "DELETE FROM mails WHERE identity_key = $1 AND kind <> $2";
    FORGET_MAILS_ABOUT = "DELETE FROM mails WHERE reference IN \
                          (SELECT id FROM verifications WHERE environment = $1 AND identity_key = $2 AND region = $3)";
}

/// The kind of mail that says that somebody was erased: it is sent after that, to the address that is then forgotten.
const ABOUT_THE_ERASURE: &str = "erased";

/// A letter to be sent.
#[derive(Debug, Clone, Copy)]
pub struct NewMail<'a> {
    /// Its id.
    pub id: MailId,
    /// What it is about.
    pub kind: &'a str,
    /// The address it goes to.
    pub recipient: &'a str,
    /// What it is made from: the id of something, or nothing.
    pub reference: &'a str,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// A letter that this process has taken on; others leave it alone until [`ClaimedMail::until`].
#[derive(Clone)]
pub struct ClaimedMail {
    /// Its id.
    pub id: MailId,
    /// What it is about.
    pub kind: String,
    /// The address it goes to.
    pub recipient: String,
    /// What it is made from.
    pub reference: String,
    /// How often it was tried before.
    pub attempts: i64,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Until when it is ours.
    pub until: Timestamp,
}

impl std::fmt::Debug for ClaimedMail {
    /// Without the address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ClaimedMail({}, {}, {} attempts)", self.id, self.kind, self.attempts)
    }
}

/// Has a letter sent once this transaction is committed.
pub async fn enqueue(transaction: &mut Transaction<'_>, mail: NewMail<'_>) -> Result<(), Error> {
    let key = email_identity_key(mail.recipient);
    transaction.execute(&ENQUEUE, &values(&mail, &key)).await.map(drop)
}

/// The same of a scope's transaction, in which nobody waits for it: it travels with what else was changed.
pub fn enqueue_along(transaction: &mut Transaction<'_>, mail: NewMail<'_>) -> Result<(), Error> {
    let key = email_identity_key(mail.recipient);
    transaction.defer(&ENQUEUE, &values(&mail, &key), true)
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

/// Forgets the letters to whoever was erased, and those about what they asked for. To be called before that is forgotten.
pub(crate) async fn forget_of(transaction: &mut Transaction<'_>, person: &Person) -> Result<(), Error> {
    transaction.execute(&FORGET_MAILS_ABOUT, &named(person)).await?;
    if person.region.is_none() {
        let but = Value::Text(ABOUT_THE_ERASURE);
        transaction.execute(&FORGET_MAILS_TO, &[Value::Text(&person.identity_key), but]).await?;
    }
    Ok(())
}

impl Store {
    /// Takes on letters that are due, the longest waiting first. No other process gets them before `until`.
    pub async fn claim_mails(&self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<ClaimedMail>, Error> {
        let values = [Value::Int(now.micros()), Value::Int(limit.into())];
        let due = self.engine().all(&DUE_MAILS, &values, |row| {
            let mail = ClaimedMail {
                id: row.parsed(0)?,
                kind: row.text(1)?.to_owned(),
                recipient: row.text(2)?.to_owned(),
                reference: row.text(3)?.to_owned(),
                attempts: row.int(4)?,
                created_at: Timestamp::from_micros(row.int(6)?),
                until,
            };
            Ok((mail, row.int(5)?))
        });
        let due = due.await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        self.transaction(move |transaction| {
            Box::pin(async move {
                let mut taken = Vec::with_capacity(due.len());
                for (mail, due_at) in due {
                    let values = [Value::Text(mail.id.as_str()), Value::Int(due_at), Value::Int(until.micros())];
                    if transaction.execute(&TAKE_MAIL, &values).await? == 1 {
                        taken.push(mail);
                    }
                }
                Ok(taken)
            })
        })
        .await
    }

    /// Has a letter that was taken on tried again at another moment, unless another process has taken it on since.
    pub async fn postpone_mail(&self, mail: &ClaimedMail, due_at: Timestamp) -> Result<(), Error> {
        let (id, until) = (mail.id, mail.until);
        self.transaction(move |transaction| {
            Box::pin(async move {
                let values = [Value::Text(id.as_str()), Value::Int(until.micros()), Value::Int(due_at.micros())];
                transaction.execute(&POSTPONE_MAIL, &values).await.map(drop)
            })
        })
        .await
    }

    /// Forgets a letter that was taken on, unless another process has taken it on since.
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
