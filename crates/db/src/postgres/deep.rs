//! The deep integrity check: reads every table and index with PostgreSQL's extension `amcheck`.

use super::{Postgres, connections::Connections};
use crate::{Error, Finding};

const THERE: &str = "SELECT extname::text FROM pg_extension WHERE extname = 'amcheck'";
const REMEDY: &str = "restore the latest backup that is sound, and check the disk it lies on";

impl Postgres {
    /// Reads every table and index, if the server has the extension `amcheck`.
    pub(crate) async fn check_deeply(&self) -> Result<Vec<Finding>, Error> {
        if self.primary.lines(THERE).await?.is_empty() {
            let remedy =
                "let an administrator run `CREATE EXTENSION amcheck` in it, or run pg_amcheck";
            return Ok(vec![Finding::warn(
                "tables and indexes were not read through",
                remedy,
            )]);
        }
        let mut findings = Vec::new();
        for table in self.catalogue().tables.names() {
            findings.extend(faults(&self.primary, table).await);
        }
        Ok(if findings.is_empty() {
            vec![Finding::ok("every table and index was read through")]
        } else {
            findings
        })
    }
}

/// Returns the faults of a table and its indexes.
async fn faults(primary: &Connections, table: &str) -> Vec<Finding> {
    let heap = format!("SELECT msg FROM verify_heapam('{table}')");
    let indexes = format!(
        "SELECT bt_index_check(indexrelid, true)::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid \
         WHERE indrelid = '{table}'::regclass AND relam = (SELECT oid FROM pg_am WHERE amname = 'btree')"
    );
    let mut findings = Vec::new();
    match primary.lines_without_timeout(&heap).await {
        Ok(faults) => findings.extend(
            faults
                .into_iter()
                .flatten()
                .map(|fault| wrong(table, &fault)),
        ),
        Err(error) if error.lacks_rights() => {
            let remedy = "let an administrator GRANT EXECUTE on amcheck's functions to the role, or run pg_amcheck";
            return vec![Finding::warn(
                format!("{table} may not be read through by this role"),
                remedy,
            )];
        }
        Err(error) => findings.push(wrong(table, &error.to_string())),
    }
    if let Err(error) = primary.lines_without_timeout(&indexes).await {
        findings.push(wrong(table, &error.to_string()));
    }
    findings
}

fn wrong(table: &str, what: &str) -> Finding {
    Finding::fail(format!("{table}: {what}"), REMEDY)
}
