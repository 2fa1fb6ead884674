//! The daily e-mail "your tasks" to people who want it: how many tasks are overdue and due today, with a
//! link, and no names. It is queued at seven o'clock in the Netherlands, and composed when it is sent.

use super::Staff;
use crate::mail::{StaffEmail, StaffMail, post_to_staff};
use jiff::{SignedDuration, civil::DateTime, tz::TimeZone};
use model::{Environment, MailId, RegionId, Right, Scope, StaffId, StaffStatus, Timestamp};
use std::sync::LazyLock;
use store::{
    Error, Store,
    staff::{self, StoredStaff, digests},
};

pub use digests::DigestLanguage;

/// The hour from which the e-mails of a day are queued.
const HOUR: i64 = 7;
static AMSTERDAM: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Europe/Amsterdam").expect("the time zones are bundled"));

/// Returns date and time in the Netherlands at a moment.
pub(super) fn civil(moment: Timestamp) -> DateTime {
    let moment = jiff::Timestamp::from_microsecond(moment.micros());
    AMSTERDAM.to_datetime(moment.unwrap_or(jiff::Timestamp::MAX))
}

/// Returns the date in the Netherlands some hours before a moment, as `YYYY-MM-DD`.
fn date(now: Timestamp, hours_before: i64) -> String {
    let earlier = civil(now).saturating_sub(SignedDuration::from_hours(hours_before));
    earlier.date().to_string()
}

/// Queues the e-mails of the day for all who have not been considered for it. Several nodes may do so at
/// the same time: each person is claimed by one.
pub(crate) async fn queue(store: &Store) -> Result<(), Error> {
    let day = date(store.clock().now(), HOUR);
    loop {
        let due = store.digests_due(&day).await?;
        if due.is_empty() {
            return Ok(());
        }
        for person in due {
            queue_one(store, person, day.clone()).await?;
        }
    }
}

async fn queue_one(store: &Store, person: StaffId, day: String) -> Result<(), Error> {
    let now = store.clock().now();
    let id = MailId::random(store.random().as_ref());
    store
        .transaction(move |transaction| {
            Box::pin(async move {
                if !digests::claim(transaction, person, &day).await? {
                    return Ok(());
                }
                let known = staff::find(transaction, person).await?;
                let active = known.filter(|known| known.status == StaffStatus::Active);
                if let Some(email) = active.and_then(|known| known.email) {
                    let kind = StaffMail::Tasks;
                    post_to_staff(transaction, (id, kind), &email, person.as_str(), now).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Fills in how many tasks a person has. Returns false if there is nothing to report, or if the person
/// wants no e-mail any more.
pub(super) async fn fill(
    store: &Store,
    person: &StoredStaff,
    email: &mut StaffEmail,
) -> Result<bool, Error> {
    let Some(language) = store.digest_of(person.id).await? else {
        return Ok(false);
    };
    let today = date(store.clock().now(), 0);
    let sees = |(_, role): &&(RegionId, model::Role)| role.may(Right::SeeCandidates);
    let mut regions: Vec<RegionId> = person.roles.iter().filter(sees).map(|one| one.0).collect();
    regions.sort_unstable();
    regions.dedup();
    let (mut overdue, mut due_today) = (0, 0);
    for region in regions {
        let scope = Scope {
            region,
            environment: Environment::Production,
        };
        let count = store.count_tasks_due(&scope, person.id, &today).await?;
        overdue += count.overdue;
        due_today += count.today;
    }
    email.language = Some(language.code());
    email.overdue = overdue.to_string();
    email.today = due_today.to_string();
    Ok(overdue + due_today > 0)
}

impl Staff {
    /// Returns the language in which a person gets the daily e-mail; none if the person wants none.
    pub async fn digest(&self, person: StaffId) -> Result<Option<DigestLanguage>, Error> {
        self.store.digest_of(person).await
    }

    /// Sets the language in which a person gets the daily e-mail, none for no e-mail. The first one
    /// comes when it is next seven o'clock.
    pub async fn set_digest(
        &self,
        person: StaffId,
        language: Option<DigestLanguage>,
    ) -> Result<(), Error> {
        let day = date(self.store.clock().now(), HOUR);
        self.store.set_digest(person, language, day).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_seven_in_the_netherlands() {
        for (moment, before_seven, midnight) in [
            ("2026-03-05T05:59:59Z", "2026-03-04", "2026-03-05"),
            ("2026-03-05T06:00:00Z", "2026-03-05", "2026-03-05"),
            ("2026-07-05T04:59:59Z", "2026-07-04", "2026-07-05"),
            ("2026-07-05T05:00:00Z", "2026-07-05", "2026-07-05"),
            ("2026-03-05T23:30:00Z", "2026-03-05", "2026-03-06"),
            // The clock goes forward in this night.
            ("2026-03-29T05:00:00Z", "2026-03-29", "2026-03-29"),
            ("2026-03-29T04:59:59Z", "2026-03-28", "2026-03-29"),
        ] {
            let now: Timestamp = moment.parse().unwrap();
            assert_eq!(date(now, HOUR), before_seven, "{moment}");
            assert_eq!(date(now, 0), midnight, "{moment}");
        }
    }
}
