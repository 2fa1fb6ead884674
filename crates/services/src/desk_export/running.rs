//! The tables that this server is making. One person, or one region, may not take all of the server.

use super::ExportRefusal;
use model::{RegionId, StaffId};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many tables a person makes at once, over all regions.
pub const MAX_OF_PERSON: usize = 1;
/// How many tables the staff of a region make at once.
pub const MAX_OF_REGION: usize = 2;

/// Who makes a table, and of which region.
type Making = (RegionId, StaffId);

/// The tables that are being made.
#[derive(Debug, Default)]
pub(super) struct Running(Mutex<Vec<Making>>);

/// The place of a table that is being made. It becomes free when this is dropped.
#[derive(Debug)]
#[must_use = "the place becomes free when it is dropped"]
pub struct ExportPlace {
    running: Arc<Running>,
    making: Making,
}

impl Running {
    fn all(&self) -> MutexGuard<'_, Vec<Making>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place, if there is one.
    pub(super) fn take(
        self: &Arc<Self>,
        region: RegionId,
        person: StaffId,
    ) -> Result<ExportPlace, ExportRefusal> {
        let mut all = self.all();
        let of_person = all.iter().filter(|one| one.1 == person).count();
        if of_person >= MAX_OF_PERSON {
            return Err(ExportRefusal::PersonBusy);
        }
        let of_region = all.iter().filter(|one| one.0 == region).count();
        if of_region >= MAX_OF_REGION {
            return Err(ExportRefusal::RegionBusy);
        }
        let making = (region, person);
        all.push(making);
        drop(all);
        Ok(ExportPlace {
            running: self.clone(),
            making,
        })
    }
}

impl Drop for ExportPlace {
    fn drop(&mut self) {
        let mut all = self.running.all();
        if let Some(at) = all.iter().position(|one| *one == self.making) {
            all.swap_remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn person_makes_one_table_and_region_two_until_a_place_is_free() {
        let running = Arc::new(Running::default());
        let region = |text: &str| text.parse::<RegionId>().unwrap();
        let person = |text: &str| text.parse::<StaffId>().unwrap();
        let (noord, zuid) = (region("reg00000000000001"), region("reg00000000000002"));
        let [anne, bo, cas] = [
            "usrAAAAAAAAAAAAAA",
            "usrBBBBBBBBBBBBBB",
            "usrCCCCCCCCCCCCCC",
        ]
        .map(person);
        let of_anne = running.take(noord, anne).unwrap();
        let taken = |region, person| running.take(region, person).map(drop);
        assert_eq!(taken(zuid, anne), Err(ExportRefusal::PersonBusy));
        let of_bo = running.take(noord, bo).unwrap();
        assert_eq!(taken(noord, cas), Err(ExportRefusal::RegionBusy));
        assert_eq!(taken(zuid, cas), Ok(()));
        drop(of_anne);
        assert_eq!(taken(noord, cas), Ok(()));
        drop(of_bo);
        assert_eq!(running.all().len(), 0);
    }
}
