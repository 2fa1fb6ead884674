//! The command `health`: asks the running server whether it is ready.

use crate::{configuration::Configuration, health::Health, output::print};
use anyhow::{Result, bail};
use messages::Command;
use std::time::Duration;

/// The time limit of the whole exchange.
const LIMIT: Duration = Duration::from_secs(5);

pub(super) async fn run(configuration: &Configuration) -> Result<()> {
    let address = configuration.listen.clone();
    match crate::health::ask(&address, LIMIT).await {
        Health::Ready(body) => print(&String::from_utf8_lossy(&body)),
        Health::NotReady(status, detail) => {
            let status = status.as_u16();
            bail!(Command::NotReady {
                address,
                status,
                detail
            })
        }
        Health::Closed => {
            let cause = "it closed the connection".to_owned();
            bail!(Command::NoAnswer { address, cause })
        }
        Health::Unreachable(cause) => bail!(Command::NoAnswer { address, cause }),
        Health::Late => {
            let cause = format!("nothing came within {} seconds", LIMIT.as_secs());
            bail!(Command::NoAnswer { address, cause })
        }
    }
}
