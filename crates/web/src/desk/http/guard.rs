//! Admits a member of staff to a page of a region, before its handler runs.

use super::{DeskError, DeskSession, see, step_up};
use crate::{
    desk::{
        regions::Known,
        view::{Message, Person, Place, RegionLink, Section, Shell},
        ways::way_name,
    },
    http::{Visit, keep_last_region, last_region},
    state::State,
    texts::fill,
};
use axum::{
    extract::{FromRequestParts, RawPathParams, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{Method, StatusCode, request::Parts};
use model::{Environment, Right, Scope};
use std::{sync::Arc, time::Duration};

/// How long before a session ends its page warns.
const WARNING: Duration = Duration::from_mins(5);
/// The warning never comes sooner after a page was opened.
const SOONEST: Duration = Duration::from_mins(1);

/// What a page of a region asks of who opens it.
#[derive(Debug, Clone)]
pub(crate) struct Admission {
    pub(crate) state: State,
    pub(crate) environment: Environment,
    pub(crate) right: Right,
}

/// Who works where: a member of staff in a region, who has the right that the page needs. Exists
/// only after [`admit`].
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    pub(crate) session: Arc<DeskSession>,
    pub(crate) region: Arc<Known>,
    pub(crate) scope: Scope,
    pub(crate) visit: Visit,
}

/// The middleware of a region's page.
pub(crate) async fn admit(
    axum::extract::State(admission): axum::extract::State<Admission>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let desk = match Desk::of(&admission, &mut parts).await {
        Ok(desk) => desk,
        Err(error) => return error.into_response(),
    };
    match desk.other_way(&admission.state).await {
        Ok(None) => {}
        Ok(Some(page)) => return page,
        Err(error) => return error.into_response(),
    }
    let slug = desk.region.slug.clone();
    let is_other = parts.method == Method::GET && last_region(&parts.headers) != Some(&*slug);
    parts.extensions.insert(desk);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if is_other {
        keep_last_region(&admission.state, response.headers_mut(), &slug);
    }
    response
}

impl Desk {
    async fn of(admission: &Admission, parts: &mut Parts) -> Result<Self, DeskError> {
        let state = &admission.state;
        let session = DeskSession::of(parts, state).await?;
        let session = session.ok_or(DeskError::SignedOut)?;
        let named = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| DeskError::NotFound)?;
        let slug = named.iter().find(|(name, _)| *name == "region");
        let (_, slug) = slug.ok_or(DeskError::NotFound)?;
        let region = state.desk_regions.by_slug(slug).await?;
        // A region in which somebody has no role answers like one that never was.
        let region = region
            .filter(|region| region.slug == slug && session.is_in(region.id))
            .ok_or(DeskError::NotFound)?;
        if !session.may(region.id, admission.right) {
            return Err(DeskError::Role(admission.right));
        }
        let Ok(visit) = Visit::from_request_parts(parts, state).await;
        Ok(Self {
            scope: Scope {
                region: region.id,
                environment: admission.environment,
            },
            session: Arc::new(session),
            region,
            visit,
        })
    }

    /// Answers a person whose rights here are not in force, because the person has signed in in no way that
    /// the region allows, or at a provider that is for other regions. Returns `None` if they are.
    async fn other_way(&self, state: &State) -> Result<Option<Response>, DeskError> {
        let known = &self.session.known;
        let ways = state.staff.ways_to_prove(known, self.region.id).await?;
        let Some(ways) = ways else {
            return Ok(None);
        };
        let shell = self.session.shell(state, &self.visit);
        let t = &shell.t.sign_in;
        let names = ways.iter().map(|way| way_name(state, shell.t, way));
        let names: Vec<_> = names.collect();
        let page = see(
            StatusCode::FORBIDDEN,
            &Message {
                heading: t.other_way,
                about: fill(t.other_way_about, names.join(", ")),
                next: (step_up(&self.visit), t.step_title),
                shell,
            },
        );
        page.map(Some)
    }

    /// Returns whether this person may do this here.
    pub(crate) fn may(&self, right: Right) -> bool {
        self.session.may(self.region.id, right)
    }

    /// Returns the path of this region's pages in this environment, without a trailing slash.
    pub(crate) fn base(&self) -> String {
        base(&self.region.slug, self.scope.environment)
    }

    /// Returns the path of a page here. `rest` begins with a slash, or is empty.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("{}{rest}", self.base())
    }

    /// Returns what surrounds a page here.
    pub(crate) async fn shell(&self, state: &State, section: Section) -> Result<Shell, DeskError> {
        let mut regions = Vec::new();
        for id in self.session.regions() {
            if let Some(known) = state.desk_regions.by_id(id).await? {
                regions.push(RegionLink {
                    href: base(&known.slug, Environment::Production),
                    name: known.name.clone(),
                    current: id == self.region.id,
                });
            }
        }
        regions.sort_by(|one, other| one.name.cmp(&other.name));
        let other = match self.scope.environment {
            Environment::Production => Environment::Sandbox,
            Environment::Sandbox => Environment::Production,
        };
        let place = Place {
            base: self.base(),
            name: self.region.name.clone(),
            sandbox: self.scope.environment.is_sandbox(),
            entered: self.session.known.has_entered(self.region.id),
            other: base(&self.region.slug, other),
            regions,
            may_switch: self.may(Right::SeeCandidates),
            may_find: self.may(Right::SeeCandidates),
            rights: Right::ALL
                .into_iter()
                .filter(|right| self.may(*right))
                .collect(),
            section,
        };
        Ok(self.session.shell(state, &self.visit).at(place))
    }
}

impl DeskSession {
    /// Returns what surrounds a page outside a region.
    pub(crate) fn shell(&self, state: &State, visit: &Visit) -> Shell {
        let idle = state.staff.options().idle;
        let shell = Shell::new(visit).of(Person {
            name: self.name().to_owned(),
            form_token: self.form_token(state),
        });
        Shell {
            idle_after: idle.saturating_sub(WARNING).max(SOONEST).as_secs(),
            ..shell
        }
    }
}

fn base(slug: &str, environment: Environment) -> String {
    match environment {
        Environment::Production => format!("/desk/r/{slug}"),
        Environment::Sandbox => format!("/desk/r/{slug}/sandbox"),
    }
}

impl<S: Sync> FromRequestParts<S> for Desk {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, DeskError> {
        // Without `admit` there is none, so a page outside the table shows nothing.
        parts.extensions.get().cloned().ok_or(DeskError::SignedOut)
    }
}
