//! The manager's pages for the staff of a region.
//!
//! - `list`: everybody with a role in the region
//! - `invite`: the form that invites a person
//! - `person`: a person, whose roles and access are changed there
//! - `ways`: how the staff of the region sign in
//! - `parts`: what these pages share
//!
//! A person without a role in the region is as unknown as nobody, whatever the person is elsewhere.

mod invite;
mod list;
mod parts;
mod person;
mod ways;

use crate::desk::{
    candidate::drafts::INVITE_PAGE,
    routes::{Row, see, send},
    view::Shell,
};
use model::Right::{ManageSettings, ManageStaff};
use parts::{PAGE, WAYS_PAGE};

/// Returns the pages, by their path below the region.
pub(crate) fn rows() -> Vec<Row> {
    let mut rows = vec![
        see(PAGE, ManageStaff, list::show),
        see(WAYS_PAGE, ManageSettings, ways::show),
        send(WAYS_PAGE, ManageSettings, ways::save),
        see(INVITE_PAGE, ManageStaff, invite::show),
        send(INVITE_PAGE, ManageStaff, invite::send),
        see("/settings/staff/{person}", ManageStaff, person::show),
        send(
            "/settings/staff/{person}/roles",
            ManageStaff,
            person::change_roles,
        ),
        send(
            "/settings/staff/{person}/sessions",
            ManageStaff,
            person::end_sessions,
        ),
        send(
            "/settings/staff/{person}/invite",
            ManageStaff,
            person::invite_again,
        ),
        send("/settings/staff/{person}/end", ManageStaff, person::end),
    ];
    // A form that was refused leaves its address in the browser.
    let forms = [
        "/settings/staff/{person}/roles",
        "/settings/staff/{person}/sessions",
        "/settings/staff/{person}/invite",
        "/settings/staff/{person}/end",
    ];
    rows.extend(forms.map(|path| see(path, ManageStaff, person::back)));
    rows
}

/// Returns the path of the page with the ways to sign in.
pub(crate) fn ways_path(shell: &Shell) -> String {
    format!("{}{WAYS_PAGE}", shell.base())
}

/// Returns the path of the form that invites a person.
pub(crate) fn invite_path(shell: &Shell) -> String {
    format!("{}{INVITE_PAGE}", shell.base())
}
