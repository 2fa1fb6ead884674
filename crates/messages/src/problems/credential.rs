//! Refusals of a credential, its permissions and its rate.

problems! {
    /// Refusals of a credential, its permissions and its rate.
    Credential: "`detail` of a 401, 403 or 429.";
    MissingKey Unauthorized "The request has no credential. Send a region key in the header x-api-key, alone.";
    MissingSession Unauthorized
        "The request has no credential. Send the token of a candidate's session in the header Authorization, after Bearer.";
    MalformedKey Unauthorized
        "The header x-api-key does not hold a key: it may be mistyped or cut off. A key begins with ork_ or ora_.";
    UnknownKey Unauthorized
        "The key in the header x-api-key is not known here, was revoked or has expired. Use another, or ask for a new one.";
    UnknownSession Unauthorized
        "The header Authorization does not hold a session that is known here and still open. Sign in again; a region key belongs in the header x-api-key.";
    KeyPlace Unauthorized
        "A region key belongs in the header x-api-key, alone: without quotes, and without Bearer.";
    KeyInAddress Unauthorized
        "A region key belongs in the header x-api-key, alone. In an address it ends up in logs: make a new one, and revoke this one.";
    SessionPlace Unauthorized
        "The token of a candidate's session belongs in the header Authorization, after Bearer.";
    Network Forbidden
        "This key may not be used from this network. Use it from one of its allowed networks, or ask for a key for this one.";
    Permission { needed: &'static str = "write" } Forbidden
        "This needs a key with the permission `{needed}`, which this key does not have.";
    EveryPermission Forbidden "This needs a key with every permission, and this key lacks some.";
    NotARegionKey Forbidden
        "This route takes a region's key in the header x-api-key. The request has a candidate's session.";
    NotASession Forbidden
        "This route takes a candidate's session in the header Authorization. The request has a key.";
    NotAnAdminKey Forbidden
        "This route takes an admin key in the header x-api-key. The request has a region's key or a session.";
    SandboxOnly Forbidden
        "This key opens the sandbox alone: send the header x-api-sandbox: true, or use the path under /api/sandbox instead of /api/v2.";
    SandboxOnlyShared Forbidden
        "A sandbox-only key may not change what production shares. Use a key that opens production too.";
    SandboxOnlySecret Forbidden
        "A sandbox-only key may not read the callback secret. Use a key that opens production too.";
    GivesMore { lacking: &'static str = "write" } Forbidden
        "This key may not give the permission `{lacking}`, which it does not have itself. Leave it out, or use a key that has it.";
    MassErasure { most: i64 = 100 } Forbidden
        "This key has erased {most} candidates within an hour. To erase more, use a key with the permission `settings`, or wait.";
    RegionRate TooManyRequests
        "The keys of this region together are over its rate limit. Wait for `Retry-After` seconds.";
    KeyRate TooManyRequests "This key is over its rate limit. Wait for `Retry-After` seconds.";
    SessionRate TooManyRequests "This session is over its rate limit. Wait for `Retry-After` seconds.";
    SettingsRate TooManyRequests
        "This region changes its settings, fields and keys too often. Wait for `Retry-After` seconds.";
    KeysRate { most: i64 = 60 } TooManyRequests
        "A region makes at most {most} keys a minute. Wait for `Retry-After` seconds.";
    LinksRate TooManyRequests "This caller has asked for too many links. Wait for `Retry-After` seconds.";
    SignInRate TooManyRequests "This caller has tried to sign in too often. Wait for `Retry-After` seconds.";
    DeliveryRate TooManyRequests
        "A callback is attempted at most 5 times a minute, and at most 60 a minute may be asked for again. Wait for `Retry-After` seconds.";
}
