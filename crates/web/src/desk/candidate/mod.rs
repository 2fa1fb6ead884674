//! The pages about one candidate: the candidate with the quick note and the timeline, and the pages on
//! which the record, its contact moments and its files are changed.
//!
//! - `record` reads a candidate and what stands above every page about it.
//! - `show` renders the candidate's page; `timeline`, `history` and `note` make its parts;
//!   `history_entry` makes the texts of the history.
//! - `edit` and `new` change and add a record; `fields`, `input`, `compare` and `faults` make the form.
//! - `actions`, `contact`, `correction`, `files` and `erase` change something; `submit` passes it to the mutation
//!   engine in the name of the person.
//! - `rescue` keeps a form whose session had ended, in `drafts`.

mod accesses;
mod acting;
mod actions;
mod compare;
pub(super) mod contact;
mod correction;
pub(super) mod drafts;
mod edit;
mod erase;
pub(super) mod faults;
mod fields;
mod files;
mod history;
mod history_entry;
mod input;
mod merge;
mod moments;
mod new;
pub(super) mod note;
mod place;
mod print;
mod record;
mod rescue;
mod show;
pub(super) mod submit;
mod texts;
mod timeline;
mod upload;
mod view;

use super::routes::{Row, see, send};
use model::Right;
pub(super) use rescue::around as rescue;

/// Returns the pages about candidates, by their path below the region.
pub(super) fn rows() -> Vec<Row> {
    use Right::{ChangeCandidates as Change, Erase, SeeAccesses, SeeCandidates as See, SeeHistory};
    let mut rows = vec![
        see("/candidates/new", Change, new::show),
        send("/candidates/new", Change, new::add),
        see("/candidates/{id}", See, show::show),
        send("/candidates/{id}/contact", Change, contact::save),
        see(
            "/candidates/{id}/contact/{moment}",
            Change,
            correction::show,
        ),
        send(
            "/candidates/{id}/contact/{moment}",
            Change,
            correction::save,
        ),
        send("/candidates/{id}/discard", Change, contact::discard),
        see("/candidates/{id}/edit", Change, edit::show),
        send("/candidates/{id}/edit", Change, edit::save),
        send("/candidates/{id}/phase", Change, actions::phase),
        send("/candidates/{id}/coordinator", Change, actions::coordinator),
        send("/candidates/{id}/tasks", Change, actions::add_task),
        send(
            "/candidates/{id}/tasks/{task}",
            Change,
            actions::change_task,
        ),
        send("/candidates/{id}/archive", Change, actions::archive),
        send("/candidates/{id}/restore", Change, actions::restore),
        see("/candidates/{id}/files", See, files::show),
        send("/candidates/{id}/files", Change, files::add),
        see("/candidates/{id}/files/{file}", See, files::download),
        see("/candidates/{id}/files/{file}/view", See, files::view),
        send(
            "/candidates/{id}/files/{file}/delete",
            Change,
            files::delete,
        ),
        see("/candidates/{id}/history", SeeHistory, history::show),
        see("/candidates/{id}/accesses", SeeAccesses, accesses::show),
        see("/candidates/{id}/print", Change, print::show),
        see("/candidates/{id}/erase", Erase, erase::show),
        send("/candidates/{id}/erase", Erase, erase::erase),
    ];
    // A form that was refused leaves its address in the browser.
    let forms = [
        "/candidates/{id}/contact",
        "/candidates/{id}/phase",
        "/candidates/{id}/coordinator",
        "/candidates/{id}/tasks",
        "/candidates/{id}/tasks/{task}",
        "/candidates/{id}/archive",
        "/candidates/{id}/restore",
    ];
    rows.extend(forms.map(|path| see(path, Change, show::back)));
    rows
}
