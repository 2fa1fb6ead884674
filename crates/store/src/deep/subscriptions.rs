//! Checks of subscriptions: positions were assigned, and deliveries belong to subscriptions that exist.

use super::{
    look::{Look, ScopeState},
    walk::Walk,
};
use db::Error;
use model::Scope;
use std::collections::HashSet;

impl Look<'_> {
    pub(super) async fn subscriptions(
        &mut self,
        scope: &Scope,
        state: &ScopeState,
    ) -> Result<(), Error> {
        let mut subscriptions = HashSet::new();
        let mut walk = Walk::over(self.database, self.part("subscriptions", scope));
        while let Some(rows) = self.next(&mut walk).await? {
            for row in &rows {
                let id = row.text("id");
                if !(0..=state.last_event).contains(&row.int("sent_to")) {
                    let flaw = "was sent events that its scope has not assigned";
                    self.flaws.add(&walk.part, id, flaw);
                }
                subscriptions.insert(id.to_owned());
            }
        }
        let whole = walk.whole;
        let mut walk = Walk::over(self.database, self.part("subscription_events", scope));
        while let Some(rows) = self.next(&mut walk).await? {
            for row in &rows {
                if !(1..=state.last_event).contains(&row.int("sequence")) {
                    let flaw = "has a number that its scope has not assigned";
                    self.flaws.add(&walk.part, row.text("id"), flaw);
                }
            }
        }
        let mut walk = Walk::over(self.database, self.part("subscription_deliveries", scope));
        while let Some(rows) = self.next(&mut walk).await? {
            let of_others = rows
                .iter()
                .map(|row| row.text("subscription_id"))
                .filter(|id| whole && !subscriptions.contains(*id));
            for id in of_others {
                let flaw = "is of a subscription that does not exist";
                self.flaws.add(&walk.part, id, flaw);
            }
        }
        Ok(())
    }
}
