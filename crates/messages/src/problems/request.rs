//! Refusals of a request as a whole.

/// The media type of a body in the samples.
const JSON: &str = "application/json, in UTF-8";

problems! {
    /// Refusals of a request as a whole.
    Request: "`detail` of a 400, 404, 405, 406, 408, 410, 412, 413, 415, 416 or 422.";
    OneFault InvalidRequest "1 problem in the request";
    Faults { count: usize = 3 } InvalidRequest "{count} problems in the request";
    TooManyFaults { most: usize = 100 } InvalidRequest
        "more than {most} problems in the request; the first {most} are listed in `errors`";
    Proof InvalidRequest "The link or the code is wrong, has been used or has expired. Request a new one.";
    NothingHere NotFound "There is nothing here that this credential may see. Check the id, and that the credential is of the right region and environment (production or sandbox).";
    NoSuchPath NotFound "There is no such path. The reference lists them: /docs.";
    ClosestPath { route: String = "/api/v2/candidates".into() } NotFound
        "There is no such path. The closest one is {route}.";
    NoSandboxPath { base: &'static str = "/api/v2", sandbox: &'static str = "/api/sandbox" } NotFound
        "There is no such path. The sandbox has the routes of {base} under {sandbox}; the header x-api-sandbox: true selects it too.";
    ClosestSandboxPath { twin: String = "/api/sandbox/candidates".into(), route: String = "/api/v2/candidates".into() } NotFound
        "There is no such path. For the sandbox use {twin}, or {route} with the header x-api-sandbox: true.";
    NoSuchMethod MethodNotAllowed "This path does not have this method. `Allow` names those it has.";
    OtherMethods { allowed: String = "GET, HEAD, POST".into() } MethodNotAllowed
        "This path does not have this method. It has: {allowed}.";
    VersionEnded { date: String = "2027-01-01".into() } VersionEnded
        "Version 1 of the API ended on {date}. Use version 2, /api/v2; the guide that `Link` names says how.";
    Accept { types: &'static str = "application/json" } NotAcceptable
        "This route answers in {types}. Name one in Accept, or leave Accept out.";
    SlowBody RequestTimeout "The body did not arrive in time. Send the request again over a better connection.";
    BrokenBody RequestTimeout "The body broke off. Send the request again.";
    Stale PreconditionFailed
        "The record was changed since you read it. Read it again, and send the change with its new ETag in If-Match.";
    LargerBody { mebibytes: usize = 20 } PayloadTooLarge
        "The body is larger than {mebibytes} MiB. Split it into several requests.";
    Unreadable InvalidRequest
        "The request is not valid HTTP/1.1: its first line or a header cannot be read. Percent-encode spaces and other special characters in the path and query, and leave control characters out of headers.";
    LongTarget { bytes: usize = 65_534 } UriTooLong
        "The path and query are longer than {bytes} bytes. Send fewer or shorter parameters.";
    LongHeaders { kibibytes: usize = 128, most: usize = 100 } HeadersTooLarge
        "The request has more than {most} headers, or they are larger than {kibibytes} KiB in all. Send fewer or shorter headers.";
    Encoded UnsupportedMediaType
        "The body has a Content-Encoding, such as gzip. Send it as it is, without one.";
    NoContentType { accepted: &'static str = JSON } UnsupportedMediaType
        "The body has no Content-Type. Send it as {accepted}.";
    SeveralContentTypes { accepted: &'static str = JSON } UnsupportedMediaType
        "The body has more than one Content-Type, or one that cannot be read. Send it as {accepted}.";
    OtherContentType { found: String = "text/plain".into(), accepted: &'static str = JSON } UnsupportedMediaType
        "The Content-Type is {found}. Send the body as {accepted}.";
    OtherCharset { accepted: &'static str = JSON } UnsupportedMediaType
        "The Content-Type names a charset other than UTF-8. Send the body as {accepted}.";
    Range { size: u64 = 48_213 } RangeNotSatisfiable
        "The file has {size} bytes, and `Range` asks for bytes after them. Ask for bytes that it has.";
    KeyReused IdempotencyKeyReused
        "This idempotency key was used for another request. Use a new key for each request.";
}
