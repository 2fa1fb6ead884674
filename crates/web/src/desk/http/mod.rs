//! The HTTP layer of the desk: who works where, forms, errors and headers.

mod answer;
mod encrypted;
mod form;
pub(crate) mod guard;
mod middleware;
mod part;
mod session;
mod who;

pub(crate) use answer::{DeskError, page, see, sign_in, step_up};
pub(crate) use form::{DeskForm, OpenForm, SignedInForm, Unsigned, verified};
pub(crate) use guard::Desk;
pub(crate) use middleware::{around, around_servers};
pub(crate) use part::Part;
pub(crate) use session::{DeskSession, DeskVisitor, form_token, is_signed};
