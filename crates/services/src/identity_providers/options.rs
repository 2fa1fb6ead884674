//! What the operator configures about an identity provider.

use model::{RegionId, Role};
use openid_connect::Settings;

/// What the operator configures about an identity provider.
#[derive(Debug, Clone)]
pub struct ProviderOptions {
    /// The name in addresses: `/desk/sign-in/{slug}`.
    pub slug: String,
    /// The name that people see.
    pub name: String,
    /// What the protocol needs.
    pub settings: Settings,
    /// Whether each address of the provider's domains is the provider's own, so that it counts as
    /// verified.
    pub trust_email: bool,
    /// The slugs of the regions whose staff may use it; empty: all staff, operators too.
    pub regions: Vec<String>,
    /// The roles that the provider gives, by its own name of each; empty: it gives none.
    pub roles: Vec<(String, Role)>,
}

impl ProviderOptions {
    /// Returns how the audit log names a sign-in at this provider.
    pub fn method(&self) -> String {
        format!("oidc:{}", self.slug)
    }

    /// Returns whether the provider speaks for the domain of an address.
    pub fn speaks_for(&self, address: &str) -> bool {
        let domain = address.rsplit_once('@').map(|(_, domain)| domain);
        let domains = &self.settings.domains;
        domain.is_some_and(|domain| domains.iter().any(|one| one.eq_ignore_ascii_case(domain)))
    }

    /// Returns the roles that a person with these roles at the provider has in these regions.
    pub(crate) fn roles_in(
        &self,
        regions: &[RegionId],
        at_provider: &[String],
    ) -> Vec<(RegionId, Role)> {
        let given = self
            .roles
            .iter()
            .filter(|(name, _)| at_provider.contains(name));
        let mut roles: Vec<Role> = given.map(|(_, role)| *role).collect();
        roles.sort_unstable();
        roles.dedup();
        let in_each = |region: &RegionId| {
            let region = *region;
            roles
                .iter()
                .map(move |role| (region, *role))
                .collect::<Vec<_>>()
        };
        regions.iter().flat_map(in_each).collect()
    }
}

/// Returns whether a text can be the name of a provider in addresses: 1 to 30 of a to z, 0 to 9
/// and hyphens, the first of a to z.
pub fn is_slug(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=30).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
        && text.bytes().all(allowed)
        // A page of the desk has this address.
        && text != "challenge"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> ProviderOptions {
        let mut settings = Settings::new("https://op.example.nl", "desk");
        settings.domains = vec!["noord.example.nl".into()];
        ProviderOptions {
            slug: "op".into(),
            name: "OP".into(),
            settings,
            trust_email: false,
            regions: vec!["noord".into()],
            roles: vec![
                ("ow-manager".into(), Role::Manager),
                ("ow-coordinator".into(), Role::Coordinator),
                ("ow-coach".into(), Role::Coordinator),
            ],
        }
    }

    #[test]
    fn provider_speaks_for_whole_domains_only() {
        let options = options();
        for (address, expected) in [
            ("sanne@noord.example.nl", true),
            ("sanne@Noord.Example.nl", true),
            ("sanne@evil.noord.example.nl", false),
            ("sanne@example.nl", false),
            ("sanne@noord.example.nl.evil.example", false),
            ("noord.example.nl", false),
            ("a@noord.example.nl@evil.example", false),
            ("", false),
        ] {
            assert_eq!(options.speaks_for(address), expected, "{address}");
        }
    }

    #[test]
    fn roles_are_those_that_the_provider_gives() {
        let options = options();
        let region: RegionId = RegionId::random(&model::SystemRandom);
        let roles = |at_provider: &[&str]| {
            let names: Vec<String> = at_provider.iter().map(|name| (*name).to_owned()).collect();
            let roles = options.roles_in(&[region], &names);
            roles.into_iter().map(|(_, role)| role).collect::<Vec<_>>()
        };
        assert_eq!(
            roles(&["ow-coach", "ow-coordinator", "other"]),
            [Role::Coordinator]
        );
        assert_eq!(
            roles(&["ow-manager", "ow-coach"]),
            [Role::Coordinator, Role::Manager]
        );
        assert_eq!(roles(&["OW-MANAGER", "manager"]), []);
        assert_eq!(options.roles_in(&[], &["ow-manager".to_owned()]), []);
    }

    #[test]
    fn name_in_addresses_is_short_and_plain() {
        for (text, expected) in [
            ("surf", true),
            ("entra-noord2", true),
            ("", false),
            ("Surf", false),
            ("2surf", false),
            ("surf-", false),
            ("surf/x", false),
            ("su_rf", false),
            ("challenge", false),
            (&"a".repeat(31), false),
        ] {
            assert_eq!(is_slug(text), expected, "{text}");
        }
    }
}
