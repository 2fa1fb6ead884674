//! Erases a candidate: the name is typed, a reason is given, and the person has proved who they are
//! a short while ago.

use super::{
    acting,
    faults::Texts,
    record::{Record, around},
    submit::{Outcome, submit},
    texts::{Candidate, Pages},
    view::Bar,
};
use crate::{
    desk::{
        http::{Desk, DeskError, DeskForm, Part, page, see},
        view::{
            Message, Section, Shell,
            form::{Field as Input, Kind, Wrong},
        },
    },
    state::State,
};
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use model::{Action, CandidateId};
use services::mutations::{Cause, Operation};

/// The form in which a candidate is erased.
#[derive(Debug, Template)]
#[template(path = "desk/candidate/erase.html")]
struct Erase {
    shell: Shell,
    t: &'static Candidate,
    p: &'static Pages,
    bar: Bar,
    wrong: Vec<Wrong>,
    inputs: Vec<Input>,
}

pub(crate) async fn show(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
) -> Result<Response, DeskError> {
    let record = Record::load(&state, &desk.scope, id).await?;
    desk.session.require_step_up(&state)?;
    page(&form(&state, &desk, &record, ["", ""], Vec::new()).await?)
}

/// Returns the form, filled in like this.
async fn form(
    state: &State,
    desk: &Desk,
    record: &Record,
    [name, reason]: [&str; 2],
    wrong: Vec<Wrong>,
) -> Result<Erase, DeskError> {
    let Texts { t, p, .. } = Texts::of(desk.visit.language);
    let around = around(state, desk, record, false).await?;
    acting::note_shown(state, desk, Action::DeskView, record.position);
    let error = |field: &str| {
        let found = wrong.iter().find(|one| one.field == field);
        found.map(|one| one.text.clone())
    };
    let input =
        |field: &'static str, label: &'static str, hint: &'static str, kind, value: &str| Input {
            hint: Some(hint.into()),
            error: error(field),
            required: true,
            ..Input::new(field, label, kind).with(value)
        };
    let inputs = vec![
        input(
            "name",
            p.erase_name,
            p.erase_name_hint,
            Kind::Line("text"),
            name,
        ),
        Input {
            max_length: 500,
            ..input(
                "reason",
                p.erase_reason,
                p.erase_reason_hint,
                Kind::Long(3),
                reason,
            )
        },
    ];
    Ok(Erase {
        shell: desk.shell(state, Section::Candidates).await?,
        t,
        p,
        bar: around.bar,
        wrong,
        inputs,
    })
}

pub(crate) async fn erase(
    state: State,
    Part(id): Part<CandidateId>,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let Texts { p, .. } = Texts::of(desk.visit.language);
    let record = Record::load(&state, &desk.scope, id).await?;
    desk.session.require_step_up(&state)?;
    let (name, reason) = (fields.text("name"), fields.text("reason"));
    let mut wrong = Vec::new();
    if name.is_empty() {
        wrong.push(Wrong {
            field: "name".into(),
            text: p.erase_name_missing.to_owned(),
        });
    } else if name != record.name() {
        wrong.push(Wrong {
            field: "name".into(),
            text: p.erase_wrong_name.to_owned(),
        });
    }
    if !(10..=500).contains(&reason.chars().count()) {
        wrong.push(Wrong {
            field: "reason".into(),
            text: p.erase_reason_missing.to_owned(),
        });
    }
    if wrong.is_empty() && names(&reason, &record) {
        wrong.push(Wrong {
            field: "reason".into(),
            text: p.erase_reason_personal.to_owned(),
        });
    }
    if !wrong.is_empty() {
        let form = form(&state, &desk, &record, [&name, &reason], wrong).await?;
        return see(StatusCode::BAD_REQUEST, &form);
    }
    let operation = Operation::Erase {
        candidate: id,
        cause: Cause::Region,
        reason: Some(reason),
    };
    let (heading, about) = match submit(&state, &desk, operation, None, Vec::new()).await? {
        Outcome::Done => (p.erase_done, p.erase_done_about),
        Outcome::Pending(_) => (p.erase_going, p.erase_going_about),
        Outcome::Stale | Outcome::Rejected(_) => return Err(DeskError::Busy),
    };
    page(&Message {
        shell: desk.shell(&state, Section::Candidates).await?,
        heading,
        about: about.to_owned(),
        next: (desk.path("/candidates"), p.to_list),
    })
}

/// Returns whether a reason seems to have personal data: a part of the candidate's name, an address
/// or a number. The audit log keeps it longer than anything else.
fn names(reason: &str, record: &Record) -> bool {
    let lower = reason.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let name = record.name().to_lowercase();
    let own: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 3)
        .collect();
    let digits = reason.chars().filter(char::is_ascii_digit).count();
    reason.contains('@') || digits > 6 || words.into_iter().any(|word| own.contains(&word))
}
