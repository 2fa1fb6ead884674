//! The checks behind `doctor`: they report what is fine, doubtful or wrong with the database, each
//! with a remedy. They create and migrate nothing.

pub use crate::checkup_version_1::version_1;
pub use db::{Finding, Verdict};

use crate::{
    CATALOGUE, Installation, Options,
    audit::{self, Broken},
    candidates, deep, error,
    files::{FileLocation, Files},
    keys::{self, KeyOfConcern},
    mutations, orphans, permissions, settings,
};
use db::{
    Database, Error,
    migrations::{self, Shape},
};
use model::{Clock, Timestamp};
use std::{sync::Arc, time::Duration};

/// Maximum difference to the database server's clock before a warning.
const CLOCK: Duration = Duration::from_secs(2);
/// A file that nothing refers to is reported when it is older than this. A running server has
/// removed it by then.
const FRESH: Duration = Duration::from_hours(48);

/// Maximum number of names listed of files that could not be removed.
const NAMED: usize = 10;

/// How thorough the checks are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Checks the database's structures and its surroundings.
    Usual,
    /// Also reads every row and every file.
    Deep,
}

/// Checks the database. Checks that depend on one that failed are left out.
pub async fn checkup(options: &Options, depth: Depth, clock: Arc<dyn Clock>) -> Vec<Finding> {
    let (address, postgres) = (&options.database, &options.postgres);
    let database = match Database::open_existing(address, postgres, &CATALOGUE, clock.clone()).await
    {
        Ok(database) => database,
        // The error's text contains the remedy.
        Err(error) => return vec![Finding::fail(error.to_string(), "")],
    };
    let mut findings = vec![Finding::ok("the database opens")];
    if let Err(error) = look(&database, options, depth, clock.as_ref(), &mut findings).await {
        findings.push(Finding::fail(
            error.to_string(),
            "see the database's own log, and run doctor again",
        ));
    }
    findings
}

async fn look(
    database: &Database,
    options: &Options,
    depth: Depth,
    clock: &dyn Clock,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    let shape = migrations::shape(database).await?;
    findings.push(of_shape(shape));
    if shape == Shape::Current {
        findings.extend(settings::copying(database).await?.then(|| {
            Finding::fail(
                "the database is an unfinished copy of another",
                "run the same `onderwijsregio copy` again",
            )
        }));
    }
    database.checkup(&options.postgres, findings).await?;
    findings.push(of_permissions(options));
    if shape == Shape::Current {
        findings.extend(of_orphans(database, options, clock).await);
        findings.push(of_removals(database).await?);
    }
    if shape == Shape::Current {
        of_secret(database, options, findings).await?;
    }
    if shape == Shape::Current {
        findings.push(of_keys(database, clock.now()).await?);
        findings.push(of_recomputed(database).await?);
    }
    if let Some(theirs) = database.clock().await? {
        let apart = Duration::from_micros((theirs - clock.now().micros()).unsigned_abs());
        findings.push(of_clock(apart));
    }
    for replica in database.replicas().await {
        findings.push(match replica.lag {
            Ok(lag) => Finding::ok(format!(
                "the replica {} is at most {} ms behind",
                replica.address,
                lag.as_millis()
            )),
            Err(cause) => Finding::warn(
                format!("the replica {} is not read: it {cause}", replica.address),
                "see that it runs and follows the primary, or leave out its --database-read-url",
            ),
        });
    }
    let faults = database.check().await?;
    if faults.is_empty() {
        findings.push(Finding::ok("the database's structures are sound"));
    }
    let remedy = "restore the latest backup, and check the disk it lies on";
    findings.extend(faults.into_iter().map(|fault| Finding::fail(fault, remedy)));
    if depth == Depth::Deep && shape == Shape::Current {
        findings.extend(database.check_deeply().await?);
        // The folder is not created here. A place that cannot be opened is reported by other
        // checks.
        let files = if is_there(&options.files) {
            Files::open(&options.files).ok()
        } else {
            None
        };
        findings.extend(deep::examine(database, files).await?);
    }
    Ok(())
}

/// Checks whether other users of this machine can read the stored data.
fn of_permissions(options: &Options) -> Finding {
    let exposed = permissions::exposed(options);
    if exposed.is_empty() {
        return Finding::ok("what is stored on this machine's disk is closed to its other users");
    }
    let paths = exposed
        .iter()
        .map(|path| format!("'{}'", path.display()))
        .collect::<Vec<_>>()
        .join(" and ");
    let what = format!("other users of this machine may read {paths}");
    let remedy = format!("run `{}`", error::remedy(&exposed));
    if options.allow_readable {
        Finding::warn(what, remedy)
    } else {
        Finding::fail(what, remedy)
    }
}

/// Checks whether the given secret is the one that this database is used with, and then the audit
/// log that is signed with it.
async fn of_secret(
    database: &Database,
    options: &Options,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    let Some(kept) = settings::kept(database).await? else {
        return Ok(());
    };
    let given = options.secrets.as_ref();
    let installation = match kept.installation(given) {
        Ok(installation) => installation,
        // The error's text contains the remedy.
        Err(error) => {
            findings.push(Finding::fail(error.to_string(), ""));
            return Ok(());
        }
    };
    let source = installation.source;
    findings.push(match given.map(|given| (given.count(), kept.forgotten(given))) {
        None => Finding::ok(format!("the installation's secret comes from {source}, and so from its backups")),
        Some((count, 0)) => Finding::ok(format!("the installation's secret comes from {source}: {count} are given")),
        Some((_, forgotten)) => Finding::warn(
            format!("{source} lacks {forgotten} secret(s) that this installation was used with"),
            "if they were not given away, add them again after the newest: what they signed is not believed without them",
        ),
    });
    of_audit(database, &installation, findings).await
}

/// Checks whether the audit log is complete, and whether the database protects it from changes.
async fn of_audit(
    database: &Database,
    installation: &Installation,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    findings.push(
        match audit::verify(database, &installation.secret, None).await {
            Ok(verified) => match verified.head {
                Some(head) => Finding::ok(format!(
                    "the audit log is whole: {} entries, the last is {head}",
                    verified.entries
                )),
                None => Finding::ok("the audit log is whole: it has no entries yet"),
            },
            Err(Broken::Store(error)) => return Err(error),
            Err(broken) => Finding::fail(
                format!("the audit log does not verify: {broken}"),
                "keep a copy of the database as it is, and find out who could write to it",
            ),
        },
    );
    if !database.guards_append_only().await? {
        findings.push(Finding::warn(
            "the database lets us change the audit log",
            "start the server once, or run `onderwijsregio migrate`; on PostgreSQL as the tables' owner, with row-level security",
        ));
    }
    Ok(())
}

/// Maximum number of keys that are listed.
const KEYS_NAMED: i64 = 20;

/// Checks for keys that seem unused or that expire soon.
async fn of_keys(database: &Database, now: Timestamp) -> Result<Finding, Error> {
    let keys = keys::of_concern(database, now, KEYS_NAMED + 1).await?;
    if keys.is_empty() {
        return Ok(Finding::ok(
            "every key was used in the last 90 days, and none expires in the next 14",
        ));
    }
    let named = keys
        .iter()
        .take(usize::try_from(KEYS_NAMED).unwrap_or_default())
        .map(|key| {
            let concerns: Vec<_> = key
                .concerns(now)
                .into_iter()
                .map(|concern| match concern {
                    KeyOfConcern::Unused => "not used for 90 days".to_owned(),
                    KeyOfConcern::ExpiresSoon | KeyOfConcern::Expired => {
                        format!("expires at {}", key.expires_at.unwrap_or(now))
                    }
                })
                .collect();
            let whose = key
                .region
                .map_or_else(|| "admin".to_owned(), |region| region.to_string());
            format!("{} of {whose} ({})", key.id, concerns.join(", "))
        });
    let named = named.collect::<Vec<_>>().join("; ");
    let more = if i64::try_from(keys.len()).is_ok_and(|number| number > KEYS_NAMED) {
        "; and others"
    } else {
        ""
    };
    Ok(Finding::warn(
        format!("keys to look at: {named}{more}"),
        "revoke what nobody needs (`onderwijsregio key revoke`), and make a successor of what expires (`key create`)",
    ))
}

/// What an upgrade found when it recomputed the search keys of candidates.
async fn of_recomputed(database: &Database) -> Result<Finding, Error> {
    let (changed, without) = candidates::recomputed(database).await?;
    Ok(Finding::ok(if (changed, without) == (0, 0) {
        "no upgrade changed a candidate's search keys".to_owned()
    } else {
        format!(
            "an upgrade changed the search keys of {changed} candidate(s); {without} had an e-mail address that is none \
             (`onderwijsregio doctor --data` lists what has one now)"
        )
    }))
}

fn is_there(place: &FileLocation) -> bool {
    !matches!(place, FileLocation::Folder(folder) if !folder.is_dir())
}

/// Checks for files that nothing refers to. Returns `None` when the place cannot be read; other
/// checks report that.
async fn of_orphans(database: &Database, options: &Options, clock: &dyn Clock) -> Option<Finding> {
    if !is_there(&options.files) {
        return None;
    }
    let fresh = i64::try_from(FRESH.as_micros()).unwrap_or(i64::MAX);
    let before = Timestamp::from_micros(clock.now().micros().saturating_sub(fresh));
    let orphans = orphans::find(database, &Files::open(&options.files).ok()?, before)
        .await
        .ok()?;
    let (found, referred) = (orphans.found.len(), orphans.referred);
    if found == 0 {
        return Some(Finding::ok("each attachment's file is referred to"));
    }
    let what =
        format!("{found} attachments' file(s) are referred to by nothing, {referred} by something");
    let remedy = if orphans.are_doubtful() {
        "see that --database and --attachments belong together; if so, run `onderwijsregio orphans --remove`"
    } else {
        "serving removes them once a day (--collect-orphans), `onderwijsregio orphans --remove` at once"
    };
    Some(Finding::warn(what, remedy))
}

/// Checks for files that should have been removed, for example an erased person's, and still exist.
async fn of_removals(database: &Database) -> Result<Finding, Error> {
    let (names, number) = mutations::failing_removals(database, NAMED).await?;
    if number == 0 {
        return Ok(Finding::ok("no file is still there that was to be removed"));
    }
    let more = if usize::try_from(number) == Ok(names.len()) {
        ""
    } else {
        ", …"
    };
    let what = format!(
        "{number} file(s) are still there that were to be removed: {}{more}",
        names.join(", ")
    );
    let remedy = "see that the user who serves may delete them (give that user the data folder: chown -R), or delete objects in \
                  the bucket; serving tries again every minute, and completes the erasures that wait for it";
    Ok(Finding::fail(what, remedy))
}

fn of_clock(apart: Duration) -> Finding {
    if apart <= CLOCK {
        return Finding::ok("the database server's clock agrees with ours");
    }
    let what = format!(
        "the database server's clock is {} s from ours",
        apart.as_secs()
    );
    Finding::warn(
        what,
        "let both machines take their time from the same source (NTP)",
    )
}

fn of_shape(shape: Shape) -> Finding {
    match shape {
        Shape::Current => Finding::ok("migrations: up to date"),
        Shape::Missing => Finding::fail(
            "the database holds no tables of ours",
            "make them with `onderwijsregio migrate`",
        ),
        Shape::TooOld { newest, oldest } => Finding::fail(
            format!(
                "migrations: the database has {newest} and this version upgrades from {oldest} on"
            ),
            "run `onderwijsregio migrate` of an earlier version first; serving names the migrations that it must have",
        ),
        Shape::Behind { newest, known } => Finding::warn(
            format!("migrations: the database has {newest} and this version makes {known}"),
            "run `onderwijsregio migrate`; serving does the same at its start",
        ),
        Shape::Ahead { newest, known } => Finding::fail(
            format!("migrations: the database has {newest} and this version knows only {known}"),
            "run the version that made it, or a newer one",
        ),
    }
}
