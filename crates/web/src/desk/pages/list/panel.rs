//! The filters of a list as its page shows them: the panel beside it, and a chip for each that is
//! active.

use super::{
    reading::{PAGE, People},
    search::Search,
};
use crate::desk::{
    http::Desk,
    query::{
        CONTACTS, Condition, EMPTY, GROUPS, ListQuery, ORDERS, TASKS, custom, sort_name, texts_of,
    },
    texts::Texts,
    view::{
        form::{Choice, Field, Kind},
        list::{FilterGroup, Filters},
        parts::Chip,
    },
};
use crate::texts::fill;
use model::{CustomField, CustomFieldType};
use store::desk::SortField;

/// Returns the panel of a page at this path.
pub(crate) fn filters(
    desk: &Desk,
    t: &'static Texts,
    query: &ListQuery,
    people: &People,
    page: &str,
) -> Filters {
    let mut groups = Vec::new();
    for group in &GROUPS {
        let empty = group.may_be_empty.then_some(EMPTY);
        let values = group.values.0.iter().copied().chain(empty);
        let options = values.map(|value| {
            let text = texts_of(value, t.list.empty, t.language);
            Choice::of(value, &text, query.has(group.name, value))
        });
        let label = t.label(group.field.definition().label);
        groups.push(boxes(group.name, label, options.collect(), query));
        if group.name == "phase" {
            groups.extend(work(t, query, people));
        }
    }
    groups.extend(others(t, query));
    if page == PAGE {
        groups.insert(0, orders(t, query));
    }
    groups.extend(query.custom.iter().map(|field| added(field, t, query)));
    let kept = [
        ("columns", query.columns.as_ref().map(|all| all.join(","))),
        ("search", query.search.clone()),
    ];
    Filters {
        action: desk.path(page),
        kept: kept
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect(),
        groups,
    }
}

/// The order. On a phone there are no heads of columns that sort.
fn orders(t: &'static Texts, query: &ListQuery) -> FilterGroup {
    let current = query.order();
    let option = |(name, _, descending): &(&str, SortField, bool)| {
        let usual = sort_name(name, *descending);
        let reverse = sort_name(name, !descending);
        let is_current = current == usual || current == reverse;
        let value = if is_current { &current } else { &usual };
        let text = match *name {
            "name" => t.label(model::Field::Name.definition().label),
            "contact" => t.list.contact,
            "phase" => t.list.longest_in_phase,
            "task" => t.list.task,
            "updated" => t.list.updated,
            _ => t.list.created,
        };
        Choice::of(value, text, is_current)
    };
    let options = ORDERS.iter().map(option).collect();
    fielded(
        "sort",
        t.list.order,
        vec![Field::new("sort", t.list.order, Kind::Pick(options))],
        query,
    )
}

/// The filters on the work with a candidate: coordinator, contact, task.
fn work(t: &'static Texts, query: &ListQuery, people: &People) -> Vec<FilterGroup> {
    let near = [("me", t.list.me), ("none", t.list.no_coordinator)];
    let mut options: Vec<_> = near
        .into_iter()
        .map(|(value, text)| Choice::of(value, text, query.has("coordinator", value)))
        .collect();
    options.extend(people.iter().map(|(id, name)| {
        let id = id.to_string();
        Choice::of(&id, name, query.has("coordinator", &id))
    }));
    vec![
        boxes("coordinator", t.list.coordinator, options, query),
        picks(t.list.contact, "contact", &CONTACTS, t, query),
        picks(t.list.task, "task", &TASKS, t, query),
    ]
}

/// The filters on other values of the record.
fn others(t: &'static Texts, query: &ListQuery) -> Vec<FilterGroup> {
    let list = &t.list;
    let mut city = line("city", list.city, "text", query);
    city.hint = Some(list.city_hint.into());
    let mut postal_code = line("postalCode", list.postal_code, "text", query);
    postal_code.hint = Some(list.postal_hint.into());
    let mut ends = line("endsBefore", list.ends, "date", query);
    ends.hint = Some(list.ends_hint.into());
    let period = |id: &str, label, from: &'static str, to: &'static str| {
        let fields = vec![
            line(from, list.from, "date", query),
            line(to, list.to, "date", query),
        ];
        fielded(id, label, fields, query)
    };
    vec![
        fielded("place", list.city, vec![city, postal_code], query),
        period("contact-on", list.contact_on, "contactFrom", "contactTo"),
        period("created", list.created, "createdFrom", "createdTo"),
        period("updated", list.updated, "updatedFrom", "updatedTo"),
        fielded("ends", list.ends, vec![ends], query),
        picks(list.consent, "consent", &["yes", "no"], t, query),
        picks(list.cv, "cv", &["yes", "no"], t, query),
        picks(list.archive, "archived", &["yes", "both"], t, query),
    ]
}

/// The filter on a field that the region adds.
fn added(field: &CustomField, t: &'static Texts, query: &ListQuery) -> FilterGroup {
    let name = format!("{}{}", custom::PREFIX, field.id);
    let bound = |end: &str, label: &'static str, kind| {
        let name = format!("{name}{end}");
        let value = query.values(&name).next().unwrap_or_default().to_owned();
        Field::new(name, label, Kind::Line(kind)).with(value)
    };
    let kind = match field.kind {
        CustomFieldType::Date => "date",
        CustomFieldType::Number => "number",
        _ => "",
    };
    if !kind.is_empty() {
        let fields = vec![
            bound(custom::FROM, t.list.from, kind),
            bound(custom::TO, t.list.to, kind),
        ];
        return fielded(&name, &field.label, fields, query);
    }
    let yes_or_no = [("yes", t.list.yes), ("no", t.list.no)];
    let yes_or_no = yes_or_no
        .iter()
        .filter(|_| field.kind == CustomFieldType::Boolean)
        .map(|(value, text)| Choice::of(value, text, query.has(&name, value)));
    let options = field
        .options
        .iter()
        .map(|option| Choice::of(option, option, query.has(&name, option)));
    let empty = Choice::of(EMPTY, t.list.empty, query.has(&name, EMPTY));
    let options = yes_or_no.chain(options).chain([empty]).collect();
    boxes(&name, &field.label, options, query)
}

/// Returns the text of a condition's value.
fn value_text(condition: &Condition, t: &'static Texts, people: &People) -> String {
    let list = &t.list;
    let value = condition.value.as_str();
    let text = match (condition.name.as_str(), value) {
        ("coordinator", "me") => list.me,
        ("coordinator", "none") => list.no_coordinator,
        ("coordinator", id) => {
            let mut known = people.iter();
            let found = known.find(|(person, _)| person.as_str() == id);
            return found.map_or_else(|| list.former.to_owned(), |(_, name)| name.clone());
        }
        ("contact", "14") => list.contact_14,
        ("contact", "30") => list.contact_30,
        ("contact", "90") => list.contact_90,
        ("contact", "recent") => list.contact_recent,
        ("contact", "never") => list.contact_never,
        ("contact", days) => return fill(list.contact_days, days),
        ("task", "overdue") => list.task_overdue,
        ("task", "today") => list.task_today,
        ("task", "week") => list.task_week,
        ("task", "later") => list.task_later,
        ("task", _) => list.task_none,
        ("archived", "yes") => list.archive_yes,
        ("archived", _) => list.archive_both,
        ("consent" | "cv", "yes") => list.yes,
        ("consent" | "cv", _) => list.no,
        (
            "createdFrom" | "createdTo" | "updatedFrom" | "updatedTo" | "contactFrom" | "contactTo"
            | "endsBefore",
            date,
        ) => {
            return crate::dates::stored(date, t.language);
        }
        (name, value) if name.starts_with(custom::PREFIX) => match value {
            "yes" => list.yes,
            "no" => list.no,
            EMPTY => list.empty,
            _ => return value.to_owned(),
        },
        _ => return texts_of(value, list.empty, t.language),
    };
    text.to_owned()
}

/// Returns the label of a condition.
fn condition_label(name: &str, t: &'static Texts, query: &ListQuery) -> String {
    let list = &t.list;
    if let Some((field, end)) = custom::named(name, &query.custom) {
        return match end {
            custom::FROM => format!("{} {}", field.label, list.from.to_lowercase()),
            custom::TO => format!("{} {}", field.label, list.to.to_lowercase()),
            _ => field.label.clone(),
        };
    }
    let period = |what: &str, end: &str| format!("{what} {}", end.to_lowercase());
    match name {
        "coordinator" => list.coordinator.to_owned(),
        "contact" => list.contact.to_owned(),
        "task" => list.task.to_owned(),
        "archived" => list.archive.to_owned(),
        "consent" => list.consent.to_owned(),
        "cv" => list.cv.to_owned(),
        "city" => list.city.to_owned(),
        "postalCode" => list.postal_code.to_owned(),
        "contactFrom" => period(list.contact, list.from),
        "contactTo" => period(list.contact, list.to),
        "endsBefore" => list.ends.to_owned(),
        "createdFrom" => period(list.created, list.from),
        "createdTo" => period(list.created, list.to),
        "updatedFrom" => period(list.updated, list.from),
        "updatedTo" => period(list.updated, list.to),
        name => GROUPS
            .iter()
            .find(|group| group.name == name)
            .map_or_else(String::new, |group| {
                t.label(group.field.definition().label).to_owned()
            }),
    }
}

/// Returns a chip for each active condition.
pub(crate) fn chips(
    desk: &Desk,
    t: &'static Texts,
    query: &ListQuery,
    people: &People,
    search: &Search,
    page: &str,
) -> Vec<Chip> {
    let chip = |condition: &Condition| Chip {
        text: format!(
            "{}: {}",
            condition_label(&condition.name, t, query),
            value_text(condition, t, people)
        ),
        href: query.without(|one| one == condition).at(&desk.path(page)),
    };
    let searched = query.search.as_ref().map(|_| Chip {
        text: fill(t.list.searched, &search.text),
        href: ListQuery {
            search: None,
            ..query.clone()
        }
        .whole()
        .at(&desk.path(page)),
    });
    let conditions = query.conditions.iter().map(chip);
    searched.into_iter().chain(conditions).collect()
}

/// A group of options of which any number can be checked.
fn boxes(id: &str, label: &str, options: Vec<Choice>, query: &ListQuery) -> FilterGroup {
    FilterGroup {
        id: id.to_owned(),
        label: label.to_owned(),
        active: query.values(id).count(),
        options,
        fields: Vec::new(),
    }
}

/// A group of one list of options of which one is selected.
fn picks(
    label: &'static str,
    name: &'static str,
    values: &[&str],
    t: &'static Texts,
    query: &ListQuery,
) -> FilterGroup {
    let chosen = query.values(name).next();
    let first = if name == "archived" {
        t.list.archive_no
    } else {
        t.list.any
    };
    let mut options = vec![Choice::of("", first, chosen.is_none())];
    let other = chosen.filter(|value| !values.contains(value));
    options.extend(values.iter().copied().chain(other).map(|value| {
        let condition = Condition {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let text = value_text(&condition, t, &[]);
        Choice::of(value, &text, chosen == Some(value))
    }));
    fielded(
        name,
        label,
        vec![Field::new(name, label, Kind::Pick(options))],
        query,
    )
}

/// A group of fields.
fn fielded(id: &str, label: &str, fields: Vec<Field>, query: &ListQuery) -> FilterGroup {
    let active = fields
        .iter()
        .map(|field| query.values(&field.name).count())
        .sum();
    FilterGroup {
        id: id.to_owned(),
        label: label.to_owned(),
        options: Vec::new(),
        fields,
        active,
    }
}

/// A field of a line.
fn line(name: &'static str, label: &'static str, kind: &'static str, query: &ListQuery) -> Field {
    let value = query.values(name).next().unwrap_or_default().to_owned();
    Field::new(name, label, Kind::Line(kind)).with(value)
}
