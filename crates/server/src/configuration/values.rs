//! The value parsers of single settings. A bad value is answered with one line that names a good
//! one.

use super::{checked::Fault, sizes};
use crate::{telemetry::LogFormat, traces::Endpoint};
use api::RateLimit;
use model::Timestamp;
use services::{
    mail::{Sender, Smtp},
    mutations::DailyReset,
};
use std::time::Duration;
use store::{FileLocation, RowSecurity};

/// A setting that is a time, such as `2s` or `1500ms`, within limits.
struct Time {
    what: &'static str,
    example: &'static str,
    /// The smallest and the greatest, as the operator writes them.
    limits: [&'static str; 2],
}

impl Time {
    fn parse(&self, text: &str) -> Option<Duration> {
        let [least, most] = self.limits.map(time);
        time(text).filter(|time| least <= Some(*time) && Some(*time) <= most)
    }

    fn read(&self, text: &str) -> Result<Duration, Fault> {
        self.parse(text).ok_or_else(|| self.fault(text, "").into())
    }

    fn read_or_off(&self, text: &str) -> Result<Option<Duration>, Fault> {
        if text == "off" {
            return Ok(None);
        }
        let time = self.parse(text).map(Some);
        time.ok_or_else(|| self.fault(text, ", or off").into())
    }

    fn fault(&self, text: &str, or: &str) -> String {
        let Self {
            what,
            example,
            limits: [least, most],
        } = self;
        format!(
            "{what}, '{text}', is not understood; write for example {example}, between {least} and {most}{or}"
        )
    }
}

fn time(text: &str) -> Option<Duration> {
    Duration::try_from(text.parse::<jiff::SignedDuration>().ok()?).ok()
}

pub(super) fn replica_lag(text: &str) -> Result<Duration, Fault> {
    let time = Time {
        what: "the replicas' lag",
        example: "5s",
        limits: ["1s", "1h"],
    };
    time.read(text)
}

pub(super) fn statement_time(text: &str) -> Result<Duration, Fault> {
    let time = Time {
        what: "the statement's time",
        example: "5s",
        limits: ["1s", "1h"],
    };
    time.read(text)
}

pub(super) fn keep_alive(text: &str) -> Result<Duration, Fault> {
    let time = Time {
        what: "the time that an idle connection stays open",
        example: "75s",
        limits: ["5s", "1h"],
    };
    time.read(text)
}

pub(super) fn desk_idle(text: &str) -> Result<Duration, Fault> {
    let time = Time {
        what: "the time that a session of the desk lasts without use",
        example: "60m",
        limits: ["5m", "8h"],
    };
    time.read(text)
}

pub(super) fn desk_lifetime(text: &str) -> Result<Duration, Fault> {
    let time = Time {
        what: "the time that a session of the desk lasts at most",
        example: "12h",
        limits: ["1h", "24h"],
    };
    time.read(text)
}

pub(super) fn collect_orphans(text: &str) -> Result<Option<Duration>, Fault> {
    let time = Time {
        what: "how often orphans are collected",
        example: "24h",
        limits: ["1s", "720h"],
    };
    time.read_or_off(text)
}

pub(super) fn records(text: &str) -> Result<Option<u64>, Fault> {
    Ok(sizes::number("quota of records", text)?)
}

pub(super) fn attachment_bytes(text: &str) -> Result<Option<u64>, Fault> {
    Ok(sizes::bytes("quota of attachments", text)?)
}

pub(super) fn min_free_disk(text: &str) -> Result<Option<u8>, Fault> {
    Ok(sizes::percent(text)?)
}

pub(super) fn file_place(text: &str) -> Result<FileLocation, Fault> {
    text.parse()
        .map_err(|error: store::OpenError| error.to_string().into())
}

pub(super) fn row_security(text: &str) -> Result<RowSecurity, Fault> {
    match text {
        "off" => Ok(RowSecurity::Off),
        "writes" => Ok(RowSecurity::Writes),
        "all" => Ok(RowSecurity::All),
        _ => Err(format!(
            "what row-level security covers, '{text}', is not understood; write writes, all or off"
        )
        .into()),
    }
}

pub(super) fn log_format(text: &str) -> Result<LogFormat, Fault> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => {
            Err(format!("the log's format, '{text}', is not understood; write text or json").into())
        }
    }
}

pub(super) fn v1(text: &str) -> Result<bool, Fault> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(format!(
            "whether version 1 is served, '{text}', is not understood; write on or off"
        )
        .into()),
    }
}

/// The day of the release of version 2, when version 1 was deprecated.
const DEPRECATED: &str = "2026-03-24";

/// Parses the day on which version 1 ends. It cannot be before its deprecation.
pub(super) fn v1_sunset(text: &str) -> Result<Option<Timestamp>, Fault> {
    let is_date = text.len() == DEPRECATED.len();
    let start = format!("{text}T00:00:00Z").parse::<Timestamp>();
    match start {
        Ok(start) if is_date && text >= DEPRECATED => Ok(Some(start)),
        _ => Err(format!(
            "the end of version 1, '{text}', is not understood; write a day of {DEPRECATED} or later, for example 2028-01-01"
        )
        .into()),
    }
}

pub(super) fn public_url(text: &str) -> Result<Option<String>, Fault> {
    Ok(Some(super::public_url::parse(text)?))
}

pub(super) fn mail_server(text: &str) -> Result<Smtp, Fault> {
    Smtp::from_url(text).map_err(|expected| {
        format!("the mail server's address is not understood: {expected}").into()
    })
}

pub(super) fn mail_sender(text: &str) -> Result<Sender, Fault> {
    text.parse()
        .map_err(|expected| format!("mail cannot be from '{text}': {expected}").into())
}

pub(super) fn sandbox_reset(text: &str) -> Result<Option<DailyReset>, Fault> {
    if text == "off" {
        return Ok(None);
    }
    let reset = text.parse().map(Some);
    reset.map_err(|expected| {
        let fault = format!(
            "when sandboxes are emptied, '{text}', is not understood: {expected}; or write off"
        );
        fault.into()
    })
}

pub(super) fn otlp_endpoint(text: &str) -> Result<Option<Endpoint>, Fault> {
    Ok(Some(Endpoint::parse(text)?))
}

pub(super) fn rate_limit(text: &str) -> Result<Option<RateLimit>, Fault> {
    if text == "off" {
        return Ok(None);
    }
    let per_second = text
        .strip_suffix("/s")
        .and_then(|number| number.parse::<u32>().ok());
    match per_second.filter(|number| (1..=1_000_000).contains(number)) {
        Some(per_second) => Ok(Some(RateLimit {
            per_second,
            burst: per_second * 2,
        })),
        None => Err(format!(
            "the rate limit '{text}' is not understood; write for example 100/s, or off"
        )
        .into()),
    }
}

/// Parses a scheme, host and port as a browser sends it in `Origin`.
pub(super) fn web_origin(text: &str) -> Result<String, String> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let fit =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte);
    match host {
        Some(host) if !host.is_empty() && host.bytes().all(fit) => Ok(text.to_owned()),
        _ => Err(format!(
            "the origin '{text}' is not understood; write for example https://www.example.nl, without a path"
        )),
    }
}

/// Returns a retention period of this many days.
pub(super) fn days(what: &str, number: u32) -> Result<Duration, String> {
    if !(1..=3650).contains(&number) {
        return Err(format!(
            "{what} cannot be kept for {number} days; write a number from 1 to 3650"
        ));
    }
    Ok(Duration::from_hours(24 * u64::from(number)))
}
