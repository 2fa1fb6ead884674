//! The command `serve --demo`: synthetic regions, their keys, and requests to paste.
//!
//! Keys are stored as hashes and could not be printed a second time. The demo's keys are therefore
//! kept in a file beside the demo's database that only its owner may read.

mod desk;

use crate::configuration::Configuration;
use anyhow::{Context, Result, bail};
use messages::Command;
use model::{Cursor, Environment, Filter, RegionId, Scope, Token};
use serde::{Deserialize, Serialize};
use services::{
    demo::DemoClock,
    mail::{EmailTemplate, Folder, Transport},
};
use std::{io::Write, os::unix::fs::OpenOptionsExt, path::Path};
use store::{Store, candidates::Page, regions::Region};

const NO_NORTH: Command = Command::DemoRegion { slug: "demo-noord" };
const NO_SOUTH: Command = Command::DemoRegion { slug: "demo-zuid" };

/// The demo's keys.
#[derive(Debug, Serialize, Deserialize)]
struct Keys {
    noord: String,
    noord_sandbox_only: String,
    zuid: String,
    admin: String,
}

/// Fills the demo, and prints what can be done with it. `clock` is the store's.
pub(crate) async fn prepare(
    store: &Store,
    clock: &DemoClock,
    configuration: &Configuration,
) -> Result<()> {
    refuse_others(store).await?;
    let regions = services::demo::fill(store, clock).await?;
    let file = configuration.demo_keys();
    let fresh = regions.iter().any(|region| region.created);
    let keys = match std::fs::read(&file) {
        Ok(text) if !fresh => serde_json::from_slice(&text).context(Command::DemoKeys)?,
        _ => {
            let keys = create_keys(store, &regions).await?;
            save(&file, &keys)?;
            keys
        }
    };
    let noord = regions
        .iter()
        .find(|region| region.slug == "demo-noord")
        .context(NO_NORTH)?;
    let zuid = regions
        .iter()
        .find(|region| region.slug == "demo-zuid")
        .context(NO_SOUTH)?;
    let example = example(store, noord.region.id).await?;
    let counts = [
        counted(store, noord.region.id).await?,
        counted(store, zuid.region.id).await?,
    ];
    print(&keys, &example, &counts, &configuration.public_url());
    let url = desk_url(configuration);
    let links = desk::links(store, noord.region.id, &url).await?;
    desk::print(&links, &url);
    Ok(())
}

/// Refuses an installation that has regions already and was never a demo: a demo has open doors, such
/// as a link that signs somebody in without a passkey.
async fn refuse_others(store: &Store) -> Result<()> {
    let regions = store.regions().await?;
    let is_demo = |region: &Region| ["demo-noord", "demo-zuid"].contains(&&*region.slug);
    if !regions.is_empty() && !regions.iter().any(is_demo) {
        let place = store.place().to_owned();
        bail!(Command::DemoBesideOthers { place });
    }
    Ok(())
}

/// Returns the URL under which browsers reach the desk. Passkeys need a host name, so a demo without
/// `--public-url` is `localhost` there.
fn desk_url(configuration: &Configuration) -> String {
    let url = configuration.public_url();
    match url.strip_prefix("http://127.0.0.1") {
        Some(rest) => format!("http://localhost{rest}"),
        None => url,
    }
}

async fn create_keys(store: &Store, regions: &[services::demo::DemoRegion]) -> Result<Keys> {
    let region = |slug: &str| {
        regions
            .iter()
            .find(|region| region.slug == slug)
            .map(|region| region.region.id)
    };
    let noord = region("demo-noord").context(NO_NORTH)?;
    let zuid = region("demo-zuid").context(NO_SOUTH)?;
    let text = |token: Token| token.reveal().to_owned();
    let named = |name: &str| Some(name.to_owned());
    Ok(Keys {
        noord: text(services::create_region_key(store, noord, named("demo"), false).await?),
        noord_sandbox_only: text(
            services::create_region_key(store, noord, named("demo, sandbox only"), true).await?,
        ),
        zuid: text(services::create_region_key(store, zuid, named("demo"), false).await?),
        admin: text(services::create_admin_key(store, named("demo")).await?),
    })
}

/// Adapts the settings to a demo. Callbacks may go to this machine, on which the receiver usually
/// runs. Mail is written to a folder if no server is set, and the links and codes in it are printed,
/// so that one can follow them.
pub(crate) fn adapt(options: &mut services::Options, configuration: &Configuration) {
    options.staff.demo = true;
    options.public_url = desk_url(configuration);
    options.mutations.egress.callbacks_to_private = true;
    if let transport @ Transport::None = &mut options.mail.transport {
        *transport = Transport::Folder(Folder {
            path: configuration.demo_mail(),
            on_send: print_email,
        });
    }
}

fn print_email(email: &EmailTemplate) {
    let link = email
        .link()
        .map(|link| format!(": {link}"))
        .unwrap_or_default();
    let code = email
        .code()
        .map(|code| format!(" or code {code}"))
        .unwrap_or_default();
    let what = match email {
        EmailTemplate::Staff(_) => "a mail for staff",
        _ => "a mail for a candidate",
    };
    drop(writeln!(std::io::stdout(), "{what}{link}{code}"));
}

fn save(file: &Path, keys: &Keys) -> Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(file)?;
    file.write_all(&serde_json::to_vec_pretty(keys)?)?;
    Ok(())
}

/// A candidate to look for in the printed requests.
#[derive(Deserialize)]
struct Example {
    id: String,
    email: String,
    phone: String,
}

async fn example(store: &Store, region: RegionId) -> Result<Example> {
    let scope = Scope {
        region,
        environment: Environment::Production,
    };
    let page = Page {
        filter: Filter::default(),
        after: Cursor::START,
        limit: 50,
    };
    let mut found: Vec<Example> = Vec::new();
    store
        .page(&scope, page, |row| {
            found.extend(serde_json::from_str(&row.document.text()));
        })
        .await?;
    for example in found {
        if store.interactions(&scope, &example.id, 2, |_| ()).await? == 2 {
            return Ok(example);
        }
    }
    bail!(Command::DemoExample)
}

/// Returns how many candidates a region has, live and archived.
async fn counted(store: &Store, region: RegionId) -> Result<String> {
    let scope = Scope {
        region,
        environment: Environment::Production,
    };
    let count = async |archived| {
        store
            .count(
                &scope,
                Filter {
                    archived,
                    phases: 0,
                },
            )
            .await
    };
    let (live, archived) = (count(false).await?, count(true).await?);
    Ok(format!(
        "{} candidates and {} archived ones",
        in_thousands(live),
        in_thousands(archived)
    ))
}

/// Returns a number with commas between the thousands.
fn in_thousands(number: i64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(String::from_utf8_lossy)
        .collect();
    groups.join(",")
}

fn print(keys: &Keys, example: &Example, [in_noord, in_zuid]: &[String; 2], url: &str) {
    let Example { id, email, phone } = example;
    let Keys {
        noord,
        noord_sandbox_only,
        zuid,
        admin,
    } = keys;
    println!(
        "
Onderwijsregio API, with demo data:
  reference     {url}/docs
  portal        {url}/portal, for candidates: sign in as {email}; the e-mail's link and code are printed below
  demo-noord    {in_noord}, key {noord}
                sandbox only, key {noord_sandbox_only}
  demo-zuid     {in_zuid}, key {zuid}
  admin         key {admin}

Requests to try:

  # a page of candidates; follow meta.cursor until it is null
  curl -s '{url}/api/v2/candidates?pageSize=2' -H 'x-api-key: {noord}'

  # chosen fields of everyone in two phases, with the total
  curl -s '{url}/api/v2/candidates?pageSize=5&fields=name,email,phase&phase=matchen&phase=werkzaam&includeTotal=true' -H 'x-api-key: {noord}'

  # by e-mail, in any case
  curl -s '{url}/api/v2/candidates/find?email={email}' -H 'x-api-key: {noord}'

  # by phone, however it is written, and without personal data in the URL
  curl -s '{url}/api/v2/candidates/find' -H 'x-api-key: {noord}' -H 'content-type: application/json' -d '{{\"phone\": \"{phone}\", \"fields\": [\"name\", \"phone\"]}}'

  # one candidate with interactions and the region's own fields
  curl -s '{url}/api/v2/candidates/{id}?fields=name,phase,customFields&includeInteractions=true' -H 'x-api-key: {noord}'

  # the same in the sandbox, every record in one stream
  curl -s '{url}/api/sandbox/candidates?fields=name' -H 'x-api-key: {noord_sandbox_only}' -H 'accept: application/x-ndjson'

  # a new candidate in the sandbox; answers when it is there. Without Prefer: 202 at once, with the ids
  curl -s '{url}/api/sandbox/candidates' -H 'x-api-key: {noord_sandbox_only}' -H 'content-type: application/json' -H 'prefer: wait=10' -d '[{{\"name\": \"Sanne Voorbeeld\", \"email\": \"sanne@example.nl\", \"privacyConsent\": true}}]'
"
    );
}
