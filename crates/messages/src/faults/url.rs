//! Faults of URLs.

faults! {
    /// Why a text is not an `http` or `https` address.
    WebAddress: "`errors` of a 400 for a field or parameter that holds a URL; a fault of a row of an import.";
    Scheme "format" "expected a URL that begins with http:// or https://; found another scheme, or none";
    Space { position: usize = 21 } "format" "expected a URL; found a space at position {position}; write it as %20";
    Encodable { character: String = "the character <".into(), position: usize = 21, code: u32 = 0x3C } "format"
        "expected a URL; found {character} at position {position}; write it as %{code:02X}";
    Character { character: String = "a line break".into(), position: usize = 21 } "format"
        "expected a URL; found {character} at position {position}; remove it";
    Percent { position: usize = 21 } "format"
        "expected a URL; the % at position {position} is not followed by two hexadecimal digits; write a % itself as %25";
    Port "format" "expected a URL whose port is a number up to 65535; found another port";
    Host "format" "expected a URL with a valid host name or IP address after http:// or https://; found none";
}

faults! {
    /// Why the server does not send requests to a URL.
    Url: "`errors` of a 400 for a URL that the server is to call: a callback, the notifications of a region, a file to \
          fetch. Commands show the same texts.";
    Written { fault: WebAddress = WebAddress::Space { position: 21 } } "url" "{fault}";
    TooLong { most: usize = 2000, found: usize = 2345 } "url" "expected a URL of at most {most} characters; found {found}";
    Absolute "url" "expected a URL that begins with http:// or https://; found another scheme, or none";
    PortNumber "url" "expected a URL whose port is a number up to 65535; found another port";
    HostName "url" "expected a URL with a valid host name or IP address after http:// or https://; found none";
    UserInfo "url" "expected a URL without user name and password; remove what precedes the @";
    Fragment "url" "expected a URL without a fragment; remove the # and what follows it";
    Port { found: u16 = 22 } "url" "expected port 80, 443 or one above 1023; found {found}";
    Public "url"
        "expected an address on the public internet; found a private or local one; use a public one, or ask the operator to start the server with --egress-allow-private";
}
