//! The command `doctor`: prints a line for each check, and how to repair what is wrong.

use super::doctor_data;
use crate::{
    configuration::Configuration,
    output::{Activity, Format, print, print_json_line},
    owner,
};
use anyhow::{Result, bail};
use model::{FileId, SystemClock, SystemRandom};
use serde_json::json;
use services::{
    mail::{self, Transport},
    staff::Unusable,
};
use std::{path::Path, sync::Arc};
use store::{
    FileLocation, Files, OpenError,
    checkup::{Depth, Finding, Verdict, checkup, version_1},
    disk::{Holds, Room, disks},
};

/// With less free space than this, requests may soon be refused.
const ROOM: u64 = 1 << 30;

pub(super) async fn run(
    configuration: &Configuration,
    deep: bool,
    data: bool,
    format: Format,
) -> Result<()> {
    let activity = Activity::start(if deep { "reading all data" } else { "checking" });
    let of_database = of_database(configuration, deep).await;
    let others = others(configuration).await;
    drop(activity);
    print_findings(&of_database, format)?;
    print_findings(&others, format)?;
    let (of_database, others) = (failures(&of_database), failures(&others));
    if data && of_database == 0 {
        doctor_data::run(configuration, format).await?;
    }
    match of_database + others {
        0 => Ok(()),
        faults => bail!(messages::Command::Doctor {
            faults: messages::Counted::new(faults, "problem", "problems"),
        }),
    }
}

fn failures(findings: &[Finding]) -> u64 {
    let failures = findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Fail);
    failures.count() as u64
}

/// Checks the database, and the files that belong to it.
async fn of_database(configuration: &Configuration, deep: bool) -> Vec<Finding> {
    let depth = if deep { Depth::Deep } else { Depth::Usual };
    let clock = Arc::new(SystemClock::new());
    checkup(&configuration.store(), depth, clock).await
}

/// Checks what is around the database.
async fn others(configuration: &Configuration) -> Vec<Finding> {
    let options = configuration.store();
    let mut findings = Vec::new();
    let former = configuration.version_1();
    if let Some(ends) = former.sunset.filter(|_| former.is_on) {
        findings.extend(version_1(&options, ends, Arc::new(SystemClock::new())).await);
    }
    findings.extend(owner::finding(&options).map(|(what, remedy)| Finding::warn(what, remedy)));
    match &options.files {
        FileLocation::Folder(folder) => {
            findings.push(attachments(folder));
        }
        location @ FileLocation::Bucket(bucket) => findings.push(match trial(location).await {
            Ok(()) => Finding::ok(format!("the bucket {bucket} takes attachments")),
            // The text of the error includes the remedy.
            Err(error) => Finding::fail(error.to_string(), ""),
        }),
    }
    findings.extend(rooms(&options));
    findings.push(mail(configuration.mail()).await);
    findings.push(passkeys(&configuration.public_url()));
    findings
}

fn print_findings(findings: &[Finding], format: Format) -> Result<()> {
    if format == Format::Json {
        return findings.iter().try_for_each(|finding| {
            let verdict = match finding.verdict {
                Verdict::Ok => "ok",
                Verdict::Warn => "warn",
                Verdict::Fail => "fail",
            };
            let line =
                json!({"verdict": verdict, "finding": finding.what, "remedy": finding.remedy});
            print_json_line(&line)
        });
    }
    for Finding {
        verdict,
        what,
        remedy,
    } in findings
    {
        let word = match verdict {
            Verdict::Ok => "ok   ",
            Verdict::Warn => "WARN ",
            Verdict::Fail => "FAIL ",
        };
        let remedy = if remedy.is_empty() {
            String::new()
        } else {
            format!("; {remedy}")
        };
        print(&format!("{word} {what}{remedy}"))?;
    }
    Ok(())
}

/// Checks that a bucket stores, returns and deletes a file.
async fn trial(location: &FileLocation) -> Result<(), OpenError> {
    Files::open(location)?
        .check(FileId::random(&SystemRandom))
        .await
}

/// Checks that the mail server accepts mail.
async fn mail(options: &mail::Options) -> Finding {
    let Transport::Smtp(server) = &options.transport else {
        return Finding::warn(
            "no mail is sent, so candidates cannot sign in",
            "name a server with --mail-url",
        );
    };
    match server.check(&options.sender).await {
        Ok(()) => Finding::ok(format!(
            "the mail server {} takes mail from us",
            server.place()
        )),
        Err((cause, remedy)) => Finding::fail(
            format!(
                "the mail server {} takes no mail from us: {cause}",
                server.place()
            ),
            remedy,
        ),
    }
}

/// Checks that browsers make passkeys for the public address, by which staff sign in to the desk.
fn passkeys(public_url: &str) -> Finding {
    let why = match Unusable::at(public_url) {
        None => return Finding::ok(format!("staff can have passkeys for {public_url}")),
        Some(Unusable::IpAddress) => "it is an IP address, and a passkey belongs to a name",
        Some(Unusable::Insecure) => "browsers make passkeys over https only",
        Some(Unusable::NoName) => "it has no name that a passkey could belong to",
    };
    Finding::warn(
        format!("staff cannot have passkeys for the public address {public_url}: {why}"),
        "name the server with --public-url, for example https://api.example.nl, on this machine http://localhost:8080",
    )
}

/// Checks that a file can be created in the folder of the attachments.
fn attachments(folder: &Path) -> Finding {
    let shown = folder.display();
    if !folder.exists() {
        let remedy =
            "it is made at the first start; if there should be one, see that --data-dir is right";
        return Finding::warn(
            format!("there is no folder '{shown}' for attachments yet"),
            remedy,
        );
    }
    let trial = folder.join(format!(".doctor-{}", std::process::id()));
    let tried = std::fs::write(&trial, b"").and_then(|()| std::fs::remove_file(&trial));
    match tried {
        Ok(()) => Finding::ok(format!("the folder '{shown}' takes attachments")),
        Err(cause) => Finding::fail(
            format!("the folder '{shown}' takes no attachments: {cause}"),
            "check its owner and permissions, or move its files to another folder and name that with --attachments or --data-dir",
        ),
    }
}

/// Returns the free space of each disk that is written to.
fn rooms(options: &store::Options) -> Vec<Finding> {
    let mut found: Vec<(Holds, Room)> = Vec::new();
    for (holds, path) in disks(options) {
        // The data folder usually contains both, on one disk.
        if let Some(room) =
            Room::at(&path).filter(|room| found.iter().all(|(_, other)| other != room))
        {
            found.push((holds, room));
        }
    }
    found
        .into_iter()
        .map(|(holds, room)| room_on(holds, room, options.min_free_disk))
        .collect()
}

fn room_on(holds: Holds, room: Room, min_free: Option<u8>) -> Finding {
    let holds = match holds {
        Holds::Database => "data folder",
        Holds::Attachments => "attachments",
    };
    let what = format!("{} MiB free for the {holds}", room.free >> 20);
    match min_free.filter(|percent| room.is_below(*percent)) {
        Some(percent) => Finding::fail(
            format!("{what}, less than {percent} % of the disk, so only deletions are accepted"),
            "make room, move the folder, or choose another limit with --min-free-disk",
        ),
        None if room.free < ROOM => Finding::warn(what, "make room, or move the folder"),
        None => Finding::ok(what),
    }
}
