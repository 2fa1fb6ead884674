//! Faults of a region's settings, keys and custom fields, beyond their schemas.

faults! {
    /// Faults of a region, its keys and its custom fields, beyond their schemas.
    KeyOrField: "`errors` of a 400 for a region, its settings, a key or a custom field.";
    Frozen { member: &'static str = "type", kept: String = "singleSelect".into() } "frozen"
        "the field's {member} cannot change: leave it out, or send {kept}";
    Options "unexpected" "only a select has options; leave them out";
    NoOptions "minItems" "expected at least 1 item(s): a select needs an option";
    Expiry "future" "expected a moment that is still to come; this one is past";
    Slug "pattern"
        "a slug has 1 to 63 lower-case letters, digits and hyphens, and begins and ends with a letter or digit";
    RegionName "pattern"
        "a name has 1 to 200 characters, in one line, without control and bidirectional characters";
    LogoSize "tooLarge" "expected an image of at most 100 kB; this one is larger";
    LogoKind "mediaType" "expected a PNG, JPEG or WebP image; this file is none of them";
    Redirect "redirectUrl"
        "expected an address on the region's list of redirect URLs, as it is written there or below one that ends in /";
}

faults! {
    /// Why a text is not a network.
    Network: "`errors` of a 400 for `allowedNetworks` of a key, and commands and settings that take a network.";
    Notation "network" "expected a network in CIDR notation, such as 203.0.113.0/24 or 2001:db8::/48";
    Bits { network: String = "203.0.113.0/24".into() } "network"
        "the address has bits beyond the prefix: this network is written {network}";
}
