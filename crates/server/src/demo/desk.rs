//! The people of the demo: a coordinator who enrols a passkey, and a viewer who signs in by a link
//! alone, which works in a demo only.

use anyhow::Result;
use model::{RegionId, Role};
use services::staff::{Invitee, Options, Staff};
use store::Store;

/// The links of the demo's people. Each works once; every start of the demo makes new ones.
#[derive(Debug)]
pub(super) struct Links {
    coordinator: String,
    viewer: String,
}

/// Adds the people where they are missing, and makes their links.
pub(super) async fn links(store: &Store, region: RegionId, url: &str) -> Result<Links> {
    let staff = Staff::new(store.clone(), Options::default());
    let person = |name: &str, email: &str, role| Invitee {
        name: name.to_owned(),
        email: email.to_owned(),
        roles: vec![(region, role)],
        operator: false,
    };
    let coordinator = person("Dana Demo", "dana@staff.example.nl", Role::Coordinator);
    let viewer = person("Vera Voorbeeld", "vera@staff.example.nl", Role::Viewer);
    let (_, coordinator) = staff.demo_link(coordinator, false, url).await?;
    let (_, viewer) = staff.demo_link(viewer, true, url).await?;
    Ok(Links {
        coordinator,
        viewer,
    })
}

pub(super) fn print(
    Links {
        coordinator,
        viewer,
    }: &Links,
    url: &str,
) {
    println!(
        "The desk, where the staff of demo-noord work: {url}/desk
  coordinator   {coordinator}
                sets up a passkey, once; sign in with it afterwards
  viewer        {viewer}
                signs in at once, without a passkey, once and in a demo only
"
    );
}
