//! What a test's application stored, read without it.

use crate::{Database, TestApp};

impl TestApp {
    /// Returns the folder with the database (`test.db`) and the attachments.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Returns the address of its database.
    pub fn database(&self) -> &str {
        self.database.url()
    }

    /// Returns every stored byte: all files in the folder, and on PostgreSQL also all rows.
    pub fn everything_stored(&self) -> Vec<u8> {
        let mut stored = Vec::new();
        read_all(self.folder.path(), &mut stored);
        if let Database::Postgres(database) = &self.database {
            let tables = "SELECT table_name FROM information_schema.tables \
                 WHERE table_schema = 'public' AND table_type = 'BASE TABLE'";
            let rows = |table: &String| {
                format!("SELECT row_to_json(stored)::text FROM \"{table}\" AS stored")
            };
            let mut queries: Vec<_> = database.run(tables).iter().map(rows).collect();
            let columns = "SELECT format('SELECT encode(%I, ''escape'') FROM %I', column_name, table_name) \
                           FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) \
                           WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type = 'bytea'";
            queries.extend(database.run(columns));
            for query in queries {
                stored.extend(database.run(&query).concat().into_bytes());
            }
        }
        stored
    }

    /// Returns every column that can contain text or bytes, as `table.column`.
    pub fn columns_of_text_or_bytes(&self) -> Vec<String> {
        if let Database::Postgres(database) = &self.database {
            // The extension Citus has views of its own in the schema.
            return database.run(
                "SELECT table_name || '.' || column_name FROM information_schema.columns \
                 JOIN information_schema.tables USING (table_schema, table_name) \
                 WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type IN ('text', 'bytea')",
            );
        }
        let database =
            rusqlite::Connection::open(self.folder.path().join("test.db")).expect("a database");
        let columns = "SELECT tables.name || '.' || columns.name FROM sqlite_master AS tables, \
                       pragma_table_info(tables.name) AS columns \
                       WHERE tables.type = 'table' AND columns.type IN ('TEXT', 'BLOB')";
        let mut columns = database.prepare(columns).expect("a query");
        let columns = columns.query_map([], |row| row.get(0)).expect("rows");
        columns.collect::<Result<_, _>>().expect("names")
    }

    /// Runs a statement in the database.
    pub fn run_sql(&self, sql: &str) {
        if let Database::Postgres(database) = &self.database {
            database.run(sql);
            return;
        }
        rusqlite::Connection::open(self.folder.path().join("test.db"))
            .expect("a database")
            .execute_batch(sql)
            .expect("a statement that the database executes");
    }

    /// Returns how many rows of a table match a condition.
    pub fn count(&self, table: &str, condition: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {table} WHERE {condition}");
        if let Database::Postgres(database) = &self.database {
            return database.run(&sql)[0].parse().expect("a count is a number");
        }
        let database =
            rusqlite::Connection::open(self.folder.path().join("test.db")).expect("a database");
        database
            .query_row(&sql, [], |row| row.get(0))
            .expect("a count")
    }
}

fn read_all(folder: &std::path::Path, out: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            read_all(&entry.path(), out);
        } else {
            out.extend_from_slice(entry.file_name().as_encoded_bytes());
            out.extend_from_slice(&std::fs::read(entry.path()).expect("a file"));
        }
    }
}
