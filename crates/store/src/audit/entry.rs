//! An entry of the audit log and its canonical text, which is hashed and exported.

use model::{KeyId, RegionId, StaffId, Timestamp};
use serde_json::{Map, Value};
use std::{
    fmt::{Display, Write},
    sync::Arc,
};

/// The kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant says what there is to say")]
pub enum Kind {
    KeyCreated,
    KeyRevoked,
    RegionCreated,
    RegionChanged,
    SecretRotated,
    SecretShown,
    SettingsChanged,
    SubscriptionCreated,
    SubscriptionChanged,
    SubscriptionRemoved,
    FieldCreated,
    FieldChanged,
    FieldRemoved,
    CandidateErased,
    /// A member of staff erased a candidate at the desk, with a reason.
    DeskErased,
    CandidateSignedIn,
    /// A candidate requested a change of address.
    AddressRequested,
    AddressChanged,
    /// A change of address was undone from the former address.
    AddressRestored,
    /// A session was ended before its time: of a candidate or of a member of staff.
    SessionEnded,
    /// A member of staff signed in.
    SessionOpened,
    /// A sign-in of staff was refused.
    SessionRefused,
    StaffInvited,
    StaffJoined,
    StaffChanged,
    StaffDisabled,
    StaffReinvited,
    /// A link was made on the command line, by which a person signs in without e-mail or provider.
    StaffBreakGlass,
    /// A way in of a member of staff was added.
    FactorAdded,
    FactorRemoved,
    /// An operator opened a region's candidates.
    OperatorEntered,
    SandboxEmptied,
    DataExported,
    DataImported,
    /// A person of the staff exported candidates from the desk.
    DeskExported,
    /// A person of the staff changed many candidates at once.
    DeskBulk,
    /// An admin key acted for a region.
    AdminActed,
    /// A caller could not be authenticated.
    AuthenticationFailed,
    /// Older entries were removed.
    Pruned,
}

impl Kind {
    /// Returns its name in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::KeyCreated => "key.created",
            Self::KeyRevoked => "key.revoked",
            Self::RegionCreated => "region.created",
            Self::RegionChanged => "region.changed",
            Self::SecretRotated => "secret.rotated",
            Self::SecretShown => "secret.shown",
            Self::SettingsChanged => "settings.changed",
            Self::SubscriptionCreated => "subscription.created",
            Self::SubscriptionChanged => "subscription.changed",
            Self::SubscriptionRemoved => "subscription.removed",
            Self::FieldCreated => "field.created",
            Self::FieldChanged => "field.changed",
            Self::FieldRemoved => "field.removed",
            Self::CandidateErased => "candidate.erased",
            Self::DeskErased => "desk.erased",
            Self::CandidateSignedIn => "candidate.signedIn",
            Self::AddressRequested => "address.requested",
            Self::AddressChanged => "address.changed",
            Self::AddressRestored => "address.restored",
            Self::SessionEnded => "session.ended",
            Self::SessionOpened => "session.opened",
            Self::SessionRefused => "session.refused",
            Self::StaffInvited => "staff.invited",
            Self::StaffJoined => "staff.joined",
            Self::StaffChanged => "staff.changed",
            Self::StaffDisabled => "staff.disabled",
            Self::StaffReinvited => "staff.reinvited",
            Self::StaffBreakGlass => "staff.break_glass",
            Self::FactorAdded => "factor.added",
            Self::FactorRemoved => "factor.removed",
            Self::OperatorEntered => "operator.entered",
            Self::SandboxEmptied => "sandbox.emptied",
            Self::DataExported => "data.exported",
            Self::DataImported => "data.imported",
            Self::DeskExported => "desk.exported",
            Self::DeskBulk => "desk.bulk",
            Self::AdminActed => "admin.acted",
            Self::AuthenticationFailed => "authentication.failed",
            Self::Pruned => "audit.pruned",
        }
    }
}

/// Who performed an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The holder of this API key.
    Key(KeyId),
    /// A member of staff.
    Staff(StaffId),
    /// A candidate in a session. Which candidate is recorded as the subject, if it is recorded at
    /// all.
    Candidate,
    /// The operator, on the command line.
    Operator,
    /// The server, automatically.
    System,
    /// A caller without a valid credential.
    Nobody,
}

impl Actor {
    /// Returns its name where it stands for who caused a change. The server and its operator have
    /// none there.
    pub(crate) fn caused(&self) -> Option<&str> {
        match self {
            Self::Key(_) | Self::Staff(_) | Self::Candidate => Some(self.name()),
            Self::Operator | Self::System | Self::Nobody => None,
        }
    }

    /// Returns its name in the log.
    pub fn name(&self) -> &str {
        match self {
            Self::Key(key) => key.as_str(),
            Self::Staff(person) => person.as_str(),
            Self::Candidate => "candidate",
            Self::Operator => "cli",
            Self::System => "system",
            Self::Nobody => "nobody",
        }
    }
}

/// The actor and request on whose behalf a store is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// Who acts.
    pub actor: Actor,
    /// The id of the request, if there is one.
    pub request: Option<Arc<str>>,
}

impl From<Actor> for By {
    fn from(actor: Actor) -> Self {
        Self {
            actor,
            request: None,
        }
    }
}

/// An entry to add to the log.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(super) at: Timestamp,
    pub(super) kind: Kind,
    pub(super) by: By,
    pub(super) region: Option<RegionId>,
    pub(super) subject: Option<String>,
    pub(super) details: Map<String, Value>,
}

impl Entry {
    /// Creates an entry for an event at this moment.
    pub fn new(kind: Kind, by: impl Into<By>, at: Timestamp) -> Self {
        Self {
            at,
            kind,
            by: by.into(),
            region: None,
            subject: None,
            details: Map::new(),
        }
    }

    /// Sets the region of the event, if it is about one.
    #[must_use]
    pub fn of(mut self, region: impl Into<Option<RegionId>>) -> Self {
        self.region = region.into();
        self
    }

    /// Sets the subject of the event: an id.
    #[must_use]
    pub fn about(mut self, subject: impl Display) -> Self {
        self.subject = Some(subject.to_string());
        self
    }

    /// Adds a detail. Details must not contain personal data.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// Returns its text as the entry at `sequence`, following the entry with the hash `previous`.
    pub(super) fn text(&self, sequence: i64, previous: &[u8]) -> Text {
        let columns = Columns {
            sequence,
            at: self.at,
            kind: self.kind.name(),
            actor: self.by.actor.name(),
            region: self.region.as_ref().map(RegionId::as_str),
            subject: self.subject.as_deref(),
            request: self.by.request.as_deref(),
            details: Value::Object(self.details.clone()),
            previous,
        };
        columns.text()
    }
}

/// The columns of an entry's row.
pub(super) struct Columns<'a> {
    pub(super) sequence: i64,
    pub(super) at: Timestamp,
    pub(super) kind: &'a str,
    pub(super) actor: &'a str,
    pub(super) region: Option<&'a str>,
    pub(super) subject: Option<&'a str>,
    pub(super) request: Option<&'a str>,
    pub(super) details: Value,
    pub(super) previous: &'a [u8],
}

impl Columns<'_> {
    pub(super) fn text(&self) -> Text {
        let members = [
            ("sequence", Value::from(self.sequence)),
            ("at", self.at.to_string().into()),
            ("kind", self.kind.into()),
            ("actor", self.actor.into()),
            ("region", self.region.into()),
            ("subject", self.subject.into()),
            ("requestId", self.request.into()),
            ("details", self.details.clone()),
            ("previous", hex(self.previous).into()),
        ];
        let object: Map<String, Value> = members
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Text(Value::Object(object).to_string())
    }
}

/// The SHA-256 of an entry's text.
pub type Hash = [u8; 32];

/// The hashed text of an entry: a JSON object with members in a fixed order, the previous entry's
/// hash last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text(pub(super) String);

impl Text {
    pub(super) fn hash(&self) -> Hash {
        use sha2::Digest;
        sha2::Sha256::digest(self.0.as_bytes()).into()
    }

    /// Returns the line of an export: the text with the hash and the keyed checksum added at the
    /// end.
    pub(super) fn line(&self, hash: &[u8], mac: &[u8]) -> String {
        let open = self.0.strip_suffix('}').unwrap_or(&self.0);
        format!(
            "{open},\"hash\":\"{}\",\"seal\":\"{}\"}}",
            hex(hash),
            hex(mac)
        )
    }
}

/// Encodes bytes as lower-case hexadecimal, as the log shows them.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
