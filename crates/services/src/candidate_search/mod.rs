//! Reads a search for candidates from JSON, as the API takes it and as the desk stores it.

mod custom;

use messages::{FaultMessage, Member, Search};
use model::{
    CustomField, Fault, Field, Location, MAX_SEARCH_LENGTH, MAX_SEARCH_WORDS, Timestamp, city_key,
    moment_fault, postal_key, search_terms, vocabulary,
};
use serde_json::{Map, Value};
use store::desk::{
    ArchivedFilter, CandidateFilters, CandidateQuery, CandidateSort, Choices, MomentFilter, Period,
    SortField, TaskFilter,
};

/// The number of candidates on a page if a search does not say it.
const PAGE: u32 = 50;
/// The members of a period.
const ENDS: &str = "from, before";
/// The members of a period that may admit empty values.
const ENDS_OR_EMPTY: &str = "from, before, empty";

/// A search that was read.
#[derive(Debug, Clone, Default)]
pub struct CandidateSearch {
    /// What to look for, from the first page on.
    pub query: CandidateQuery,
    /// Whether the words are also looked for in texts.
    pub in_texts: bool,
}

/// Reads a search that the schema admits, without its `null` members. `custom_fields` are those of
/// the region.
pub fn read(
    body: &Map<String, Value>,
    custom_fields: &[CustomField],
    faults: &mut Vec<Fault>,
) -> CandidateSearch {
    let given = body
        .get("words")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let words = search_terms(given).unwrap_or_else(|fault| {
        let fault = match fault {
            model::SearchFault::OpenQuote => Search::OpenQuote,
            model::SearchFault::TooManyWords(_) => Search::Words {
                most: MAX_SEARCH_WORDS,
            },
            model::SearchFault::TooLong(_) => Search::Length {
                most: MAX_SEARCH_LENGTH,
            },
        };
        // The schema has its own fault for a text that is too long.
        if !matches!(fault, Search::Length { .. }) {
            faults.push(Fault::pointer("/words", fault));
        }
        Vec::new()
    });
    if words.is_empty() && !given.is_empty() {
        refuse("/words", &Search::Nothing, faults);
    }
    let in_texts = body
        .get("inTexts")
        .and_then(Value::as_bool)
        .unwrap_or_default();
    if in_texts && words.is_empty() && faults.is_empty() {
        faults.push(Fault::pointer("/words", Search::NoWords));
    }
    let filters = body.get("filters").and_then(Value::as_object);
    let limit = body.get("pageSize").and_then(Value::as_f64);
    let query = CandidateQuery {
        words,
        filters: filters.map_or_else(CandidateFilters::default, |filters| {
            read_filters(filters, custom_fields, faults)
        }),
        sort: body
            .get("sort")
            .and_then(Value::as_str)
            .map(sort)
            .unwrap_or_default(),
        after: None,
        limit: limit.map_or(PAGE, whole),
        count: true,
    };
    CandidateSearch { query, in_texts }
}

/// Converts a number of records, possibly written as `20.0`. The schema admits 1 to 100; another
/// number has a fault already.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast keeps to the range of the type"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

/// Adds a fault of the body, unless this place has one.
fn refuse(at: &str, message: &dyn FaultMessage, faults: &mut Vec<Fault>) {
    let place = Location::Pointer(at.to_owned());
    if faults.iter().all(|fault| fault.at != place) {
        faults.push(Fault::at(place, message));
    }
}

/// Refuses a condition of which every member is `null`.
fn refuse_empty(given: &Map<String, Value>, at: &str, known: &str, faults: &mut Vec<Fault>) {
    if given.is_empty() {
        let known = known.to_owned();
        refuse(at, &Member::MinProperties { known }, faults);
    }
}

/// Returns the order of this name.
fn sort(name: &str) -> CandidateSort {
    let field = match name.trim_start_matches('-') {
        "name" => SortField::Name,
        "lastContact" => SortField::LastContact,
        "phaseSince" => SortField::PhaseSince,
        "nextTask" => SortField::NextTask,
        "updatedAt" => SortField::Updated,
        _ => SortField::Created,
    };
    CandidateSort {
        field,
        descending: name.starts_with('-'),
    }
}

/// Reads the filters of a search.
pub fn read_filters(
    filters: &Map<String, Value>,
    custom_fields: &[CustomField],
    faults: &mut Vec<Fault>,
) -> CandidateFilters {
    let list = |name: &str| filters.get(name).and_then(Value::as_array);
    let among = |field: Field, vocabulary: &[&str]| {
        list(field.name()).map_or_else(Choices::default, |values| choices(values, vocabulary))
    };
    let consent = filters.get("privacyConsent").and_then(Value::as_bool);
    let coordinators = list("coordinator").into_iter().flatten();
    CandidateFilters {
        phases: among(Field::Phase, vocabulary::PHASES),
        sectors: among(Field::Sectors, vocabulary::SECTORS),
        roles: among(Field::Roles, vocabulary::ROLES),
        qualifications: among(Field::Qualifications, vocabulary::QUALIFICATIONS),
        prior_education: among(Field::PriorEducation, vocabulary::PRIOR_EDUCATION),
        consent: consent.map_or_else(Choices::default, |given| Choices {
            values: if given { 0b01 } else { 0b10 },
            empty: false,
        }),
        has_cv: filters.get("hasCurriculumVitae").and_then(Value::as_bool),
        archived: match filters.get("state").and_then(Value::as_str) {
            Some("archived") => ArchivedFilter::Archived,
            Some("all") => ArchivedFilter::Both,
            _ => ArchivedFilter::Live,
        },
        coordinators: coordinators
            .map(|id| id.as_str().and_then(|id| id.parse().ok()))
            .collect(),
        created: moments(filters, "createdAt", ENDS, faults),
        updated: moments(filters, "updatedAt", ENDS, faults),
        last_contact: moments(filters, "lastContact", ENDS_OR_EMPTY, faults),
        next_task: task(filters.get("nextTask"), faults),
        retention_ends_before: filters
            .get("retentionEndsBefore")
            .and_then(Value::as_str)
            .and_then(|text| moment(text, "/filters/retentionEndsBefore", faults)),
        cities: beginnings(filters, "city", city_key, faults),
        postal_codes: beginnings(filters, "postalCode", postal_key, faults),
        custom: custom::read(list("customFields"), custom_fields, faults),
    }
}

fn choices(values: &[Value], vocabulary: &[&str]) -> Choices {
    let mut choices = Choices::default();
    for value in values {
        match value.as_str() {
            None => choices.empty = true,
            Some(name) => {
                let index = vocabulary.iter().position(|known| *known == name);
                choices.values |= index.map_or(0, |index| 1 << index);
            }
        }
    }
    choices
}

/// Reads beginnings of a text by its key. `null` stands for an empty field.
fn beginnings(
    filters: &Map<String, Value>,
    name: &str,
    key: fn(&str) -> String,
    faults: &mut Vec<Fault>,
) -> Vec<Option<String>> {
    let given = filters.get(name).and_then(Value::as_array);
    let mut keys = Vec::new();
    for (index, value) in given.into_iter().flatten().enumerate() {
        let key = value.as_str().map(key);
        if key.as_ref().is_some_and(String::is_empty) {
            let at = format!("/filters/{name}/{index}");
            refuse(&at, &Search::Nothing, faults);
        }
        keys.push(key);
    }
    keys
}

fn moments(
    filters: &Map<String, Value>,
    name: &str,
    known: &str,
    faults: &mut Vec<Fault>,
) -> MomentFilter {
    let Some(given) = filters.get(name).and_then(Value::as_object) else {
        return MomentFilter::default();
    };
    refuse_empty(given, &format!("/filters/{name}"), known, faults);
    let mut end = |end: &str| -> Option<Timestamp> {
        let text = given.get(end)?.as_str()?;
        moment(text, &format!("/filters/{name}/{end}"), faults)
    };
    let (from, before) = (end("from"), end("before"));
    let is_given = given.contains_key("from") || given.contains_key("before");
    MomentFilter {
        within: is_given.then_some(Period { from, before }),
        empty: given
            .get("empty")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
    }
}

/// Reads a moment at a place of the body. The schema may have found its fault already.
fn moment(text: &str, at: &str, faults: &mut Vec<Fault>) -> Option<Timestamp> {
    let moment = text.parse().ok();
    if let Some(fault) = moment_fault(text).filter(|_| moment.is_none()) {
        refuse(at, &fault, faults);
    }
    moment
}

fn task(given: Option<&Value>, faults: &mut Vec<Fault>) -> TaskFilter {
    let Some(given) = given.and_then(Value::as_object) else {
        return TaskFilter::default();
    };
    refuse_empty(given, "/filters/nextTask", ENDS_OR_EMPTY, faults);
    let date = |end: &str| given.get(end).and_then(Value::as_str).map(str::to_owned);
    let is_given = given.contains_key("from") || given.contains_key("before");
    TaskFilter {
        due: is_given.then(|| (date("from"), date("before"))),
        empty: given
            .get("empty")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
    }
}
