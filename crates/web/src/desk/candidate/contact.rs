//! Saves the quick note, and corrects a contact moment.

use super::{
    acting, drafts,
    faults::{self, Texts},
    note::{self, NoteInput},
    record::{Record, around, here},
    show::{self, Shape},
    submit::{Outcome, back, submit},
    texts::{Candidate, Pages},
    view::{Bar, NoteForm},
};
use crate::{
    dates,
    desk::{
        exits,
        http::{Desk, DeskError, DeskForm, Part, see},
        view::{Section, Shell, form::Wrong},
    },
    http::{Fields, keep_note_type, redirect},
    state::State,
};
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use model::{Action, CandidateId, Field, InteractionId, Timestamp};
use serde_json::{Map, Value};
use services::mutations::{Operation, interaction_state};

/// The size limit in KiB of the form: its texts of maximum length, percent-encoded.
const LONGEST: usize = 192;

/// The form in which a contact moment is corrected.
#[derive(Debug, Template)]
#[template(path = "desk/candidate/contact.html")]
struct Correction {
    shell: Shell,
    t: &'static Candidate,
    p: &'static Pages,
    bar: Bar,
    problem: Option<String>,
    note: NoteForm,
    /// The state of the contact moment from which the form was filled.
    state: String,
    has_name: bool,
    name: String,
    has_summary: bool,
    summary: String,
}

pub(crate) async fn save(
    state: State,
    Part(id): Part<CandidateId>,
    DeskForm { desk, fields }: DeskForm<LONGEST>,
) -> Result<Response, DeskError> {
    let input = NoteInput::of(&fields);
    let exits = exits::asked(&state, &desk).await?;
    let change = match input.change(&state, &desk, exits.is_required) {
        Ok(change) => change,
        Err(wrong) => {
            let shape = Shape {
                note: Some((input, wrong)),
                status: Some(StatusCode::BAD_REQUEST),
                ..Shape::default()
            };
            return show::render(&state, &desk, id, shape).await;
        }
    };
    let kind = input.kind.clone();
    let operation = Operation::Desk {
        candidate: id,
        change,
    };
    let outcome = submit(&state, &desk, operation, None, Vec::new()).await?;
    if let Some(mut response) = back(&here(&desk, id), &outcome, "note") {
        drafts::discard(&state, &desk, Some(id), drafts::NOTE).await?;
        keep_note_type(&state, response.headers_mut(), &kind);
        return Ok(response);
    }
    let notice = refusal(&outcome, Texts::of(desk.visit.language));
    let shape = Shape {
        note: Some((input, Vec::new())),
        notice: Some(notice),
        status: Some(StatusCode::CONFLICT),
        ..Shape::default()
    };
    show::render(&state, &desk, id, shape).await
}

/// Returns why a change was not carried out.
pub(in crate::desk) fn refusal(outcome: &Outcome, texts: Texts) -> (&'static str, String) {
    match outcome {
        Outcome::Rejected(refusal) => ("bad", faults::refused(refusal, texts)),
        _ => ("warn", texts.p.changed_meanwhile.to_owned()),
    }
}

/// A stored contact moment.
struct Stored {
    members: Map<String, Value>,
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

    fn text(&self, name: &str) -> &str {
        self.members
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Returns the form that shows the moment.
    fn input(&self) -> NoteInput {
        let at = self
            .text("performedAt")
            .parse::<Timestamp>()
            .map(dates::as_input)
            .unwrap_or_default();
        let minutes = self.members.get("durationMinutes").and_then(Value::as_i64);
        NoteInput {
            kind: self.text("type").to_owned(),
            text: self.text("notes").to_owned(),
            at_shown: at.clone(),
            at,
            by: self.text("performedBy").to_owned(),
            minutes: minutes
                .map(|minutes| minutes.to_string())
                .unwrap_or_default(),
            ..NoteInput::default()
        }
    }
}

pub(crate) async fn correct(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
    Part(moment): Part<InteractionId>,
) -> Result<Response, DeskError> {
    let stored = Stored::load(&state, &desk, id, moment).await?;
    let input = stored.input();
    let form = Form {
        name: stored.text("name").to_owned(),
        summary: stored.text("summary").to_owned(),
        input,
        wrong: Vec::new(),
        problem: None,
    };
    render(&state, &desk, (id, moment), &stored, form, StatusCode::OK).await
}

/// The form as it was filled in.
struct Form {
    input: NoteInput,
    name: String,
    summary: String,
    wrong: Vec<Wrong>,
    problem: Option<String>,
}

async fn render(
    state: &State,
    desk: &Desk,
    (id, moment): (CandidateId, InteractionId),
    stored: &Stored,
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
        problem: form.problem,
        state: format!("{:016x}", stored.state),
        has_name: !stored.text("name").is_empty() || !form.name.is_empty(),
        name: form.name,
        has_summary: !stored.text("summary").is_empty() || !form.summary.is_empty(),
        summary: form.summary,
    };
    see(status, &page)
}

pub(crate) async fn save_correction(
    state: State,
    Part(id): Part<CandidateId>,
    Part(moment): Part<InteractionId>,
    DeskForm { desk, fields }: DeskForm<LONGEST>,
) -> Result<Response, DeskError> {
    let texts = Texts::of(desk.visit.language);
    let stored = Stored::load(&state, &desk, id, moment).await?;
    let input = NoteInput::of(&fields);
    let mut form = Form {
        name: fields.text("note-name"),
        summary: fields.text("note-summary"),
        input,
        wrong: Vec::new(),
        problem: None,
    };
    let seen = u64::from_str_radix(&fields.text("state"), 16).map_err(|_| DeskError::Forbidden)?;
    let changed = match changes(&form, &fields, &stored, &state, texts) {
        Ok(changed) => changed,
        Err(wrong) => {
            form.wrong = wrong;
            let status = StatusCode::BAD_REQUEST;
            return render(&state, &desk, (id, moment), &stored, form, status).await;
        }
    };
    let page = here(&desk, id);
    if changed.is_empty() {
        return Ok(redirect(&format!("{page}?done=unchanged")));
    }
    let operation = Operation::UpdateInteraction {
        candidate: id,
        interaction: moment,
        members: changed,
    };
    let outcome = submit(&state, &desk, operation, Some(seen), Vec::new()).await?;
    if let Some(response) = back(&page, &outcome, "saved") {
        return Ok(response);
    }
    form.problem = Some(refusal(&outcome, texts).1);
    // From here on, the form knows the present state: saving again applies what is filled in.
    let stored = Stored::load(&state, &desk, id, moment).await?;
    let status = StatusCode::CONFLICT;
    render(&state, &desk, (id, moment), &stored, form, status).await
}

/// Returns the members that the form changes, or what is wrong with them.
fn changes(
    form: &Form,
    fields: &Fields,
    stored: &Stored,
    state: &State,
    texts: Texts,
) -> Result<Map<String, Value>, Vec<Wrong>> {
    let mut changed = form
        .input
        .correction(&stored.members, state, texts.language)?;
    for (input, name) in [("note-name", "name"), ("note-summary", "summary")] {
        if let Some(text) = fields.given_text(input)
            && text != stored.text(name)
        {
            let value = Some(text).filter(|text| !text.is_empty());
            changed.insert(name.to_owned(), value.map_or(Value::Null, Value::from));
        }
    }
    note::check(&changed, state.store.clock().now(), texts)?;
    Ok(changed)
}

/// Discards a form that was kept for the person.
pub(crate) async fn discard(
    state: State,
    Part(id): Part<CandidateId>,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let (form, page) = match &*fields.text("kept") {
        "edit" => (drafts::EDIT, format!("{}/edit", here(&desk, id))),
        _ => (drafts::NOTE, here(&desk, id)),
    };
    drafts::discard(&state, &desk, Some(id), form).await?;
    Ok(redirect(&page))
}
