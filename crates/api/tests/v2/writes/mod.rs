//! What all writes have in common: accepted once, applied in order, reported by callback.

mod callback_url;
mod callbacks;
mod due_scopes;
mod erased_everywhere;
mod erasure;
mod fetched_files;
mod file_names;
mod idempotency;
mod incomplete;
mod mass_erasure;
mod multipart;
mod mutations;
mod newer_operation;
mod orphans;
mod personal_columns;
mod prefer;
mod room;
mod sandbox_reset;
mod shared_files;
mod store_out_of_time;
mod task_panics;
mod tidying;

pub(super) use personal_columns::PERSONAL;

use egress::Policy;
use services::mutations::Options;
use testkit::{Settings, TestApp};

/// Starts an app whose outgoing requests may reach this machine.
pub(crate) async fn app_reaching_itself() -> TestApp {
    let mutations = Options {
        egress: Policy {
            allow_private: true,
            ..Policy::default()
        },
        ..Options::default()
    };
    let mut settings = Settings::unlimited();
    settings.services.mutations = mutations;
    TestApp::with(settings).await
}
