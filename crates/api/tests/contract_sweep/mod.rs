//! Rules for all operations, taken from the OpenAPI document, so that no new route can be
//! forgotten. The tests fail if there is an operation for which they cannot build a valid request,
//! or whose credentials they do not know.

mod callers;
mod fixture;
mod hidden;
mod links;
mod operation;
mod permissions;
mod requests;
mod subscriptions;
mod tasks;
mod timing;

use fixture::Fixture;
use operation::{Operation, Takes};

/// Operations that a case skips, and why.
const EXCEPTIONS: [(&str, &str, &str); 5] = [
    (
        "unknown parameter",
        "downloadAttachment",
        "the address is opened by browsers and mail programs, which add their own",
    ),
    (
        "415 without a body",
        "downloadAttachment",
        "the address is opened by browsers and mail programs, which send what they like",
    ),
    (
        "415 without a body",
        "*/openapi.json",
        "a public document, which browsers and tools fetch with headers of their own",
    ),
    (
        "406",
        "downloadAttachment",
        "a file is what it is, whatever was asked for",
    ),
    (
        "foreign id",
        "*regions/{id}",
        "an admin may see every region, so no id is foreign",
    ),
];

/// Returns whether a case skips an operation.
fn is_exception(case: &str, operation: &Operation) -> bool {
    EXCEPTIONS
        .iter()
        .any(|(of, which, _)| *of == case && operation.is(which))
}

#[test]
fn every_exception_names_an_existing_operation() {
    let operations = operation::all(|_, route| format!("{route}?"));
    for (case, which, reason) in EXCEPTIONS {
        assert!(
            operations.iter().any(|operation| operation.is(which)),
            "{case}: {which}"
        );
        assert!(reason.len() > 20, "{case}: {which}");
    }
}
