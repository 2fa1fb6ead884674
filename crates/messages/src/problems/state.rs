//! What the state of a region forbids.

use crate::Size;

problems! {
    /// What the state of a region forbids.
    State: "`detail` of a 409 or 507, and of a mutation that failed. Commands show the same texts.";
    SlugTaken Conflict "Another region has this slug. Choose another.";
    FieldTaken { key: String = "bron".into() } Conflict
        "The custom field '{key}' already exists. Choose another key, or change that field.";
    TooManyFields { most: i64 = 100 } Conflict
        "The region has {most} custom fields, the maximum. Remove one that nobody needs.";
    IncompleteOne { key: String = "bron".into() } Conflict
        "The field '{key}' cannot be required: 1 candidate that is not archived has no value for it. Read all pages of GET /candidates?fields=id,customFields.{key} to find it, and give it a value with PATCH /candidates/{{id}} first.";
    Incomplete { key: String = "bron".into(), count: u64 = 12 } Conflict
        "The field '{key}' cannot be required: {count} candidates that are not archived have no value for it. Read all pages of GET /candidates?fields=id,customFields.{key} to find them, and give each a value with PATCH /candidates/{{id}} first.";
    IncompleteMany { key: String = "bron".into(), count: u64 = 1000 } Conflict
        "The field '{key}' cannot be required: {count} or more candidates that are not archived have no value for it. Read all pages of GET /candidates?fields=id,customFields.{key} to find them, and give each a value with PATCH /candidates/{{id}} first.";
    StaffEmailTaken Conflict "A member of staff has this address. Change that person's roles, or invite the person again.";
    StaffWithoutAddress Conflict
        "The address of this person was removed 90 days after the person was disabled, so no invitation can be sent. Invite the person as a new member of staff.";
    StaffLockedOut Conflict
        "With these ways to sign in, no active manager of the region could sign in any more. Keep a way that a manager has, or let a manager add one first.";
    TooManyKeys { most: i64 = 50 } Conflict
        "The region has {most} live keys, the maximum. Revoke one that nobody needs.";
    TooManySubscriptions { most: i64 = 20 } Conflict
        "The region has {most} subscriptions, the maximum. Delete one that nobody needs.";
    TooManyTasks { most: usize = 500 } Conflict
        "The candidate has {most} tasks, the maximum. Delete some that are done.";
    TooManyOpenTasks { most: usize = 50 } Conflict
        "The candidate has {most} open tasks, the maximum. Finish or delete one.";
    OtherPhase Conflict
        "The candidate is no longer in the phase from which it was to be moved, so nothing was stored. Read the candidate again.";
    OtherCoordinator Conflict
        "The candidate has another coordinator by now, so nothing was changed. Read the candidate again.";
    NoCallback Conflict
        "The mutation has no callback, so there is nothing to deliver again. Give the next write a `callbackUrl`.";
    NotEnded { status: &'static str = "running" } Conflict
        "The mutation is {status}, so there is nothing to deliver yet. Wait until it has ended.";
    CallbackErased Conflict
        "The candidate of this mutation was erased, and its callback with it. There is nothing to deliver again.";
    TooManyRecords { place: &'static str = "the region's sandbox", most: u64 = 1000, held: u64 = 998, more: u64 = 3 } QuotaExceeded
        "At most {most} records (candidates and contact moments) fit in {place}. It has {held}, and this write adds at least {more}. Erase some, or ask the operator for more.";
    TooManyBytes { place: &'static str = "the region's sandbox", most: Size = Size(1_000_000_000), held: Size = Size(999_000_000), more: Size = Size(3_000_000) } QuotaExceeded
        "At most {most} of attachments fit in {place}. It has {held}, and this write adds at least {more}. Delete some, or ask the operator for more.";
    FetchedTooMuch { size: Size = Size(5_000_000), left: Size = Size(1_000_000) } QuotaExceeded
        "A file is {size}, and the region has room for {left}. Delete attachments, send fewer files, or ask the operator for more.";
    QueueFull { place: &'static str = "the region's production data", waiting: u64 = 104_900_000, most: u64 = 104_857_600 } QueueFull
        "Too many accepted writes of {place} are still waiting: with this one they would have {waiting} bytes, and the maximum is {most}. Try again after `Retry-After` seconds.";
    DiskNearlyFull { percent: u64 = 5 } DiskFull
        "Less than {percent} % of the server's disk is free, so only deletions are accepted. Tell the operator, and try again after `Retry-After` seconds.";
    DiskFull DiskFull
        "The server's disk is full. Reading still works, and deleting may still work. Tell the operator, and try again after `Retry-After` seconds.";
}
