//! Schemas of what is sent to sign in a candidate, change an address, or confirm an erasure.

use crate::{
    object::{Object, described, document},
    value,
};
use model::Kind;
use serde_json::{Value, json};

fn email() -> Value {
    described(
        value::given(Kind::Email),
        "E-mail address",
        "The e-mail address of the candidate's records.",
    )
}

/// Returns the schema of a request for a sign-in link and code.
pub fn verification_request() -> Value {
    let mut object = Object::default();
    object.required("email", email());
    let url = json!({"type": "string", "maxLength": 2_000});
    let description = "The URL to which the link leads, with `token` in its query. It must be on \
        the region's list of redirect URLs.";
    object.nullable("redirectUrl", described(url, "Redirect URL", description));
    document(
        object.finish(),
        "Request for a link",
        "A request for a sign-in link and a code.",
    )
}

/// Returns the schema of the proof that opens a session: a token, a request id with its code, or an
/// e-mail address with the code.
pub fn session_request() -> Value {
    let mut object = Object::default();
    let text = |most: u16, title: &str, description: &str| {
        described(
            json!({"type": "string", "maxLength": most}),
            title,
            description,
        )
    };
    object.nullable("token", text(200, "Token", "The `token` of the link."));
    object.nullable(
        "requestId",
        text(
            200,
            "Request",
            "The `requestId` of the request. `code` is then required.",
        ),
    );
    let email = "The address of the newest request of the same caller, instead of `requestId`. \
        `code` is then required.";
    object.nullable("email", text(254, "E-mail address", email));
    object.nullable(
        "code",
        text(
            20,
            "Code",
            "The six digits of the e-mail. `requestId` or `email` is then required.",
        ),
    );
    document(
        object.finish(),
        "New session",
        "Either the token of the link, or the id of the request with the code.",
    )
}

/// Returns the schema of a candidate's new e-mail address.
pub fn new_address() -> Value {
    let mut object = Object::default();
    object.required(
        "email",
        described(
            value::given(Kind::Email),
            "E-mail address",
            "The new address.",
        ),
    );
    document(
        object.finish(),
        "New address",
        "The new e-mail address of the candidate's records.",
    )
}

/// Returns the schema of the proof that a new address is the candidate's own: a token or a code.
pub fn address_confirmation() -> Value {
    let mut object = Object::default();
    let text = |most: u16, title: &str, given: &str| {
        described(json!({"type": "string", "maxLength": most}), title, given)
    };
    object.nullable("token", text(200, "Token", "The `token` of the link."));
    object.nullable(
        "requestId",
        text(
            50,
            "Request",
            "The `requestId` of the approval. `code` is then required.",
        ),
    );
    object.nullable(
        "code",
        text(
            20,
            "Code",
            "The six digits of the e-mail to the new address. `requestId` is then required.",
        ),
    );
    document(
        object.finish(),
        "Confirmation of an address",
        "Either the token of the link, or the id of the request with the code.",
    )
}

/// Returns the schema of the approval, by the present address, of a new address.
pub fn address_approval() -> Value {
    let mut object = Object::default();
    let text = |most: u16, title: &str, given: &str| {
        described(json!({"type": "string", "maxLength": most}), title, given)
    };
    object.required(
        "requestId",
        text(50, "Request", "The `requestId` of the request."),
    );
    object.required(
        "code",
        text(
            20,
            "Code",
            "The six digits of the e-mail to the present address.",
        ),
    );
    document(
        object.finish(),
        "Approval of an address",
        "The code that the present address received.",
    )
}

/// Returns the schema of the undoing of a change of address.
pub fn address_undoing() -> Value {
    let mut object = Object::default();
    let token = json!({"type": "string", "maxLength": 200});
    object.required(
        "token",
        described(token, "Token", "The `token` of the link."),
    );
    document(
        object.finish(),
        "Undoing of a change of address",
        "The token of the link in the e-mail to the former address.",
    )
}

/// Returns the schema of the confirmation of an erasure.
pub fn erasure_confirmation() -> Value {
    let mut object = Object::default();
    let token = json!({"type": "string", "maxLength": 200});
    object.required(
        "token",
        described(token, "Token", "The `token` of the link."),
    );
    document(
        object.finish(),
        "Confirmation of an erasure",
        "The token of the link in the e-mail.",
    )
}
