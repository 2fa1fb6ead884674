//! Everybody with a role in the region.

use super::parts::{PAGE, facts};
use crate::{
    desk::{
        http::{Desk, DeskError, page},
        view::{
            Section,
            parts::Pager,
            staff::{Row, Staff},
        },
        ways::way_name,
    },
    state::State,
    texts::fill,
};
use axum::response::Response;

/// The number of people on a page.
const MOST: usize = 50;

pub(crate) async fn show(state: State, desk: Desk) -> Result<Response, DeskError> {
    let people = state.staff.of_region(desk.region.id).await?;
    let number = desk.visit.parameter("page");
    let number = number.and_then(|number| number.parse::<usize>().ok());
    let last = people.len().div_ceil(MOST).max(1);
    let number = number.unwrap_or(1).clamp(1, last);
    let skipped = (number - 1) * MOST;
    let mut rows = Vec::new();
    for person in people.iter().skip(skipped).take(MOST) {
        rows.push(Row {
            href: desk.path(&format!("{PAGE}/{}", person.id)),
            name: person.name.clone(),
            is_me: person.id == desk.session.staff,
            facts: facts(&state, &desk, person).await?,
        });
    }
    let shell = desk.shell(&state, Section::Staff).await?;
    let t = &shell.t.staff;
    let ways = state.staff.sign_in_ways(desk.region.id).await?;
    let ways = match ways.chosen().listed() {
        None => t.ways_all.to_owned(),
        Some(listed) => {
            let names = listed.iter().map(|way| way_name(&state, shell.t, way));
            fill(t.ways_some, names.collect::<Vec<_>>().join(", "))
        }
    };
    let pager = (last > 1).then(|| Pager {
        about: fill(
            &fill(&fill(t.pages, skipped + 1), skipped + rows.len()),
            people.len(),
        ),
        first: (number > 1).then(|| desk.path(PAGE)),
        next: (number < last).then(|| desk.path(&format!("{PAGE}?page={}", number + 1))),
    });
    page(&Staff {
        notice: match desk.visit.parameter("done").as_deref() {
            Some("invited") if !state.mailer.sends() => Some(t.done_invited_unsent),
            Some("invited") => Some(t.done_invited),
            Some("ended") => Some(t.done_ended),
            Some("ways") => Some(t.done_ways),
            _ => None,
        },
        ways,
        rows,
        pager,
        shell,
    })
}
