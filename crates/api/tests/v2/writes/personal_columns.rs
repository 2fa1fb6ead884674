//! Classifies every column of text or bytes by whether it can contain personal data. A new column
//! belongs either in [`PERSONAL`], and the test in `erased_everywhere` must then fill it, or in
//! [`IMPERSONAL`].

use std::collections::BTreeSet;
use testkit::TestApp;

/// Markers that only this person's data contains: one in texts, one in the phone number.
pub(super) const MARKS: [&str; 2] = ["zqx", "699887766"];

/// Columns with text written by or about a person.
pub(in crate::v2) const PERSONAL: [&str; 35] = [
    "attachments.filename",
    "candidate_history.changes",
    "candidate_sessions.identity_key",
    "candidates.custom",
    "candidates.document",
    "candidates.email_key",
    "candidates.identity_key",
    "candidates.phone_key",
    "desk_rows.city_key",
    "desk_rows.custom",
    "desk_rows.name_key",
    "desk_rows.postal_key",
    "desk_rows.words",
    "desk_words.word",
    "former_addresses.email",
    "former_addresses.replaced_by",
    "interactions.document",
    "mails.identity_key",
    "mails.recipient",
    "mutations.callback_url",
    "mutations.idempotency_key",
    "mutations.payload",
    "tasks.text",
    "verifications.identity_key",
    "verifications.new_email",
    "verifications.redirect_url",
    // Rows of these tables are removed with their candidate.
    "attachments.content",
    "retentions.candidate_id",
    "coordinators.candidate_id",
    "drafts.sealed",
    "job_items.candidate_id",
    "desk_export_pieces.sealed",
    "accesses.action",
    // By it, words of somebody's texts can be guessed.
    "desk_rows.text_filter",
    // It names fields and phases, and is cleared with its candidate.
    "subscription_events.details",
];

/// Personal columns whose content cannot be searched for the markers.
const WORDLESS: [&str; 9] = [
    "attachments.content",
    "retentions.candidate_id",
    "coordinators.candidate_id",
    "drafts.sealed",
    "job_items.candidate_id",
    "desk_export_pieces.sealed",
    "accesses.action",
    "desk_rows.text_filter",
    "subscription_events.details",
];

/// Columns that cannot contain personal data: generated ids and names, hashes, and settings of a
/// region.
const IMPERSONAL: &[&str] = &[
    "accesses.key_id accesses.person_id accesses.positions accesses.region_id",
    "address_changes.id address_changes.token_hash",
    "api_keys.allowed_networks",
    "api_keys.description api_keys.hash api_keys.id api_keys.preview api_keys.region_id",
    "attachments.candidate_id attachments.file attachments.id attachments.media_type attachments.region_id",
    "audit.actor audit.details audit.hash audit.kind audit.previous audit.region_id audit.request_id audit.seal",
    "audit.subject",
    "candidate_counts.region_id",
    "candidate_history.actor candidate_history.actor_name candidate_history.candidate_id candidate_history.fields",
    "candidate_history.operation candidate_history.region_id candidate_history.subject",
    "candidate_sessions.chosen candidate_sessions.hash candidate_sessions.region",
    "candidates.id candidates.lengths candidates.region_id",
    "coordinators.region_id coordinators.staff_id",
    "custom_fields.description custom_fields.id custom_fields.key custom_fields.label custom_fields.options",
    "custom_fields.region_id custom_fields.type",
    "desk_export_pieces.export_id desk_export_pieces.region_id",
    "desk_exports.id desk_exports.region_id desk_exports.staff_id",
    "discarded_files.candidate_id discarded_files.file discarded_files.region_id",
    "desk_rows.candidate_id desk_rows.coordinator desk_rows.next_task desk_rows.region_id desk_words.region_id",
    "drafts.candidate_id drafts.form drafts.region_id drafts.staff_id",
    "due_scopes.region_id",
    "erased.id erased.region_id",
    "former_addresses.candidate former_addresses.change_id former_addresses.region",
    "idempotency_keys.key idempotency_keys.owner idempotency_keys.region_id idempotency_keys.request",
    "installation.name installation.secret installation.secret_checks",
    "interactions.candidate_id interactions.id interactions.region_id",
    "job_items.before job_items.job_id job_items.reason job_items.region_id",
    "jobs.action jobs.id jobs.region_id jobs.staff_id jobs.staff_name jobs.undone_by",
    "key_erasures.key_id key_erasures.region_id",
    "key_uses.key_id",
    "scope_state.lease scope_state.region_id",
    "searches.id searches.region_id searches.sealed searches.session views.id views.region_id views.sealed views.staff_id",
    "mails.id mails.kind mails.reference",
    "migrations.name",
    "mutation_subjects.candidate_id mutation_subjects.region_id",
    "mutations.attachment_ids mutations.candidate_ids mutations.deliveries mutations.id mutations.interaction_ids",
    "mutations.key_id mutations.operation mutations.outcome mutations.problem mutations.region_id mutations.subject",
    // The name is that of a member of staff.
    "mutations.person_id mutations.person_name mutations.traceparent",
    "notices.data notices.held_for notices.id notices.kind notices.region_id notices.url",
    "phase_changes.exit_category phase_changes.region_id",
    "pending_records.candidate_id pending_records.id pending_records.region_id",
    "region_settings.colour region_settings.display_name region_settings.logo region_settings.logo_hash",
    "region_settings.logo_type region_settings.notification_url region_settings.region_id",
    "region_settings.exit_reasons",
    "region_settings.sign_in region_settings.v1_unknown",
    "regions.callback_secret regions.former_callback_secret regions.id regions.name regions.redirect_urls regions.slug",
    "regions.former_sandbox_callback_secret regions.sandbox_callback_secret",
    "retentions.region_id",
    // About staff, not about candidates.
    "invitations.id invitations.purpose invitations.staff_id invitations.token_hash",
    "passkeys.credential passkeys.id passkeys.name passkeys.public_key passkeys.staff_id",
    "sign_in_flows.hash sign_in_flows.purpose sign_in_flows.state",
    "staff.digest_language staff.digest_on staff.email staff.email_key staff.handle staff.id staff.invited_by staff.name",
    "staff_identities.id staff_identities.issuer staff_identities.provider staff_identities.staff_id",
    "staff_departures.region_id staff_departures.staff_id",
    "staff_identities.subject staff_roles.provider staff_roles.region_id staff_roles.staff_id",
    "staff_sessions.browser staff_sessions.entered_for staff_sessions.entered_region staff_sessions.hash",
    "staff_sessions.issuer staff_sessions.method staff_sessions.network staff_sessions.provider_session",
    "staff_sessions.staff_id",
    "subscription_deliveries.attempts subscription_deliveries.region_id subscription_deliveries.subscription_id",
    "subscription_events.actor subscription_events.candidate_id subscription_events.id subscription_events.region_id",
    "subscription_events.subject",
    "subscriptions.description subscriptions.former_secret subscriptions.id subscriptions.lease subscriptions.paused_for",
    "subscriptions.region_id subscriptions.secret subscriptions.url",
    "tasks.assignee_id tasks.candidate_id tasks.due_on tasks.id tasks.open_due_on tasks.region_id",
    "verification_counts.key",
    "verifications.asked_by verifications.caller verifications.chosen verifications.request",
    "verifications.code_hash verifications.id verifications.purpose verifications.region verifications.token_hash",
];

/// Returns the SQL condition for rows in which a column contains the person's data.
pub(super) fn marked(column: &str) -> String {
    if WORDLESS.contains(&column) {
        return "1 = 1".into();
    }
    let (_, column) = column.split_once('.').unwrap();
    MARKS
        .map(|mark| format!("lower({column}) LIKE '%{mark}%'"))
        .join(" OR ")
}

#[testkit::test]
async fn every_column_is_classified_as_personal_or_not() {
    let app = TestApp::start().await;
    let known = PERSONAL
        .into_iter()
        .chain(IMPERSONAL.iter().flat_map(|columns| columns.split(' ')));
    let known: BTreeSet<String> = known.map(str::to_owned).collect();
    let there: BTreeSet<String> = app.columns_of_text_or_bytes().into_iter().collect();
    let unknown: Vec<_> = there.difference(&known).collect();
    assert!(
        unknown.is_empty(),
        "say in {} whether these can hold something of a person's: {unknown:?}",
        file!()
    );
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(gone.is_empty(), "these are no longer there: {gone:?}");
}
