//! A person's own account: the ways in, and where the person is signed in.

use crate::{
    dates,
    desk::{
        http::{DeskError, DeskSession, SignedInForm, page},
        sign_in::{
            providers,
            view::{Account, Entry, Way},
        },
        view::{
            Shell,
            form::{Choice, Field, Kind},
        },
    },
    http::{Visit, redirect},
    state::State,
    texts::fill,
};
use axum::response::Response;
use model::SessionId;
use services::staff::{DigestLanguage, Factor, FactorKind, ListedDeskSession};
use store::{audit::Actor, region_settings::PASSKEY, staff::passkeys::MAX_PASSKEYS};

pub(crate) async fn show(
    state: State,
    session: DeskSession,
    visit: Visit,
) -> Result<Response, DeskError> {
    let shell = session.shell(&state, &visit);
    let (staff, t) = (&state.staff, &shell.t.account);
    let person = session.known.staff;
    let ways = staff.factors(person).await?;
    let passkeys = ways
        .iter()
        .filter(|way| matches!(way.kind, FactorKind::Passkey { .. }));
    let known = &session.known;
    let allowed = staff.allowed_ways(&known.roles, known.operator).await?;
    let may_add = passkeys.count() < MAX_PASSKEYS
        && staff.passkeys_unusable().is_none()
        && allowed.admits(PASSKEY);
    let sessions = staff.sessions(person, Some(session.known.hash)).await?;
    let options = staff.options();
    let idle = fill(t.sessions_about, options.idle.as_secs() / 60);
    let most = fill(t.at_most, options.lifetime.as_secs() / 3600);
    page(&Account {
        notice: match visit.parameter("done").as_deref() {
            Some("added") => Some(("good", t.done_added)),
            Some("linked") => Some(("good", t.done_linked)),
            Some("renamed") => Some(("good", t.done_renamed)),
            Some("removed") => Some(("good", t.done_removed)),
            Some("ended") => Some(("good", t.ended)),
            Some("away") => Some(("warn", t.away)),
            Some("digest") => Some(("good", t.digest_saved)),
            _ => None,
        },
        about: fill(t.about, &session.known.name),
        ways: ways.iter().map(|way| way_of(&state, &shell, way)).collect(),
        providers: providers::account_links(&state, &shell, &ways, |slug| {
            allowed.admits(&format!("oidc:{slug}"))
        }),
        may_add,
        digest: digest_field(&shell, staff.digest(person).await?),
        sessions_about: format!("{idle} {most}"),
        sessions: sessions
            .into_iter()
            .map(|one| entry_of(&shell, one))
            .collect(),
        shell,
    })
}

/// Returns the choice of the daily e-mail about tasks.
fn digest_field(shell: &Shell, chosen: Option<DigestLanguage>) -> Field {
    let t = &shell.t.account;
    let options = [
        (None, t.digest_none),
        (Some(DigestLanguage::Dutch), t.digest_dutch),
        (Some(DigestLanguage::English), t.digest_english),
    ];
    let option = |(language, text): (Option<DigestLanguage>, &str)| {
        let code = language.map_or("", DigestLanguage::code);
        Choice::of(code, text, language == chosen)
    };
    let options = options.map(option).to_vec();
    Field::new("digest", t.digest, Kind::Pick(options))
}

/// Switches the daily e-mail about tasks on or off.
pub(crate) async fn digest(
    state: State,
    SignedInForm { session, fields }: SignedInForm,
) -> Result<Response, DeskError> {
    let language = match &*fields.text("digest") {
        "" => None,
        code => Some(DigestLanguage::of_code(code).ok_or(DeskError::Forbidden)?),
    };
    state
        .staff
        .set_digest(session.known.staff, language)
        .await?;
    Ok(redirect("/desk/account?done=digest"))
}

/// Returns the name of a way in: of the passkey, or of the provider.
pub(super) fn name_of<'n>(state: &'n State, way: &'n Factor) -> &'n str {
    match &way.kind {
        FactorKind::Passkey { name, .. } => name,
        FactorKind::Account { provider } => {
            let known = state.staff.options().providers.get(provider);
            known.map_or(provider, |known| &known.options.name)
        }
    }
}

fn way_of(state: &State, shell: &Shell, way: &Factor) -> Way {
    let (t, language) = (&shell.t.account, shell.language);
    Way {
        href: format!("/desk/account/ways/{}", way.id),
        name: name_of(state, way).to_owned(),
        kind: match way.kind {
            FactorKind::Passkey {
                backed_up: true, ..
            } => t.synced,
            FactorKind::Passkey { .. } => t.one_device,
            FactorKind::Account { .. } => t.at_provider,
        },
        added: fill(t.added, dates::moment(way.created_at, language)),
        used: way.last_used_at.map_or_else(
            || t.unused.to_owned(),
            |at| fill(t.used, dates::moment(at, language)),
        ),
    }
}

fn entry_of(shell: &Shell, one: ListedDeskSession) -> Entry {
    let (t, language) = (&shell.t.account, shell.language);
    Entry {
        id: one.id.to_string(),
        browser: one.browser.unwrap_or_else(|| t.unknown_browser.to_owned()),
        since: fill(t.since, dates::moment(one.created_at, language)),
        last: fill(t.last, dates::moment(one.last_used_at, language)),
        network: one.network.map(|network| fill(t.network, network)),
        current: one.current,
    }
}

/// Ends one session, or all others.
pub(crate) async fn end(
    state: State,
    SignedInForm { session, fields }: SignedInForm,
) -> Result<Response, DeskError> {
    let (which, known) = (fields.text("id"), &session.known);
    let by = Actor::Staff(known.staff);
    if which == "others" {
        state.staff.end_others(known, by).await?;
    } else {
        let id: SessionId = which.parse().map_err(|_| DeskError::NotFound)?;
        // Ending a session that has ended already is no error.
        state.staff.end_listed(known.staff, id, by).await?;
    }
    Ok(redirect("/desk/account?done=ended"))
}
