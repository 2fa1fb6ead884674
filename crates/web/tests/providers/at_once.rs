//! A way in is removed while the region chooses its ways to sign in: nobody is locked out.

use super::{Desk, Page};
use http::StatusCode;
use model::Role;
use services::staff::NotRemoved;
use std::time::Duration;
use store::audit::Actor;

impl Desk {
    /// Gives the person an account, and then a passkey. Returns the cookie of a session.
    async fn with_both_ways(&self) -> String {
        let cookie = self.person().await;
        self.add(&cookie).await;
        self.app.clock.advance(Duration::from_secs(1));
        self.app.add_passkey(self.staff).await;
        cookie
    }
}

fn is_done(page: &Page) -> bool {
    let done = page.status == StatusCode::SEE_OTHER;
    assert!(done || page.status == StatusCode::CONFLICT, "{}", page.html);
    done
}

#[testkit::test]
async fn removal_heeds_a_choice_that_its_node_has_not_heard_of() {
    let desk = Desk::new().await;
    let cookie = desk.with_both_ways().await;
    let (_, token) = cookie.split_once('=').unwrap();
    let node = desk.app.another_node().await;
    let other = &node.staff;
    let session = other.session(token.as_bytes()).await.unwrap().unwrap();
    let known = other.sign_in_ways(desk.region).await.unwrap();
    assert_eq!(known.chosen().listed(), None);

    desk.allow(desk.region, &["passkey"]).await;
    let known = other.sign_in_ways(desk.region).await.unwrap();
    assert_eq!(
        known.chosen().listed(),
        None,
        "the node has not heard of it"
    );
    let ways = other.factors(desk.staff).await.unwrap();
    let [account, passkey] = [0, 1].map(|at| ways[at].id);
    let by = Actor::Staff(desk.staff);
    let removed = other.remove_factor(&session, passkey, by).await.unwrap();
    assert_eq!(removed, Err(NotRemoved::LastOfRegion));
    let removed = other.remove_factor(&session, account, by).await.unwrap();
    assert_eq!(removed, Ok(()));
}

#[testkit::test]
async fn removal_heeds_a_role_that_its_session_does_not_have_yet() {
    let desk = Desk::new().await;
    let zuid = desk.app.region("zuid").await.id;
    desk.allow(zuid, &["passkey"]).await;
    let cookie = desk.with_both_ways().await;
    let (_, token) = cookie.split_once('=').unwrap();
    let staff = &desk.app.services.staff;
    let session = staff.session(token.as_bytes()).await.unwrap().unwrap();
    let passkey = staff.factors(desk.staff).await.unwrap()[1].id;
    desk.app.give_role(desk.staff, (zuid, Role::Viewer)).await;
    let by = Actor::Staff(desk.staff);
    let removed = staff.remove_factor(&session, passkey, by).await.unwrap();
    assert_eq!(removed, Err(NotRemoved::LastOfRegion));
}

#[testkit::test]
async fn of_a_removal_and_a_choice_at_once_one_is_refused() {
    let desk = Desk::new().await;
    let manager = (desk.region, Role::Manager);
    desk.app.give_role(desk.staff, manager).await;
    let cookie = desk.with_both_ways().await;
    for _ in 0..4 {
        let passkey = desk.ways(&cookie).await.remove(1);
        let (removed, chosen) = tokio::join!(
            desk.remove(&cookie, &passkey),
            desk.choose(&cookie, &["passkey"])
        );
        assert_ne!(is_done(&removed), is_done(&chosen));
        desk.allow(desk.region, &[]).await;
        if is_done(&removed) {
            desk.app.add_passkey(desk.staff).await;
        }
    }
}
