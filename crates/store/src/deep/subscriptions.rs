//! Checks of subscriptions: their positions, and those of events and deliveries, were assigned. The
//! deliveries of a removed subscription stay as long as their events.

use super::{
    look::{Look, ScopeState},
    walk::Walk,
};
use db::Error;
use model::Scope;

impl Look<'_> {
    pub(super) async fn subscriptions(
        &mut self,
        scope: &Scope,
        state: &ScopeState,
    ) -> Result<(), Error> {
        let mut walk = Walk::over(self.database, self.part("subscriptions", scope));
        while let Some(rows) = self.next(&mut walk).await? {
            for row in &rows {
                let id = row.text("id");
                if !(0..=state.last_event).contains(&row.int("sent_to")) {
                    let flaw = "was sent events that its scope has not assigned";
                    self.flaws.add(&walk.part, id, flaw);
                }
            }
        }
        for (table, id) in [
            ("subscription_events", "id"),
            ("subscription_deliveries", "subscription_id"),
        ] {
            let mut walk = Walk::over(self.database, self.part(table, scope));
            while let Some(rows) = self.next(&mut walk).await? {
                for row in &rows {
                    if !(1..=state.last_event).contains(&row.int("sequence")) {
                        let flaw = "has a number that its scope has not assigned";
                        self.flaws.add(&walk.part, row.text(id), flaw);
                    }
                }
            }
        }
        Ok(())
    }
}
