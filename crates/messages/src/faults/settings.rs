//! Faults of a region's settings, keys and custom fields, beyond their schemas.

faults! {
    /// Faults of a region, its keys and its custom fields, beyond their schemas.
    KeyOrField: "`errors` of a 400 for a region, its settings, a key or a custom field.";
    Frozen { member: &'static str = "type", kept: String = "singleSelect".into() } "frozen"
        "the field's {member} cannot change; leave it out, or send {kept}";
    Options "unexpected" "only fields of type singleSelect or multiSelect have options; leave them out";
    NoOptions "minItems" "a field of type singleSelect or multiSelect needs at least one option; none is given";
    Environment "environment"
        "expected sandbox; a request in the sandbox cannot add a subscription in production; send it to /api/v2 without the header x-api-sandbox";
    ChallengeStatus { status: u16 = 404 } "challenge"
        "expected the URL to answer a challenge with status 2xx and the value of data.challenge in the body; found status {status}";
    ChallengeBody "challenge"
        "expected the URL to answer a challenge with status 2xx and the value of data.challenge in the body; found another body, one of more than 4096 bytes, or no HTTP";
    ChallengeTimeout "challenge"
        "expected the URL to answer a challenge within 10 seconds; found no answer";
    ChallengeUnreachable "challenge"
        "expected the URL to answer a challenge; found no server there";
    NotOfTheStaff "staff" "expected the id of a person of the region's staff; found another id";
    Expiry "future" "expected a date and time in the future; found one in the past";
    NoSuchRegion "region" "expected the id of a region; found one that no region has; GET /auth/regions lists the regions";
    NoSuchWay "signIn" "expected passkey, or oidc: and the slug of an identity provider that is configured for the region's staff; found another way";
    LogoSize { found: usize = 250_000 } "tooLarge" "expected an image of at most 100000 bytes; found {found} bytes";
    LogoKind "mediaType" "expected a PNG, JPEG or WebP image; found another kind of file";
    Redirect "redirectUrl"
        "expected a URL on the region's list `redirectUrls`: one of them exactly, or one that begins with an entry that ends in /; add it to the list with PATCH /auth/regions/{{id}}, or use one from the list";
}

faults! {
    /// Why a text is not a network.
    Network: "`errors` of a 400 for `allowedNetworks` of a key, and commands and settings that take a network.";
    Notation "network"
        "expected a network in CIDR notation, such as 203.0.113.0/24 or 2001:db8::/48; found text in another form";
    Bits { network: String = "203.0.113.0/24".into() } "network"
        "the address has bits beyond its prefix length; write {network} for this network";
}
