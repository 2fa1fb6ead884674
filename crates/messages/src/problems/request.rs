//! Refusals of a request as a whole.

problems! {
    /// Refusals of a request as a whole.
    Request: "`detail` of a 400, 404, 405, 406, 408, 412, 413, 415, 416 or 422.";
    OneFault InvalidRequest "1 problem in the request";
    Faults { count: usize = 3 } InvalidRequest "{count} problems in the request";
    TooManyFaults { most: usize = 100 } InvalidRequest
        "more than {most} problems in the request; the first {most} are named";
    Proof InvalidRequest "The link or the code is wrong, was used, or has expired. Ask for another.";
    NothingHere NotFound "There is nothing here that this credential may see.";
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
    Accept { types: &'static str = "application/json" } NotAcceptable
        "This route answers in {types}. Name one in Accept, or leave Accept out.";
    SlowBody RequestTimeout "The body did not arrive in time. Send the request again over a better connection.";
    BrokenBody RequestTimeout "The body broke off. Send the request again.";
    Stale PreconditionFailed
        "The record is no longer the one that If-Match names. Read it again, and send the change with its new ETag.";
    LargeBody PayloadTooLarge "The body is too large. Split it into several requests.";
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
    NoContentType UnsupportedMediaType
        "There is no Content-Type, or there are two. Send the body as application/json, in UTF-8.";
    OtherContentType UnsupportedMediaType
        "The Content-Type names another media type. Send the body as application/json, in UTF-8.";
    OtherCharset UnsupportedMediaType
        "The Content-Type names another charset. Send the body as application/json, in UTF-8.";
    NoContentTypeOfFiles UnsupportedMediaType
        "There is no Content-Type, or there are two. Send the body as application/json, in UTF-8, or files as multipart/form-data.";
    OtherContentTypeOfFiles UnsupportedMediaType
        "The Content-Type names another media type. Send the body as application/json, in UTF-8, or files as multipart/form-data.";
    OtherCharsetOfFiles UnsupportedMediaType
        "The Content-Type names another charset. Send the body as application/json, in UTF-8, or files as multipart/form-data.";
    Range RangeNotSatisfiable
        "The file does not have the bytes that `Range` asks for. `Content-Range` says how many it has.";
    KeyReused IdempotencyKeyReused
        "This idempotency key was used for another request. Use a new key for each request.";
}
