//! `/api/v2`.

mod attachments;
mod auth_regions_me;
mod candidate_sessions;
mod candidates;
mod custom_fields;
mod key_accesses;
mod key_rules;
mod keys;
mod own_data;
mod regions;
mod schema;
mod settings;
mod subscriptions;
mod tasks;
mod text_rules;
mod writes;

pub(crate) use settings::settled;
pub(crate) use writes::app_reaching_itself;
