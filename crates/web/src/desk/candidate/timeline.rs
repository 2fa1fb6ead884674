//! The timeline of a candidate: contact moments, changes, files and tasks, newest first.

use super::{
    history, history_entry,
    merge::{Stream, merge},
    moments::{self, is_suspect, task_entries},
    place::{Kinds, Place, TaskPlace, address, filters},
    record::{Record, here},
    texts::Candidate,
    view::{Moment, Timeline},
};
use crate::{
    desk::http::{Desk, DeskError},
    state::State,
    texts::fill,
};
use edge::Language;
use model::Timestamp;
use serde_json::{Map, Value};
use std::collections::HashMap;
use store::interactions::InteractionCursor;

/// The number of entries of a page.
const SHOWN: usize = 50;

/// A page of the timeline, and what was found in it.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) timeline: Timeline,
    /// Whether a contact moment of the page may have a citizen service number.
    pub(super) suspect: bool,
    /// The type of the newest contact moment of the page.
    pub(super) last_type: Option<String>,
}

/// An entry of one of the merged lists.
enum Entry {
    Contact(Map<String, Value>, InteractionCursor),
    History(history_entry::Entry),
    Task(Moment, TaskPlace),
}

impl Entry {
    /// Returns whether it is a contact moment that was corrected.
    fn is_corrected(&self) -> bool {
        matches!(self, Self::Contact(contact, _) if contact.get("updatedAt") != contact.get("createdAt"))
    }
}

/// Entries of one kind with their moments, newest first.
type Entries = Vec<(Timestamp, Entry)>;

/// Reads what a page may show: contact moments, changes and tasks.
async fn entries(
    state: &State,
    desk: &Desk,
    record: &Record,
    shown: Kinds,
    place: &Place,
) -> Result<[Entries; 3], DeskError> {
    let limit = i64::try_from(SHOWN).unwrap_or(i64::MAX) + 1;
    let (mut contacts, mut changes, mut tasks) = (Vec::new(), Vec::new(), Vec::new());
    if shown.has_contacts() {
        let found = state
            .store
            .interactions_after(&desk.scope, record.id, &place.contact, limit);
        for (document, cursor) in found.await? {
            let contact = serde_json::from_str(&document).unwrap_or_default();
            contacts.push((cursor.performed_at, Entry::Contact(contact, cursor)));
        }
    }
    if !matches!(shown, Kinds::Contacts | Kinds::Tasks) {
        let admits = |kind| shown.admits(kind);
        let found = history::after(state, desk, record, place.history, SHOWN + 1, admits).await?;
        let found = found.into_iter();
        changes.extend(found.map(|entry| (entry.at, Entry::History(entry))));
    }
    if matches!(shown, Kinds::All | Kinds::Tasks) {
        let stored = state.store.tasks_of(&desk.scope, record.id).await?;
        let found = task_entries(&stored, &place.task, desk.visit.language).into_iter();
        tasks.extend(found.map(|(at, moment, place)| (at, Entry::Task(moment, place))));
    }
    Ok([contacts, changes, tasks])
}

/// Reads a page of the timeline.
pub(super) async fn read(
    state: &State,
    desk: &Desk,
    record: &Record,
    shown: Kinds,
    place: &Place,
    may_change: bool,
) -> Result<Read, DeskError> {
    let language = desk.visit.language;
    let [contacts, changes, tasks] = entries(state, desk, record, shown, place).await?;
    let mut corrections: HashMap<String, String> = changes
        .iter()
        .rev()
        .filter_map(|(_, entry)| match entry {
            Entry::History(entry) => correction(entry, language),
            _ => None,
        })
        .collect();
    if shown == Kinds::Contacts && contacts.iter().any(|(_, entry)| entry.is_corrected()) {
        // The page has no changes, so those of contact moments are read apart.
        let is_change = |kind: history_entry::Kind| kind == history_entry::Kind::Change;
        let found = history::after(state, desk, record, i64::MAX, SHOWN + 1, is_change).await?;
        let found = found.iter().rev();
        corrections.extend(found.filter_map(|entry| correction(entry, language)));
    }
    let streams = [contacts, changes, tasks].map(|entries| Stream { entries });
    let page = merge(streams.into(), SHOWN);
    let mut next = place.clone();
    let (mut suspect, mut last_type) = (false, None);
    let base = here(desk, record.id);
    let mut all = Vec::with_capacity(page.entries.len());
    for entry in page.entries {
        all.push(match entry {
            Entry::Contact(contact, cursor) => {
                suspect |= is_suspect(&contact);
                let kind = contact.get("type").and_then(Value::as_str);
                last_type = last_type.or_else(|| kind.map(str::to_owned));
                next.contact = cursor;
                let mut moment = moments::contact(&contact, may_change.then_some(&*base), language);
                let id = contact.get("id").and_then(Value::as_str);
                if let Some(by) = id.and_then(|id| corrections.get(id)) {
                    moment.corrected = Some(by.clone());
                }
                moment
            }
            Entry::Task(moment, cursor) => {
                next.task = cursor;
                moment
            }
            Entry::History(entry) => {
                next.history = entry.sequence;
                entry.moment
            }
        });
    }
    let timeline = Timeline {
        filters: filters(&base, shown, language),
        moments: all,
        older: page.more.then(|| address(&base, shown, Some(&next))),
        newest: (*place != Place::start()).then(|| address(&base, shown, None)),
        filtered: shown != Kinds::All,
    };
    Ok(Read {
        timeline,
        suspect,
        last_type,
    })
}

/// Returns the contact moment that an entry is about, with who corrected it, and when.
fn correction(entry: &history_entry::Entry, language: Language) -> Option<(String, String)> {
    let t = Candidate::of(language);
    let by = entry.moment.by.as_deref()?;
    let text = fill(&fill(t.changed_by, by), &entry.moment.at);
    Some((entry.corrected.clone()?, text))
}
