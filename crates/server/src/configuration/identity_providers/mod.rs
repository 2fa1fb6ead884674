//! The identity providers of the configuration file: the tables `[[oidc]]`. Each fault names the
//! provider, the key and what would be right.

mod reader;

use super::{Faults, variables};
use model::Role;
use openid_connect::{ClaimPath, Settings};
use reader::{Reader, note};
use services::identity_providers::{ProviderOptions, is_slug};
use std::{collections::BTreeSet, path::Path};
use toml::Value;

/// The name of the tables in the file.
pub(super) const NAME: &str = "oidc";
/// The issuer whose tokens name the domain that manages an account (`hd`).
const GOOGLE: &str = "https://accounts.google.com";
/// The host of Entra ID, and its issuers that are templates for every tenant.
const ENTRA: &str = "https://login.microsoftonline.com/";
const ANY_TENANT: [&str; 3] = ["common", "organizations", "consumers"];

/// Returns the identity providers. If there is a file, a variable with the secret of another provider
/// is a fault.
pub(super) fn of_file(
    value: Option<&Value>,
    is_given: bool,
    faults: &mut Faults,
) -> Vec<ProviderOptions> {
    let secret = |name: &str| std::env::var(name).ok();
    let providers = providers(value, secret, faults);
    let known: Vec<String> = providers
        .iter()
        .map(|provider| variable(&provider.slug))
        .collect();
    for name in std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()) {
        if is_given && variables::is_of_provider(&name) && !known.contains(&name) {
            faults.note(format!(
                "the environment variable {name} is the secret of no provider of the configuration file"
            ));
        }
    }
    providers
}

/// Reads the providers. `secret` returns the value of an environment variable.
fn providers(
    value: Option<&Value>,
    secret: impl Fn(&str) -> Option<String>,
    faults: &mut Faults,
) -> Vec<ProviderOptions> {
    let tables = match value {
        None => return Vec::new(),
        Some(Value::Array(tables)) => tables.as_slice(),
        Some(_) => {
            note(
                faults,
                "oidc is one table; begin each provider with [[oidc]]",
            );
            return Vec::new();
        }
    };
    // What is missing has its own fault.
    let is_same = |one: &str, other: &str| !one.is_empty() && one == other;
    let mut providers: Vec<ProviderOptions> = Vec::new();
    for (table, number) in tables.iter().zip(1..) {
        let Value::Table(table) = table else {
            note(
                faults,
                "oidc is a list of values; begin each provider with [[oidc]]",
            );
            continue;
        };
        let provider = Reader::new(table, number, faults).provider(&secret);
        for before in &providers {
            if is_same(&before.slug, &provider.slug) {
                note(
                    faults,
                    &format!(
                        "the provider {number} of oidc has the slug of an earlier one; give it another"
                    ),
                );
            }
            if is_same(&before.settings.issuer, &provider.settings.issuer) {
                note(
                    faults,
                    &format!(
                        "the provider {number} of oidc has the issuer of an earlier one; configure an issuer once"
                    ),
                );
            }
        }
        providers.push(provider);
    }
    providers
}

/// Returns the name of the variable with a provider's secret.
fn variable(slug: &str) -> String {
    let slug = slug.to_uppercase().replace('-', "_");
    format!("{}OIDC_{slug}_SECRET", variables::PREFIX)
}

impl Reader<'_, '_> {
    fn provider(mut self, secret: &impl Fn(&str) -> Option<String>) -> ProviderOptions {
        let slug = self.required("slug", "the name in addresses, such as slug = \"surf\"");
        if !slug.is_empty() && !is_slug(&slug) {
            self.note("has a slug that is not usable; write 1 to 30 of a to z, 0 to 9 and hyphens, the first of a to z, and not challenge");
        }
        let name = self.required(
            "name",
            "the name that people see, such as name = \"SURFconext\"",
        );
        let mut settings = Settings::new(
            self.issuer(),
            self.required(
                "client_id",
                "the id under which the provider knows this server",
            ),
        );
        settings.client_secret = self.secret(&slug, secret);
        settings.domains = self.texts("domains");
        for domain in settings.domains.clone() {
            if !is_domain(&domain) {
                self.note("has a domain that is not usable; write for example domains = [\"noord.example.nl\"], without @");
            }
        }
        settings.requires_hosted_domain = settings.issuer == GOOGLE && !settings.domains.is_empty();
        if let Some(scopes) = self.text("scopes") {
            if !scopes
                .split_ascii_whitespace()
                .any(|scope| scope == "openid")
            {
                self.note("has scopes without openid; write for example scopes = \"openid email profile\"");
            }
            settings.scopes = scopes;
        }
        let claim = |path: String| ClaimPath::new(path);
        if let Some(path) = self.filled("subject_claim") {
            settings.subject_claim = claim(path);
        }
        settings.roles_claim = self.filled("roles_claim").map(claim);
        let acr_values = self.text("acr_values").unwrap_or_default();
        settings.acr_values = acr_values
            .split_ascii_whitespace()
            .map(str::to_owned)
            .collect();
        let trust_email = self.truth("trust_email");
        if trust_email && settings.domains.is_empty() {
            self.note("has trust_email without domains; name the domains of which every address is the provider's own");
        }
        let regions = self.texts("regions");
        let roles = self.roles();
        match (settings.roles_claim.is_some(), roles.is_empty()) {
            (false, false) => self.note("has roles without roles_claim; name the claim with a person's roles, such as roles_claim = \"roles\""),
            (true, true) => self.note("has roles_claim without roles; name what each role is here, such as roles = { \"ow-coordinator\" = \"coordinator\" }"),
            _ => {}
        }
        if !roles.is_empty() && regions.is_empty() {
            self.note("gives roles in no region; name the slugs of the regions, such as regions = [\"noord\"]");
        }
        ProviderOptions {
            slug,
            name,
            settings,
            trust_email,
            regions,
            roles,
        }
    }

    fn issuer(&mut self) -> String {
        let issuer = self.required("issuer", "the issuer as the provider's metadata have it, such as issuer = \"https://connect.surfconext.nl\"");
        if issuer.is_empty() {
            return issuer;
        }
        let parsed = egress::Url::parse(&issuer).ok();
        let is_local =
            |url: &egress::Url| matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let usable = parsed.is_some_and(|url| {
            (url.scheme() == "https" || url.scheme() == "http" && is_local(&url))
                && url.username().is_empty()
                && url.password().is_none()
                && url.query().is_none()
                && url.fragment().is_none()
        });
        if !usable {
            self.note("has an issuer that is not usable; write a URL with https:// and without user, ? and # (http:// for localhost only)");
        }
        let tenant = issuer
            .strip_prefix(ENTRA)
            .and_then(|rest| rest.split('/').next());
        if tenant.is_some_and(|tenant| ANY_TENANT.contains(&tenant)) {
            self.note("has the issuer of every tenant; write that of yours: https://login.microsoftonline.com/TENANT-ID/v2.0");
        }
        issuer
    }

    /// Reads the secret from its variable or its file; one of them is required.
    fn secret(&mut self, slug: &str, secret: &impl Fn(&str) -> Option<String>) -> Option<String> {
        let variable = variable(slug);
        let given = is_slug(slug).then(|| secret(&variable)).flatten();
        let file = self.filled("client_secret_file");
        let read = match (given, &file) {
            (Some(_), Some(_)) => {
                self.note(&format!(
                    "has its secret twice; remove client_secret_file or {variable}"
                ));
                return None;
            }
            (Some(given), None) => given,
            (None, Some(file)) => match read_file(Path::new(file)) {
                Ok(text) => text,
                Err(fault) => {
                    self.note(&format!("has a client_secret_file that {fault}"));
                    return None;
                }
            },
            (None, None) => {
                let place = if is_slug(slug) {
                    variable.as_str()
                } else {
                    "its variable"
                };
                self.note(&format!(
                    "has no secret; set {place}, or client_secret_file to the path of a file"
                ));
                return None;
            }
        };
        let text = read.trim();
        if text.is_empty() {
            self.note("has an empty secret; write the one that the provider has given");
        }
        Some(text.to_owned())
    }

    fn roles(&mut self) -> Vec<(String, Role)> {
        let table = match self.table.get("roles") {
            None => return Vec::new(),
            Some(Value::Table(table)) => table,
            Some(_) => {
                self.note("has roles that are no table; write for example roles = { \"ow-coordinator\" = \"coordinator\" }");
                return Vec::new();
            }
        };
        let mut roles = Vec::new();
        for (name, role) in table {
            match role.as_str().map(str::parse::<Role>) {
                Some(Ok(role)) => roles.push((name.clone(), role)),
                _ => self.note("has a role that is not known; write viewer, coordinator, manager or technician"),
            }
        }
        roles
    }
}

fn is_domain(text: &str) -> bool {
    let labels: BTreeSet<bool> = text.split('.').map(str::is_empty).collect();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    text.contains('.') && text.chars().all(plain) && !labels.contains(&true)
}

/// Reads the file of a secret. Everybody on the machine may not read it.
fn read_file(path: &Path) -> Result<String, String> {
    use std::os::unix::fs::MetadataExt;
    let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if about.mode() & 0o004 != 0 {
        return Err("every user of this machine can read; run chmod o-r on it".to_owned());
    }
    std::fs::read_to_string(path).map_err(unreadable)
}
