//! The domain's types: ids, fields, candidate documents, scope, cursor, clock and problem codes.
//!
//! The crate is pure: it does no I/O, uses only an injected clock, and knows nothing of HTTP or
//! SQL.

mod action;
mod base64_text;
mod cidr;
mod clock;
mod cursor;
mod custom_field;
mod document;
mod email_address;
mod errors;
mod event_kind;
mod fault;
mod field;
mod id;
mod json_fault;
mod listing;
mod lookup;
mod moment_text;
mod name_key;
mod permission;
mod person;
mod person_name;
mod plain_address;
mod positions;
mod printable;
mod random;
mod repeating;
mod role;
mod scope;
mod scoped_token;
mod search_words;
mod selection;
mod session_id;
mod slug;
pub mod text_rules;
mod timestamp;
mod token;
mod trace;
pub mod vocabulary;
mod web_address;

pub use action::{Action, OTHER_ACTION};
pub use base64_text::base64_fault;
pub use cidr::{Cidr, InvalidCidr};
pub use clock::{Clock, SystemClock};
pub use cursor::{Cursor, Filter};
pub use custom_field::{CustomField, CustomFieldType};
pub use document::{Attachment, Document, DocumentBuilder, Format, StoredDocument};
pub use email_address::{EmailFault, email_address};
pub use errors::{error_chain, find_cause, has_cause};
pub use event_kind::{EventKind, EventKinds, InvalidEventKind};
pub use fault::{Fault, Location, MAX_FAULTS};
pub use field::{
    Definition, Field, FormSection, Kind, Label, Owner, Portal, Presence, column_names,
};
pub use id::{
    AddressChangeId, AttachmentId, CandidateId, CustomFieldId, EventId, ExportId, FactorId, FileId,
    InteractionId, InvalidId, InvitationId, JobId, KeyId, MailId, MutationId, NoticeId, RegionId,
    SessionId, StaffId, SubscriptionId, TaskId, VerificationId,
};
pub use json_fault::json_fault;
pub use listing::listed;
pub use lookup::{email_identity_key, email_search_key, is_invisible, phone_key};
pub use messages::ProblemCode;
pub use moment_text::moment_fault;
pub use name_key::name_key;
pub use permission::{InvalidPermission, Permission, Permissions};
pub use person::Person;
pub use person_name::{PersonName, Surname};
pub use positions::{PositionSet, Run, Runs, SPAN};
pub use printable::{escaped, is_printable, misleads};
pub use random::{Random, SystemRandom, nonce};
pub use repeating::RepeatingRandom;
pub use role::{InvalidRole, Right, Role, StaffStatus};
pub use scope::{Environment, Scope};
pub use scoped_token::{person_token, scope_token};
pub use search_words::{
    Findable, MAX_SEARCH_LENGTH, MAX_SEARCH_WORDS, SearchFault, SearchTerm, city_key,
    comparable_text, distinct_words, folded_text, name_sort_key, postal_key, search_terms,
};
pub use selection::{CustomSelection, Selection, SelectionError};
pub use signed_token::{Payload as TokenPayload, SEAL_RANDOM, Secret, SignedToken};
pub use slug::{SLUG_PATTERN, slug_fault};
pub use text_rules::trim;
pub use timestamp::{InvalidTimestamp, Timestamp};
pub use token::{Token, TokenHash, TokenKind};
pub use trace::{InvalidTraceParent, TraceParent};
pub use web_address::{WebAddressFault, character_name, web_address};
