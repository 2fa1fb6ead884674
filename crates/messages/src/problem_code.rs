//! The table of problem codes: code, HTTP status, title, and explanation for the API reference.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:literal, $code:literal, $title:literal, $help:literal;)*) => {
        /// A kind of refusal. The code is the last part of the problem's `type`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ProblemCode { $($(#[$doc])* $name,)* }

        impl ProblemCode {
            /// All codes, in the order of the reference.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Returns the HTTP status of the answer.
            pub const fn status(self) -> u16 { match self { $(Self::$name => $status,)* } }

            /// Returns the stable code in kebab case.
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code,)* } }

            /// Returns a short title, the same for every occurrence.
            pub const fn title(self) -> &'static str { match self { $(Self::$name => $title,)* } }

            /// Returns what the problem means and what to do about it.
            pub const fn help(self) -> &'static str { match self { $(Self::$name => $help,)* } }
        }
    };
}

codes! {
    /// The request is invalid.
    InvalidRequest = 400, "invalid-request", "Invalid request",
        "Something in the request is wrong. `errors` names every fault: where it lies, a stable code, and what was expected.";
    /// The credential is missing, unknown, revoked or expired.
    Unauthorized = 401, "unauthorized", "Unauthorized",
        "The request has no credential, or one that is unknown, revoked or expired. `detail` says which one to send: a key in `x-api-key`, or a candidate's session in `Authorization: Bearer`.";
    /// The credential is valid but of the wrong kind.
    Forbidden = 403, "forbidden", "Forbidden",
        "The credential is valid, but not allowed to do this, for example a sandbox-only key in production. `detail` says which credential to use.";
    /// Nothing exists here that this caller may see.
    NotFound = 404, "not-found", "Not found",
        "There is nothing here that this credential may see. Another region's or another environment's record answers the same.";
    /// The path exists but not with this method.
    MethodNotAllowed = 405, "method-not-allowed", "Method not allowed",
        "The path exists but not with this method. `Allow` lists the methods it has.";
    /// The answer has no representation that `Accept` admits.
    NotAcceptable = 406, "not-acceptable", "Not acceptable",
        "The route cannot answer in any media type in `Accept`. `detail` names those it can.";
    /// The body did not arrive in time.
    RequestTimeout = 408, "request-timeout", "Request timeout",
        "The request did not arrive completely in time. Send it again over a better connection.";
    /// The current state forbids the request.
    Conflict = 409, "conflict", "Conflict",
        "The request is valid, but conflicts with what is stored, for example a slug that another region has. `detail` says what to do.";
    /// The version of the API has ended.
    VersionEnded = 410, "version-ended", "Version ended",
        "This version of the API has ended. `Link` leads to the guide that says how to use the present one.";
    /// `If-Match` names a state that is no longer the record's.
    PreconditionFailed = 412, "precondition-failed", "Precondition failed",
        "The record was changed since you read it (`If-Match`). Read it again, and decide whether to send your change with its new `ETag`.";
    /// The body is too large.
    PayloadTooLarge = 413, "payload-too-large", "Payload too large",
        "The body is larger than this route takes. `detail` names the limit; split the body over several requests.";
    /// The path and query are too long.
    UriTooLong = 414, "uri-too-long", "URI too long",
        "The path and query are longer than the server reads. Send fewer or shorter parameters.";
    /// The body's media type is missing or not accepted.
    UnsupportedMediaType = 415, "unsupported-media-type", "Unsupported media type",
        "The body's `Content-Type` is missing or not one this route reads. Send `application/json`.";
    /// The idempotency key was used for another request.
    IdempotencyKeyReused = 422, "idempotency-key-reused", "Idempotency key reused",
        "This idempotency key was used for another request. Use a new key for each request, and the same one only to repeat it.";
    /// The file does not have the requested range.
    RangeNotSatisfiable = 416, "range-not-satisfiable", "Range not satisfiable",
        "The file does not have the bytes that `Range` asks for. `detail` and `Content-Range` say how many it has.";
    /// The key is over its rate limit.
    TooManyRequests = 429, "too-many-requests", "Too many requests",
        "This key is over its rate limit. Wait for `Retry-After` seconds; `RateLimit` says how much is left.";
    /// The headers are too large.
    HeadersTooLarge = 431, "headers-too-large", "Headers too large",
        "The request's headers are larger than the server reads. Send fewer or shorter headers.";
    /// The server failed.
    InternalError = 500, "internal-error", "Internal error",
        "Something failed in the server. Send the request again; if that fails too, give its operator the request id.";
    /// The region's quota is exceeded.
    QuotaExceeded = 507, "quota-exceeded", "Quota exceeded",
        "The region has reached its limit of records or of bytes of attachments in this environment. Delete or erase what is no longer needed, or ask the server's operator for more.";
    /// Too many bytes of the region's writes are queued.
    QueueFull = 507, "queue-full", "Queue full",
        "Too many accepted writes of the region are still waiting in this environment. Try again after `Retry-After` seconds; deletions are still accepted.";
    /// The disk is full or nearly full.
    DiskFull = 507, "disk-full", "Disk full",
        "The server's disk is full or nearly full. Reading and deleting still work. Tell its operator, and try again after `Retry-After` seconds.";
    /// The server is overloaded or stopping, or cannot reach its store.
    Unavailable = 503, "unavailable", "Service unavailable",
        "The server is overloaded, is stopping, or cannot reach its database. Try again after `Retry-After` seconds.";
}
