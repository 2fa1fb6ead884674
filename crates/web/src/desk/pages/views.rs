//! Saved views: a list's filters, order and columns under a name. The words of a search are not saved.

use super::list;
use crate::{
    desk::{
        http::{Desk, DeskError, DeskForm, page, see},
        query::ListQuery,
        texts::Texts,
        view::{
            Section,
            form::{Choice, Field, Kind},
            parts::Link,
            views::{SavedView, Views},
        },
    },
    http::redirect,
    state::State,
    texts::fill,
};
use axum::response::Response;
use http::StatusCode;
use model::{Right, text_rules::wrong_in_one_line};
use serde_json::json;
use services::desk_lists;

/// The path of the page below the region.
pub(crate) const PAGE: &str = "/views";
/// The maximum number of characters of a name.
const NAME: u16 = 60;

/// Shows the views, and the form that saves the one of the address.
pub(crate) async fn show(state: State, desk: Desk) -> Result<Response, DeskError> {
    let asked = list::read(&state, &desk).await?;
    page(&views(&state, &desk, &asked, "", None).await?)
}

/// Saves a view.
pub(crate) async fn save(
    state: State,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let asked = list::query(&state, &desk, &fields).await?;
    let t = Texts::of(desk.visit.language);
    let name = fields.text("name").trim().to_owned();
    let is_of_region = fields.text("of") == "region";
    if is_of_region && !desk.may(Right::ManageSettings) {
        return Err(DeskError::Role(Right::ManageSettings));
    }
    let error = if name.is_empty() {
        Some(t.views.name_missing.to_owned())
    } else if name.chars().count() > usize::from(NAME) {
        Some(t.views.name_long.to_owned())
    } else {
        wrong_in_one_line(&name).map(|(_, position)| fill(t.views.name_character, position))
    };
    if let Some(error) = error {
        let page = views(&state, &desk, &asked, &name, Some(error)).await?;
        return see(StatusCode::BAD_REQUEST, &page);
    }
    let owner = (!is_of_region).then_some(desk.session.staff);
    let query = saved(&asked);
    let view = json!({ "query": query });
    let kept = desk_lists::save_view(&state.store, desk.scope, owner, &name, view).await?;
    if kept.is_none() {
        let page = views(
            &state,
            &desk,
            &asked,
            &name,
            Some(t.views.too_many.to_owned()),
        )
        .await?;
        return see(StatusCode::CONFLICT, &page);
    }
    Ok(redirect(&format!("{}{query}", desk.path(list::PAGE))))
}

/// Removes a view.
pub(crate) async fn remove(
    state: State,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let is_of_region = fields.text("of") == "region";
    if is_of_region && !desk.may(Right::ManageSettings) {
        return Err(DeskError::Role(Right::ManageSettings));
    }
    let owner = (!is_of_region).then_some(desk.session.staff);
    // Removing a view that is gone already is no error.
    desk_lists::remove_view(&state.store, desk.scope, owner, fields.text("id")).await?;
    Ok(redirect(&desk.path(PAGE)))
}

/// Returns the links of the list's menu to the saved views.
pub(crate) async fn links(
    state: &State,
    desk: &Desk,
    asked: &ListQuery,
) -> Result<Vec<Link>, DeskError> {
    let now = saved(asked);
    let views = desk_lists::views(&state.store, &desk.scope, desk.session.staff).await?;
    let link = |view: desk_lists::SavedView| {
        let query = query_of(&view);
        Link {
            href: format!("{}{query}", desk.path(list::PAGE)),
            text: view.name,
            current: query == now,
        }
    };
    Ok(views.into_iter().map(link).collect())
}

/// Returns the query of a view, with its question mark.
fn query_of(view: &desk_lists::SavedView) -> String {
    let query = view.list.get("query").and_then(serde_json::Value::as_str);
    query.unwrap_or_default().to_owned()
}

/// Returns what is saved of a query: all of it but the words of a search.
fn saved(asked: &ListQuery) -> String {
    let without = ListQuery {
        search: None,
        ..asked.clone()
    };
    without.whole().at("")
}

async fn views(
    state: &State,
    desk: &Desk,
    asked: &ListQuery,
    name: &str,
    error: Option<String>,
) -> Result<Views, DeskError> {
    let shell = desk.shell(state, Section::Candidates).await?;
    let t = shell.t;
    let mut field = Field::new("name", t.views.name, Kind::Line("text")).with(name);
    field.required = true;
    field.max_length = NAME;
    field.error = error;
    let mut fields = vec![field];
    if desk.may(Right::ManageSettings) {
        let options = vec![
            Choice::of("me", t.views.mine, true),
            Choice::of("region", t.views.region, false),
        ];
        fields.push(Field::new("of", t.views.whose, Kind::Pick(options)));
    }
    let views = desk_lists::views(&state.store, &desk.scope, desk.session.staff).await?;
    let may_change_region = desk.may(Right::ManageSettings);
    let view = |view: desk_lists::SavedView| SavedView {
        href: format!("{}{}", desk.path(list::PAGE), query_of(&view)),
        may_remove: !view.is_of_region || may_change_region,
        of: if view.is_of_region { "region" } else { "me" },
        whose: if view.is_of_region {
            t.views.region
        } else {
            t.views.mine
        },
        id: view.id,
        name: view.name,
    };
    Ok(Views {
        wrong: fields.iter().filter_map(Field::wrong).collect(),
        fields,
        views: views.into_iter().map(view).collect(),
        query: saved(asked),
        has_search: asked.search.is_some(),
        back: asked.whole().at(&desk.path(list::PAGE)),
        shell,
    })
}
