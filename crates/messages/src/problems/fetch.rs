//! Files that a mutation could not fetch.

use crate::Size;

faults! {
    /// Files that a mutation could not fetch.
    Fetch: "`errors` of a mutation that failed, with the `pointer` of the file in the body.";
    Address "url"
        "The file's address, or one that it redirects to, is not allowed. Use http:// or https://, port 80, 443 or one above 1023, no user name and password, and a host with only public IP addresses; or send the file as base64.";
    NotFound { status: u16 = 403 } "notFound"
        "The file's address answered {status}: the file does not exist or needs a login. Give an address that opens without one.";
    Unavailable { status: u16 = 503 } "unavailable"
        "The file's address answered {status} three times. Send the request again later.";
    TooLarge "tooLarge" "The fetched file is larger than 10 MiB. Give a smaller one.";
    Redirects "redirects" "The file's address redirected more than three times, or without a valid Location. Give the final address.";
    Encoded "encoding"
        "The file came compressed, although that was not asked for. Switch off compression for this address, or send the file as base64.";
    Unreachable { cause: String = "the host's name could not be resolved".into() } "unreachable"
        "The file's address could not be reached: {cause}. Check its spelling, and that it opens from the public internet with a valid certificate; then send the request again, or send the file as base64.";
    Timeout { seconds: u64 = 240 } "timeout"
        "The files could not be fetched within {seconds} seconds. Give fewer at a time, or put them on a faster host.";
    Quota { size: Size = Size(5_000_000), left: Size = Size(1_000_000) } "quota"
        "This file is {size}, and the region has room for {left}. Delete attachments, send fewer files, or ask the operator for more.";
    Macros { fault: crate::File = crate::File::Macros { family: "Word" } } "macros" "The fetched file is not accepted: {fault}.";
    Password { fault: crate::File = crate::File::Password } "password" "The fetched file is not accepted: {fault}.";
    Kind { fault: crate::File = crate::File::Other { name: "a program", accepted: "PDF, Word, Excel".into() } } "mediaType"
        "The fetched file is not accepted: {fault}.";
}

problems! {
    /// Several files that a mutation could not fetch.
    Files: "`detail` of a mutation that failed because of several files.";
    Several { count: usize = 2 } InvalidRequest
        "{count} files that were given by address are not accepted. `errors` says what is wrong with each; correct them, and send the request again.";
}
