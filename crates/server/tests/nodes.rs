//! Several nodes on one PostgreSQL database.

use crate::harness::{Installation, until};
use testkit::{many, postgres::Database};

#[test]
fn nodes_answer_alike_and_a_revoked_key_is_rejected_by_all() {
    let database = Database::blank();
    let it = Installation::on(database.url());
    let key = it.region("noord");
    it.import("noord", &many(1..=250));

    let nodes = [(); 3].map(|()| it.serve(""));
    let mut ids = Vec::new();
    let mut path = "/api/v2/candidates?fields=id&pageSize=40".to_owned();
    for turn in 0.. {
        let (status, page) = nodes[turn % 3].get(&key, &path);
        assert_eq!(status, 200, "{page}");
        ids.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|record| record["id"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["meta"]["cursor"].as_str() else {
            break;
        };
        path = format!("/api/v2/candidates?fields=id&pageSize=40&cursor={cursor}");
    }
    assert_eq!(
        ids,
        (1..=250)
            .map(|number| format!("rec{number:014}"))
            .collect::<Vec<_>>()
    );

    database.run(
        "UPDATE api_keys SET revoked_at = 1; UPDATE installation SET generation = generation + 1; \
                  SELECT pg_notify('onderwijsregio_generation', generation::text) FROM installation",
    );
    for node in &nodes {
        until("the key is refused", || {
            node.get(&key, "/api/v2/candidates?pageSize=1").0 == 401
        });
    }
    for node in nodes {
        let log = node.stop();
        assert!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
    }
}
