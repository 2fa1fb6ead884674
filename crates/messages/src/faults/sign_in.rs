//! Faults of the requests of candidates' sessions.

faults! {
    /// Faults of the requests of candidates' sessions.
    SignIn: "`errors` of a 400 on the routes under `/candidate-sessions`.";
    ProofMissing "required" "expected either the token, or both the requestId and the code; this field is missing";
    Beside { beside: &'static str = "token" } "unexpected" "leave this out: the {beside} is given, and it is enough";
}
