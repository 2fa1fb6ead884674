//! Checks a distributed PostgreSQL for an operator: where the tables lie, and the workers.

use super::{Postgres, distribute::Placed};
use crate::{Distribution, Error, Finding};
use std::time::Duration;

/// Maximum difference between the clocks of the coordinator and a worker before a warning.
const CLOCK: Duration = Duration::from_secs(2);

/// What is asked of each server: its versions, its time in microseconds, and how many transactions it
/// can prepare, separated by spaces.
const STATE: &str = "SELECT concat_ws('' '', current_setting(''server_version_num''), extversion, \
    floor(extract(epoch FROM clock_timestamp()) * 1000000)::bigint, \
    current_setting(''max_prepared_transactions'')) FROM pg_extension WHERE extname = ''citus''";

/// The tables without a replica identity, which logical replication needs to move rows.
const WITHOUT_IDENTITY: &str = "SELECT relname::text FROM pg_class WHERE relkind = 'r' \
    AND relnamespace = current_schema()::regnamespace AND (relreplident = 'n' OR relreplident = 'd' \
    AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary)) ORDER BY relname";

/// The state of a server.
struct Server {
    postgres: String,
    citus: String,
    clock: i64,
    prepared: u32,
}

impl Server {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(' ').map(str::to_owned);
        Some(Self {
            postgres: parts.next()?,
            citus: parts.next()?,
            clock: parts.next()?.parse().ok()?,
            prepared: parts.next()?.parse().ok()?,
        })
    }
}

impl Postgres {
    /// Adds what is found about the distribution, if the server has the extension.
    pub(super) async fn check_distribution(
        &self,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Error> {
        if !self.primary.distributed().is_on() {
            return Ok(());
        }
        let placed = self.placed().await?;
        if placed.is_empty() {
            findings.push(Finding::warn(
                "the server has the extension citus, and no table is distributed",
                "stop the servers and run `onderwijsregio migrate --distribute`",
            ));
            return Ok(());
        }
        findings.extend(self.check_placements(&placed));
        let without = self.primary.lines(WITHOUT_IDENTITY).await?.concat();
        let known: Vec<_> = self.catalogue().tables.names().collect();
        let without: Vec<_> = without
            .into_iter()
            .filter(|table| known.contains(&table.as_str()))
            .collect();
        findings.push(if without.is_empty() {
            Finding::ok("every table has a replica identity, so that its rows can be moved")
        } else {
            Finding::warn(
                format!("no replica identity: {}", without.join(", ")),
                "give each a primary key, or ALTER TABLE … REPLICA IDENTITY FULL",
            )
        });
        self.check_workers(findings).await
    }

    /// Compares where the tables lie with the table catalogue.
    fn check_placements(&self, placed: &[Placed]) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut groups = Vec::new();
        for table in self.catalogue().tables.entries {
            let found = placed.iter().find(|one| one.table == table.name);
            let wrong = match (table.distribution, found) {
                (Distribution::Local, None) => None,
                (Distribution::Reference, Some(one)) if one.by.is_none() => None,
                (Distribution::By(column), Some(one)) if one.by.as_deref() == Some(column) => {
                    groups.push((table.name, one.group.as_str()));
                    None
                }
                (_, None) => Some("is not distributed"),
                (Distribution::Local, Some(_)) => Some("is distributed and must be local"),
                (Distribution::Reference, Some(_)) => Some("must be a reference table"),
                (Distribution::By(_), Some(_)) => Some("is distributed by another column"),
            };
            findings.extend(wrong.map(|wrong| {
                Finding::fail(
                    format!("{}: {wrong}", table.name),
                    "stop the servers; undistribute_table() if it is distributed wrongly; then run \
                     `onderwijsregio migrate --distribute`",
                )
            }));
        }
        if findings.is_empty() {
            let number = self.catalogue().tables.entries.len();
            findings.push(Finding::ok(format!(
                "{number} tables are distributed as they should be"
            )));
        }
        let apart: Vec<_> = groups
            .iter()
            .filter(|(_, group)| Some(*group) != groups.first().map(|(_, group)| *group))
            .map(|(name, _)| *name)
            .collect();
        findings.push(if apart.is_empty() {
            Finding::ok("the rows of a region lie together")
        } else {
            Finding::fail(
                format!("not with the other rows of a region: {}", apart.join(", ")),
                "SELECT update_distributed_table_colocation(TABLE, colocate_with => 'scope_state') for each",
            )
        });
        findings
    }

    async fn check_workers(&self, findings: &mut Vec<Finding>) -> Result<(), Error> {
        let own = self
            .primary
            .lines(&STATE.replace("''", "'"))
            .await?
            .concat();
        let Some(own) = own.first().and_then(|text| Server::read(text)) else {
            return Err(Error::internal("the coordinator's state is not understood"));
        };
        findings.push(Finding::ok(format!("Citus {}", own.citus)));
        findings.extend(prepares("the coordinator", &own));
        let workers = format!(
            "SELECT nodename || ':' || nodeport, success::text, result \
             FROM run_command_on_workers('{STATE}') ORDER BY 1"
        );
        let workers = self.primary.lines(&workers).await?;
        if workers.is_empty() {
            findings.push(Finding::warn(
                "the coordinator has no workers",
                "add them with SELECT citus_add_node(HOST, PORT)",
            ));
        }
        for worker in workers {
            let [name, success, result] = worker.as_slice() else {
                continue;
            };
            let name = format!("the worker {name}");
            let state = Server::read(result).filter(|_| success == "true");
            let Some(state) = state else {
                findings.push(Finding::fail(
                    format!("{name} does not answer: {result}"),
                    "see that it runs, and that its pg_hba.conf lets the roles onderwijsregio_server and \
                     onderwijsregio_tenant in from the other nodes",
                ));
                continue;
            };
            findings.extend(worker_findings(&name, &state, &own));
        }
        Ok(())
    }
}

fn worker_findings(name: &str, state: &Server, own: &Server) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.push(
        if (&state.postgres, &state.citus) == (&own.postgres, &own.citus) {
            Finding::ok(format!("{name} has the coordinator's versions"))
        } else {
            Finding::warn(
                format!(
                    "{name} has PostgreSQL {} with Citus {}, and the coordinator {} with {}",
                    state.postgres, state.citus, own.postgres, own.citus
                ),
                "upgrade all servers to the same versions",
            )
        },
    );
    findings.extend(prepares(name, state));
    let apart = Duration::from_micros((state.clock - own.clock).unsigned_abs());
    if apart > CLOCK {
        findings.push(Finding::warn(
            format!("the clock of {name} is {} s off", apart.as_secs()),
            "let all servers follow a time server",
        ));
    }
    findings
}

/// Reports a server that cannot prepare transactions, which a change on several servers needs.
fn prepares(name: &str, state: &Server) -> Option<Finding> {
    (state.prepared == 0).then(|| {
        Finding::fail(
            format!("{name} cannot prepare transactions, so changes on several servers fail"),
            "set max_prepared_transactions to at least max_connections there, and restart it",
        )
    })
}
