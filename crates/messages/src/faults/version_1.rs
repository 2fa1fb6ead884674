//! Faults of requests in version 1 of the API, beyond those of the present one.

faults! {
    /// Faults of requests in version 1 of the API.
    Version1: "`errors` of a 400 of version 1 (`/api/v1`).";
    Date "format"
        "expected a date such as 1990-12-31, 31-12-1990 or 31/12/1990; found text of another form, or a day that does not exist";
    Moment "format"
        "expected a date and time such as 2026-01-31T10:00:00+01:00 or 2026-01-31 10:00, or a date such as 2026-01-31; found text of another form, or a time that does not exist";
    Duration { found: &'static str = "true or false" } "type"
        "expected a duration such as 30, 30 min, 1:30 or 1 uur 30; found {found}";
    UnknownCustomField { known: String = "voorkeurStad, startjaar".into() } "unknown"
        "the region has no custom field of this name; known fields: {known}";
    NoCustomFields "unknown" "the region has no custom field of this name; it has no custom fields";
}
