//! The list of tasks and the page of one, with realistic content.

use super::components::{gallery, shell};
use crate::desk::{
    texts::Texts,
    view::{
        Section,
        form::{Choice, Field, Kind, Wrong},
        list::{FilterGroup, Filters},
        tasks::{ChangeTask, ChangedTask, NewTask, TaskRow, Tasks},
    },
};
use edge::Language;

fn assignees(t: &'static Texts) -> Field {
    let options = ["Niemand", "Marieke Jansen (ik)", "Jan Bakker"];
    let options = options.map(|name| Choice::of(name, name, name.contains("ik")));
    Field::new("task-for", t.tasks.assignee, Kind::Pick(options.to_vec()))
}

pub(super) fn tasks(language: Language) -> Tasks {
    let t = Texts::of(language);
    let row = |index: usize| TaskRow {
        on: "28 nov".into(),
        late: index < 2,
        text: "Bellen over de open dag van de pabo".into(),
        name: "Sanne de Vries".into(),
        href: "/desk".into(),
        archived: index == 3,
        assignee: t.tasks.me.into(),
        action: Some("/desk/r/noord/tasks/rec00000000000001/tsk00000000000001".into()),
    };
    let mut who = Field::new("who", t.tasks.who, Kind::Line("search")).with("vries");
    who.hint = Some(t.tasks.who_hint.into());
    let state = Field::new(
        "state",
        t.tasks.state,
        Kind::Pick(vec![Choice::of("", t.tasks.open, true)]),
    );
    Tasks {
        shell: shell(language, Section::Tasks, false),
        notices: vec![],
        changed: Some(ChangedTask {
            text: t.tasks.ticked,
            undo: Some("/desk".into()),
            back: "",
            query: String::new(),
        }),
        chips: gallery(language).chips,
        clear: "/desk".into(),
        filters: Filters {
            action: "/desk".into(),
            kept: vec![],
            groups: vec![FilterGroup {
                id: "state".into(),
                label: t.tasks.state.into(),
                options: vec![],
                active: 0,
                fields: vec![state],
            }],
        },
        rows: (0..12).map(row).collect(),
        done: false,
        pager: gallery(language).pager,
        query: String::new(),
        add: Some(NewTask {
            fields: vec![
                who,
                Field::new("task-text", t.tasks.text, Kind::Line("text")),
                Field::new("task-on", t.tasks.on, Kind::Line("date")),
                assignees(t),
            ],
            found: vec![
                Choice::of("rec00000000000001", "Sanne de Vries, Alkmaar", false),
                Choice::of("rec00000000000002", "Piet de Vries, Hoorn", false),
            ],
            wrong: vec![Wrong {
                field: "candidate".into(),
                text: t.tasks.who_choose.into(),
            }],
            open: true,
        }),
    }
}

pub(super) fn task(language: Language) -> ChangeTask {
    let t = Texts::of(language);
    ChangeTask {
        shell: shell(language, Section::Tasks, true),
        title: crate::texts::fill(t.tasks.change_title, "Sanne de Vries"),
        text: "Bellen over de open dag van de pabo".into(),
        action: "/desk".into(),
        fields: vec![
            Field::new("task-on", t.tasks.on, Kind::Line("date")).with("2026-11-28"),
            assignees(t),
        ],
        wrong: vec![],
        query: String::new(),
        back: "/desk".into(),
    }
}
