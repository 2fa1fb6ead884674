//! `doctor --data`: stored values that would not be taken today, each by its record and field, and
//! what to do about it.

use super::support::open;
use crate::{
    configuration::Configuration,
    output::{Format, print, print_json_line},
};
use anyhow::Result;
use serde_json::json;
use services::{StoredFault, StoredFaults};

/// Reports each fault as it is found, so that memory does not grow with their number. Reads every
/// region, and changes nothing.
pub(super) async fn run(configuration: &Configuration, format: Format) -> Result<()> {
    let store = open(configuration).await?;
    let mut sum = StoredFaults::default();
    let mut printed = Ok(());
    for (slug, scope) in services::scopes(&store).await? {
        let environment = scope.environment.name();
        let report = |fault: StoredFault| {
            if printed.is_ok() {
                printed = print_fault(&slug, environment, &fault, format);
            }
        };
        let found = services::check_data(&store, &scope, report).await?;
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
    if format == Format::Json {
        return print_json_line(&json!({
            "candidates": candidates,
            "candidatesWithFaults": with_faults,
            "candidatesWithoutAddress": without_address,
        }));
    }
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

fn print_fault(region: &str, environment: &str, fault: &StoredFault, format: Format) -> Result<()> {
    let StoredFault {
        candidate,
        interaction,
        field,
        expected,
        remedy,
    } = fault;
    if format == Format::Json {
        return print_json_line(&json!({
            "verdict": "warn",
            "region": region,
            "environment": environment,
            "candidateId": candidate,
            "interactionId": interaction,
            "field": field,
            "expected": expected,
            "remedy": remedy.to_string(),
        }));
    }
    let moment = interaction
        .as_ref()
        .map(|id| format!(" interaction {id}"))
        .unwrap_or_default();
    print(&format!(
        "WARN  {region} {environment} {candidate}{moment} {field}: {expected}; {remedy}"
    ))
}
