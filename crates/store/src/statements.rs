//! The statements of all modules, and the catalogue with which the database is opened.

use crate::{
    access_log, address_changes, attachments, audit, candidates, choices, coordinators, copy,
    custom_fields, deep, desk, desk_exports, desk_lists, drafts, erasures, history, interactions,
    jobs, keys, mails, measures,
    migrations::{MIGRATIONS, REPLACED},
    mutations, orphans, outbox, phases, quotas, region_settings, regions, removals, retentions,
    session_list, sessions, settings, sign_ins, staff, subscriptions, tables, task_lists, tasks,
    unit_of_work, verifications,
};
use db::{Catalogue, Statement, Tables};

/// The catalogue.
pub static CATALOGUE: Catalogue = Catalogue {
    tables: Tables {
        entries: tables::TABLES,
        append_only: audit::TABLE,
    },
    migrations: MIGRATIONS,
    replaced: REPLACED,
    statements: || served().collect(),
    installation: settings::IDENTITY,
};

/// Returns every statement of the store.
pub fn statements() -> impl Iterator<Item = &'static Statement> {
    let of_copies = [copy::STATEMENTS, copy::CLAIM_STATEMENTS]
        .into_iter()
        .flatten()
        .copied();
    served()
        .chain(of_copies)
        .chain(copy::statements(&CATALOGUE))
        .chain(deep::statements())
}

/// Returns the statements that a server runs.
fn served() -> impl Iterator<Item = &'static Statement> {
    [
        access_log::STATEMENTS,
        address_changes::STATEMENTS,
        attachments::STATEMENTS,
        audit::STATEMENTS,
        candidates::STATEMENTS,
        choices::STATEMENTS,
        coordinators::STATEMENTS,
        custom_fields::STATEMENTS,
        deep::STATEMENTS,
        desk::STATEMENTS,
        desk_lists::STATEMENTS,
        drafts::STATEMENTS,
        desk_exports::STATEMENTS,
        erasures::STATEMENTS,
        history::STATEMENTS,
        interactions::STATEMENTS,
        jobs::STATEMENTS,
        keys::STATEMENTS,
        mails::STATEMENTS,
        measures::STATEMENTS,
        db::migrations::STATEMENTS,
        mutations::STATEMENTS,
        orphans::STATEMENTS,
        outbox::CALLBACK_STATEMENTS,
        outbox::NOTICE_STATEMENTS,
        phases::STATEMENTS,
        quotas::STATEMENTS,
        region_settings::STATEMENTS,
        regions::STATEMENTS,
        retentions::STATEMENTS,
        session_list::STATEMENTS,
        sessions::STATEMENTS,
        settings::STATEMENTS,
        sign_ins::STATEMENTS,
        staff::STATEMENTS,
        staff::departures::STATEMENTS,
        staff::digests::STATEMENTS,
        staff::flows::STATEMENTS,
        staff::forget::STATEMENTS,
        staff::identities::STATEMENTS,
        staff::invitations::STATEMENTS,
        staff::passkeys::STATEMENTS,
        staff::roles::STATEMENTS,
        staff::sessions::STATEMENTS,
        subscriptions::STATEMENTS,
        task_lists::STATEMENTS,
        tasks::STATEMENTS,
        unit_of_work::STATEMENTS,
        verifications::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .copied()
    .chain(removals::statements())
}
