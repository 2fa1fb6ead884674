//! Failures of the server.

problems! {
    /// Failures of the server.
    Server: "`detail` of a 500 or 503, and of a mutation that failed.";
    Failed InternalError
        "The request could not be carried out. Send it again; if that fails too, give the request id to the operator.";
    MutationFailed InternalError
        "The mutation could not be carried out. Send the request again; if that fails too, give the mutation's id to the operator.";
    Stopping Unavailable "The server is stopping. Try again after `Retry-After` seconds.";
    Database Unavailable "The database cannot be reached at the moment. Try again after `Retry-After` seconds.";
    Files Unavailable
        "Attachments' files cannot be reached at the moment. Try again after `Retry-After` seconds.";
    BodiesOfAddress Unavailable
        "Too many requests of this address have not sent their body yet. Send fewer at a time.";
    Bodies Unavailable
        "The server is overloaded: too many requests have not sent their body yet. Try again after `Retry-After` seconds.";
    BodyMemory Unavailable
        "The server is overloaded: the bodies of other requests take up all room. Try again after `Retry-After` seconds.";
    Overloaded Unavailable "The server is overloaded. Try again after `Retry-After` seconds.";
}
