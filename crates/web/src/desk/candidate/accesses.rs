//! Who saw or changed a candidate, by name, for managers.

use super::{
    acting,
    fields::Item,
    record::{Record, around},
    texts::{Candidate, Pages},
    view::Bar,
};
use crate::{
    dates,
    desk::{
        http::{Desk, DeskError, Part, page},
        texts::Texts as DeskTexts,
        view::{Section, Shell},
    },
    language::Translated,
    state::State,
    texts::fill,
};
use askama::Template;
use axum::response::Response;
use edge::Language;
use model::{Action, CandidateId, Field, KeyId, Selection, StaffId, Timestamp};
use std::collections::{HashMap, hash_map::Entry};
use store::access_log::{Access, AccessCursor, Viewer};

/// The number of entries per page.
const SHOWN: usize = 50;

/// The accesses to a candidate's data.
#[derive(Debug, Template)]
#[template(path = "desk/candidate/accesses.html")]
struct Accesses {
    shell: Shell,
    t: &'static Candidate,
    p: &'static Pages,
    bar: Bar,
    rows: Vec<AccessRow>,
    newest: Option<String>,
    older: Option<String>,
}

/// An access.
#[derive(Debug)]
struct AccessRow {
    at: String,
    machine_at: String,
    who: String,
    did: String,
    fields: Option<String>,
}

pub(crate) async fn show(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
) -> Result<Response, DeskError> {
    let language = desk.visit.language;
    let record = Record::load(&state, &desk.scope, id).await?;
    let asked = desk.visit.parameter("after");
    let before = match &asked {
        Some(text) => decode(text, record.position).ok_or(DeskError::NotFound)?,
        None => AccessCursor::START,
    };
    // What was noted so far is written about a second later.
    let found = state
        .store
        .accesses_of(&desk.scope, record.position, before, SHOWN)
        .await?;
    let around = around(&state, &desk, &record, false).await?;
    acting::note_shown(&state, &desk, Action::DeskView, record.position);
    let names = Names::load(&state, &found.accesses).await?;
    let here = format!("{}/accesses", around.bar.here);
    let rows = found.accesses.iter();
    page(&Accesses {
        shell: desk.shell(&state, Section::Candidates).await?,
        t: Candidate::of(language),
        p: Pages::of(language),
        bar: around.bar,
        rows: rows.map(|access| names.row(access, language)).collect(),
        newest: asked.map(|_| here.clone()),
        older: found
            .next
            .map(|next| format!("{here}?after={}.{}", next.at.micros(), next.id)),
    })
}

/// Reads the place in the list that an address has.
fn decode(text: &str, position: i64) -> Option<AccessCursor> {
    let (at, id) = text.split_once('.')?;
    Some(AccessCursor {
        at: Timestamp::from_micros(at.parse().ok()?),
        id: id.parse().ok()?,
        position,
    })
}

/// The names of people and the descriptions of keys.
struct Names {
    people: HashMap<StaffId, Option<String>>,
    keys: HashMap<KeyId, Option<String>>,
}

impl Names {
    async fn load(state: &State, accesses: &[Access]) -> Result<Self, DeskError> {
        let keys: Vec<KeyId> = accesses
            .iter()
            .filter_map(|access| access.viewer.key())
            .collect();
        let descriptions = state.store.key_descriptions(&keys).await?;
        let mut people = HashMap::new();
        for person in accesses.iter().filter_map(|access| access.viewer.person()) {
            if let Entry::Vacant(place) = people.entry(person) {
                place.insert(state.staff.name(person).await?);
            }
        }
        Ok(Self {
            people,
            keys: keys.into_iter().zip(descriptions).collect(),
        })
    }

    fn row(&self, access: &Access, language: Language) -> AccessRow {
        let p = Pages::of(language);
        let named = |person: &StaffId| self.people.get(person).cloned().flatten();
        let who = match &access.viewer {
            Viewer::Key(key) => {
                let described = self.keys.get(key).cloned().flatten();
                described.unwrap_or_else(|| p.api_key.to_owned())
            }
            Viewer::Staff(person, role) => {
                let name = named(person).unwrap_or_else(|| person.to_string());
                format!("{name} ({})", DeskTexts::of(language).role(*role))
            }
            Viewer::Operator(person) => match person.as_ref().and_then(named) {
                Some(name) => format!("{name} ({})", p.operator),
                None => p.operator.to_owned(),
            },
        };
        let (first, last) = (
            dates::moment(access.place.at, language),
            dates::moment(access.until, language),
        );
        let did = Action::named(&access.action);
        let did = did.map(|action| language.pick(action.done()).to_owned());
        AccessRow {
            machine_at: access.place.at.to_string(),
            at: if first == last {
                first
            } else {
                fill(&fill(p.until, first), last)
            },
            who,
            did: did.unwrap_or_else(|| access.action.clone()),
            fields: access.fields.map(|bits| fields(bits, language)),
        }
    }
}

/// Returns the labels of a selection's fields.
fn fields(bits: i64, language: Language) -> String {
    let t = Candidate::of(language);
    let labels = Selection::names(bits).map(|name| match Field::named(name) {
        Some(field) => Item::Shared(field).label(language),
        None if name == "interactions" => t.kind_contacts.to_owned(),
        None => Pages::of(language).group_custom.to_owned(),
    });
    labels.collect::<Vec<_>>().join(", ")
}
