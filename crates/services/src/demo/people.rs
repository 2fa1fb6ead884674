//! The staff of a demo region. Their names and addresses are synthetic.

use crate::staff::{Invitee, Staff};
use model::{RegionId, Role, StaffId};
use store::{Error, mutations::StaffAuthor};

/// A person of the demo's staff.
#[derive(Debug, Clone, Copy)]
pub struct DemoPerson {
    /// The person's name.
    pub name: &'static str,
    /// The person's address.
    pub email: &'static str,
    /// The person's role.
    pub role: Role,
}

/// The coordinator who signs in by a link of the demo.
pub const COORDINATOR: DemoPerson = DemoPerson {
    name: "Dana Demo",
    email: "dana@staff.example.nl",
    role: Role::Coordinator,
};

/// The manager who signs in by a link of the demo.
pub const MANAGER: DemoPerson = DemoPerson {
    name: "Mirjam Model",
    email: "mirjam@staff.example.nl",
    role: Role::Manager,
};

/// The viewer who signs in by a link of the demo.
pub const VIEWER: DemoPerson = DemoPerson {
    name: "Vera Voorbeeld",
    email: "vera@staff.example.nl",
    role: Role::Viewer,
};

/// The people who guide candidates, in the order of [`super::desk`]'s plan.
pub(super) const GUIDES: [DemoPerson; 3] = [
    COORDINATOR,
    DemoPerson {
        name: "Karim Proef",
        email: "karim@staff.example.nl",
        role: Role::Coordinator,
    },
    DemoPerson {
        name: "Saskia Schets",
        email: "saskia@staff.example.nl",
        role: Role::Coordinator,
    },
];

impl DemoPerson {
    /// Returns the person with the role in a region.
    pub fn invitee(&self, region: RegionId) -> Invitee {
        Invitee {
            name: self.name.to_owned(),
            email: self.email.to_owned(),
            roles: vec![(region, self.role)],
            operator: false,
        }
    }
}

/// Adds the people who guide candidates, and the manager, where they are missing. Returns the former as
/// the authors of what they do.
pub(super) async fn join(staff: &Staff, region: RegionId) -> Result<Vec<StaffAuthor>, Error> {
    let mut authors = Vec::new();
    for person in &GUIDES {
        let id: StaffId = staff.demo_member(person.invitee(region)).await?;
        authors.push(StaffAuthor {
            id,
            name: person.name.into(),
            role: Some(person.role),
        });
    }
    staff.demo_member(MANAGER.invitee(region)).await?;
    Ok(authors)
}
