//! The columns of the board: how many candidates each has, which it shows and in which order, with few
//! and with many candidates, under the same filters as the list.

use super::{Visitor, candidate};
use crate::Page;
use model::{Role, vocabulary::PHASES};
use serde_json::json;
use services::mutations::{Accepted, DeskChange, Operation, TaskDraft, Write};
use std::time::Duration;
use testkit::{TestApp, TestRegion};

const BOARD: &str = "/desk/r/noord/board";

/// The columns of a page: the phase, its total, and the ids of its cards.
fn columns(page: &Page) -> Vec<(String, usize, Vec<String>)> {
    let between = |text: &str, begin: &str, end: char| {
        let (_, rest) = text.split_once(begin).unwrap();
        rest.split(end).next().unwrap().to_owned()
    };
    let column = |part: &str| {
        let total = between(part, "class=\"count num\">", '<');
        let total: String = total.chars().filter(char::is_ascii_digit).collect();
        let cards = part.split("data-card=\"").skip(1);
        let ids = cards.map(|card| card.split('"').next().unwrap().to_owned());
        let phase = part.split('"').next().unwrap().to_owned();
        (phase, total.parse().unwrap(), ids.collect())
    };
    let parts = page.html.split("data-column=\"").skip(1);
    parts.map(column).collect()
}

fn id(number: usize) -> String {
    format!("rec{number:014}")
}

/// A region of so many candidates, whose phase and moment of creation follow from their number.
async fn filled(app: &TestApp, number: usize) -> (TestRegion, Visitor) {
    let noord = app.region("noord").await;
    let row = |number: usize| {
        let more = json!({
            "phase": PHASES[number % 3], "city": if number.is_multiple_of(2) { "Alkmaar" } else { "Hoorn" },
            "createdAt": format!("2025-01-01T{:02}:{:02}:00.000Z", number / 60 % 24, number % 60),
        });
        candidate(&id(number), &format!("Persoon {number}"), &more)
    };
    app.import(noord.production(), (0..number).map(row).collect())
        .await;
    let visitor = Visitor::staff(app, "Marieke", &[(noord.id, Role::Coordinator)]).await;
    (noord, visitor)
}

/// Gives a candidate a task.
async fn plan(app: &TestApp, noord: &TestRegion, number: usize, due_on: &str) {
    let task = TaskDraft {
        text: "Bellen".into(),
        due_on: due_on.into(),
        assignee: None,
    };
    let operation = Operation::Desk {
        candidate: id(number).parse().unwrap(),
        change: DeskChange::AddTask { task },
    };
    let (mutations, scope) = (&app.services.mutations, noord.production());
    let accepted = mutations
        .accept(Write::new(scope, operation), Vec::new())
        .await;
    let Ok(Accepted::Fresh(receipt)) = accepted else {
        panic!("the task was refused")
    };
    let ended = mutations.wait(&scope, receipt.id, Duration::from_secs(10));
    assert!(ended.await.unwrap().is_some());
}

#[testkit::test]
async fn columns_show_the_next_tasks_first_and_then_the_longest_in_the_phase() {
    let app = TestApp::start().await;
    let (noord, visitor) = filled(&app, 180).await;
    for (number, due_on) in [(90, "2026-05-01"), (93, "2026-03-01"), (94, "2026-04-01")] {
        plan(&app, &noord, number, due_on).await;
    }
    let page = visitor.open(BOARD).await;
    let shown = columns(&page);
    let phases: Vec<_> = shown.iter().map(|(phase, ..)| phase.as_str()).collect();
    assert_eq!(phases, PHASES);
    let totals: Vec<_> = shown.iter().map(|(_, total, _)| *total).collect();
    assert_eq!(totals, [60, 60, 60, 0, 0, 0, 0]);
    let expected = |first: &[usize], begin: usize, most: usize| -> Vec<String> {
        let rest = (begin..180)
            .step_by(3)
            .filter(|number| !first.contains(number));
        let all = first.iter().copied().chain(rest);
        all.take(most).map(id).collect()
    };
    assert_eq!(shown[0].2, expected(&[93, 90], 0, 25));
    assert_eq!(shown[1].2, expected(&[94], 1, 25));
    assert_eq!(shown[2].2, expected(&[], 2, 25));
    // "Show more" shows the rest of one column.
    assert!(page.html.contains("Toon meer"));
    let more = visitor.open(&format!("{BOARD}?show={}", PHASES[0])).await;
    let shown = columns(&more);
    assert_eq!(shown[0].2, expected(&[93, 90], 0, 60));
    assert_eq!(shown[1].2.len(), 25);
}

#[testkit::test]
async fn the_board_has_the_filters_and_the_words_of_the_list() {
    let app = TestApp::start().await;
    let (_, visitor) = filled(&app, 90).await;
    for query in [
        "city=alk",
        "phase=nieuw",
        "phase=nieuw&city=hoorn",
        "coordinator=me",
        "contact=never&city=alk",
        "archived=yes",
        "task=none",
    ] {
        let list = visitor
            .open(&format!("/desk/r/noord/candidates?{query}"))
            .await;
        let board = visitor.open(&format!("{BOARD}?{query}")).await;
        let sum: usize = columns(&board).iter().map(|(_, total, _)| total).sum();
        let text = if sum == 1 {
            "1 kandidaat".to_owned()
        } else {
            format!("{sum} kandidaten")
        };
        assert!(list.html.contains(&text), "{query}: {text}");
        assert!(board.html.contains(&text), "{query}: {text}");
        let chips = |page: &Page| page.html.matches("class=\"chip\"").count();
        assert_eq!(chips(&list), chips(&board), "{query}");
    }
    let list = visitor.open("/desk/r/noord/candidates").await;
    let words = [("words", "\"persoon 17\"")];
    let found = visitor
        .submit(&list, "/desk/r/noord/candidates/search", &words)
        .await;
    let board = found.header("location").replace("/candidates", "/board");
    let cards: Vec<_> = columns(&visitor.open(&board).await)
        .into_iter()
        .flat_map(|column| column.2)
        .collect();
    assert_eq!(cards, [id(17)]);
}

#[testkit::test]
async fn a_large_region_has_the_same_columns() {
    let app = TestApp::start().await;
    // From 3,000 matches on, each column is read from an index.
    let (noord, visitor) = filled(&app, 3_300).await;
    plan(&app, &noord, 3_000, "2026-05-01").await;
    let page = visitor.open(BOARD).await;
    let shown = columns(&page);
    let totals: Vec<_> = shown.iter().map(|(_, total, _)| *total).collect();
    assert_eq!(totals, [1_100, 1_100, 1_100, 0, 0, 0, 0]);
    assert_eq!(shown[0].2[0], id(3_000), "the one with a task");
    for (index, (phase, _, cards)) in shown.iter().take(3).enumerate() {
        assert_eq!(cards.len(), 25, "{phase}");
        let numbers = cards.iter().map(|id| id[3..].parse::<usize>().unwrap());
        assert!(
            numbers.into_iter().all(|number| number % 3 == index),
            "{phase}: {cards:?}"
        );
    }
    let more = visitor.open(&format!("{BOARD}?show={}", PHASES[0])).await;
    assert_eq!(columns(&more)[0].2.len(), 100);
    assert!(more.html.contains("in de lijst"), "the rest is on the list");
}
