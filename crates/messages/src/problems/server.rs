//! Failures of the server.

problems! {
    /// Failures of the server.
    Server: "`detail` of a 500 or 503, and of a mutation that failed.";
    Failed InternalError
        "The request could not be carried out. Send it again; if that fails too, give the request id to the operator.";
    MutationFailed InternalError
        "The mutation could not be carried out. Send the request again; if that fails too, give the mutation's id to the operator.";
    NotSaved Unavailable
        "The candidate could not be saved. Send the request again after `Retry-After` seconds; if that fails too, give the request id to the operator.";
    Stopping Unavailable "The server is stopping. Try again after `Retry-After` seconds.";
    Database Unavailable "The database cannot be reached at the moment. Try again after `Retry-After` seconds.";
    Files Unavailable
        "The storage of attachments cannot be reached at the moment. Try again after `Retry-After` seconds.";
    BodiesOfAddress { most: usize = 64 } Unavailable
        "Too many requests from this network address are still sending their body (at most {most} may). Send fewer at a time, and try again after `Retry-After` seconds.";
    Bodies Unavailable
        "The server is overloaded: too many requests are still sending their body. Try again after `Retry-After` seconds.";
    BodyMemory Unavailable
        "The server is overloaded: the bodies of other requests use all memory for bodies. Try again after `Retry-After` seconds.";
    Overloaded Unavailable "The server is overloaded. Try again after `Retry-After` seconds.";
}
