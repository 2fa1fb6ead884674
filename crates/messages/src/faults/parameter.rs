//! Faults of query parameters and headers.

faults! {
    /// Faults of query parameters and headers.
    Parameter: "`errors` of a 400 whose `parameter` names a query parameter, or a header in lower case.";
    Encoding "encoding" "expected percent-encoded UTF-8; this value is not UTF-8; encode it again";
    Repeated "duplicate" "expected this at most once; it is given more than once; keep one of them";
    Flag "enum" "expected true or false; found another value";
    OneOf { names: String = "queued, running, succeeded, failed".into() } "enum" "expected one of: {names}; found another value";
    NoneKnown "unknown" "this route has no query parameters; leave this one out";
    Unknown { known: String = "fields, pageSize, cursor".into() } "unknown"
        "there is no query parameter of this name here; known parameters: {known}";
    Cursor "cursor"
        "expected the cursor of an earlier page of this same list, unchanged; leave it out to begin again";
    ChangesCursor "cursor"
        "expected a syncToken or cursor that this server gave for this region and environment, unchanged; for a new syncToken read GET /candidates to its last page";
    SyncTokenAndCursor "unexpected" "expected either syncToken or cursor; both are given; leave one of them out";
    SyncTokenMissing "required"
        "expected a syncToken, from the last page of GET /candidates or of these changes; none is given";
    PageSize { found: &'static str = "a number outside that range" } "range" "expected a number from 1 to 100, in digits; found {found}";
    Phases { most: usize = 7, found: usize = 8 } "maxItems" "expected at most {most} phases; found {found}; name each once";
    Moment "format" "expected a date and time such as 2026-01-01T00:00:00Z; found text in another form; write + as %2B in a query";
    MomentOrder "range" "expected a date and time that is not before `from`; found an earlier one; swap the two, or correct one";
    Include "enum" "expected callbackSecret; found another value; leave `include` out to read the region without it";
    Operation "enum" "expected create or update; found another value";
    StreamHasNoPages "unexpected" "NDJSON and CSV come in one answer, without pages; leave this out, or ask for JSON";
    TableHasNoLists "unexpected"
        "CSV has no interactions and no files; leave them out of `fields` and `includeInteractions`, or ask for JSON or NDJSON";
    OwnCallback "unexpected" "only a change with a region's key has a callback; leave this out";
    IdempotencyKey { found: String = "a space at position 4".into() } "format"
        "expected 1 to 255 visible ASCII characters, without spaces; found {found}";
    IdempotencyKeys "ambiguous"
        "expected the same key as in the query parameter idempotencyKey; the two differ; send one of them";
    IfMatch "format"
        "expected the ETag of the record with its double quotes, exactly as the server gave it, or *; found a tag without double quotes";
    AllRegions "unexpected" "this route covers all regions; leave this header out";
    OwnRegion "unexpected" "a region's key acts for its own region; leave this header out, or use an admin key";
    RegionMissing "required"
        "expected the id or slug of a region, because an admin key acts for the region that this header names; none is given";
    Credentials { found: String = "x-api-key and authorization".into() } "ambiguous"
        "expected one credential; found {found}; send only one of them";
    HostMissing "required" "expected the host that the request is for; the header is missing; most HTTP clients add it";
    HostRepeated "duplicate" "expected this header exactly once; it is given more than once; keep one of them";
    Host "format" "expected a host name, with :port if the port is not 80 or 443; found text in another form";
    VisitorAddress "format"
        "expected the internet address of a visitor, such as 203.0.113.9 or 2001:db8::1; found text in another form";
    VisitorWithoutKey "unexpected"
        "only a region's key passes on the address of a visitor; leave this header out, or send the key";
}
