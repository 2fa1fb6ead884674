//! Damage that the deep check must report.

use super::{all_agrees, lived_in, wrong};
use crate::isolation::run_sql;

#[testkit::test]
#[expect(
    clippy::too_many_lines,
    reason = "a list of damages, and what is said of each"
)]
fn each_damage_is_reported_and_nothing_else() {
    let (it, mutations) = lived_in();
    all_agrees(&it);
    let five = it
        .shell("grep -rl vijf data/attachments | xargs basename")
        .trim()
        .to_owned();
    let three = it.shell("grep -rl drie data/attachments").trim().to_owned();
    let four = it.shell("grep -rl vier data/attachments").trim().to_owned();
    let six = it.shell("grep -rl zes data/attachments").trim().to_owned();
    std::fs::remove_file(it.folder().join(three)).unwrap();
    std::fs::write(it.folder().join(four), "vie").unwrap();
    std::fs::write(it.folder().join(six), "zus").unwrap();

    let noord = "(SELECT id FROM regions WHERE slug = 'noord')";
    let candidates = |sql: &str, number: usize| {
        run_sql(
            &it,
            &format!(
                "UPDATE candidates SET {sql} WHERE id = 'rec{number:014}' AND region_id = {noord}"
            ),
        );
    };
    candidates(
        "email_key = 'x@example.nl', identity_key = 'x@example.nl'",
        1,
    );
    candidates(
        "lengths = (SELECT lengths FROM candidates WHERE id = 'rec00000000000010')",
        2,
    );
    candidates("phone_key = NULL", 3);
    candidates("phase = 3", 4);
    candidates("archived = 1", 5);
    candidates("document = substr(document, 2)", 6);
    candidates(
        "document = (SELECT document FROM candidates WHERE id = 'rec00000000000008')",
        7,
    );
    candidates("position = 1000000", 9);
    candidates(
        "change_position = (SELECT change_position FROM candidates WHERE id = 'rec00000000000012')",
        11,
    );
    candidates("change_kind = 9", 13);
    candidates("custom = '{\"x\":1}'", 14);
    candidates("custom = 'x'", 15);

    let attached = |id: &str, candidate: &str| {
        format!(
            "INSERT INTO attachments (region_id, environment, id, candidate_id, filename, media_type, size, file) \
             SELECT region_id, environment, '{id}', '{candidate}', filename, media_type, size, file FROM attachments \
             WHERE id = 'att00000000000005'"
        )
    };
    let interactions = |sql: &str, number: usize| {
        format!("UPDATE interactions SET {sql} WHERE id = 'rec{number:014}'")
    };
    let mutation = |sql: &str, number: usize| {
        format!(
            "UPDATE mutations SET {sql} WHERE id = '{}'",
            mutations[number - 1]
        )
    };
    let put = |table: &str, columns: &str, values: &str| {
        format!(
            "INSERT INTO {table} (region_id, environment, {columns}) VALUES ({noord}, 0, {values})"
        )
    };
    for sql in [
        // An earlier change position of a candidate that has changed since. The position is unused.
        put("erased", "id, change_position", "'rec00000000000016', 32"),
        "DELETE FROM attachments WHERE id = 'att00000000000001'".into(),
        "UPDATE attachments SET filename = 'x' WHERE id = 'att00000000000002'".into(),
        attached("att00000000000009", "rec00000000000031"),
        attached("att00000000000010", "rec00000000009999"),
        interactions("candidate_id = 'rec00000000009999'", 101),
        interactions("performed_at = 5", 102),
        interactions("document = 'x'", 103),
        mutation("status = 7", 1),
        mutation("finished_at = NULL", 2),
        mutation("payload = '{}'", 3),
        mutation("problem = '{}'", 4),
        mutation("callback_at = 5", 5),
        mutation("subject = 'rec00000000009999'", 6),
        mutation(
            "candidate_ids = '[\"rec00000000009999\"]', subject = 'rec00000000009999'",
            7,
        ),
        mutation("key_id = 'key00000000009999'", 8),
        format!(
            "UPDATE scope_state SET queued = 5, work_at = NULL WHERE region_id = {noord} AND environment = 0"
        ),
        put(
            "idempotency_keys",
            "owner, key, request, sequence",
            "'', 'x', (SELECT secret FROM installation), 999",
        ),
        put(
            "pending_records",
            "id, candidate_id, sequence",
            "'x', 'rec00000000000001', 1",
        ),
        put(
            "mutation_subjects",
            "candidate_id, sequence",
            "'rec00000000000001', 1",
        ),
        put(
            "tasks",
            "candidate_id, id, text, due_on, assignee_id, created_at",
            "'rec00000000009999', 'tsk00000000000001', 'x', '2026-03-01', '', 1",
        ),
        put(
            "coordinators",
            "candidate_id, staff_id",
            "'rec00000000009999', 'usr00000000000001'",
        ),
        put("discarded_files", "file", &format!("'{five}'")),
        "UPDATE desk_rows SET words = words || 'x ' WHERE candidate_id = 'rec00000000000020'".into(),
        "UPDATE desk_rows SET text_filter = (SELECT hash FROM api_keys LIMIT 1) WHERE candidate_id = 'rec00000000000021'".into(),
        "DELETE FROM desk_rows WHERE candidate_id = 'rec00000000000022'".into(),
        put(
            "accesses",
            "span, place, first_at, id, last_at, action",
            "1, 99999, 5, 1, 5, 'x'",
        ),
        put(
            "accesses",
            "span, place, first_at, id, last_at, action, key_id",
            "4096, 0, 5, 1, 5, 'x', 'key00000000009999'",
        ),
        put(
            "candidate_history",
            "candidate_id, sequence, created_at, kind, operation, fields, changes",
            "'rec00000000008888', 99999, 5, 1, 'x', 'city', '{\"name\":[1,2]}'",
        ),
        put(
            "phase_changes",
            "journey, sequence, created_at, kind, to_phase, archived",
            "5, 0, 5, 1, 99, 0",
        ),
        "INSERT INTO api_keys (id, region_id, hash, preview, sandbox_only, created_at) \
         SELECT 'key00000000000001', 'reg00000000009999', secret, '', 0, 0 FROM installation"
            .into(),
        "INSERT INTO staff (id, name, email, email_key, status, operator, handle, created_at) \
         SELECT 'usr00000000000001', 'x', 'a@example.nl', 'b@example.nl', 7, 0, secret, 0 FROM installation"
            .into(),
        "INSERT INTO staff_roles (staff_id, region_id, role, given_at) \
         VALUES ('usr00000000000001', 'reg00000000009999', 9, 0)"
            .into(),
        "INSERT INTO invitations (id, staff_id, purpose, created_at, expires_at) \
         VALUES ('inv00000000000001', 'usr00000000009999', 'invitation', 0, 0)"
            .into(),
        "INSERT INTO erased (region_id, environment, id, change_position) \
         VALUES ('reg00000000009999', 0, 'rec00000000000001', 1)"
            .into(),
    ] {
        run_sql(&it, &sql);
    }
    let id = |number: usize| &mutations[number - 1];
    let mut expected = vec![
        "api_keys: key00000000000001: is the key of a region that does not exist".to_owned(),
        "erased: reg00000000009999: has rows of a region that does not exist".into(),
        "invitations: usr00000000009999: belongs to a member of staff who does not exist".into(),
        "staff: usr00000000000001: has another key than its address".into(),
        "staff: usr00000000000001: has no known status".into(),
        "staff_roles: usr00000000000001: has no known role".into(),
        "staff_roles: usr00000000000001: is a role in a region that does not exist".into(),
        "erased: reg00000000009999: has rows in a scope that does not exist".into(),
        "erased of reg00000000009999 (production): rec00000000000001: has a place that its scope has not assigned in the change feed".into(),
    ];
    let in_noord = [
        (
            "candidates",
            "rec00000000000001, rec00000000000007: the column email_key does not follow from its document",
        ),
        (
            "candidates",
            "rec00000000000001, rec00000000000007: the column identity_key does not follow from its document",
        ),
        (
            "candidates",
            "rec00000000000002: the column lengths does not follow from its document",
        ),
        (
            "candidates",
            &format!(
                "{}: its checksum is another",
                ["02", "07", "14", "15"]
                    .map(|number| format!("rec000000000000{number}"))
                    .join(", ")
            ),
        ),
        (
            "candidates",
            "rec00000000000003, rec00000000000007: the column phone_key does not follow from its document",
        ),
        (
            "candidates",
            "rec00000000000004: the column phase does not follow from its document",
        ),
        (
            "candidates",
            "rec00000000000005: the column archived does not follow from its document",
        ),
        ("candidates", "rec00000000000006: its document is damaged"),
        ("candidates", "rec00000000000007: its document is another's"),
        (
            "candidates",
            "rec00000000000009: has a place that its scope has not assigned in the list",
        ),
        (
            "candidates",
            "rec00000000000012: has another's place in the change feed",
        ),
        (
            "candidates",
            "rec00000000000013: has a kind of change that there is none of",
        ),
        (
            "candidates",
            "rec00000000000014: has a value of a custom field that does not exist",
        ),
        (
            "candidates",
            "rec00000000000015: its custom fields are damaged",
        ),
        (
            "candidates",
            "rec00000000000016: is erased, the change feed says",
        ),
        (
            "candidates",
            "rec00000000000031: names an attachment that does not exist",
        ),
        (
            "candidates",
            "rec00000000000031: says something else of an attachment than its row",
        ),
        ("candidate_counts", "the total of 'nieuw' is wrong"),
        (
            "candidate_counts",
            "the total of 'nieuw' in the archive is wrong",
        ),
        ("candidate_counts", "the total of 'voorbereiden' is missing"),
        ("attachments", "att00000000000003: has no file"),
        (
            "attachments",
            "att00000000000004: has a file of another size",
        ),
        (
            "attachments",
            "att00000000000006: has a file that holds something else",
        ),
        (
            "attachments",
            "att00000000000009: is not named by its candidate's document",
        ),
        (
            "attachments",
            "att00000000000010: belongs to a candidate that does not exist",
        ),
        (
            "interactions",
            "rec00000000000101: belongs to a candidate that does not exist",
        ),
        (
            "interactions",
            "rec00000000000101: the column candidate_id does not follow from its document",
        ),
        (
            "interactions",
            "rec00000000000102: the column performed_at does not follow from its document",
        ),
        ("interactions", "rec00000000000103: its document is damaged"),
        (
            "tasks",
            "tsk00000000000001: belongs to a candidate that does not exist",
        ),
        (
            "tasks",
            "tsk00000000000001: the column open_due_on does not follow from the others",
        ),
        (
            "coordinators",
            "rec00000000009999: belongs to a candidate that does not exist",
        ),
        (
            "desk_rows",
            "rec00000000000009: the column position does not follow from its candidate",
        ),
        (
            "desk_rows",
            "rec00000000000020: the column words does not follow from its candidate",
        ),
        (
            "desk_rows",
            "rec00000000000021: the column text_filter does not follow from its candidate",
        ),
        ("desk_rows", "rec00000000000020: cannot be found by a word"),
        ("desk_rows", "1 candidates have no row"),
        ("desk_words", "has words that no row names"),
        ("scope_state", "the number of bytes of attachments is wrong"),
        ("scope_state", "the number of queued mutations is wrong"),
        ("scope_state", "there is work that nobody will look for"),
        (
            "idempotency_keys",
            "999: belongs to a mutation that does not exist",
        ),
        (
            "pending_records",
            "1: is to be made by a mutation that has ended",
        ),
        (
            "mutation_subjects",
            "1: names a candidate that its mutation does not",
        ),
        (
            "discarded_files",
            &format!("{five}: is to be removed and still an attachment's"),
        ),
        (
            "candidate_history",
            "rec00000000008888: belongs to a candidate that does not exist",
        ),
        (
            "candidate_history",
            "rec00000000008888: has values of other fields than it names",
        ),
        (
            "candidate_history",
            "rec00000000008888: has a number that its scope has not assigned",
        ),
        ("phase_changes", "5: has a phase that there is none of"),
        (
            "phase_changes",
            "5: has a number that its scope has not assigned",
        ),
        ("accesses", "4096-0: is of one candidate and of several"),
        ("accesses", "4096-0: was made by a key that does not exist"),
        (
            "mutations",
            &format!("{}: has a status that there is none of", id(1)),
        ),
        ("mutations", &format!("{}: has ended, and not ended", id(2))),
        (
            "mutations",
            &format!("{}: has nothing to do, or something left to do", id(3)),
        ),
        (
            "mutations",
            &format!(
                "{}: has failed without a problem, or a problem without failing",
                id(4)
            ),
        ),
        (
            "mutations",
            &format!("{}: has a callback to nowhere", id(5)),
        ),
        (
            "mutations",
            &format!(
                "{}: the column subject does not follow from its candidates",
                id(6)
            ),
        ),
        (
            "mutations",
            &format!("{}: is about a candidate that never was", id(7)),
        ),
        (
            "mutations",
            &format!("{}: was sent by a key that does not exist", id(8)),
        ),
    ];
    expected.extend(in_noord.map(|(table, what)| format!("{table} of noord (production): {what}")));
    expected.sort();
    let gone = "WARN  accesses of noord (production): 1 of candidates that are gone; ";
    assert!(it.run("doctor --deep").out.contains(gone));
    let mut found = wrong(&it);
    found.sort();
    assert_eq!(found, expected);
}
