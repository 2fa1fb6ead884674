//! Faults of query parameters and headers.

faults! {
    /// Faults of query parameters and headers.
    Parameter: "`errors` of a 400 whose `parameter` names a query parameter, or a header in lower case.";
    Encoding "encoding" "expected percent-encoded UTF-8; this value is not UTF-8";
    Repeated "duplicate" "expected at most once; it is given more than once";
    Flag "enum" "expected true or false";
    OneOf { names: String = "queued, running, succeeded, failed".into() } "enum" "expected one of: {names}";
    NoneKnown "unknown" "this route has no query parameters; leave it out";
    Unknown { known: String = "fields, pageSize, cursor".into() } "unknown"
        "there is no query parameter of this name here; known parameters: {known}";
    Cursor "cursor"
        "expected the cursor of an earlier page of this same list, unchanged; leave it out to begin again";
    ChangesCursor "cursor"
        "expected one that this server gave for this region and environment, unchanged; a new one comes with the last page of GET /candidates";
    SyncTokenAndCursor "unexpected" "expected either syncToken or cursor; both are given";
    SyncTokenMissing "required"
        "expected a syncToken, from the last page of GET /candidates or of these changes; none is given";
    PageSize "range" "expected a number from 1 to 100, in digits";
    Phases { most: usize = 7, found: usize = 8 } "maxItems" "expected at most {most} phases; found {found}";
    Moment "format" "expected a moment such as 2026-01-01T00:00:00Z; a + in a query is written %2B";
    MomentOrder "range" "expected a moment that is not before `from`; this one is";
    Include "enum" "expected callbackSecret";
    Operation "enum" "expected create or update";
    StreamHasNoPages "unexpected" "NDJSON and CSV come in one answer, without pages; leave this out, or ask for JSON";
    TableHasNoLists "unexpected"
        "a table holds neither interactions nor files; leave them out, or ask for JSON or NDJSON";
    OwnCallback "unexpected" "only a change with a region's key has a callback; leave this out";
    IdempotencyKey "format" "expected 1 to 255 visible ASCII characters";
    IdempotencyKeys "ambiguous"
        "expected the same key as in the query parameter idempotencyKey; the two differ";
    IfMatch "format" "expected entity tags in double quotes, as `ETag` gave them, or *";
    AllRegions "unexpected" "this route is about all regions; leave this header out";
    OwnRegion "unexpected" "a region's key acts for its own region, and only an admin key names one here; leave this header out";
    RegionMissing "required"
        "expected the id or slug of a region: an admin key names the region that it acts for here";
    Credentials "ambiguous" "expected one credential, once; this header is one of several, or is repeated";
    HostMissing "required" "expected the host that the request is for; the header is missing";
    HostRepeated "duplicate" "expected exactly once; it is given more than once";
    Host "format" "expected a host, and a port where it is not the usual one";
    VisitorAddress "format"
        "expected the internet address of a visitor, such as 203.0.113.9 or 2001:db8::1";
    VisitorWithoutKey "unexpected"
        "only a region's key passes on the address of a visitor; leave this header out, or send the key";
}
