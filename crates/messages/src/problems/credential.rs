//! Refusals of a credential, its permissions and its rate.

problems! {
    /// Refusals of a credential, its permissions and its rate.
    Credential: "`detail` of a 401, 403 or 429.";
    MissingKey Unauthorized "The request has no credential. Send a region key in the header x-api-key, alone: with nothing else in that header.";
    MissingSession Unauthorized
        "The request has no credential. Send the token of a candidate's session in the header Authorization, as `Bearer TOKEN`.";
    MalformedKey Unauthorized
        "The header x-api-key does not hold a key: it may be mistyped or cut off. A key begins with ork_ or ora_. Copy it again.";
    UnknownKey Unauthorized
        "The key in the header x-api-key is not known here, was revoked or has expired. Use another, or ask for a new one.";
    UnknownSession Unauthorized
        "The header Authorization does not hold a session that is known here and still open. Sign in again; a region key belongs in the header x-api-key.";
    KeyPlace Unauthorized
        "A region key belongs in the header x-api-key, alone: without quotes, and without Bearer. Send it there.";
    KeyInAddress Unauthorized
        "A region key belongs in the header x-api-key, alone. In a URL it ends up in logs: revoke this key, and make a new one.";
    SessionPlace Unauthorized
        "The token of a candidate's session is in the wrong place. Send it in the header Authorization, as `Bearer TOKEN`.";
    DeskSession Unauthorized
        "The request has the token of a session of the desk, which opens pages only. Send a region key in the header x-api-key.";
    Network Forbidden
        "This key may not be used from this network. Use it from one of its allowed networks, or ask for a key for this one.";
    Permission { needed: &'static str = "write" } Forbidden
        "This needs a key with the permission `{needed}`, which this key does not have. Use another key, or ask for one.";
    EveryPermission { lacking: String = "erase, settings".into() } Forbidden
        "This needs a key with every permission, and this key lacks: {lacking}. Use another key, or ask for one.";
    NotARegionKey Forbidden
        "This route needs a region's key in the header x-api-key. The request has a candidate's session. Send a key instead.";
    NotASession Forbidden
        "This route needs a candidate's session in the header Authorization. The request has a key. Send the token of a session instead.";
    NotAnAdminKey Forbidden
        "This route needs an admin key in the header x-api-key. The request has a region's key or a session. Send an admin key instead.";
    SandboxOnly Forbidden
        "This key works only in the sandbox. Send the header x-api-sandbox: true, or use the path under /api/sandbox instead of /api/v2.";
    SandboxOnlyShared Forbidden
        "This key works only in the sandbox, and cannot change what production uses too. Use a key that is not sandbox-only.";
    SandboxOnlySecret Forbidden
        "This key works only in the sandbox, and cannot read the callback secret. Use a key that is not sandbox-only.";
    GivesMore { lacking: &'static str = "write" } Forbidden
        "This key may not give the permission `{lacking}`, which it does not have itself. Leave it out, or use a key that has it.";
    MassErasure { most: i64 = 100 } Forbidden
        "This key has erased {most} candidates within the last hour, the maximum. Wait until an hour has passed since the first of these erasures, or use a key with the permission `settings`.";
    RegionRate TooManyRequests
        "The keys of this region together are over its rate limit. Wait for `Retry-After` seconds.";
    KeyRate TooManyRequests "This key is over its rate limit. Wait for `Retry-After` seconds.";
    SessionRate TooManyRequests "This session is over its rate limit. Wait for `Retry-After` seconds.";
    SettingsRate TooManyRequests
        "This region changes its settings, fields and keys too often. Wait for `Retry-After` seconds.";
    StaffInvitations { most: i64 = 5 } TooManyRequests
        "An address gets at most {most} invitations an hour. Wait for `Retry-After` seconds.";
    KeysRate { most: i64 = 60 } TooManyRequests
        "A region makes at most {most} keys a minute. Wait for `Retry-After` seconds.";
    LinksRate TooManyRequests "Too many sign-in links were requested from this network address. Wait for `Retry-After` seconds.";
    SignInRate TooManyRequests "There were too many attempts to sign in from this network address. Wait for `Retry-After` seconds.";
    CallbackRate { most: usize = 5 } TooManyRequests
        "This callback was attempted {most} times within the last minute, the maximum. Wait for `Retry-After` seconds.";
    ReceiverBusy TooManyRequests
        "The receiver has too many requests of this region in progress, or did not answer the last ones. Wait for `Retry-After` seconds.";
    RedeliveryRate { most: u32 = 60 } TooManyRequests
        "At most {most} callbacks of this region may be delivered again within a minute. Wait for `Retry-After` seconds.";
}
