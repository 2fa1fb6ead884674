//! The list, the board and the page of today with realistic content.

use super::components::{gallery, shell};
use crate::desk::{
    texts::Texts,
    view::{
        Section,
        board::{Board, Card, Column, Moved},
        form::{Choice, Field, Kind},
        list::{Cell, FilterGroup, Filters, Head, List, Row, SearchBox},
        today::{Count, TaskLine, Today},
    },
};
use edge::Language;
use model::vocabulary::{PHASES, SECTORS};

const NAMES: [&str; 8] = [
    "Sanne de Vries",
    "Mohamed el Amrani",
    "Anne-Fleur van der Meulen-Hoekstra",
    "Jan Jansen",
    "Yara Öztürk",
    "Pieter-Jan van den Heuvel",
    "Li Wei",
    "Fatima Bouzid",
];

fn cell(label: &str, text: &str) -> Cell {
    Cell {
        label: label.into(),
        text: text.into(),
        ..Cell::default()
    }
}

fn filters(language: Language) -> Filters {
    let t = Texts::of(language);
    let group = |id: &str, label: &str, values: &[&'static str], active| FilterGroup {
        id: id.into(),
        label: label.into(),
        options: values
            .iter()
            .enumerate()
            .map(|(index, value)| Choice::of(value, label_of(value, language), index < active))
            .collect(),
        fields: vec![],
        active,
    };
    let dates = FilterGroup {
        fields: vec![
            Field::new("createdFrom", t.list.from, Kind::Line("date")),
            Field::new("createdTo", t.list.to, Kind::Line("date")),
        ],
        ..group("created", t.list.created, &[], 0)
    };
    Filters {
        action: "/desk/r/noord/candidates".into(),
        kept: vec![("sort", "created".into())],
        groups: vec![
            group("phase", "Fase", PHASES, 2),
            group(
                "coordinator",
                t.list.coordinator,
                &["ik", "geen", "Marieke Jansen"],
                1,
            ),
            group("sectors", "Sectoren", SECTORS, 0),
            dates,
        ],
    }
}

fn label_of(value: &'static str, language: Language) -> &'static str {
    crate::texts::label(value, language)
}

fn row(index: usize, language: Language) -> Row {
    let t = Texts::of(language);
    let phase = PHASES[index % PHASES.len()];
    let name = NAMES[index % NAMES.len()];
    Row {
        id: format!("rec{index:014}"),
        name: name.into(),
        href: "/desk".into(),
        archived: index == 5,
        selected: index < 2,
        cells: vec![
            Cell {
                tone: Some(""),
                more: "12 d".into(),
                class: "num",
                ..cell("Fase", label_of(phase, language))
            },
            Cell {
                class: "brief",
                ..cell(t.list.coordinator, "Marieke Jansen")
            },
            Cell {
                more: "9 d".into(),
                class: "num",
                ..cell(t.list.contact, "21 nov")
            },
            Cell {
                class: if index.is_multiple_of(3) {
                    "num late"
                } else {
                    "num"
                },
                ..cell(t.list.task, "28 nov")
            },
            Cell {
                class: "num",
                ..cell(t.list.created, "3 okt")
            },
        ],
    }
}

pub(super) fn list(language: Language) -> List {
    let t = Texts::of(language);
    let head = |text: &str, sorted| Head {
        text: text.into(),
        href: Some("/desk/r/noord/candidates?sort=name".into()),
        sorted,
    };
    List {
        shell: shell(language, Section::Candidates, false),
        total: "312 kandidaten".into(),
        search: SearchBox {
            words: "pabo".into(),
            in_texts: true,
        },
        notices: vec![],
        chips: gallery(language).chips,
        clear: "/desk".into(),
        filters: filters(language),
        heads: vec![
            head("Naam", ""),
            head("Fase", ""),
            head(t.list.coordinator, ""),
            head(t.list.contact, ""),
            head(t.list.task, ""),
            head(t.list.created, "descending"),
        ],
        rows: (0..50).map(|index| row(index, language)).collect(),
        pager: gallery(language).pager,
        query: String::new(),
        views: gallery(language).links,
        all_views: "/desk".into(),
        board: "/desk".into(),
        new: Some("/desk".into()),
        columns: PHASES
            .iter()
            .map(|one| Choice::of(one, one, true))
            .collect(),
        selected: 3,
        elsewhere: vec!["rec00000000000099".into()],
        all: false,
        all_results: "Alle 312 resultaten".into(),
        actions: vec![
            ["/bulk", "phase", "Fase"],
            ["/bulk", "task", "Taak"],
            ["/exports", "export", "Exporteren"],
        ],
    }
}

pub(super) fn board(language: Language) -> Board {
    let t = Texts::of(language);
    let card = |index: usize| Card {
        id: format!("rec{index:014}"),
        name: NAMES[index % NAMES.len()].into(),
        href: "/desk".into(),
        coordinator: "Marieke Jansen".into(),
        initials: "MJ".into(),
        days: "12 d".into(),
        days_about: "12 dagen in deze fase".into(),
        task: if index.is_multiple_of(2) {
            cell(t.list.task, "28 nov")
        } else {
            Cell::default()
        },
        move_href: "/desk".into(),
        move_title: "Sanne verplaatsen".into(),
        focus: false,
    };
    let column = |(index, phase): (usize, &&'static str)| Column {
        phase: (*phase).into(),
        label: label_of(phase, language).into(),
        total: "31".into(),
        cards: (index * 10..index * 10 + 8).map(card).collect(),
        more: (index % 2 == 0).then(|| "/desk".into()),
        rest: None,
        folded: index == 6,
    };
    Board {
        shell: shell(language, Section::Board, false),
        total: "217 kandidaten".into(),
        notices: vec![],
        moved: Some(Moved {
            id: "rec00000000000001".into(),
            text: "Sanne de Vries: van nieuw naar oriënteren.".into(),
            now: "oriënteren".into(),
            undo_to: Some("nieuw".into()),
            undo_hint: t.board.undo_hint,
        }),
        conflict: None,
        chips: gallery(language).chips,
        clear: "/desk".into(),
        filters: filters(language),
        columns: PHASES.iter().enumerate().map(column).collect(),
        may_move: true,
        query: String::new(),
        list: "/desk".into(),
        new: Some("/desk".into()),
    }
}

pub(super) fn today(language: Language) -> Today {
    let t = Texts::of(language);
    let count = |count: &str, text| Count {
        href: "/desk".into(),
        count: count.into(),
        text,
    };
    let task = |index: usize| TaskLine {
        due: "28 nov".into(),
        late: index < 2,
        text: "Bellen over de open dag van de pabo".into(),
        name: NAMES[index].into(),
        href: "/desk".into(),
        done_action: Some("/desk".into()),
    };
    Today {
        shell: shell(language, Section::Today, false),
        day: "maandag 30 november".into(),
        counts: vec![
            count("4", t.today.new),
            count("38", t.today.mine),
            count("7", t.today.silent),
            count("0", t.today.unguided),
            count("2", t.today.expiring),
        ],
        tasks: (0..5).map(task).collect(),
        changed: None,
        all_tasks: Some("/desk".into()),
    }
}
