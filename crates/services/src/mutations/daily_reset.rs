//! The time of day at which sandboxes are emptied.

use jiff::{ZonedDateTime, civil::Time, tz::TimeZone};
use model::Timestamp;

/// The time of day at which sandboxes are emptied.
#[derive(Debug, Clone)]
pub struct DailyReset {
    at: Time,
    zone: TimeZone,
}

impl std::str::FromStr for DailyReset {
    type Err = String;

    /// Parses a time and a time zone, such as `04:00 Europe/Amsterdam`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (at, zone) = text
            .split_once(' ')
            .ok_or("expected an hour and a time zone")?;
        Ok(Self {
            at: Time::strptime("%H:%M", at).map_err(|_| "expected an hour such as 04:00")?,
            zone: TimeZone::get(zone.trim())
                .map_err(|_| "expected a time zone such as Europe/Amsterdam")?,
        })
    }
}

impl DailyReset {
    /// Returns the most recent moment at which it was that time of day.
    pub(super) fn last(&self, now: Timestamp) -> Option<Timestamp> {
        let now = jiff::Timestamp::from_microsecond(now.micros())
            .ok()?
            .to_zoned_datetime(self.zone.clone());
        let today: ZonedDateTime = now
            .date()
            .to_datetime(self.at)
            .to_zoned_datetime(self.zone.clone())
            .ok()?;
        let struck = if today <= now {
            today
        } else {
            now.date()
                .yesterday()
                .ok()?
                .to_datetime(self.at)
                .to_zoned_datetime(self.zone.clone())
                .ok()?
        };
        Some(Timestamp::from(struck.timestamp()))
    }
}
