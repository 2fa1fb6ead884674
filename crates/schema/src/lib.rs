//! JSON Schemas (draft 2020-12) derived from the field table, and validators compiled from them.
//!
//! - [`create`] and [`update`] return the schemas of candidates' payloads.
//! - [`import_row`] returns the schema of a line of an import.
//! - [`response`] describes the server's answers for the API reference.
//! - [`Validator`] reports all faults of a value at once and never repeats the value.

mod attachment;
mod candidate;
mod faults;
mod finder;
mod interaction;
mod object;
mod published;
pub mod response;
mod retention;
mod search;
mod session;
mod settings;
mod staff;
mod subscription;
mod task;
mod text;
mod value;

pub use attachment::attachments;
pub use candidate::{create, create_by_version_1, import_row, own_update, update};
pub use faults::{found, unknown_member};
pub use interaction::{
    MEMBERS as INTERACTION_MEMBERS, Member as InteractionMember, interaction_create,
    interaction_update,
};
pub use published::published;
pub use retention::retention_update;
pub use search::{SEARCH_ORDERS, SEARCH_STATES, candidate_search};
pub use session::{
    address_approval, address_confirmation, address_undoing, erasure_confirmation, new_address,
    session_request, verification_request,
};
pub use settings::{
    custom_field_create, custom_field_update, key_create, region_create, region_settings_update,
    region_update,
};
pub use staff::{staff_create, staff_update};
pub use subscription::{redelivery_request, subscription_create, subscription_update};
pub use task::{coordinator_update, task_create, task_update};

use faults::Surroundings;
use finder::Level;
use model::{Fault, Location, MAX_FAULTS, Timestamp};
use serde_json::Value;
use std::{
    collections::HashSet,
    sync::{LazyLock, OnceLock},
};
use text::Texts;

/// Validates a new interaction.
pub static NEW_INTERACTION: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(interaction_create()));
/// Validates a change of an interaction.
pub static CHANGED_INTERACTION: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(interaction_update()));
/// Validates a search for candidates.
pub static SEARCH: LazyLock<Validator> = LazyLock::new(|| Validator::new(candidate_search()));
/// Validates new attachments of a candidate.
pub static NEW_ATTACHMENTS: LazyLock<Validator> = LazyLock::new(|| Validator::new(attachments()));

/// Validates the date until which a candidate is retained.
pub static NEW_RETENTION: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(retention_update()));

/// Validates a new task.
pub static NEW_TASK: LazyLock<Validator> = LazyLock::new(|| Validator::new(task_create()));
/// Validates a change of a task.
pub static CHANGED_TASK: LazyLock<Validator> = LazyLock::new(|| Validator::new(task_update()));
/// Validates a candidate's coordinator.
pub static NEW_COORDINATOR: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(coordinator_update()));

/// Validates a new custom field.
pub static NEW_CUSTOM_FIELD: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(custom_field_create()));
/// Validates a change of a custom field.
pub static CHANGED_CUSTOM_FIELD: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(custom_field_update()));
/// Validates a new region.
pub static NEW_REGION: LazyLock<Validator> = LazyLock::new(|| Validator::new(region_create()));
/// Validates a change of a region.
pub static CHANGED_REGION: LazyLock<Validator> = LazyLock::new(|| Validator::new(region_update()));
/// Validates a change of the settings that a region chooses itself.
pub static CHANGED_REGION_SETTINGS: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(region_settings_update()));
/// Validates a new key.
pub static NEW_KEY: LazyLock<Validator> = LazyLock::new(|| Validator::new(key_create()));

/// Validates a member of staff to invite.
pub static NEW_STAFF: LazyLock<Validator> = LazyLock::new(|| Validator::new(staff_create()));
/// Validates a change of a member of staff.
pub static CHANGED_STAFF: LazyLock<Validator> = LazyLock::new(|| Validator::new(staff_update()));

/// Validates a new subscription to events.
pub static NEW_SUBSCRIPTION: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(subscription_create()));
/// Validates a change of a subscription.
pub static CHANGED_SUBSCRIPTION: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(subscription_update()));
/// Validates a request to send events again.
pub static REDELIVERY: LazyLock<Validator> = LazyLock::new(|| Validator::new(redelivery_request()));

/// Validates a candidate's change of their own record.
pub static CHANGED_OWN_RECORD: LazyLock<Validator> = LazyLock::new(|| Validator::new(own_update()));
/// Validates a request for a sign-in link and code.
pub static VERIFICATION: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(verification_request()));
/// Validates the proof that opens a session.
pub static NEW_SESSION: LazyLock<Validator> = LazyLock::new(|| Validator::new(session_request()));
/// Validates a candidate's new e-mail address.
pub static NEW_ADDRESS: LazyLock<Validator> = LazyLock::new(|| Validator::new(new_address()));
/// Validates the approval of a new address.
pub static ADDRESS_APPROVAL: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(address_approval()));
/// Validates the undoing of a change of address.
pub static ADDRESS_UNDOING: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(address_undoing()));
/// Validates the confirmation of a new address.
pub static ADDRESS_CONFIRMATION: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(address_confirmation()));
/// Validates the confirmation of an erasure.
pub static ERASURE: LazyLock<Validator> = LazyLock::new(|| Validator::new(erasure_confirmation()));

/// A compiled schema.
#[derive(Debug)]
pub struct Validator {
    compiled: jsonschema::Validator,
    /// Finds the faults of invalid values. Compiled at the first invalid value.
    levels: OnceLock<Level>,
    /// What makes texts what is stored.
    texts: Texts,
    schema: Value,
}

impl Validator {
    /// Compiles a schema of this crate.
    ///
    /// # Panics
    ///
    /// Panics if the schema itself is invalid, which would be a bug in this crate.
    pub fn new(schema: Value) -> Self {
        Self {
            compiled: compile(&without_lengths_of_parts(&schema)),
            levels: OnceLock::new(),
            texts: Texts::of(&schema),
            schema,
        }
    }

    /// Returns the schema it was compiled from.
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// Makes the texts of a value what is stored of them, and finds its faults, none when it is
    /// valid: as [`Self::check`], one fault for a text that has a rule. In NFC, without
    /// surrounding white space and invisible characters; blank text is `null` where that is
    /// admitted. `now` says which day today is.
    pub fn read(&self, value: &mut Value, now: Timestamp) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.texts.read(value, now, &mut String::new(), &mut faults);
        let mut others = self.check(value);
        if !faults.is_empty() {
            let reported: HashSet<&Location> = faults.iter().map(|fault| &fault.at).collect();
            others.retain(|fault| !reported.contains(&fault.at));
        }
        faults.append(&mut others);
        faults.truncate(MAX_FAULTS + 1);
        faults
    }

    /// The faults of a value as it stands; none when it is valid. Looks no further than one fault
    /// more than [`MAX_FAULTS`], which says that there are more. Costs no more than the value is
    /// large.
    pub fn check(&self, value: &Value) -> Vec<Fault> {
        if self.compiled.is_valid(value) {
            return Vec::new();
        }
        let mut faults = Vec::new();
        self.levels.get_or_init(|| Level::new(&self.schema)).find(
            value,
            &mut String::new(),
            &mut faults,
        );
        faults.truncate(MAX_FAULTS + 1);
        if faults.is_empty() {
            // A keyword that the levels do not split up, so they found nothing: report the first
            // error of the whole schema.
            let first = self.compiled.validate(value).err();
            faults.extend(
                first
                    .into_iter()
                    .flat_map(|error| faults::explain(&error, "", &Surroundings::default())),
            );
        }
        faults
    }
}

/// Returns a schema without the lengths of the parts of an e-mail address, which are checked when the
/// text is read ([`text`]).
fn without_lengths_of_parts(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let is_address = members.get("format").is_some_and(|it| it == "idn-email");
            let kept = members
                .iter()
                .filter(|(name, _)| !(is_address && *name == "not"));
            kept.map(|(name, value)| (name.clone(), without_lengths_of_parts(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(without_lengths_of_parts).collect(),
        other => other.clone(),
    }
}

fn compile(schema: &Value) -> jsonschema::Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .with_pattern_options(jsonschema::PatternOptions::regex())
        .build(schema)
        .expect("our schemas are valid")
}
