//! Faults of URLs.

faults! {
    /// Why a text is not an `http` or `https` address.
    WebAddress: "`errors` of a 400 for a member or parameter that holds a URL; a fault of a row of an import.";
    Scheme "format" "expected a URL that begins with http:// or https://";
    Space { position: usize = 21 } "format"
        "expected a URL; a space at position {position} cannot stand in one (a space is written %20)";
    Encodable { character: String = "the character <".into(), position: usize = 21, code: u32 = 0x3C } "format"
        "expected a URL; {character} at position {position} cannot stand in one (it is written %{code:02X})";
    Character { character: String = "a line break".into(), position: usize = 21 } "format"
        "expected a URL; {character} at position {position} cannot stand in one";
    Percent { position: usize = 21 } "format"
        "expected a URL; the % at position {position} is not followed by two hexadecimal digits (a % itself is written %25)";
    Port "format" "expected a URL whose port is a number up to 65535";
    Host "format" "expected a URL with a valid host name after http:// or https://";
}

faults! {
    /// Why the server does not send requests to a URL.
    Url: "`errors` of a 400 for a URL that the server is to call: a callback, the notifications of a region, a file to \
          fetch. Commands show the same texts.";
    Written { fault: WebAddress = WebAddress::Space { position: 21 } } "url" "{fault}";
    TooLong { most: usize = 2000 } "url" "must be at most {most} characters";
    Absolute "url" "must be an absolute http or https URL";
    PortNumber "url" "must have a port that is a number up to 65535";
    HostName "url" "must have a valid host name or IP address after http:// or https://";
    UserInfo "url" "must not contain a user name or password";
    Fragment "url" "must not contain a fragment (#)";
    Port "url" "must use port 80, 443 or one above 1023";
    Public "url"
        "must be an address that is reachable on the public internet; for any other one the server has to be started with --egress-allow-private";
}
