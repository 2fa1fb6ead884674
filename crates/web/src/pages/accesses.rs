//! The access log: who saw or changed the person's records.

use crate::{
    dates,
    http::{PageError, PortalSession, Visit, page},
    language::Translated,
    state::State,
    texts::{Texts, fill, title},
    view::{
        Section,
        account::{Access, Accesses},
    },
};
use axum::response::Response;
use edge::Language;
use model::{
    Action, Field, KeyId, OTHER_ACTION, Person, Secret, Selection, Timestamp, person_token,
};
use std::collections::HashMap;
use store::access_log::{AccessCursor, AccessesPage, Viewer};

/// The number of entries per page.
const SHOWN: usize = 30;
const PLACE: &str = "portal accesses";

pub(crate) async fn show(
    portal: State,
    session: PortalSession,
    visit: Visit,
) -> Result<Response, PageError> {
    let (secret, person) = (&portal.store.installation().secret, &session.person);
    let after = visit.parameter("after");
    let before = match &after {
        Some(text) => decode(text, secret, person).ok_or(PageError::NotFound)?,
        None => AccessCursor::START,
    };
    let (mut pages, mut regions) = (Vec::new(), HashMap::new());
    for record in &session.records {
        pages.push(
            portal
                .store
                .accesses_of(&record.scope(), record.position, before, SHOWN)
                .await?,
        );
        regions.insert(
            record.region,
            portal.brandings.of(record.region).await?.name.clone(),
        );
    }
    let AccessesPage { accesses, next } = AccessesPage::newest(pages, SHOWN);
    let keys: Vec<KeyId> = accesses
        .iter()
        .filter_map(|access| access.viewer.key())
        .collect();
    let descriptions = portal.store.key_descriptions(&keys).await?;
    let called: HashMap<KeyId, Option<String>> = keys.into_iter().zip(descriptions).collect();
    let shell = session.shell(&portal, &visit, Section::Accesses).await?;
    let (t, language) = (shell.t, shell.language);
    let shown = |access: &store::access_log::Access| {
        let region = regions.get(&access.region).cloned().unwrap_or_default();
        let who = match &access.viewer {
            Viewer::Key(key) => called
                .get(key)
                .cloned()
                .flatten()
                .unwrap_or_else(|| region.clone()),
            Viewer::Staff(_, role) => sentence(language.pick(role.of_region())),
            Viewer::Operator(_) => t.account.operator.to_owned(),
        };
        Access {
            at: stretch(access.place.at, access.until, language),
            machine_at: access.place.at.to_string(),
            who,
            region,
            did: did(&access.action, language),
            fields: access.fields.map(|bits| fields(bits, t)),
        }
    };
    page(&Accesses {
        entries: accesses.iter().map(shown).collect(),
        older: next.map(|next| format!("/portal/accesses?after={}", encode(next, secret, person))),
        first: after.is_none(),
        shell,
    })
}

/// Begins a text with a capital.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}

/// Formats a moment, or the period between two.
fn stretch(from: Timestamp, until: Timestamp, language: Language) -> String {
    let (first, last) = (
        dates::moment(from, language),
        dates::moment(until, language),
    );
    if first == last {
        first
    } else {
        fill(&fill(language.texts().account.until, first), last)
    }
}

/// Returns what an action did, as the candidate reads it.
fn did(action: &str, language: Language) -> &'static str {
    language.pick(Action::named(action).map_or(OTHER_ACTION, Action::phrase))
}

/// Returns the labels of a selection's fields.
fn fields(bits: i64, texts: &Texts) -> String {
    let called = |name| match Field::named(name) {
        Some(Field::Id | Field::CreatedAt | Field::UpdatedAt | Field::ArchivedAt) => None,
        Some(field) => Some(title(field, texts)),
        None if name == "interactions" => Some(texts.record.contacts),
        None => Some(texts.account.custom_fields),
    };
    Selection::names(bits)
        .filter_map(called)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Returns the signed text of a place in the list, valid for this person only.
fn encode(place: AccessCursor, secret: &Secret, person: &Person) -> String {
    let numbers = [place.at.micros(), place.id, place.position];
    person_token(secret, PLACE, person).encode(&numbers)
}

fn decode(text: &str, secret: &Secret, person: &Person) -> Option<AccessCursor> {
    let [at, id, position] = person_token(secret, PLACE, person).decode(text)?;
    Some(AccessCursor {
        at: Timestamp::from_micros(at),
        id,
        position,
    })
}
