//! Changes a record: only the fields that the form changed. Two people who change different fields
//! do not disturb each other. If they change the same field, the form shows the three values.

use super::{
    compare::{Three, Verdict},
    drafts,
    faults::{self, Texts},
    fields::{Group, Item, LONGEST_FORM, items},
    input::{Input, input},
    record::{Around, Record, around},
    submit::{Outcome, back, submit},
    texts::{Candidate, Pages},
    view::{Bar, Notice},
};
use crate::{
    desk::{
        exits::{self, LEFT},
        http::{Desk, DeskError, DeskForm, Part, page, see},
        view::{Section, Shell, form::Wrong},
    },
    http::{Fields, redirect},
    state::State,
};
use askama::Template;
use axum::response::Response;
use edge::Language;
use http::StatusCode;
use model::{CandidateId, CustomField, Field};
use schema::Validator;
use serde_json::{Map, Value};
use services::mutations::{Drafting, Operation};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// How often a change is compared again because the record changed at the same moment.
const ATTEMPTS: usize = 5;

/// The form for changing a record.
#[derive(Debug, Template)]
#[template(path = "desk/candidate/edit.html")]
struct Edit {
    shell: Shell,
    t: &'static Candidate,
    p: &'static Pages,
    bar: Bar,
    keeper: String,
    kept: Option<String>,
    /// What concerns no single field.
    problem: Option<Notice>,
    wrong: Vec<Wrong>,
    groups: Vec<InputGroup>,
}

/// A group of inputs.
#[derive(Debug)]
pub(super) struct InputGroup {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) inputs: Vec<Input>,
}

/// The form as it was filled in.
#[derive(Debug, Default)]
struct Filled {
    /// What each field had when the form was made.
    was: BTreeMap<String, Value>,
    /// What was filled in.
    mine: BTreeMap<String, Value>,
    /// The fields for which the value of the other person was chosen.
    theirs: BTreeSet<String>,
}

impl Filled {
    fn of(form: &Fields, items: &[Item<'_>], record: &Record) -> Self {
        let mut filled = Self::default();
        for item in items {
            let name = item.name();
            let was = form
                .all(&format!("was.{name}"))
                .next()
                .and_then(|text| serde_json::from_str(text).ok())
                .unwrap_or_else(|| record.value(item));
            // A field that the form lacks is as it was.
            let mine = item.given(form, &was).unwrap_or_else(|| was.clone());
            if form.text(&format!("choose.{name}")) == "theirs" {
                filled.theirs.insert(name.clone());
            }
            filled.was.insert(name.clone(), was);
            filled.mine.insert(name, mine);
        }
        filled
    }

    /// Returns the values of a field. If the other person's value was chosen, it is what was filled
    /// in.
    fn three(&self, item: &Item<'_>, record: &Record) -> Three {
        let name = item.name();
        let theirs = record.value(item);
        let was = self.was.get(&name).cloned().unwrap_or(Value::Null);
        let mine = if self.theirs.contains(&name) {
            theirs.clone()
        } else {
            self.mine.get(&name).cloned().unwrap_or(Value::Null)
        };
        Three { was, theirs, mine }
    }
}

pub(crate) async fn show(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
) -> Result<Response, DeskError> {
    let record = Record::load(&state, &desk.scope, id).await?;
    let around = around(&state, &desk, &record, false).await?;
    super::acting::note_shown(&state, &desk, model::Action::DeskView, record.position);
    let kept = drafts::find(&state, &desk, Some(id), drafts::EDIT).await?;
    let all = items(&around.custom);
    let (filled, note) = match &kept {
        Some(kept) => {
            let filled = Filled::of(&kept.fields, &all, &record);
            (filled, Some(kept.notice(desk.visit.language)))
        }
        None => (Filled::of(&Fields::default(), &all, &record), None),
    };
    let groups = groups(&around.custom, &filled, &BTreeMap::new(), None, &desk);
    let form = form(&state, &desk, around, groups, Vec::new(), None).await?;
    page(&Edit { kept: note, ..form })
}

pub(crate) async fn save(
    state: State,
    Part(id): Part<CandidateId>,
    DeskForm { desk, fields }: DeskForm<LONGEST_FORM>,
) -> Result<Response, DeskError> {
    let texts = Texts::of(desk.visit.language);
    let exits = exits::asked(&state, &desk).await?;
    let mut problem = None;
    for _ in 0..ATTEMPTS {
        let record = Record::load(&state, &desk.scope, id).await?;
        let custom = state.store.custom_fields(desk.scope.region).await?;
        let all = items(&custom);
        let filled = Filled::of(&fields, &all, &record);
        let mut changed = Vec::new();
        let mut conflicts = false;
        for item in &all {
            let three = filled.three(item, &record);
            match three.verdict() {
                Verdict::Changed => changed.push((*item, three.mine)),
                Verdict::Conflict => conflicts = true,
                Verdict::Untouched | Verdict::Already => {}
            }
        }
        let read = validated(&state, &changed, &all, &filled, texts)
            .and_then(|read| with_reason(read, &record, exits.is_required, texts.language));
        let (members, custom_members) = match read {
            Ok(read) if !conflicts && problem.is_none() => read,
            read => {
                let errors = read.err().unwrap_or_default();
                return refuse(&state, &desk, &record, &filled, errors, conflicts, problem).await;
            }
        };
        let here = super::record::here(&desk, id);
        if changed.is_empty() {
            drafts::discard(&state, &desk, Some(id), drafts::EDIT).await?;
            return Ok(redirect(&format!("{here}?done=unchanged")));
        }
        let operation = Operation::Update {
            candidate: id,
            members,
            custom: custom_members,
        };
        let outcome = submit(&state, &desk, operation, Some(record.state), Vec::new()).await?;
        match outcome {
            // The record changed after it was read here: it is compared again.
            Outcome::Stale => {}
            Outcome::Rejected(refusal) => {
                problem = Some(("bad", faults::refused(&refusal, texts)));
            }
            Outcome::Done | Outcome::Pending(_) => {
                drafts::discard(&state, &desk, Some(id), drafts::EDIT).await?;
                return back(&here, &outcome, "saved").ok_or(DeskError::Broken);
            }
        }
    }
    Err(DeskError::Busy)
}

/// Members of a change, by the name of their field.
type Members = Map<String, Value>;

/// Validates the changed fields, and makes their texts what is stored. Returns the shared and the
/// custom members of the change, or what is wrong with each field.
fn validated(
    state: &State,
    changed: &[(Item<'_>, Value)],
    all: &[Item<'_>],
    filled: &Filled,
    texts: Texts,
) -> Result<(Members, Members), BTreeMap<String, String>> {
    static SHARED: LazyLock<Validator> = LazyLock::new(|| Validator::new(schema::update(&[])));
    if changed.is_empty() {
        return Ok((Map::new(), Map::new()));
    }
    let now = state.store.clock().now();
    let mut body = body(changed);
    let own: Vec<CustomField> = changed
        .iter()
        .filter_map(|(item, _)| match item {
            Item::Custom(field) => Some((*field).clone()),
            Item::Shared(_) => None,
        })
        .collect();
    let faults = if own.is_empty() {
        SHARED.read(&mut body, now)
    } else {
        Validator::new(schema::update(&own)).read(&mut body, now)
    };
    match body {
        Value::Object(mut members) if faults.is_empty() => {
            let drafting = Drafting::new(&state.store, &own, state.mutations.egress());
            let custom = drafting.custom(&members);
            members.shift_remove("customFields");
            Ok((members, custom))
        }
        _ => Err(faults::of_record(&faults, all, &filled.mine, texts)),
    }
}

/// Refuses a change by which a candidate leaves without the reason that the region requires.
fn with_reason(
    (members, custom): (Members, Members),
    record: &Record,
    is_required: bool,
    language: Language,
) -> Result<(Members, Members), BTreeMap<String, String>> {
    let text = |field: Field| match members.get(field.name()) {
        Some(value) => value.as_str().unwrap_or_default(),
        None => record.text(field),
    };
    let is_leaving = text(Field::Phase) == LEFT && record.text(Field::Phase) != LEFT;
    let t = crate::desk::texts::Texts::of(language);
    let fault = exits::fault(text(Field::ExitReason), is_required, t);
    match fault.filter(|_| is_leaving) {
        Some(fault) => {
            let name = Field::ExitReason.name().to_owned();
            Err(BTreeMap::from([(name, fault)]))
        }
        None => Ok((members, custom)),
    }
}

/// Returns fields as the body of a request has them.
pub(super) fn body(changed: &[(Item<'_>, Value)]) -> Value {
    let (mut members, mut custom) = (Map::new(), Map::new());
    for (item, value) in changed {
        match item {
            Item::Shared(field) => members.insert(field.name().to_owned(), value.clone()),
            Item::Custom(field) => custom.insert(field.key.clone(), value.clone()),
        };
    }
    if !custom.is_empty() {
        members.insert("customFields".to_owned(), Value::Object(custom));
    }
    Value::Object(members)
}

/// Shows the form again, with what was filled in.
async fn refuse(
    state: &State,
    desk: &Desk,
    record: &Record,
    filled: &Filled,
    errors: BTreeMap<String, String>,
    conflicts: bool,
    problem: Option<(&'static str, String)>,
) -> Result<Response, DeskError> {
    let around = around(state, desk, record, false).await?;
    super::acting::note_shown(state, desk, model::Action::DeskView, record.position);
    let p = Pages::of(desk.visit.language);
    let groups = groups(&around.custom, filled, &errors, Some(record), desk);
    let wrong = groups.iter().flat_map(|group| &group.inputs);
    let wrong = wrong.filter_map(|one| one.field.wrong()).collect();
    let problem = problem.or_else(|| {
        conflicts.then(|| {
            (
                "warn",
                format!("{}. {}", p.conflict_title, p.conflict_about),
            )
        })
    });
    let status = if conflicts {
        StatusCode::CONFLICT
    } else {
        StatusCode::BAD_REQUEST
    };
    see(
        status,
        &form(state, desk, around, groups, wrong, problem).await?,
    )
}

/// Returns the groups of inputs. With a `record`, the fields that somebody else changed meanwhile
/// show the three values.
fn groups(
    custom: &[CustomField],
    filled: &Filled,
    errors: &BTreeMap<String, String>,
    record: Option<&Record>,
    desk: &Desk,
) -> Vec<InputGroup> {
    let language = desk.visit.language;
    let texts = Texts::of(language);
    let one = |item: &Item<'_>| {
        let name = item.name();
        let three = record.map(|record| filled.three(item, record));
        // If the other person's value was chosen, it stays chosen although something else is wrong.
        let mine = match &three {
            Some(three) => &three.mine,
            None => filled.mine.get(&name).unwrap_or(&Value::Null),
        };
        let conflict = three
            .as_ref()
            .filter(|three| three.verdict() == Verdict::Conflict);
        let was = match conflict {
            // From here on, the form knows the other person's value.
            Some(three) => &three.theirs,
            None => filled.was.get(&name).unwrap_or(&Value::Null),
        };
        let mut made = input(item, mine, was, language, (texts.t, texts.p));
        made.field.error = errors.get(&name).cloned();
        if let Some(three) = conflict {
            made.mark(item, three, language, (texts.t, texts.p));
        }
        made
    };
    grouped(custom, language, one)
}

/// Returns the groups of the form with their inputs.
pub(super) fn grouped(
    custom: &[CustomField],
    language: Language,
    mut one: impl FnMut(&Item<'_>) -> Input,
) -> Vec<InputGroup> {
    let p = Pages::of(language);
    let titled = |group| match group {
        Group::Person => ("group-person", p.group_person),
        Group::Wish => ("group-wish", p.group_wish),
        Group::Background => ("group-background", p.group_background),
        Group::Region => ("group-region", p.group_region),
        Group::Custom => ("group-custom", p.group_custom),
    };
    let mut groups = Vec::new();
    for group in Group::ALL {
        let (id, title) = titled(group);
        let inputs = group.items(custom).iter().map(&mut one).collect();
        groups.push(InputGroup { id, title, inputs });
    }
    groups
}

/// Returns the page of the form.
async fn form(
    state: &State,
    desk: &Desk,
    around: Around,
    groups: Vec<InputGroup>,
    wrong: Vec<Wrong>,
    problem: Option<(&'static str, String)>,
) -> Result<Edit, DeskError> {
    let language = desk.visit.language;
    Ok(Edit {
        shell: desk.shell(state, Section::Candidates).await?,
        t: Candidate::of(language),
        p: Pages::of(language),
        keeper: drafts::keeper(state, desk),
        bar: around.bar,
        kept: None,
        problem: problem.map(Notice::of),
        wrong,
        groups,
    })
}
