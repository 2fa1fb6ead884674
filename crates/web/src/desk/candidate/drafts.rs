//! Forms that were posted after their session, or the proof that they need, had ended. The server keeps what was filled in, sealed,
//! for a quarter of an hour, and offers it when the same person has signed in again.
//!
//! The form itself says whose it is, by a token that only the server can make: the session of its
//! page no longer exists.

use super::{acting, texts::Candidate};
use crate::{
    dates,
    desk::http::{Desk, DeskError},
    http::Fields,
    state::State,
    texts::fill,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use edge::Language;
use model::{CandidateId, Environment, InteractionId, SEAL_RANDOM, Scope, StaffId, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;
use store::{ScopeTx, drafts::DraftKey};

/// How long a draft is kept.
const KEPT: Duration = Duration::from_mins(15);
/// How long after its page was made a form is accepted: a session lasts at most 12 hours.
const OLDEST: Duration = Duration::from_hours(24);
/// The size limit in KiB of a form that is kept: that of the longest one.
pub(super) const LONGEST: usize = super::fields::LONGEST_FORM;
/// The largest draft in bytes.
const LARGEST: usize = 1 << 20;
/// The purpose of the token, and of the key that seals a draft.
const KEEPER: &str = "desk keeper";
const DRAFT: &str = "desk draft";

/// The forms that are kept: the quick note, the correction of a contact moment, the change of a record,
/// a new candidate, and an invitation of staff.
pub(super) const NOTE: &str = "contact";
pub(super) const CORRECTION: &str = "correction";
pub(super) const EDIT: &str = "edit";
pub(super) const NEW: &str = "new";
pub(crate) const INVITE: &str = "invite";
/// The path of that form below the region.
pub(crate) const INVITE_PAGE: &str = "/settings/staff/new";

/// A form that was kept.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) fields: Fields,
    /// When it was posted.
    pub(crate) at: Timestamp,
    /// The path of the form below the region.
    pub(super) path: String,
}

impl Kept {
    /// Returns what the page says about it.
    pub(super) fn notice(&self, language: Language) -> String {
        let moment = dates::moment(self.at, language);
        fill(Candidate::of(language).kept_draft, moment)
    }
}

/// Returns the token by which a form says whose it is.
pub(crate) fn keeper(state: &State, desk: &Desk) -> String {
    let at = state.store.clock().now().micros();
    let staff = acting::staff(desk);
    let tag = state
        .store
        .installation()
        .secret
        .sign(KEEPER, &[staff.as_str().as_bytes(), &at.to_be_bytes()]);
    format!("{staff}.{at:x}.{}", URL_SAFE_NO_PAD.encode(tag))
}

/// Returns whose form has this token.
fn kept_for(state: &State, token: &str) -> Option<StaffId> {
    let mut parts = token.split('.');
    let (staff, at, tag) = (parts.next()?, parts.next()?, parts.next()?);
    let staff: StaffId = staff.parse().ok()?;
    let at = i64::from_str_radix(at, 16).ok()?;
    let tag = URL_SAFE_NO_PAD.decode(tag).ok()?.try_into().ok()?;
    let secret = &state.store.installation().secret;
    let bound: &[&[u8]] = &[staff.as_str().as_bytes(), &at.to_be_bytes()];
    let is_young = state.store.clock().now() <= Timestamp::from_micros(at).plus(OLDEST);
    (is_young && secret.verify(KEEPER, bound, &tag)).then_some(staff)
}

/// Returns whether a form is one of this person.
pub(super) fn is_form_of(state: &State, fields: &Fields, staff: StaffId) -> bool {
    kept_for(state, &fields.text("keeper")) == Some(staff)
}

/// Splits the path of a form that is kept into the path of the region's pages and the rest. `None`
/// for other paths.
pub(super) fn split(path: &str, environment: Environment) -> Option<(&str, &str)> {
    let below = path.strip_prefix("/desk/r/")?;
    let slug = below.find('/')?;
    let sandbox = if environment.is_sandbox() {
        "/sandbox".len()
    } else {
        0
    };
    let at = "/desk/r/".len() + slug + sandbox;
    let (base, rest) = path.split_at_checked(at)?;
    form_of(rest).map(|_| (base, rest))
}

/// Returns the form that a path leads to: the candidate and the name of the form. `rest` is the path
/// below the region.
fn form_of(rest: &str) -> Option<(Option<CandidateId>, &'static str)> {
    if rest == INVITE_PAGE {
        return Some((None, INVITE));
    }
    let rest = rest.strip_prefix("/candidates/")?;
    if rest == NEW {
        return Some((None, NEW));
    }
    let (id, form) = rest.split_once('/')?;
    let form = match form.strip_prefix("contact/") {
        Some(moment) => moment.parse::<InteractionId>().ok().map(|_| CORRECTION)?,
        None => [NOTE, EDIT].into_iter().find(|known| *known == form)?,
    };
    Some((Some(id.parse().ok()?), form))
}

/// Returns the path of the page that shows a form. The quick note is on the page of its candidate, and
/// each other form at its own path.
fn page_of((base, rest): (&str, &str), candidate: Option<CandidateId>, form: &str) -> String {
    match candidate {
        Some(id) if form == NOTE => format!("{base}/candidates/{id}"),
        _ => format!("{base}{rest}"),
    }
}

/// Keeps a form whose session has ended. `base` is the path of the region's pages, and `rest` the
/// path below it. Returns the path of the page that offers it again; `None` if it was not kept.
pub(crate) async fn keep(
    state: &State,
    scope: Scope,
    (base, rest): (&str, &str),
    fields: &Fields,
) -> Result<Option<String>, DeskError> {
    let Some((candidate, form)) = form_of(rest) else {
        return Ok(None);
    };
    let Some(staff) = kept_for(state, &fields.text("keeper")) else {
        return Ok(None);
    };
    let now = state.store.clock().now();
    let filled: Vec<(&str, &str)> = fields
        .pairs()
        .filter(|(name, _)| !["form", "keeper"].contains(name))
        .collect();
    let text = json!({"at": now.micros(), "path": rest, "fields": filled}).to_string();
    if text.len() > LARGEST {
        return Ok(None);
    }
    let mut random = [0; SEAL_RANDOM];
    state.store.random().fill(&mut random);
    let sealed = state.store.installation().secret.seal(
        DRAFT,
        &[staff.as_str().as_bytes()],
        random,
        text.as_bytes(),
    );
    let kept = state
        .store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let key = DraftKey {
                staff,
                candidate,
                form,
            };
            tx.drafts().keep(key, &sealed, now.plus(KEPT)).await
        })
        .await?;
    Ok(kept.then(|| page_of((base, rest), candidate, form)))
}

/// Returns what the person had filled in in a form whose session had ended.
pub(crate) async fn find(
    state: &State,
    desk: &Desk,
    candidate: Option<CandidateId>,
    form: &'static str,
) -> Result<Option<Kept>, DeskError> {
    let staff = acting::staff(desk);
    let key = DraftKey {
        staff,
        candidate,
        form,
    };
    let Some(sealed) = state.store.draft(&desk.scope, key).await? else {
        return Ok(None);
    };
    let secret = &state.store.installation().secret;
    let opened = secret.open(DRAFT, &[staff.as_str().as_bytes()], &sealed);
    Ok(opened.and_then(|text| read(&text)))
}

/// Reads a draft.
fn read(text: &[u8]) -> Option<Kept> {
    let stored: Value = serde_json::from_slice(text).ok()?;
    let at = Timestamp::from_micros(stored["at"].as_i64()?);
    let fields: Vec<(String, String)> = serde_json::from_value(stored["fields"].clone()).ok()?;
    let fields = Fields::from_pairs(fields);
    let path = stored["path"].as_str().unwrap_or_default().to_owned();
    Some(Kept { fields, at, path })
}

/// Removes what was kept, because it was saved or is not wanted.
pub(crate) async fn discard(
    state: &State,
    desk: &Desk,
    candidate: Option<CandidateId>,
    form: &'static str,
) -> Result<(), DeskError> {
    let staff = acting::staff(desk);
    let key = DraftKey {
        staff,
        candidate,
        form,
    };
    if state.store.draft(&desk.scope, key).await?.is_none() {
        return Ok(());
    }
    state
        .store
        .write(desk.scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.drafts().remove(key).await
        })
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forms_with_much_to_type_are_kept() {
        let id = "recAAAAAAAAAAAAAA";
        let known = |rest: &str| {
            form_of(rest).map(|(candidate, form)| page_of(("/desk/r/noord", rest), candidate, form))
        };
        for (rest, page) in [
            (
                format!("/candidates/{id}/contact"),
                Some(format!("/desk/r/noord/candidates/{id}")),
            ),
            (
                format!("/candidates/{id}/contact/{id}"),
                Some(format!("/desk/r/noord/candidates/{id}/contact/{id}")),
            ),
            (format!("/candidates/{id}/contact/x"), None),
            (
                format!("/candidates/{id}/edit"),
                Some(format!("/desk/r/noord/candidates/{id}/edit")),
            ),
            (
                "/candidates/new".to_owned(),
                Some("/desk/r/noord/candidates/new".to_owned()),
            ),
            (
                "/settings/staff/new".to_owned(),
                Some("/desk/r/noord/settings/staff/new".to_owned()),
            ),
            ("/settings/staff".to_owned(), None),
            (format!("/candidates/{id}/erase"), None),
            (format!("/candidates/{id}"), None),
            ("/candidates/recx/edit".to_owned(), None),
            ("/candidates/search".to_owned(), None),
        ] {
            assert_eq!(known(&rest), page, "{rest}");
        }
    }

    #[test]
    fn form_knows_the_pages_of_its_region() {
        let id = "recAAAAAAAAAAAAAA";
        let path = format!("/desk/r/noord/candidates/{id}/edit");
        let rest = format!("/candidates/{id}/edit");
        assert_eq!(
            split(&path, Environment::Production),
            Some(("/desk/r/noord", &*rest))
        );
        let path = format!("/desk/r/noord/sandbox/candidates/{id}/edit");
        assert_eq!(
            split(&path, Environment::Sandbox),
            Some(("/desk/r/noord/sandbox", &*rest))
        );
        for path in [
            "/desk/r/noord",
            "/desk",
            "/desk/r/é/x",
            "/desk/r/noord/views",
        ] {
            assert_eq!(split(path, Environment::Production), None, "{path}");
            assert_eq!(split(path, Environment::Sandbox), None, "{path}");
        }
    }

    #[test]
    fn draft_is_read_as_it_was_filled_in() {
        let text = json!({"at": 5, "fields": [["note-text", "een\ntwee"], ["a", ""]]}).to_string();
        let kept = read(text.as_bytes()).unwrap();
        assert_eq!(kept.at, Timestamp::from_micros(5));
        assert_eq!(kept.fields.text("note-text"), "een\ntwee");
        assert!(read(b"x").is_none() && read(b"{}").is_none());
    }
}
