//! A write that has passed schema validation, and the part of it that its mutation stores.

use super::{operation::Operation, precondition::Precondition};
use model::{Scope, TraceParent};
use serde::{Deserialize, Serialize};
use store::mutations::{Author, Idempotency, StaffAuthor};

/// A write that has passed schema validation.
#[derive(Debug, Clone)]
pub struct Write {
    /// The scope that is written to.
    pub scope: Scope,
    /// The operation.
    pub operation: Operation,
    /// Who sent the write.
    pub author: Author,
    /// Whether the author's key has the permission to change settings.
    pub may_settle: bool,
    /// The record states in which the write may be executed (`If-Match`).
    pub precondition: Option<Precondition>,
    /// In a candidate's session: the e-mail identity key that the record must have. It is checked
    /// again when the write is executed.
    pub person: Option<String>,
    /// The idempotency key, its owner and the hash of this request.
    pub idempotency: Option<Idempotency>,
    /// The URL that receives a callback when the mutation ends.
    pub callback_url: Option<String>,
    /// The trace that the request is part of; the callback joins the same trace.
    pub trace: Option<TraceParent>,
}

impl Write {
    /// Creates a write by the server, with every option unset.
    pub fn new(scope: Scope, operation: Operation) -> Self {
        Self {
            scope,
            operation,
            author: Author::System,
            may_settle: false,
            precondition: None,
            person: None,
            idempotency: None,
            callback_url: None,
            trace: None,
        }
    }

    /// Creates a write by a candidate, whose record must have the e-mail identity key `person`.
    pub fn by_candidate(scope: Scope, operation: Operation, person: String) -> Self {
        Self {
            author: Author::Candidate,
            person: Some(person),
            ..Self::new(scope, operation)
        }
    }

    /// Creates a write by a member of staff, under the present name and in a role.
    pub fn by_staff(scope: Scope, operation: Operation, author: StaffAuthor) -> Self {
        Self {
            author: Author::Staff(author),
            ..Self::new(scope, operation)
        }
    }
}

/// The part of a write that its mutation row stores until it is executed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) operation: Operation,
    pub(super) precondition: Option<Precondition>,
    #[serde(default)]
    pub(super) person: Option<String>,
}
