//! What the state of a region forbids.

problems! {
    /// What the state of a region forbids.
    State: "`detail` of a 409 or 507, and of a mutation that failed. Commands show the same texts.";
    SlugTaken Conflict "Another region has this slug. Choose another.";
    FieldTaken { key: String = "bron".into() } Conflict
        "There is a custom field with the key '{key}' already. Choose another key, or change that field.";
    TooManyFields { most: i64 = 100 } Conflict
        "A region has at most {most} custom fields, and this region has as many. Remove one that nobody needs.";
    IncompleteOne { key: String = "bron".into() } Conflict
        "The field '{key}' cannot be required: 1 live candidate has no value for it. Fill it in first.";
    Incomplete { key: String = "bron".into(), count: u64 = 12 } Conflict
        "The field '{key}' cannot be required: {count} live candidates have no value for it. Fill it in first.";
    IncompleteMany { key: String = "bron".into(), count: u64 = 1000 } Conflict
        "The field '{key}' cannot be required: {count} or more live candidates have no value for it. Fill it in first.";
    TooManyKeys { most: i64 = 50 } Conflict
        "The region has {most} live keys, and may have no more. Revoke one that nobody needs.";
    NothingToDeliver Conflict "The mutation has no callback, or has not ended yet.";
    TooManyRecords { place: &'static str = "the region's sandbox", most: u64 = 1000, held: u64 = 998, more: u64 = 3 } QuotaExceeded
        "There may be {most} records (candidates and contact moments) in {place}. There are {held}, and this write adds at least {more}. Erase some, or ask the operator for more.";
    TooManyBytes { place: &'static str = "the region's sandbox", most: u64 = 1000, held: u64 = 998, more: u64 = 3 } QuotaExceeded
        "There may be {most} bytes of attachments in {place}. There are {held}, and this write adds at least {more}. Delete some, or ask the operator for more.";
    FetchedTooMuch QuotaExceeded
        "The files have more bytes than the region may still add. Delete some attachments, or ask the operator for more.";
    QueueFull { place: &'static str = "the region's production data", most: u64 = 1000 } QueueFull
        "Accepted writes of {place} wait to be carried out, and at most {most} bytes may wait. Try again after `Retry-After` seconds.";
    DiskNearlyFull { percent: u64 = 5 } DiskFull
        "The server's disk is nearly full: less than {percent} % of it is free. Only what removes something is accepted.";
    DiskFull DiskFull
        "The disk is full. Reads go on, and only what removes something may be accepted. Tell the operator.";
}
