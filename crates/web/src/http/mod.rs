//! The HTTP layer of the pages: language, session, form checks and headers.

mod answer;
mod caller;
mod cookies;
mod form;
mod middleware;
mod origin;
mod session;
mod visit;

pub(crate) use answer::{PageError, page, redirect, refuse_proof, see};
pub(crate) use caller::Asker;
pub(crate) use cookies::{
    Site, forget_session, get as cookie, keep_last_region, keep_note_type, keep_session,
    keep_shortcuts, last_region, set as set_cookie,
};
pub(crate) use form::{
    Fields, ORDINARY as ORDINARY_FORM, PublicForm, SessionForm, SignedInForm, cleaned,
};
pub(crate) use middleware::{around, complete};
pub(crate) use origin::is_own;
pub(crate) use session::{PortalSession, SessionState, SignedIn};
pub(crate) use visit::Visit;
