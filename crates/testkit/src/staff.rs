//! Members of staff in tests, with sessions of the desk.

use crate::{TestApp, TestRegion};
use model::{FactorId, RegionId, Role, StaffId};
use services::staff::{Client, SignIn};
use store::{
    Error,
    sessions::SessionTx,
    staff::{
        self, NewStaff,
        passkeys::{self, Passkey},
        roles,
    },
};

impl TestApp {
    /// Adds an active member of staff with this name, with roles in regions. The address is the name
    /// in lower case at `staff.example.nl`, with a dot for each space.
    pub async fn staff(&self, name: &str, roles: &[(RegionId, Role)]) -> StaffId {
        self.add_staff(name, roles, false).await
    }

    /// Adds an active operator with this name.
    pub async fn operator(&self, name: &str) -> StaffId {
        self.add_staff(name, &[], true).await
    }

    async fn add_staff(&self, name: &str, roles: &[(RegionId, Role)], operator: bool) -> StaffId {
        let random = self.store.random().as_ref();
        let mut handle = [0; 16];
        random.fill(&mut handle);
        let local = name.to_lowercase().replace(' ', ".");
        let new = NewStaff {
            id: StaffId::random(random),
            name: name.to_owned(),
            email: format!("{local}@staff.example.nl"),
            operator,
            handle,
        };
        let (id, now, roles) = (new.id, self.store.clock().now(), roles.to_vec());
        let added = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                staff::insert(tx.transaction(), &new, now).await?;
                for role in roles {
                    roles::give(tx, new.id, role, None, now).await?;
                }
                staff::join(tx, new.id, now).await.map(drop)
            });
        let added: Result<(), Error> = added.await;
        added.expect("a member of staff was added");
        id
    }

    /// Creates the region `noord` with the managers Mo Baas and Bea Baas and the coordinator Noor
    /// Bakker, and the region `zuid` with the manager Zoe Zuid.
    pub async fn regions_with_managers(&self) -> [TestRegion; 2] {
        let regions = [self.region("noord").await, self.region("zuid").await];
        let [noord, zuid] = regions.each_ref().map(|region| region.id);
        for (name, region, role) in [
            ("Mo Baas", noord, Role::Manager),
            ("Bea Baas", noord, Role::Manager),
            ("Noor Bakker", noord, Role::Coordinator),
            ("Zoe Zuid", zuid, Role::Manager),
        ] {
            self.staff(name, &[(region, role)]).await;
        }
        regions
    }

    /// Adds a member of staff with this name who was disabled.
    pub async fn disabled(&self, name: &str) -> StaffId {
        let id = self.staff(name, &[]).await;
        let now = self.store.clock().now();
        let disabled = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                staff::disable(tx, id, now).await
            });
        let disabled: Result<bool, Error> = disabled.await;
        assert!(disabled.expect("a store"), "the person was active");
        id
    }

    /// Gives a person a role in a region.
    pub async fn give_role(&self, id: StaffId, role: (RegionId, Role)) {
        let now = self.store.clock().now();
        let given = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                roles::give(tx, id, role, None, now).await
            });
        let given: Result<bool, Error> = given.await;
        assert!(given.expect("a store"), "the person did not have the role");
    }

    /// Takes a role from a person.
    pub async fn take_role(&self, id: StaffId, role: (RegionId, Role)) {
        let taken = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                roles::take(tx, id, role).await
            });
        let taken: Result<bool, Error> = taken.await;
        assert!(taken.expect("a store"), "the person had the role");
    }

    /// Adds a passkey to a person's ways in. It answers no challenge.
    pub async fn add_passkey(&self, staff: StaffId) {
        let random = self.store.random().as_ref();
        let mut credential = vec![0; 16];
        random.fill(&mut credential);
        let passkey = Passkey {
            id: FactorId::random(random),
            staff,
            public_key: credential.clone(),
            credential,
            name: "Laptop".into(),
            counter: 0,
            flags: 0,
            created_at: self.store.clock().now(),
            last_used_at: None,
        };
        let added = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                passkeys::add(tx.transaction(), &passkey).await
            });
        let added: Result<bool, Error> = added.await;
        assert!(added.expect("a store"), "the passkey is new");
    }

    /// Opens a session of the desk for a member of staff who has just used a passkey, and returns its
    /// token.
    pub async fn desk_session(&self, staff: StaffId) -> String {
        let sign_in = SignIn {
            staff,
            method: "passkey".to_owned(),
            client: Client::default(),
            provider_session: None,
        };
        let opened = self.services.staff.open(sign_in).await;
        let opened = opened.expect("a store").expect("an active person");
        opened.token.reveal().to_owned()
    }
}
