//! Implements every change of data: finishing candidates from payloads, the mutation engine, import
//! and export, regions and keys, candidates' sessions, e-mail and demo data.
//!
//! Depends on the store and the schema. Knows nothing of HTTP servers or the command line.

pub mod access_log;
mod attachment;
pub mod audit;
pub mod bulk;
mod candidate;
pub mod candidate_search;
mod custom_field_types;
pub mod custom_fields;
mod data_check;
pub mod demo;
pub mod departures;
pub mod desk_export;
pub mod desk_lists;
pub mod desk_rows;
mod export;
mod generation_cache;
mod html;
pub mod identity_providers;
pub mod import;
pub mod jobs;
mod keys;
pub mod mail;
pub mod mutations;
pub mod orphans;
pub mod quotas;
mod region;
pub mod region_settings;
mod services;
pub mod sessions;
pub mod staff;
mod subject_export;
pub mod subscriptions;
pub mod version_1;
pub mod waiting;

pub use attachment::LARGEST as LARGEST_FILE;
pub use custom_field_types::{ClientLanguage, custom_field_types};
pub use data_check::{StoredFault, StoredFaults, check_data, scopes};
pub use export::{CandidateCsv, ExportError, ExportFormat, export, export_text};
pub use generation_cache::GenerationCache;
pub use import::{ImportError, ImportOptions, ImportReport, import};
pub use keys::{
    CreateKeyError, CreatedKey, KeyOrder, create_admin_key, create_key, create_region_key,
};
pub use region::{
    ChangeRegionError, CreateRegionError, change_region, create_region, create_region_with,
    rotate_callback_secret,
};
pub use services::{Options, Services};
pub use subject_export::{
    ExportedAccess, ExportedChange, ExportedChangedField, ExportedKey, ExportedMutation,
    ExportedRecord, ExportedRegion, ExportedViewer, SubjectExport,
};
