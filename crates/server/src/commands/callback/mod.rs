//! The command `callback`: receives, verifies and signs callbacks. Needs no database.

mod listen;
mod message;

use super::support::because;
use crate::{
    cli::{Callback, Sign, Verify},
    output::{Format, print},
};
use anyhow::{Context, Result, anyhow, bail};
use egress::{Policy, Url, parse_url, path_and_query};
use message::Message;
use messages::Command as Refusal;
use model::{Clock, SystemClock, SystemRandom};
use serde_json::{Map, Value, json};
use std::io::Read;

/// The default maximum difference between a callback's time and the current time, in seconds, as
/// Standard Webhooks recommends.
const TOLERANCE: i64 = 300;

pub(super) async fn run(command: Callback, format: Format) -> Result<()> {
    match command {
        Callback::Listen(listen) => listen::run(listen, format).await,
        Callback::Verify(command) => verify(&command, format),
        Callback::Sign(command) => sign(&command, format),
    }
}

fn verify(command: &Verify, format: Format) -> Result<()> {
    let input = input()?;
    let message = if command.headers.is_empty() {
        Message::read(&input).context(Refusal::NoHttpMessage)?
    } else {
        Message::of(&command.headers, &input).context(Refusal::HeaderForm)?
    };
    let url = command.url.as_deref().map(url).transpose()?;
    let Some(target) = url.as_ref().map(path_and_query).or(message.target) else {
        bail!(Refusal::NoTarget);
    };
    webhook_signing::verify(
        &command.secret,
        &message.headers,
        target,
        message.body,
        now(),
        command.tolerance.into(),
    )?;
    format.sentence("verified", || json!({"verified": true}))
}

fn sign(command: &Sign, format: Format) -> Result<()> {
    let url = url(&command.url)?;
    let secrets: Vec<_> = command.secrets.iter().map(String::as_str).collect();
    if !secrets
        .iter()
        .all(|secret| webhook_signing::is_secret(secret))
    {
        bail!(webhook_signing::Why::Secret);
    }
    let nonce = model::nonce(&SystemRandom);
    let headers = webhook_signing::headers(
        &secrets,
        &command.id,
        &nonce,
        now(),
        path_and_query(&url),
        &input()?,
    );
    if format == Format::Json {
        let members = headers.into_iter();
        let members: Map<String, Value> = members
            .map(|(name, value)| (name.to_string(), value.into()))
            .collect();
        return format.value(&members.into());
    }
    for (name, value) in headers {
        print(&format!("{name}: {value}"))?;
    }
    Ok(())
}

fn now() -> i64 {
    SystemClock::new().now().seconds()
}

fn url(text: &str) -> Result<Url> {
    parse_url(
        text,
        &Policy {
            allow_private: true,
            ..Policy::default()
        },
    )
    .map_err(|fault| anyhow!(Refusal::Url { fault }))
}

fn input() -> Result<Vec<u8>> {
    let mut input = Vec::new();
    because(std::io::stdin().read_to_end(&mut input), |cause| {
        Refusal::StdinUnreadable { cause }
    })?;
    Ok(input)
}
