//! `/api/v2`.

mod attachments;
mod auth_regions_me;
mod candidates;
