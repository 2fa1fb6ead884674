//! Documents of every format that was ever stored, and of a later one: they are read, selected
//! from, changed and found sound, and what this version does not know of them is kept.

use crate::{
    deep::all_agrees,
    harness::{Installation, Server, until, writes::Door},
    isolation::run_sql,
};
use model::Field;
use serde_json::{Map, Value, json};
use testkit::{Backend, backend};

/// What is stored of candidates, a line each, as a version of that format stored it. Lines are
/// added, and never changed.
const STORED: &str = include_str!("documents/stored.ndjson");

/// One of them.
struct Stored {
    /// Who wrote it.
    written: String,
    /// Its column `document`.
    document: String,
    /// Its column `lengths`, in hexadecimal digits.
    lengths: String,
    /// What its file holds, in Base64.
    file: String,
}

impl Stored {
    fn all() -> Vec<Self> {
        let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
        let lines = STORED
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        let stored = lines.map(|line| Self {
            written: text(&line, "written"),
            document: text(&line, "document"),
            lengths: text(&line, "lengths"),
            file: text(&line, "file"),
        });
        stored.collect()
    }

    fn members(&self) -> Map<String, Value> {
        serde_json::from_str(&self.document).unwrap()
    }

    fn id(&self) -> String {
        self.members()["id"].as_str().unwrap().to_owned()
    }

    /// What imports as the same record.
    fn row(&self) -> Value {
        let mut members = self.members();
        members.retain(|name, value| !value.is_null() && name != "shoeSize");
        for file in members["curriculumVitae"].as_array_mut().unwrap() {
            let [id, filename, created] = ["id", "filename", "createdAt"].map(|name| &file[name]);
            *file =
                json!({"id": id, "filename": filename, "createdAt": created, "base64": self.file});
        }
        members.into()
    }

    /// Stores it in the place of what is there.
    fn put(&self, it: &Installation) {
        let lengths = match backend() {
            Backend::Postgres => format!("'\\x{}'::bytea", self.lengths),
            Backend::Sqlite => format!("X'{}'", self.lengths),
        };
        let document = self.document.replace('\'', "''");
        run_sql(
            it,
            &format!(
                "UPDATE candidates SET document = '{document}', lengths = {lengths} WHERE id = '{}'",
                self.id()
            ),
        );
    }

    /// The record as this version shows it, its file without the address.
    fn expected(&self) -> Map<String, Value> {
        let members = self.members();
        let shown = fields().map(|name| {
            (
                name.to_owned(),
                members.get(name).cloned().unwrap_or_default(),
            )
        });
        shown.collect()
    }
}

/// Returns the names of what a record shows, in its order.
fn fields() -> impl Iterator<Item = &'static str> {
    Field::ALL.iter().map(|field| field.name())
}

/// An installation with all of them, and a server on it.
fn filled() -> (Installation, Door, Server, Vec<Stored>) {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let all = Stored::all();
    it.import("noord", &all.iter().map(Stored::row).collect::<Vec<_>>());
    for stored in &all {
        stored.put(&it);
    }
    let server = it.serve("--rate-limit off --egress-allow-private");
    (it, door, server, all)
}

fn without_addresses(mut record: Value) -> Map<String, Value> {
    for file in record
        .get_mut("curriculumVitae")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        assert!(file.as_object_mut().unwrap().shift_remove("url").is_some());
    }
    record.as_object().unwrap().clone()
}

/// The stored texts of the records, by id.
fn documents(it: &Installation) -> Map<String, Value> {
    let sql = "SELECT '[\"' || id || '\",' || document || ']' FROM candidates ORDER BY id";
    let lines = match backend() {
        Backend::Postgres => it.database().run(sql),
        Backend::Sqlite => {
            let connection =
                rusqlite::Connection::open(it.folder().join("data/onderwijsregio.db")).unwrap();
            let mut rows = connection.prepare(sql).unwrap();
            rows.query_map([], |row| row.get(0))
                .unwrap()
                .map(Result::unwrap)
                .collect()
        }
    };
    let pairs = lines
        .iter()
        .map(|line| serde_json::from_str::<(String, Value)>(line).unwrap());
    pairs.collect()
}

#[testkit::test]
fn documents_of_every_format_are_read_and_selected() {
    let (it, door, server, all) = filled();
    all_agrees(&it);
    let listed = door.get(&server, "/candidates?pageSize=100")["data"].clone();
    for stored in &all {
        let (id, what, expected) = (stored.id(), &stored.written, stored.expected());
        let record =
            without_addresses(door.get(&server, &format!("/candidates/{id}"))["data"].clone());
        // As texts, so that the order counts.
        assert_eq!(
            json!(record).to_string(),
            json!(expected).to_string(),
            "{what}"
        );
        if expected["archivedAt"].is_null() {
            let among = listed
                .as_array()
                .unwrap()
                .iter()
                .find(|one| one["id"] == id.as_str())
                .expect(what);
            assert_eq!(without_addresses(among.clone()), record, "{what}");
        }
        for (fields, names) in [
            ("nationality", vec!["id", "nationality"]),
            (
                "motivation,nationality,dateOfBirth",
                vec!["id", "dateOfBirth", "nationality", "motivation"],
            ),
            ("archivedAt,name", vec!["id", "name", "archivedAt"]),
            (
                "curriculumVitae,otherAttachments",
                vec!["id", "curriculumVitae", "otherAttachments"],
            ),
        ] {
            let shown =
                door.get(&server, &format!("/candidates/{id}?fields={fields}"))["data"].clone();
            let shown = without_addresses(shown);
            assert_eq!(
                shown.keys().map(String::as_str).collect::<Vec<_>>(),
                names,
                "{what}"
            );
            assert!(
                shown.iter().all(|(name, value)| expected[name] == *value),
                "{what}"
            );
        }
    }
    server.stop();
    // And an export knows what a record shows, and nothing else.
    let exported = it.run("export --region noord").good();
    let rows: Vec<Map<String, Value>> = exported
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), all.len());
    for (row, stored) in rows.iter().zip(&all) {
        assert_eq!(
            row.get("nationality"),
            stored.members().get("nationality"),
            "{}",
            stored.written
        );
        assert!(
            row.keys().all(|name| fields().any(|field| field == name)),
            "{}",
            stored.written
        );
    }
}

#[testkit::test]
fn changing_a_document_of_any_format_keeps_its_values() {
    let (it, door, server, all) = filled();
    let stored = documents(&it);
    // What changes nothing rewrites nothing.
    for one in &all {
        door.write(
            &server,
            "PATCH",
            &format!("/candidates/{}", one.id()),
            &json!({"name": one.members()["name"]}),
        );
    }
    door.drained(&server);
    assert_eq!(documents(&it), stored);
    for one in &all {
        door.write(
            &server,
            "PATCH",
            &format!("/candidates/{}", one.id()),
            &json!({"city": "Emmen"}),
        );
    }
    door.drained(&server);
    for (id, document) in documents(&it) {
        let one = all.iter().find(|one| one.id() == id).unwrap();
        let mut expected = one.expected();
        expected["city"] = "Emmen".into();
        expected["updatedAt"] = document["updatedAt"].clone();
        expected.extend(
            one.members()
                .get("shoeSize")
                .map(|unknown| ("shoeSize".to_owned(), unknown.clone())),
        );
        assert_eq!(
            document.to_string(),
            json!(expected).to_string(),
            "{}",
            one.written
        );
        let record = door.get(&server, &format!("/candidates/{id}"))["data"].clone();
        let mut shown = without_addresses(record);
        assert_eq!(
            shown.shift_remove("updatedAt"),
            Some(document["updatedAt"].clone())
        );
        expected.shift_remove("updatedAt");
        expected.shift_remove("shoeSize");
        assert_eq!(shown, expected, "{}", one.written);
    }
    server.stop();
    all_agrees(&it);
}

/// A write that a node of a later version has accepted and queued is carried out by this one.
#[testkit::test]
fn queued_write_keeps_members_of_a_later_version() {
    let (it, door, server, _) = filled();
    let files = crate::harness::receiver::Receiver::new(crate::harness::receiver::Behaviour::Hangs);
    let id = door.create(&server, "jan");
    let path = format!("/candidates/{id}");
    door.write(
        &server,
        "POST",
        &format!("{path}/attachments"),
        &crate::harness::writes::file_at(&files.url("/bestand")),
    );
    until("the file is asked for", || {
        !files.seen("/bestand").is_empty()
    });
    let queued = door.write(&server, "PATCH", &path, &json!({"city": "Emmen"}));
    let mutation = queued["mutationId"].as_str().unwrap();
    run_sql(
        &it,
        &format!(
            "UPDATE mutations SET payload = replace(payload, '\"city\":', '\"shoeSize\":41,\"city\":') WHERE id = '{mutation}'"
        ),
    );
    files.set_behaviour(crate::harness::receiver::Behaviour::Good);
    assert_eq!(door.ended(&server, &queued)["status"], "succeeded");
    let document = &documents(&it)[&id];
    assert_eq!(
        (&document["shoeSize"], &document["city"]),
        (&json!(41), &json!("Emmen"))
    );
    let shown = door.get(&server, &path)["data"].clone();
    assert_eq!(
        (shown.get("shoeSize"), &shown["city"]),
        (None, &json!("Emmen"))
    );
    door.drained(&server);
    server.stop();
    all_agrees(&it);
}
