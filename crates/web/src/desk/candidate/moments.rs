//! Contact moments and tasks as entries of the timeline.

use super::{
    merge::fold,
    place::TaskPlace,
    texts::{Candidate, Pages},
    view::Moment,
};
use crate::{
    dates,
    texts::{fill, label},
};
use edge::Language;
use model::{Timestamp, text_rules::has_possible_bsn};
use serde_json::{Map, Value};
use std::cmp::Reverse;
use store::tasks::Task;

/// An entry about a task: when it happened, and its place.
pub(super) type TaskEntry = (Timestamp, Moment, TaskPlace);

/// Returns a contact moment as an entry. With a `base`, it can be corrected.
pub(super) fn contact(
    contact: &Map<String, Value>,
    base: Option<&str>,
    language: Language,
) -> Moment {
    let t = Candidate::of(language);
    let text = |name: &str| {
        contact
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let moment = |name: &str| text(name).and_then(|at| at.parse::<Timestamp>().ok());
    let kind = label(text("type").unwrap_or_default(), language).to_owned();
    let name = text("name").map(str::to_owned);
    let minutes = contact.get("durationMinutes").and_then(Value::as_i64);
    let facts = [
        name.is_some().then(|| kind.clone()),
        minutes.map(|minutes| fill(t.minutes, minutes)),
    ];
    let corrected = moment("updatedAt").filter(|at| Some(*at) != moment("createdAt"));
    Moment {
        at: moment("performedAt")
            .map(|at| dates::moment(at, language))
            .unwrap_or_default(),
        machine_at: text("performedAt").unwrap_or_default().to_owned(),
        kind: "contact",
        title: name.unwrap_or(kind),
        by: text("performedBy").map(|who| fill(t.by, who)),
        facts: facts.into_iter().flatten().collect(),
        texts: ["summary", "notes"]
            .into_iter()
            .filter_map(text)
            .map(|text| {
                let (shown, folded) = fold(text);
                (shown.to_owned(), folded.to_owned())
            })
            .collect(),
        changes: Vec::new(),
        corrected: corrected.map(|at| fill(t.changed_at, dates::moment(at, language))),
        correct: base
            .zip(text("id"))
            .map(|(base, id)| format!("{base}/contact/{id}")),
    }
}

/// Returns whether a contact moment has nine digits that may be a citizen service number.
pub(super) fn is_suspect(contact: &Map<String, Value>) -> bool {
    ["name", "summary", "notes"].iter().any(|name| {
        contact
            .get(*name)
            .and_then(Value::as_str)
            .is_some_and(has_possible_bsn)
    })
}

/// Returns what happened with tasks after a place, newest first: they were made, and finished.
pub(super) fn task_entries(
    tasks: &[Task],
    after: &TaskPlace,
    language: Language,
) -> Vec<TaskEntry> {
    let (t, p) = (Candidate::of(language), Pages::of(language));
    let mut entries = Vec::new();
    for task in tasks {
        let made = (task.created_at, p.did_task);
        let done = task.done_at.map(|at| (at, p.did_task_done));
        for (at, title) in std::iter::once(made).chain(done) {
            let cursor = (at.micros(), task.id.to_string());
            let is_before = (Reverse(cursor.0), &cursor.1) <= (Reverse(after.0), &after.1);
            if is_before && after.0 != i64::MAX {
                continue;
            }
            let due = fill(t.task_due, dates::stored(&task.due_on, language));
            let moment = Moment {
                at: dates::moment(at, language),
                machine_at: at.to_string(),
                kind: "task",
                title: title.to_owned(),
                facts: vec![due],
                texts: vec![(task.text.clone(), String::new())],
                ..Moment::default()
            };
            entries.push((at, moment, cursor));
        }
    }
    entries.sort_by(|(one, _, (_, first)), (other, _, (_, second))| {
        other.cmp(one).then_with(|| first.cmp(second))
    });
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tasks_are_made_and_finished() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let task = |id: &str, made, done: Option<&str>| Task {
            id: id.parse().unwrap(),
            text: id.to_owned(),
            due_on: "2026-12-01".to_owned(),
            assignee: None,
            done_at: done.map(at),
            created_at: at(made),
        };
        let tasks = [
            task(
                "tskAAAAAAAAAAAAAA",
                "2026-03-01T12:00:00Z",
                Some("2026-03-03T12:00:00Z"),
            ),
            task("tskBBBBBBBBBBBBBB", "2026-03-02T12:00:00Z", None),
            task("tskCCCCCCCCCCCCCC", "2026-03-02T12:00:00Z", None),
        ];
        let start = (i64::MAX, String::new());
        let read = |after: &(i64, String)| -> Vec<(String, (i64, String))> {
            let entries = task_entries(&tasks, after, Language::English);
            let named = entries.into_iter().map(|(_, moment, cursor)| {
                (
                    format!("{} {}", moment.title, &moment.texts[0].0[3..4]),
                    cursor,
                )
            });
            named.collect()
        };
        let all = read(&start);
        let titles: Vec<&str> = all.iter().map(|(title, _)| title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "Task finished A",
                "Task made B",
                "Task made C",
                "Task made A"
            ]
        );
        for (index, (_, cursor)) in all.iter().enumerate() {
            assert_eq!(read(cursor), all[index + 1..]);
        }
    }

    #[test]
    fn contact_moment_shows_what_was_recorded_and_that_it_was_corrected() {
        let json = json!({"id": "recAAAAAAAAAAAAAA", "type": "Telefonisch", "performedAt": "2026-03-03T13:05:00.000Z",
            "performedBy": "Noor", "durationMinutes": 15, "notes": "Gebeld.", "summary": "",
            "createdAt": "2026-03-03T13:06:00.000Z", "updatedAt": "2026-03-04T09:00:00.000Z"});
        let shown = contact(
            json.as_object().unwrap(),
            Some("/desk/x"),
            Language::English,
        );
        assert_eq!(
            (shown.at.as_str(), shown.title.as_str(), shown.by.as_deref()),
            ("3 March 2026, 14:05", "By phone", Some("by Noor"))
        );
        assert_eq!(shown.facts, ["15 minutes"]);
        assert_eq!(shown.texts, [("Gebeld.".to_owned(), String::new())]);
        assert_eq!(
            shown.corrected.as_deref(),
            Some("changed on 4 March 2026, 10:00")
        );
        assert_eq!(
            shown.correct.as_deref(),
            Some("/desk/x/contact/recAAAAAAAAAAAAAA")
        );
    }
}
