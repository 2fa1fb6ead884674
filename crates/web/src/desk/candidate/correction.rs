//! Corrects a contact moment. Only what the form changed is sent, so that two people who correct
//! different parts of it do not disturb each other. If somebody else changed the same part, the form
//! shows what it is now.

use super::{
    acting,
    contact::refusal,
    drafts::{self, Kept},
    faults::Texts,
    note::{self, NoteInput},
    record::{Record, around, here},
    show,
    submit::{Outcome, back, submit},
    texts::{Candidate, Pages},
    view::{Bar, NoteForm},
};
use crate::{
    dates,
    desk::{
        http::{Desk, DeskError, DeskForm, Part, see},
        view::{Section, Shell, form::Wrong},
    },
    http::{Fields, redirect},
    state::State,
    texts::label,
};
use askama::Template;
use axum::response::Response;
use edge::Language;
use http::StatusCode;
use model::{Action, CandidateId, Field, InteractionId, Timestamp};
use serde_json::{Map, Value};
use services::mutations::{Operation, interaction_state};

/// The size limit in KiB of the form: its texts of maximum length, percent-encoded, once as they
/// are filled in and once as they were.
const LONGEST: usize = 384;
/// How often a correction is compared again because the contact moment changed at the same time.
const ATTEMPTS: usize = 5;

/// Members of a contact moment.
type Members = Map<String, Value>;

/// The page with the form.
#[derive(Debug, Template)]
#[template(path = "desk/candidate/contact.html")]
struct Correction {
    shell: Shell,
    t: &'static Candidate,
    p: &'static Pages,
    bar: Bar,
    kept: Option<String>,
    problem: Option<String>,
    /// What the parts are now that somebody else changed, too: their labels and texts.
    theirs: Vec<(&'static str, String)>,
    note: NoteForm,
    /// The contact moment from which the form was filled, as JSON.
    was: String,
    has_name: bool,
    name: String,
    has_summary: bool,
    summary: String,
}

/// A stored contact moment.
struct Stored {
    members: Members,
    state: u64,
}

impl Stored {
    async fn load(
        state: &State,
        desk: &Desk,
        candidate: CandidateId,
        id: InteractionId,
    ) -> Result<Self, DeskError> {
        let found = state.store.interaction(&desk.scope, candidate, id).await?;
        let (document, _) = found.ok_or(DeskError::NotFound)?;
        Ok(Self {
            members: serde_json::from_str(&document).unwrap_or_default(),
            state: interaction_state(&document),
        })
    }
}

/// Returns a member that has a value.
fn member<'m>(members: &'m Members, name: &str) -> Option<&'m Value> {
    members.get(name).filter(|value| !value.is_null())
}

fn text<'m>(members: &'m Members, name: &str) -> &'m str {
    let value = member(members, name);
    value.and_then(Value::as_str).unwrap_or_default()
}

/// The form as it was filled in.
#[derive(Default)]
struct Form {
    input: NoteInput,
    name: String,
    summary: String,
    wrong: Vec<Wrong>,
    kept: Option<String>,
    problem: Option<String>,
    theirs: Vec<(&'static str, String)>,
}

impl Form {
    /// Reads a form.
    fn of(fields: &Fields) -> Self {
        Self {
            input: NoteInput::of(fields),
            name: fields.text("note-name"),
            summary: fields.text("note-summary"),
            ..Self::default()
        }
    }

    /// Returns the form that shows a contact moment.
    fn of_stored(members: &Members) -> Self {
        let owned = |name| text(members, name).to_owned();
        let at = text(members, "performedAt").parse::<Timestamp>();
        let at = at.map(dates::as_input).unwrap_or_default();
        let minutes = member(members, "durationMinutes").and_then(Value::as_i64);
        Self {
            input: NoteInput {
                kind: owned("type"),
                text: owned("notes"),
                at_shown: at.clone(),
                at,
                by: owned("performedBy"),
                minutes: minutes
                    .map(|minutes| minutes.to_string())
                    .unwrap_or_default(),
                ..NoteInput::default()
            },
            name: owned("name"),
            summary: owned("summary"),
            ..Self::default()
        }
    }

    /// Returns the form with what is stored in the parts that it does not change.
    fn over(self, stored: &Members, changed: &Members) -> Self {
        let now = Self::of_stored(stored);
        let pick = |name: &str, mine: String, now: String| {
            if changed.contains_key(name) {
                mine
            } else {
                now
            }
        };
        Self {
            input: NoteInput {
                kind: pick("type", self.input.kind, now.input.kind),
                text: pick("notes", self.input.text, now.input.text),
                at: pick("performedAt", self.input.at, now.input.at),
                at_shown: now.input.at_shown,
                by: pick("performedBy", self.input.by, now.input.by),
                minutes: pick("durationMinutes", self.input.minutes, now.input.minutes),
                ..NoteInput::default()
            },
            name: pick("name", self.name, now.name),
            summary: pick("summary", self.summary, now.summary),
            ..Self::default()
        }
    }
}

pub(crate) async fn show(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
    Part(moment): Part<InteractionId>,
) -> Result<Response, DeskError> {
    let stored = Stored::load(&state, &desk, id, moment).await?;
    let kept = drafts::find(&state, &desk, Some(id), drafts::CORRECTION).await?;
    let kept = kept.filter(|kept| is_of(kept, moment));
    let (form, was) = match kept {
        Some(kept) => {
            let form = Form {
                kept: Some(kept.notice(desk.visit.language)),
                ..Form::of(&kept.fields)
            };
            let was = filled_from(&kept.fields);
            (form, was.unwrap_or(stored.members))
        }
        None => (Form::of_stored(&stored.members), stored.members),
    };
    render(&state, &desk, (id, moment), &was, form, StatusCode::OK).await
}

/// Returns the contact moment from which a form was filled.
fn filled_from(fields: &Fields) -> Option<Members> {
    let was = fields.all("was").next()?;
    serde_json::from_str(was).ok()
}

async fn render(
    state: &State,
    desk: &Desk,
    (id, moment): (CandidateId, InteractionId),
    was: &Members,
    form: Form,
    status: StatusCode,
) -> Result<Response, DeskError> {
    let record = Record::load(state, &desk.scope, id).await?;
    let around = around(state, desk, &record, false).await?;
    acting::note_shown(state, desk, Action::DeskView, record.position);
    let texts = Texts::of(desk.visit.language);
    let phase = record.text(Field::Phase);
    let note = show::note_form(state, desk, id, form.input, form.wrong, phase);
    let page = Correction {
        shell: desk.shell(state, Section::Candidates).await?,
        t: texts.t,
        p: texts.p,
        note: NoteForm {
            action: format!("{}/contact/{moment}", around.bar.here),
            ..note
        },
        bar: around.bar,
        kept: form.kept,
        problem: form.problem,
        theirs: form.theirs,
        was: Value::Object(was.clone()).to_string(),
        has_name: !text(was, "name").is_empty() || !form.name.is_empty(),
        name: form.name,
        has_summary: !text(was, "summary").is_empty() || !form.summary.is_empty(),
        summary: form.summary,
    };
    see(status, &page)
}

/// Whether a form that was kept is the correction of this contact moment.
fn is_of(kept: &Kept, moment: InteractionId) -> bool {
    kept.path.ends_with(&format!("/{moment}"))
}

/// Removes what was kept of the correction of this contact moment. What was kept of another one stays.
async fn discard(
    state: &State,
    desk: &Desk,
    id: CandidateId,
    moment: InteractionId,
) -> Result<(), DeskError> {
    let kept = drafts::find(state, desk, Some(id), drafts::CORRECTION).await?;
    if kept.is_some_and(|kept| is_of(&kept, moment)) {
        drafts::discard(state, desk, Some(id), drafts::CORRECTION).await?;
    }
    Ok(())
}

pub(crate) async fn save(
    state: State,
    Part(id): Part<CandidateId>,
    Part(moment): Part<InteractionId>,
    DeskForm { desk, fields }: DeskForm<LONGEST>,
) -> Result<Response, DeskError> {
    let texts = Texts::of(desk.visit.language);
    let was = filled_from(&fields).ok_or(DeskError::Forbidden)?;
    let mut form = Form::of(&fields);
    let page = here(&desk, id);
    for _ in 0..ATTEMPTS {
        let stored = Stored::load(&state, &desk, id, moment).await?;
        let changed = match changes(&form, &fields, &was, &state, texts) {
            Ok(changed) => changed,
            Err(wrong) => {
                form.wrong = wrong;
                let status = StatusCode::BAD_REQUEST;
                return render(&state, &desk, (id, moment), &was, form, status).await;
            }
        };
        if changed.is_empty() {
            discard(&state, &desk, id, moment).await?;
            return Ok(redirect(&format!("{page}?done=unchanged")));
        }
        let theirs = theirs(&was, &stored.members, &changed, texts);
        let problem = if theirs.is_empty() {
            let operation = Operation::UpdateInteraction {
                candidate: id,
                interaction: moment,
                members: changed.clone(),
            };
            let expected = Some(stored.state);
            let outcome = submit(&state, &desk, operation, expected, Vec::new()).await?;
            if let Some(response) = back(&page, &outcome, "saved") {
                discard(&state, &desk, id, moment).await?;
                return Ok(response);
            }
            if outcome == Outcome::Stale {
                // It changed after it was read here: it is compared again.
                continue;
            }
            refusal(&outcome, texts).1
        } else {
            texts.p.corrected_meanwhile.to_owned()
        };
        // From here on, the form knows the present state: saving again applies what is filled in.
        let form = Form {
            problem: Some(problem),
            theirs,
            ..form.over(&stored.members, &changed)
        };
        let (was, status) = (&stored.members, StatusCode::CONFLICT);
        return render(&state, &desk, (id, moment), was, form, status).await;
    }
    Err(DeskError::Busy)
}

/// Returns the members that the form changes, or what is wrong with them.
fn changes(
    form: &Form,
    fields: &Fields,
    was: &Members,
    state: &State,
    texts: Texts,
) -> Result<Members, Vec<Wrong>> {
    let mut changed = form.input.correction(was, state, texts.language)?;
    for (input, name) in [("note-name", "name"), ("note-summary", "summary")] {
        if let Some(given) = fields.given_text(input)
            && given != text(was, name)
        {
            let value = Some(given).filter(|given| !given.is_empty());
            changed.insert(name.to_owned(), value.map_or(Value::Null, Value::from));
        }
    }
    note::check(&changed, state.store.clock().now(), texts)?;
    Ok(changed)
}

/// Returns what the changed parts are now that somebody else made something else of.
fn theirs(
    was: &Members,
    stored: &Members,
    changed: &Members,
    Texts { language, t, .. }: Texts,
) -> Vec<(&'static str, String)> {
    let titles = [
        ("type", t.note_type),
        ("performedAt", t.note_at),
        ("performedBy", t.note_by),
        ("durationMinutes", t.note_minutes),
        ("name", t.note_name),
        ("summary", t.note_summary),
        ("notes", t.note_text_short),
    ];
    let one = |(name, title): (&str, &'static str)| {
        let now = member(stored, name);
        let is_other =
            changed.contains_key(name) && now != member(was, name) && now != member(changed, name);
        is_other.then(|| (title, shown(name, now, language, t)))
    };
    titles.into_iter().filter_map(one).collect()
}

/// Returns the text of a member.
fn shown(name: &str, value: Option<&Value>, language: Language, t: &Candidate) -> String {
    match value {
        None => t.empty.to_owned(),
        Some(Value::String(text)) => match name {
            "type" => label(text, language).to_owned(),
            "performedAt" => match text.parse() {
                Ok(at) => dates::moment(at, language),
                Err(_) => text.clone(),
            },
            _ => text.clone(),
        },
        Some(value) => value.to_string(),
    }
}
