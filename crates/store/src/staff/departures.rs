//! People who lost a role in a region. What they held there is released in the background, so that a
//! row is kept from the transaction that takes the role until that is done.

use super::{roles, staff_id};
use crate::{Store, sessions::SessionTx};
use db::{Error, Row, Value, column, register};
use model::{RegionId, StaffId, Timestamp};

register! {
    installation NOTE_DEPARTURE = "INSERT INTO staff_departures (region_id, staff_id) VALUES ($1, $2) \
                      ON CONFLICT (region_id, staff_id) DO UPDATE SET released_at = NULL";
    installation DEPARTURES = "SELECT region_id, staff_id, released_at FROM staff_departures \
                  WHERE COALESCE(released_at, 0) <= $1 ORDER BY region_id, staff_id LIMIT 1000";
    installation DEPARTURE_RELEASED = "UPDATE staff_departures SET released_at = $3 \
                          WHERE region_id = $1 AND staff_id = $2 AND released_at IS NULL";
    installation END_DEPARTURE = "DELETE FROM staff_departures WHERE region_id = $1 AND staff_id = $2 AND released_at = $3";
}

/// A person who lost a role in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departure {
    /// The region.
    pub region: RegionId,
    /// The person, who may have another role there.
    pub staff: StaffId,
    /// When what the person held was released first.
    pub released_at: Option<Timestamp>,
}

fn departure(row: Row<'_>) -> Result<Departure, Error> {
    let released_at = row.optional_int(column!(DEPARTURES, released_at))?;
    Ok(Departure {
        region: row.parsed(column!(DEPARTURES, region_id))?,
        staff: staff_id::<DEPARTURES>(row)?,
        released_at: released_at.map(Timestamp::from_micros),
    })
}

/// Notes that a person lost a role in a region.
pub(super) async fn note(
    tx: &mut SessionTx<'_, '_>,
    region: RegionId,
    staff: StaffId,
) -> Result<(), Error> {
    let values = [Value::Text(region.as_str()), Value::Text(staff.as_str())];
    let noted = tx.transaction().execute(&NOTE_DEPARTURE, &values);
    noted.await.map(drop)
}

impl Store {
    /// Returns the departures that were not released yet, and those that were released first at
    /// `before` or earlier, at most 1,000.
    pub async fn departures(&self, before: Timestamp) -> Result<Vec<Departure>, Error> {
        let values = [Value::Int(before.micros())];
        self.database().all(&DEPARTURES, &values, departure).await
    }

    /// Returns whether a person is invited or active, and has a role in a region.
    pub async fn is_member(&self, region: RegionId, staff: StaffId) -> Result<bool, Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                let members = roles::members(transaction, region).await?;
                Ok(members.iter().any(|member| member.id == staff))
            })
        })
        .await
    }

    /// Notes that a person who has no role in a region may hold something there.
    pub async fn note_departure(&self, region: RegionId, staff: StaffId) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                let values = [Value::Text(region.as_str()), Value::Text(staff.as_str())];
                let noted = transaction.execute(&NOTE_DEPARTURE, &values);
                noted.await.map(drop)
            })
        })
        .await
    }

    /// Notes that what a person held was released. The second time this ends the departure, unless the
    /// person lost a role again since it was read.
    pub async fn departure_released(&self, departure: Departure) -> Result<(), Error> {
        let now = self.clock().now();
        self.transaction(move |transaction| {
            Box::pin(async move {
                let (statement, at) = match departure.released_at {
                    None => (&DEPARTURE_RELEASED, now),
                    Some(before) => (&END_DEPARTURE, before),
                };
                let values = [
                    Value::Text(departure.region.as_str()),
                    Value::Text(departure.staff.as_str()),
                    Value::Int(at.micros()),
                ];
                transaction.execute(statement, &values).await.map(drop)
            })
        })
        .await
    }
}
