//! Reads the conditions of an address.

use super::{
    choices::Group,
    custom,
    encode::decoded,
    moments,
    types::{Condition, EMPTY, ListQuery, Reader, order},
};
use store::desk::{ArchivedFilter, CandidateFilters, CandidateSort, Choices};

/// The most conditions of an address.
const MOST: usize = 200;
/// The most columns of a list.
const MOST_COLUMNS: usize = 12;

impl ListQuery {
    /// Reads an address's query.
    pub(crate) fn of(query: &str, reader: Reader) -> Self {
        let mut read = Self::default();
        for (name, value) in decoded(query) {
            if !value.is_empty() && !read.take(&name, value, &reader) {
                read.has_unknown = true;
            }
        }
        read.custom = reader.custom;
        read
    }

    /// Takes a name and a value. Returns whether it is known.
    pub(super) fn take(&mut self, name: &str, value: String, reader: &Reader) -> bool {
        match name {
            "sort" => {
                let Some((field, descending)) = order(&value) else {
                    return false;
                };
                self.sort = CandidateSort { field, descending };
            }
            "columns" => {
                let chosen = value.split(',').map(str::to_owned);
                self.columns = Some(chosen.take(MOST_COLUMNS).collect());
            }
            "search" => self.search = Some(value),
            "after" => self.after = Some(value),
            // What a page says about what was just done, and its language.
            "lang" | "moved" | "was" | "done" | "conflict" | "show" => {}
            _ => {
                let condition = Condition {
                    name: name.to_owned(),
                    value,
                };
                if self.conditions.contains(&condition) {
                    return true;
                }
                let is_second = has_one_value(name) && self.values(name).next().is_some();
                if is_second
                    || self.conditions.len() >= MOST
                    || !add(name, &condition.value, &mut self.filters, reader)
                {
                    return false;
                }
                self.conditions.push(condition);
            }
        }
        true
    }
}

/// Returns whether a condition has one value, so that a second one is left out.
fn has_one_value(name: &str) -> bool {
    let is_bound = name.ends_with(custom::FROM) || name.ends_with(custom::TO);
    (name.starts_with(custom::PREFIX) && is_bound)
        || matches!(
            name,
            "contact"
                | "task"
                | "createdFrom"
                | "createdTo"
                | "updatedFrom"
                | "updatedTo"
                | "contactFrom"
                | "contactTo"
                | "endsBefore"
                | "cv"
                | "archived"
        )
}

/// Adds a condition to the filters. Returns whether it is known.
fn add(name: &str, value: &str, filters: &mut CandidateFilters, reader: &Reader) -> bool {
    if let Some(group) = Group::named(name) {
        return group.add(value, filters);
    }
    if let Some((field, end)) = custom::named(name, &reader.custom) {
        return custom::add(field, end, value, filters);
    }
    match name {
        "coordinator" => {
            let who = match value {
                "me" => Some(reader.me),
                "none" => None,
                id => match id.parse() {
                    Ok(id) => Some(id),
                    Err(_) => return false,
                },
            };
            filters.coordinators.push(who);
            true
        }
        "contact" => moments::contact(value, filters, reader),
        "task" => moments::task(value, filters, reader),
        "createdFrom" => moments::period(value, &mut filters.created, false),
        "createdTo" => moments::period(value, &mut filters.created, true),
        "updatedFrom" => moments::period(value, &mut filters.updated, false),
        "updatedTo" => moments::period(value, &mut filters.updated, true),
        "contactFrom" => moments::period(value, &mut filters.last_contact, false),
        "contactTo" => moments::period(value, &mut filters.last_contact, true),
        "endsBefore" => {
            let Some(day) = crate::desk::days::begin(value) else {
                return false;
            };
            filters.retention_ends_before = Some(day);
            true
        }
        "city" => {
            filters.cities.push(start(value, model::city_key));
            true
        }
        "postalCode" => {
            filters.postal_codes.push(start(value, model::postal_key));
            true
        }
        "consent" => {
            let bit = match value {
                "yes" => 1,
                "no" => 2,
                _ => return false,
            };
            filters.consent = Choices {
                values: filters.consent.values | bit,
                empty: false,
            };
            true
        }
        "cv" => {
            filters.has_cv = match value {
                "yes" => Some(true),
                "no" => Some(false),
                _ => return false,
            };
            true
        }
        "archived" => {
            filters.archived = match value {
                "yes" => ArchivedFilter::Archived,
                "both" => ArchivedFilter::Both,
                _ => return false,
            };
            true
        }
        _ => false,
    }
}

/// Returns the beginning of a value that is looked for; none for an empty field.
fn start(value: &str, key: fn(&str) -> String) -> Option<String> {
    (value != EMPTY).then(|| key(value))
}
