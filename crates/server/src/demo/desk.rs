//! The people of the demo who sign in: a coordinator and a manager who enrol a passkey, and a viewer who
//! signs in by a link alone, which works in a demo only.

use anyhow::Result;
use model::RegionId;
use services::{
    demo::{COORDINATOR, MANAGER, VIEWER},
    staff::{Options, Staff},
};
use store::Store;

/// The links of the demo's people. Each works once; every start of the demo makes new ones.
#[derive(Debug)]
pub(super) struct Links {
    coordinator: String,
    manager: String,
    viewer: String,
}

/// Adds the people where they are missing, and makes their links.
pub(super) async fn links(store: &Store, region: RegionId, url: &str) -> Result<Links> {
    let staff = Staff::new(store.clone(), Options::default());
    let link = async |person: services::demo::DemoPerson, enters| {
        let linked = staff.demo_link(person.invitee(region), enters, url).await?;
        Ok::<_, anyhow::Error>(linked.1)
    };
    Ok(Links {
        coordinator: link(COORDINATOR, false).await?,
        manager: link(MANAGER, false).await?,
        viewer: link(VIEWER, true).await?,
    })
}

pub(super) fn print(
    Links {
        coordinator,
        manager,
        viewer,
    }: &Links,
    url: &str,
) {
    println!(
        "The desk, where the staff of demo-noord work: {url}/desk
  coordinator   {coordinator}
                sets up a passkey, once; sign in with it afterwards
  manager       {manager}
                the same; may also erase, and sees who looked
  viewer        {viewer}
                signs in at once, without a passkey, once and in a demo only
"
    );
}
