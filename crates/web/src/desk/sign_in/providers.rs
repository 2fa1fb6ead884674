//! The links to identity providers, on the pages that offer a way in.

use super::view::ProviderLink;
use crate::{desk::view::Shell, state::State, texts::fill};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use services::staff::{Factor, FactorKind};

/// Returns the links for signing in, in the order of the configuration.
pub(super) fn links(
    state: &State,
    shell: &Shell,
    next: &str,
    wanted: impl Fn(&str) -> bool,
) -> Vec<ProviderLink> {
    let next = utf8_percent_encode(next, NON_ALPHANUMERIC);
    let query = format!("?next={next}");
    all(state, shell, shell.t.sign_in.by_provider, &query, wanted)
}

/// Returns the links for stepping up: the providers at which the person has an account.
pub(super) fn step_up_links(
    state: &State,
    shell: &Shell,
    next: &str,
    ways: &[Factor],
    wanted: impl Fn(&str) -> bool,
) -> Vec<ProviderLink> {
    let next = utf8_percent_encode(next, NON_ALPHANUMERIC);
    let query = format!("?for=step-up&next={next}");
    let is_way = |slug: &str| {
        let mut ways = ways.iter();
        ways.any(|way| matches!(&way.kind, FactorKind::Account { provider } if provider == slug))
    };
    all(
        state,
        shell,
        shell.t.sign_in.step_by_provider,
        &query,
        |slug| is_way(slug) && wanted(slug),
    )
}

/// Returns the links for adding an account: the providers at which the person has none.
pub(super) fn account_links(
    state: &State,
    shell: &Shell,
    ways: &[Factor],
    wanted: impl Fn(&str) -> bool,
) -> Vec<ProviderLink> {
    let has = |slug: &str| {
        let mut ways = ways.iter();
        ways.any(|way| matches!(&way.kind, FactorKind::Account { provider } if provider == slug))
    };
    let text = shell.t.account.link;
    let mut links = all(state, shell, text, "", |slug| !has(slug) && wanted(slug));
    for link in &mut links {
        link.href = link
            .href
            .replacen("/desk/sign-in/", "/desk/account/provider/", 1);
    }
    links
}

fn all(
    state: &State,
    shell: &Shell,
    text: &str,
    query: &str,
    wanted: impl Fn(&str) -> bool,
) -> Vec<ProviderLink> {
    let providers = state.staff.options().providers.iter();
    let wanted = providers.filter(|provider| wanted(&provider.options.slug));
    let links = wanted.map(|provider| ProviderLink {
        href: format!("/desk/sign-in/{}{query}", provider.options.slug),
        text: fill(text, &provider.options.name),
        away: provider
            .client
            .away_since()
            .map(|_| fill(shell.t.sign_in.away, &provider.options.name)),
    });
    links.collect()
}
