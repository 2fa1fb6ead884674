//! A change of many candidates at once survives the death of its server.

use crate::{
    harness::{Installation, until, writes::Door},
    isolation::run_sql,
};
use std::fmt::Write as _;
use testkit::many;

const CANDIDATES: u32 = 3_000;
/// The candidates whose change is awaited before the server is killed.
const KILLED_AT: [u32; 3] = [60, 800, 1_600];
const SERVE: &str = "--rate-limit off --sandbox-reset off";

/// Stores a job that gives each candidate a task, as the desk does when it starts one.
fn start_job(it: &Installation) {
    let region = "(SELECT id FROM regions WHERE slug = 'noord')";
    let action = r#"{"kind":"task","task":{"text":"Bellen","dueOn":"2026-03-01","assignee":null}}"#;
    let mut sql = format!(
        "INSERT INTO staff (id, name, email, email_key, status, operator, handle, created_at) \
         SELECT 'usr00000000000001', 'Anne', 'anne@staff.example.nl', 'anne@staff.example.nl', 1, 0, secret, 1 FROM installation; \
         INSERT INTO staff_roles (staff_id, region_id, role, given_at) SELECT 'usr00000000000001', id, 2, 1 FROM regions; \
         INSERT INTO jobs (region_id, environment, id, staff_id, staff_name, action, total, created_at, open_at) \
         VALUES ({region}, 0, 'job00000000000001', 'usr00000000000001', 'Anne', '{action}', {CANDIDATES}, 1, 1);"
    );
    for number in 1..=CANDIDATES {
        write!(
            sql,
            "INSERT INTO job_items (region_id, environment, job_id, number, candidate_id, before) \
             VALUES ({region}, 0, 'job00000000000001', {number}, 'rec{number:014}', '');"
        )
        .unwrap();
    }
    run_sql(it, &format!("BEGIN; {sql} COMMIT;"));
}

#[testkit::test]
fn a_job_that_is_killed_goes_on_and_changes_each_candidate_once() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    it.import("noord", &many(1..=CANDIDATES));
    start_job(&it);
    let tasks = |server: &_, number: u32| {
        let path = format!("/candidates/rec{number:014}/tasks");
        door.get(server, &path)["data"].as_array().unwrap().len()
    };
    for reached in KILLED_AT {
        let server = it.serve(SERVE);
        until("the job goes on", || tasks(&server, reached) == 1);
        // Kills the process.
        drop(server);
        // The lease of the process that was killed ends.
        run_sql(&it, "UPDATE jobs SET open_at = 1 WHERE finished_at IS NULL");
    }
    let server = it.serve(SERVE);
    until("the job ends", || tasks(&server, CANDIDATES) == 1);
    for number in 1..=CANDIDATES {
        assert_eq!(tasks(&server, number), 1, "{number}");
    }
}
