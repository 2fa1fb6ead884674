//! `doctor --data`: stored values that would not be taken today, each by its record and field, and
//! what to do about it.

use super::support::open;
use crate::{configuration::Configuration, output::print};
use anyhow::Result;
use services::{StoredFault, StoredFaults};

/// Reports each fault as it is found, so that memory does not grow with their number. Reads every
/// region, and changes nothing.
pub(super) async fn run(configuration: &Configuration) -> Result<()> {
    let store = open(configuration).await?;
    let mut sum = StoredFaults::default();
    let mut printed = Ok(());
    for (slug, scope) in services::scopes(&store).await? {
        let environment = scope.environment.name();
        let print_stderr = |fault: StoredFault| {
            let StoredFault {
                candidate,
                interaction,
                field,
                expected,
                remedy,
            } = fault;
            let moment = interaction
                .map(|id| format!(" interaction {id}"))
                .unwrap_or_default();
            let line = format!(
                "WARN  {slug} {environment} {candidate}{moment} {field}: {expected}; {remedy}"
            );
            if printed.is_ok() {
                printed = print(&line);
            }
        };
        let found = services::check_data(&store, &scope, print_stderr).await?;
        sum.candidates += found.candidates;
        sum.with_faults += found.with_faults;
        sum.without_address += found.without_address;
        if printed.is_err() {
            break;
        }
    }
    printed?;
    let StoredFaults {
        candidates,
        with_faults,
        without_address,
    } = sum;
    if with_faults == 0 {
        return print(&format!(
            "ok    the values of {candidates} candidates are as the present rules ask"
        ));
    }
    let addresses = format!("the e-mail address of {without_address} is no bare address");
    print(&format!(
        "WARN  {with_faults} of {candidates} candidates have values of before the present rules; {addresses}"
    ))
}
