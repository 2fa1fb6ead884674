//! Coordinators: the person of the staff who guides a candidate.

use crate::{Store, desk, removals, unit_of_work::aggregate};
use db::{Error, Row, Value, column, register};
use model::{CandidateId, Scope, StaffId};

register! {
    scope COORDINATOR = "SELECT staff_id FROM coordinators WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
    scope SET_COORDINATOR = "INSERT INTO coordinators (region_id, environment, candidate_id, staff_id) VALUES ($1, $2, $3, $4) \
                       ON CONFLICT (region_id, environment, candidate_id) DO UPDATE SET staff_id = excluded.staff_id";
    scope COORDINATED = "SELECT candidate_id FROM coordinators WHERE region_id = $1 AND environment = $2 AND staff_id = $3 \
                   ORDER BY candidate_id LIMIT $4";
    /// The next person in the order of ids who is a coordinator.
    scope NEXT_COORDINATOR = "SELECT staff_id FROM coordinators WHERE region_id = $1 AND environment = $2 AND staff_id > $3 \
                        ORDER BY staff_id LIMIT 1";
}

fn staff(row: Row<'_>) -> Result<StaffId, Error> {
    row.parsed(column!(COORDINATOR, staff_id))
}

fn of_candidate<'v>(scope: &'v Scope, candidate: &'v CandidateId) -> [Value<'v>; 3] {
    let [region, environment] = Value::of_scope(scope);
    [region, environment, Value::Text(candidate.as_str())]
}

aggregate! {
    /// The coordinators of the candidates of the locked scope.
    Coordinators,
    /// Gives access to the coordinators of the scope's candidates.
    coordinators
}

impl Coordinators<'_, '_> {
    /// Returns the coordinator of a candidate.
    pub async fn of(&mut self, candidate: CandidateId) -> Result<Option<StaffId>, Error> {
        let values = of_candidate(&self.state.scope, &candidate);
        self.transaction.first(&COORDINATOR, &values, staff).await
    }

    /// Sets or removes the coordinator of a candidate.
    pub fn set(&mut self, candidate: CandidateId, person: Option<StaffId>) -> Result<(), Error> {
        let [region, environment, of] = of_candidate(&self.state.scope, &candidate);
        if let Some(person) = &person {
            let values = [region, environment, of, Value::Text(person.as_str())];
            self.transaction.defer_one(&SET_COORDINATOR, &values)?;
        } else {
            let statement = removals::erasure_of("coordinators");
            self.transaction
                .defer(statement, &[region, environment, of])?;
        }
        let scope = self.state.scope;
        desk::renew_coordinator(self.transaction, &scope, candidate)
    }

    /// Returns some of the candidates that a person coordinates, at most `limit`.
    pub async fn candidates_of(
        &mut self,
        person: StaffId,
        limit: i64,
    ) -> Result<Vec<CandidateId>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(person.as_str()),
            Value::Int(limit),
        ];
        self.transaction
            .all(&COORDINATED, &values, |row| {
                row.parsed(column!(COORDINATED, candidate_id))
            })
            .await
    }
}

impl Store {
    /// Returns the coordinator of a candidate.
    pub async fn coordinator_of(
        &self,
        scope: &Scope,
        candidate: CandidateId,
    ) -> Result<Option<StaffId>, Error> {
        let values = of_candidate(scope, &candidate);
        self.database().first(&COORDINATOR, &values, staff).await
    }

    /// Returns the next person in the order of ids who coordinates a candidate of the scope.
    pub async fn next_coordinator(
        &self,
        scope: &Scope,
        after: Option<StaffId>,
    ) -> Result<Option<StaffId>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let after = after.as_ref().map_or("", StaffId::as_str);
        self.database()
            .first(
                &NEXT_COORDINATOR,
                &[region, environment, Value::Text(after)],
                |row| row.parsed(column!(NEXT_COORDINATOR, staff_id)),
            )
            .await
    }
}
