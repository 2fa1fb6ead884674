//! Checks a PostgreSQL server for an operator: its version, the role's rights, the number of
//! connections, whether notifications arrive, and whether data checksums are on.

use super::{
    Postgres,
    options::{Options, RowSecurity},
    row_security,
};
use crate::{Error, Finding};
use futures::future::{Either, poll_fn, select};
use std::{pin::pin, time::Duration};
use tokio_postgres::AsyncMessage;

/// How long a notification may take to arrive.
const NOTIFIED: Duration = Duration::from_secs(2);

/// Asks whether the role that logs in is a superuser, and whether it owns the tables.
const RIGHTS: &str = "SELECT rolsuper::text, (SELECT count(*) FROM pg_tables \
    WHERE schemaname = current_schema() AND tablename = 'migrations' \
    AND pg_has_role(session_user, tableowner, 'MEMBER'))::text FROM pg_roles WHERE rolname = session_user";
const ROOM: &str = "SELECT (current_setting('max_connections')::int \
    - current_setting('superuser_reserved_connections')::int)::text";
const CLOCK: &str = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text";

impl Postgres {
    pub(crate) async fn checkup(
        &self,
        options: &Options,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Error> {
        let version = self
            .primary
            .lines("SELECT current_setting('server_version')")
            .await?;
        findings.push(Finding::ok(format!(
            "PostgreSQL {}",
            version.concat().concat()
        )));
        self.rights(findings).await?;
        let room: usize = self
            .primary
            .lines(ROOM)
            .await?
            .concat()
            .concat()
            .parse()
            .unwrap_or_default();
        let wanted = options.connections + 1;
        findings.push(if wanted <= room {
            Finding::ok(format!("connections: {wanted} of {room} for a node"))
        } else {
            Finding::warn(
                format!("connections: a node may want {wanted} and the server has {room} for all"),
                "raise the server's max_connections, or lower --database-connections",
            )
        });
        findings.push(self.notification().await);
        self.check_distribution(findings).await?;
        let checksums = self
            .primary
            .lines("SELECT current_setting('data_checksums')")
            .await?;
        findings.push(if checksums.concat().concat() == "on" {
            Finding::ok("the server checks what it reads from its disk")
        } else {
            Finding::warn(
                "the server does not check what it reads from its disk",
                "stop it and run `pg_checksums --enable`, so that a damaged page is refused instead of shown",
            )
        });
        Ok(())
    }

    async fn rights(&self, findings: &mut Vec<Finding>) -> Result<(), Error> {
        let rights = self.primary.lines(RIGHTS).await?.concat();
        let is = |index: usize, text: &str| rights.get(index).is_some_and(|right| right == text);
        if is(0, "true") {
            findings.push(Finding::warn(
                "the role that logs in is a superuser",
                "make a role of its own for the server, without SUPERUSER, and grant it onderwijsregio_server and \
                 onderwijsregio_tenant",
            ));
        } else if is(1, "1") {
            findings.push(Finding::warn(
                "the role that logs in owns the tables, so it could take row-level security away",
                "let another role own them and run `onderwijsregio migrate`, and grant the server's role \
                 onderwijsregio_server and onderwijsregio_tenant",
            ));
        } else {
            findings.push(Finding::ok(
                "the role that logs in neither owns the tables nor is a superuser",
            ));
        }
        findings.push(if self.security == RowSecurity::Off {
            Finding::warn(
                "row-level security is off",
                "leave out --row-security off, if you can",
            )
        } else if row_security::is_installed(&self.primary, self.catalogue(), &self.login().await?)
            .await?
        {
            Finding::ok("row-level security is installed, and the server's role may use it")
        } else {
            Finding::warn(
                "row-level security is not installed",
                "run `onderwijsregio migrate` as the tables' owner",
            )
        });
        Ok(())
    }

    /// Whether the role that runs statements may neither update nor delete rows of the table to
    /// which servers only append.
    pub(crate) async fn guards_append_only(&self) -> Result<bool, Error> {
        let table = self.catalogue().tables.append_only.name;
        let may = format!(
            "SELECT bool_or(has_table_privilege('{table}', privilege))::text \
             FROM (VALUES ('UPDATE'), ('DELETE')) AS privileges (privilege)"
        );
        Ok(self.primary.lines(&may).await?.concat().concat() == "false")
    }

    /// Returns the server's time in microseconds.
    pub(crate) async fn clock(&self) -> Result<Option<i64>, Error> {
        Ok(self
            .primary
            .lines(CLOCK)
            .await?
            .concat()
            .concat()
            .parse()
            .ok())
    }

    async fn notification(&self) -> Finding {
        match tokio::time::timeout(NOTIFIED, self.round_trip()).await {
            Ok(Ok(())) => Finding::ok("a notification arrives"),
            Ok(Err(_)) | Err(_) => Finding::warn(
                "a notification does not arrive: other nodes' changes are in force here after up to two seconds",
                "a pooler in transaction mode carries none; use session mode, or connect to the server itself",
            ),
        }
    }

    async fn round_trip(&self) -> Result<(), Error> {
        let (client, mut connection) =
            self.address.connect().await.map_err(Error::of_connecting)?;
        let arrival = pin!(async {
            while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
                if matches!(message?, AsyncMessage::Notification(_)) {
                    return Ok(());
                }
            }
            Err(Error::unavailable("the connection was lost"))
        });
        let sending = pin!(async {
            client
                .batch_execute("LISTEN onderwijsregio_checkup")
                .await?;
            self.primary
                .lines("SELECT pg_notify('onderwijsregio_checkup', '')::text")
                .await?;
            Ok::<(), Error>(())
        });
        match select(arrival, sending).await {
            Either::Left((arrived, _)) => arrived,
            Either::Right((sent, arrival)) => {
                sent?;
                arrival.await
            }
        }
    }
}
