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
pub(crate) use cookies::{forget_session, keep_session};
pub(crate) use form::{Fields, PublicForm, SessionForm, SignedInForm, cleaned};
pub(crate) use middleware::around;
pub(crate) use session::{PortalSession, SessionState, SignedIn};
pub(crate) use visit::Visit;
