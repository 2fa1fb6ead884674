//! Files that a mutation could not fetch.

faults! {
    /// Files that a mutation could not fetch.
    Fetch: "`errors` of a mutation that failed, with the `pointer` of the file in the body.";
    Address "url"
        "The file's address, or one that it redirects to, may not be fetched from. It must be on the public internet, with http or https.";
    NotFound "notFound"
        "The file's address answered that the file is not there, or not for everybody. Give one that opens without a credential.";
    Unavailable "unavailable"
        "The file's address answered three times that it cannot serve the file. Send the request again later.";
    TooLarge "tooLarge" "The fetched file is larger than 10 MiB. Give a smaller one.";
    Redirects "redirects" "The file's address redirected more than three times. Give the one where it ends.";
    Encoded "encoding"
        "The file came compressed, although that was not asked for. Switch off compression for this address.";
    Unreachable "unreachable"
        "The file's address could not be reached. See that its host exists and answers, with a valid certificate.";
    Timeout "timeout" "The files could not be fetched in time. Give fewer, or from a faster host.";
    Quota "quota"
        "The files have more bytes than the region may still add. Delete some attachments, or ask the operator for more.";
    Macros { fault: crate::File = crate::File::Macros { family: "Word" } } "macros" "The fetched file is not accepted: {fault}.";
    Password { fault: crate::File = crate::File::Password } "password" "The fetched file is not accepted: {fault}.";
    Kind { fault: crate::File = crate::File::Other { name: "a program", accepted: "PDF, Word, Excel".into() } } "mediaType"
        "The fetched file is not accepted: {fault}.";
}

problems! {
    /// Several files that a mutation could not fetch.
    Files: "`detail` of a mutation that failed because of several files.";
    Several { count: usize = 2 } InvalidRequest
        "{count} files that were given by address are not accepted; `errors` names each.";
}
