//! Opens a store: its database, its files and its secret.

use crate::{
    CATALOGUE, Files, OpenError, Options, Store, audit, changes::Changes, desk::SearchTurns, disk,
    place, regions, settings, store::Inner,
};
use db::Database;
use model::{Clock, Random};
use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64},
};

impl Store {
    /// Opens the database, and creates and migrates it where needed.
    pub async fn open(
        options: &Options,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, OpenError> {
        let (address, postgres) = (&options.database, &options.postgres);
        let database = Database::open(address, postgres, &CATALOGUE, clock.clone()).await?;
        database.migrate(postgres, &clock).await?;
        let asked = AtomicU64::new(settings::micros(clock.elapsed()));
        let (installation, generations) =
            settings::load_or_create(&database, options.secrets.as_ref(), random.clone()).await?;
        database.keep_secret(&installation.secret);
        regions::equip_sandboxes(&database, random.as_ref()).await?;
        let files = Files::open(&options.files)?;
        let disks = disk::Disks::new(options, clock.clone());
        let changes = Changes::since(generations[0]);
        let [generation, session_generation] = generations.map(AtomicI64::new);
        let inner = Inner {
            database,
            place: place(address),
            files,
            disks,
            installation,
            generation,
            changes,
            repeats: audit::Repeats::default(),
            search_turns: SearchTurns::new(),
            session_generation,
            generation_asked: asked,
            clock,
            random,
        };
        let store = Self {
            inner: Arc::new(inner),
            by: audit::Actor::System.into(),
        };
        store.complete_keys().await?;
        Ok(store)
    }
}
