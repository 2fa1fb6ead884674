//! The coverage of a copy: every table of the catalogue, with all its columns, in the order of its
//! full key.

use std::collections::BTreeSet;
use store::{statements, tables::TABLES};
use testkit::postgres::Database;

#[test]
fn every_table_of_the_catalogue_is_copied_whole() {
    let database = Database::fresh();
    let known = TABLES.iter().map(|table| table.name);
    // Excluded are the target's own migration history and its installation row, which is written
    // last.
    let known: BTreeSet<_> = known
        .filter(|name| !["migrations", "installation"].contains(name))
        .collect();
    for table in &known {
        let text = |what: &str| {
            let name = format!("COPY_{table}_{what}");
            statements()
                .find(|statement| statement.name == name)
                .unwrap_or_else(|| panic!("{name}"))
                .sql
        };
        let columns = |sql: &str| {
            sql.split(", ")
                .map(|name| name.trim().to_owned())
                .collect::<BTreeSet<_>>()
        };
        let catalogue = database.run(&format!(
            "SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped"
        ));
        let read = text("FIRST")
            .strip_prefix("SELECT ")
            .unwrap()
            .split_once(" FROM ")
            .unwrap()
            .0;
        assert_eq!(columns(read), catalogue.into_iter().collect(), "{table}");
        let added = text("ADD")
            .split_once('(')
            .unwrap()
            .1
            .split_once(')')
            .unwrap()
            .0;
        assert_eq!(added, read, "{table}");
        let key = database.run(&format!(
            "SELECT attname FROM pg_index, unnest(indkey) AS number, pg_attribute WHERE indrelid = '{table}'::regclass \
             AND indisprimary AND attrelid = indrelid AND attnum = number"
        ));
        assert!(
            key.iter()
                .all(|column| text("REMOVE").contains(column.as_str())),
            "{table}: {key:?}"
        );
    }
}
