//! The columns of the list, and the cells of a row.

use super::reading::{PAGE, People};
use crate::{
    desk::{
        days,
        http::Desk,
        query::{ListQuery, ORDERS, sort_name},
        texts::Texts,
        view::{
            form::Choice,
            list::{Cell, Head, Row},
        },
    },
    texts::{fill, label},
};
use edge::Language;
use model::{CustomField, CustomFieldType, Field, Timestamp, vocabulary::PHASES};
use serde_json::Value;
use store::desk::CandidateRow;

/// A column beside the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Column {
    Phase,
    Coordinator,
    Contact,
    Task,
    Created,
    Updated,
    Field(Field),
    Custom(usize),
}

/// The fields that a column can show.
const FIELDS: [Field; 9] = [
    Field::Email,
    Field::Phone,
    Field::City,
    Field::PostalCode,
    Field::Sectors,
    Field::Roles,
    Field::Qualifications,
    Field::PriorEducation,
    Field::PrivacyConsent,
];

/// The columns that a list has until the person chooses others.
const USUAL: [&str; 5] = ["phase", "coordinator", "contact", "task", "created"];

/// What a list of columns is made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns<'a> {
    pub(crate) t: &'static Texts,
    pub(crate) custom: &'a [CustomField],
    pub(crate) now: Timestamp,
}

impl Columns<'_> {
    /// Returns all columns with their name in addresses and their label.
    fn all(&self) -> Vec<(Column, String, String)> {
        let t = self.t;
        let own = [
            (
                Column::Phase,
                "phase",
                t.label(Field::Phase.definition().label),
            ),
            (Column::Coordinator, "coordinator", t.list.coordinator),
            (Column::Contact, "contact", t.list.contact),
            (Column::Task, "task", t.list.task),
            (Column::Created, "created", t.list.created),
            (Column::Updated, "updated", t.list.updated),
        ];
        let own = own
            .into_iter()
            .map(|(column, name, text)| (column, name.to_owned(), text.to_owned()));
        let fields = FIELDS.into_iter().map(|field| {
            let text = t.label(field.definition().label).to_owned();
            (Column::Field(field), field.name().to_owned(), text)
        });
        let custom = self.custom.iter().enumerate().map(|(index, field)| {
            let name = field.id.to_string();
            (Column::Custom(index), name, field.label.clone())
        });
        own.chain(fields).chain(custom).collect()
    }

    /// Returns the columns that a query chooses.
    pub(crate) fn chosen(&self, query: &ListQuery) -> Vec<(Column, String, String)> {
        let usual = USUAL.map(str::to_owned).to_vec();
        let names = query.columns.as_ref().unwrap_or(&usual);
        let all = self.all();
        let chosen = names
            .iter()
            .filter_map(|name| all.iter().find(|(_, known, _)| known == name).cloned());
        chosen.collect()
    }

    /// Returns the options of the dialog in which columns are chosen.
    pub(crate) fn options(&self, query: &ListQuery) -> Vec<Choice> {
        let chosen = self.chosen(query);
        let is_chosen = |name: &str| chosen.iter().any(|(_, known, _)| known == name);
        let all = self.all();
        all.iter()
            .map(|(_, name, text)| Choice::of(name, text, is_chosen(name)))
            .collect()
    }

    /// Returns the heads of the columns, the name first.
    pub(crate) fn heads(
        &self,
        desk: &Desk,
        query: &ListQuery,
        columns: &[(Column, String, String)],
    ) -> Vec<Head> {
        let name = self.t.label(Field::Name.definition().label);
        let columns = columns
            .iter()
            .map(|(_, name, text)| (name.as_str(), text.as_str()));
        std::iter::once(("name", name))
            .chain(columns)
            .map(|(name, text)| head(desk, query, name, text))
            .collect()
    }

    /// Returns a row of the list.
    pub(crate) fn row(
        &self,
        desk: &Desk,
        found: &CandidateRow,
        columns: &[(Column, String, String)],
        people: &People,
    ) -> Row {
        let cells = columns
            .iter()
            .map(|(column, _, label)| Cell {
                label: label.clone(),
                ..self.cell(found, column, people)
            })
            .collect();
        let id = found.id.to_string();
        Row {
            name: text(found, Field::Name),
            href: desk.path(&format!("/candidates/{id}")),
            archived: found.archived,
            selected: false,
            cells,
            id,
        }
    }

    fn cell(&self, found: &CandidateRow, column: &Column, people: &People) -> Cell {
        let (t, language) = (&self.t.list, self.t.language);
        let plain = |text: String| Cell {
            text,
            ..Cell::default()
        };
        let day = |moment| Cell {
            text: days::short(moment, self.now, language),
            class: "num",
            ..Cell::default()
        };
        match column {
            Column::Phase => self.phase(found),
            Column::Coordinator => Cell {
                class: "brief",
                ..plain(coordinator(found, people, t.former))
            },
            Column::Contact => match found.last_contact {
                Some(moment) => Cell {
                    more: fill(t.days, days::between(moment, self.now)),
                    ..day(moment)
                },
                None => Cell {
                    more: t.never.to_owned(),
                    ..Cell::default()
                },
            },
            Column::Task => self.task(found.next_task.as_deref()),
            Column::Created => day(found.created_at),
            Column::Updated => text(found, Field::UpdatedAt)
                .parse()
                .map_or_else(|_| Cell::default(), day),
            Column::Field(field) => plain(self.field(found, *field)),
            Column::Custom(index) => plain(self.custom(found, *index)),
        }
    }

    /// Returns the cell of the phase, with the days in it.
    pub(crate) fn phase(&self, found: &CandidateRow) -> Cell {
        let phase = PHASES.get(usize::from(found.phase)).copied().unwrap_or("");
        Cell {
            text: label(phase, self.t.language).to_owned(),
            tone: Some(tone(phase)),
            more: fill(self.t.list.days, days::between(found.phase_since, self.now)),
            class: "num",
            ..Cell::default()
        }
    }

    /// Returns the cell of the next task.
    pub(crate) fn task(&self, due: Option<&str>) -> Cell {
        let Some(due) = due else {
            return Cell::default();
        };
        let is_late = due < days::of(self.now).as_str();
        Cell {
            text: days::short_date(due, self.now, self.t.language),
            class: if is_late { "num late" } else { "num" },
            more: if is_late {
                self.t.list.task_overdue.to_owned()
            } else {
                String::new()
            },
            ..Cell::default()
        }
    }

    fn field(&self, found: &CandidateRow, field: Field) -> String {
        let document = found.document.as_document();
        let value = serde_json::from_str(document.value(field)).unwrap_or_default();
        shown(&value, self.t, |text| {
            label(text, self.t.language).to_owned()
        })
    }

    fn custom(&self, found: &CandidateRow, index: usize) -> String {
        let custom: Value = found
            .custom
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        let Some(field) = self.custom.get(index) else {
            return String::new();
        };
        let value = custom.get(field.id.as_str()).cloned().unwrap_or_default();
        let is_date = field.kind == CustomFieldType::Date;
        shown(&value, self.t, |text| {
            if is_date {
                days::short_date(text, self.now, self.t.language)
            } else {
                text.to_owned()
            }
        })
    }
}

/// Returns the head of a column, which sorts by it if it can.
fn head(desk: &Desk, query: &ListQuery, name: &str, text: &str) -> Head {
    let mut orders = ORDERS.into_iter();
    let order = orders.find(|(known, _, _)| *known == name);
    let order = order.map(|(name, field, largest_first)| {
        let is_current = query.sort.field == field;
        let descending = if is_current {
            !query.sort.descending
        } else {
            largest_first
        };
        let href = query
            .sorted(&sort_name(name, descending))
            .at(&desk.path(PAGE));
        let sorted = match (is_current, query.sort.descending) {
            (false, _) => "",
            (true, true) => "descending",
            (true, false) => "ascending",
        };
        (href, sorted)
    });
    let (href, sorted) = order.unzip();
    Head {
        text: text.to_owned(),
        href,
        sorted: sorted.unwrap_or_default(),
    }
}

/// Returns the tone of a phase's badge.
fn tone(phase: &str) -> &'static str {
    match phase {
        "werkzaam" => "good",
        "uitgestroomd" => "faint",
        "nieuw" => "warn",
        _ => "",
    }
}

/// Returns the name of who guides a candidate.
pub(crate) fn coordinator(found: &CandidateRow, people: &People, former: &str) -> String {
    let Some(id) = found.coordinator else {
        return String::new();
    };
    let mut known = people.iter();
    known
        .find(|(person, _)| *person == id)
        .map_or_else(|| former.to_owned(), |(_, name)| name.clone())
}

/// Returns a text of the record.
pub(crate) fn text(found: &CandidateRow, field: Field) -> String {
    serde_json::from_str(found.document.as_document().value(field)).unwrap_or_default()
}

/// Returns a value as a list shows it.
fn shown(value: &Value, t: &'static Texts, text: impl Fn(&str) -> String) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => if *yes { t.list.yes } else { t.list.no }.to_owned(),
        Value::String(value) => text(value),
        Value::Array(values) => {
            let values = values.iter().filter_map(Value::as_str).map(text);
            values.collect::<Vec<_>>().join(", ")
        }
        other => match t.language {
            Language::Dutch => other.to_string().replace('.', ","),
            Language::English => other.to_string(),
        },
    }
}
