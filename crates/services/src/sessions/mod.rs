//! Candidates' sessions. A person proves that an e-mail address is theirs with a link or code sent
//! to it, and can then see the records with that address. Responses to a caller are the same
//! whether or not the address has records.
//!
//! - `request`: requests for a sign-in link and code
//! - `opening`: opens sessions
//! - `caller`: identifies callers and limits their attempts
//! - `credentials`: creates tokens and codes
//! - `redirect`: decides where a sign-in link may lead
//! - `sign_in_email`, `emails`: compose the e-mails
//! - `address`, `erasure`: actions that are requested in a session and confirmed by e-mail
//! - `undo`: undoes a change of address
//! - `choice`: the records that a session acts on
//! - `listing`, `operator`: list and end sessions
//! - `records`: writes to a person's records
//! - `session`, `life`: a session, and its life cycle
//! - `limits`: how long and how many

mod address;
mod caller;
mod choice;
mod credentials;
mod emails;
mod erasure;
mod life;
mod limits;
mod listing;
mod opening;
mod operator;
mod records;
mod redirect;
mod request;
mod session;
mod sign_in_email;
mod undo;

pub use address::{Asked, Changed, Confirmation};
pub use caller::Caller;
pub use choice::{AnswerOutcome, Choice};
pub(crate) use emails::{
    name as region_name, sign_in as sign_in_email, write as verification_email,
};
pub use erasure::Erased;
pub use life::Sessions;
pub use limits::{IDLE, LINK_LIFE, LONGEST};
pub use listing::{Listed, MAX_SESSIONS};
pub use opening::{Opened, Opening, Proof};
pub use operator::{end_every_session, end_sessions_of};
pub use redirect::is_allowed;
pub use request::{Request, Requested};
pub use session::Session;
pub(crate) use undo::email as undo_email;

use limits::{MAX_CODES, SIGN_IN, STRETCH, UNDO_KEPT};
use store::{Error, Store};

/// Deletes ended sessions, and verifications and counts that are no longer needed.
pub(crate) async fn tidy(store: &Store) -> Result<(), Error> {
    let now = store.clock().now();
    store
        .forget_ended_sessions(now, now.minus(STRETCH), now.minus(UNDO_KEPT))
        .await
}
