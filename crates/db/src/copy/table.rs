//! The tables as the migrations create them, and the statements that copy their rows. Columns and
//! keys are read from an in-memory database that is migrated for this purpose, so tables of later
//! migrations need no change here.

use crate::{Catalogue, Owner, Reach, Statement, migrations};
use rusqlite::Connection;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// An integer.
    Int,
    /// A byte string.
    Blob,
}

/// A table and the statements that read, add and remove its rows.
#[derive(Debug)]
pub struct Table {
    /// The table's name.
    pub name: &'static str,
    /// Whose rows it holds.
    pub reach: Reach,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// The types of its columns.
    pub kinds: Vec<Kind>,
    /// The indexes of its key columns, without those that name the tenant.
    pub key: Vec<usize>,
    /// Selects the first rows of a scope, in key order.
    pub first: Statement,
    /// Selects the rows after a key.
    pub after: Statement,
    /// Inserts a row.
    pub insert: Statement,
    /// Removes the row with a key.
    pub remove: Statement,
}

struct Column {
    name: String,
    kind: Kind,
    /// Its position in the primary key, from 1. 0 when it is not part of it.
    key: usize,
}

/// Returns every table of a catalogue but those named in `apart`, with its statements. Leaks their
/// texts, so this is to be called once in a process.
pub fn tables(catalogue: &'static Catalogue, apart: &[&str]) -> Vec<Table> {
    let scratch = migrations::scratch(catalogue).expect("the migrations run on an empty database");
    let copied = |entry: &&crate::Table| !apart.contains(&entry.name);
    let own = catalogue.tables.of_installation().filter(copied);
    own.chain(catalogue.tables.of_tenants())
        .map(|entry| table(&scratch, entry.name, reach_of(entry.owner)))
        .collect()
}

const fn reach_of(owner: Owner) -> Reach {
    match owner {
        Owner::Scope => Reach::Scope,
        Owner::Region => Reach::Region,
        Owner::Installation => Reach::Installation,
    }
}

/// Returns every statement of these tables.
pub fn statements(tables: &'static [Table]) -> impl Iterator<Item = &'static Statement> {
    // A table with one row per scope has no rows after the first page.
    let after = tables
        .iter()
        .filter(|table| !table.key.is_empty())
        .map(|table| &table.after);
    tables
        .iter()
        .flat_map(|table| [&table.first, &table.insert, &table.remove])
        .chain(after)
}

fn columns(scratch: &Connection, table: &str) -> rusqlite::Result<Vec<Column>> {
    let mut columns =
        scratch.prepare("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid")?;
    let column = |row: &rusqlite::Row<'_>| {
        let kind = match row.get::<_, String>(1)?.as_str() {
            "TEXT" => Kind::Text,
            "BLOB" => Kind::Blob,
            _ => Kind::Int,
        };
        Ok(Column {
            name: row.get(0)?,
            kind,
            key: usize::from(row.get::<_, u16>(2)?),
        })
    };
    columns.query_map([table], column)?.collect()
}

fn table(scratch: &Connection, name: &'static str, reach: Reach) -> Table {
    let columns = columns(scratch, name).expect("a table of the catalogue is there");
    let tenant = ["region_id", "environment"];
    let tenant =
        &tenant[..usize::from(reach != Reach::Installation) + usize::from(reach == Reach::Scope)];
    let mut key: Vec<usize> = (0..columns.len())
        .filter(|index| columns[*index].key > tenant.len())
        .collect();
    key.sort_by_key(|index| columns[*index].key);
    let names = |of: &mut dyn Iterator<Item = usize>| {
        of.map(|index| columns[index].name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let parameters = |from: usize, count: usize| {
        (from..from + count)
            .map(|number| format!("${number}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let all = names(&mut (0..columns.len()));
    let by = names(&mut key.iter().copied());
    let of_tenant: Vec<_> = tenant
        .iter()
        .zip(1..)
        .map(|(column, number)| format!("{column} = ${number}"))
        .collect();
    let bound = tenant.len() + 1;
    let beyond = (!key.is_empty()).then(|| format!("({by}) > ({})", parameters(bound, key.len())));
    let exact = (!key.is_empty()).then(|| format!("({by}) = ({})", parameters(bound, key.len())));
    let filter = |more: Option<&String>| {
        let conditions: Vec<_> = of_tenant.iter().chain(more).cloned().collect();
        if conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", conditions.join(" AND "))
        }
    };
    let order = if key.is_empty() {
        String::new()
    } else {
        format!(" ORDER BY {by}")
    };
    let page = |more: Option<&String>, limit: usize| {
        format!(
            "SELECT {all} FROM {name}{}{order} LIMIT ${limit}",
            filter(more)
        )
    };
    Table {
        name,
        reach,
        columns: columns.iter().map(|column| column.name.clone()).collect(),
        kinds: columns.iter().map(|column| column.kind).collect(),
        first: statement(name, "FIRST", page(None, bound), reach),
        after: statement(
            name,
            "AFTER",
            page(beyond.as_ref(), bound + key.len()),
            reach,
        ),
        insert: statement(
            name,
            "ADD",
            format!(
                "INSERT INTO {name} ({all}) VALUES ({})",
                parameters(1, columns.len())
            ),
            reach,
        ),
        remove: statement(
            name,
            "REMOVE",
            format!("DELETE FROM {name}{}", filter(exact.as_ref())),
            reach,
        ),
        key,
    }
}

/// Creates a statement and leaks its text. This happens once in the lifetime of a process that
/// copies.
fn statement(table: &str, what: &str, sql: String, reach: Reach) -> Statement {
    Statement::with(format!("COPY_{table}_{what}").leak(), sql.leak(), reach)
}
