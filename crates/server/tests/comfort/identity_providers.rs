//! `[[oidc]]` in the configuration file: every fault is named, with what would be right.

use crate::harness::Installation;
use std::{fs::Permissions, os::unix::fs::PermissionsExt};

/// A provider without faults, but for its secret.
const RIGHT: &str = r#"
[[oidc]]
slug = "surf"
name = "SURFconext"
issuer = "https://connect.surfconext.nl"
client_id = "ow.example.nl"
"#;

/// Runs `config check` with this file and these variables, and returns its exit code and its faults.
fn checked(file: &str, variables: &[(&str, &str)]) -> (Option<i32>, Vec<String>) {
    let it = Installation::new();
    std::fs::write(it.folder().join("c.toml"), file).unwrap();
    for (name, mode) in [("secret", 0o640), ("open", 0o644)] {
        let path = it.folder().join(name);
        std::fs::write(&path, "geheim\n").unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    }
    let words = ["--config", "c.toml", "config", "check"];
    let mut command = it.command(words);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let all = [output.stdout, output.stderr].concat();
    let all = String::from_utf8(all).unwrap();
    assert!(!all.contains("geheim"), "{all}");
    let faults = all.lines().filter_map(|line| {
        let fault = line.strip_prefix("FAIL  ")?;
        let fault = fault.strip_prefix("the configuration is not usable: ");
        Some(fault.unwrap_or(&line[6..]).to_owned())
    });
    (output.status.code(), faults.collect())
}

#[test]
fn provider_without_faults_is_accepted() {
    let secret = [("ONDERWIJSREGIO_OIDC_SURF_SECRET", "geheim")];
    assert_eq!(checked(RIGHT, &secret), (Some(0), vec![]));
    let with_file = format!("{RIGHT}client_secret_file = \"secret\"\n");
    assert_eq!(checked(&with_file, &[]), (Some(0), vec![]));
    let all = r#"
[[oidc]]
slug = "entra-noord"
name = "Regio Noord"
issuer = "https://login.microsoftonline.com/7d1b2c3a-0000-0000-0000-000000000000/v2.0"
client_id = "x"
client_secret_file = "secret"
scopes = "openid email"
subject_claim = "oid"
domains = ["noord.example.nl", "po.noord.example.nl"]
trust_email = true
regions = ["noord"]
roles_claim = "realm_access.roles"
roles = { "ow-coordinator" = "coordinator", "ow.manager" = "manager" }
acr_values = "mfa hw"

[[oidc]]
slug = "local"
name = "Local"
issuer = "http://localhost:8081/realms/x"
client_id = "y"
"#;
    let secret = [("ONDERWIJSREGIO_OIDC_LOCAL_SECRET", "geheim")];
    assert_eq!(checked(all, &secret), (Some(0), vec![]));
}

/// Lines that are added to the provider, and the fault.
const FAULTS: &[(&str, &str)] = &[
    (
        "",
        "has no secret; set ONDERWIJSREGIO_OIDC_SURF_SECRET, or client_secret_file to the path of a file",
    ),
    (
        "client_secret_file = \"open\"",
        "has a client_secret_file that every user of this machine can read; run chmod o-r on it",
    ),
    (
        "client_secret_file = \"nowhere\"",
        "has a client_secret_file that cannot be read: No such file or directory (os error 2)",
    ),
];

/// Lines that are added to a provider with a secret, and the fault.
const FAULTS_WITH_SECRET: &[(&str, &str)] = &[
    (
        "scope = \"openid\"",
        "has no key scope; did you mean scopes?",
    ),
    (
        "scopes = \"email profile\"",
        "has scopes without openid; write for example scopes = \"openid email profile\"",
    ),
    (
        "scopes = [\"openid\"]",
        "has scopes of the type array; write a text in quotes",
    ),
    (
        "subject_claim = \"\"",
        "has an empty subject_claim; fill it in or remove it",
    ),
    (
        "domains = \"noord.example.nl\"",
        "has domains that are no list of texts; write for example domains = [\"noord\"]",
    ),
    (
        "domains = [\"@noord.example.nl\"]",
        "has a domain that is not usable; write for example domains = [\"noord.example.nl\"], without @",
    ),
    (
        "trust_email = true",
        "has trust_email without domains; name the domains of which every address is the provider's own",
    ),
    (
        "trust_email = \"yes\"",
        "has trust_email that is neither true nor false",
    ),
    (
        "roles_claim = \"roles\"",
        "has roles_claim without roles; name what each role is here, such as roles = { \"ow-coordinator\" = \"coordinator\" }",
    ),
    (
        "regions = [\"noord\"]\nroles = { a = \"viewer\" }",
        "has roles without roles_claim; name the claim with a person's roles, such as roles_claim = \"roles\"",
    ),
    (
        "roles_claim = \"roles\"\nroles = { a = \"viewer\" }",
        "gives roles in no region; name the slugs of the regions, such as regions = [\"noord\"]",
    ),
    (
        "roles_claim = \"r\"\nregions = [\"noord\"]\nroles = { a = \"viewer\", b = \"boss\" }",
        "has a role that is not known; write viewer, coordinator, manager or technician",
    ),
    (
        "client_secret_file = \"secret\"",
        "has its secret twice; remove client_secret_file or ONDERWIJSREGIO_OIDC_SURF_SECRET",
    ),
];

#[test]
fn each_fault_of_a_provider_is_named() {
    let secret: &[(&str, &str)] = &[("ONDERWIJSREGIO_OIDC_SURF_SECRET", "geheim")];
    let without = FAULTS.iter().map(|fault| (fault, &[][..]));
    let with = FAULTS_WITH_SECRET.iter().map(|fault| (fault, secret));
    for ((lines, fault), variables) in without.chain(with) {
        let expected = format!("the provider surf of oidc {fault}");
        let found = checked(&format!("{RIGHT}{lines}\n"), variables);
        assert_eq!(found, (Some(1), vec![expected]), "{lines}");
    }
    for (before, after, fault) in [
        (
            "https://connect.surfconext.nl",
            "http://connect.surfconext.nl",
            "has an issuer that is not usable; write a URL with https:// and without user, ? and # (http:// for localhost only)",
        ),
        (
            "https://connect.surfconext.nl",
            "https://login.microsoftonline.com/common/v2.0",
            "has the issuer of every tenant; write that of yours: https://login.microsoftonline.com/TENANT-ID/v2.0",
        ),
    ] {
        let found = checked(&RIGHT.replace(before, after), secret);
        let expected = format!("the provider surf of oidc {fault}");
        assert_eq!(found, (Some(1), vec![expected]), "{after}");
    }
}

#[test]
fn all_faults_are_named_at_once() {
    let (code, faults) = checked("[[oidc]]\nslug = \"SURF\"\n[[oidc]]\n", &[]);
    assert_eq!(code, Some(1));
    let expected = [
        "the provider 1 of oidc has a slug that is not usable; write 1 to 30 of a to z, 0 to 9 and hyphens, the first of a to z, and not challenge",
        "the provider 1 of oidc has no name: the name that people see, such as name = \"SURFconext\"",
        "the provider 1 of oidc has no issuer: the issuer as the provider's metadata have it, such as issuer = \"https://connect.surfconext.nl\"",
        "the provider 1 of oidc has no client_id: the id under which the provider knows this server",
        "the provider 1 of oidc has no secret; set its variable, or client_secret_file to the path of a file",
        "the provider 2 of oidc has no slug: the name in addresses, such as slug = \"surf\"",
        "the provider 2 of oidc has no name: the name that people see, such as name = \"SURFconext\"",
        "the provider 2 of oidc has no issuer: the issuer as the provider's metadata have it, such as issuer = \"https://connect.surfconext.nl\"",
        "the provider 2 of oidc has no client_id: the id under which the provider knows this server",
        "the provider 2 of oidc has no secret; set its variable, or client_secret_file to the path of a file",
    ];
    assert_eq!(faults, expected);

    let secret = [("ONDERWIJSREGIO_OIDC_SURF_SECRET", "geheim")];
    let (_, faults) = checked(&RIGHT.repeat(2), &secret);
    let expected = [
        "the provider 2 of oidc has the slug of an earlier one; give it another",
        "the provider 2 of oidc has the issuer of an earlier one; configure an issuer once",
    ];
    assert_eq!(faults, expected);
    for (file, fault) in [
        (
            "oidc = \"surf\"",
            "oidc is one table; begin each provider with [[oidc]]",
        ),
        (
            "oidc = [\"surf\"]",
            "oidc is a list of values; begin each provider with [[oidc]]",
        ),
    ] {
        assert_eq!(checked(file, &[]), (Some(1), vec![fault.to_owned()]));
    }
    let other = [("ONDERWIJSREGIO_OIDC_OTHER_SECRET", "geheim")];
    let file = format!("{RIGHT}client_secret_file = \"secret\"\n");
    let expected = "the environment variable ONDERWIJSREGIO_OIDC_OTHER_SECRET is the secret of no provider of the configuration file";
    assert_eq!(checked(&file, &other), (Some(1), vec![expected.to_owned()]));
}
