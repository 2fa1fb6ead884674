//! What a region's candidates may hold: its custom fields, and the validators made with them.

use model::CustomField;
use schema::Validator;
use std::sync::OnceLock;

/// Remembered for each region and shared by its requests. The validators are compiled when something is first written
/// or asked for: who only reads does not wait for them.
#[derive(Debug)]
pub(crate) struct RegionSchema {
    /// The region's own fields, oldest first.
    pub(crate) custom: Vec<CustomField>,
    create: OnceLock<Validator>,
    update: OnceLock<Validator>,
}

impl RegionSchema {
    pub(crate) fn new(custom: Vec<CustomField>) -> Self {
        Self { custom, create: OnceLock::new(), update: OnceLock::new() }
    }

    /// Judges a new candidate.
    pub(crate) fn create(&self) -> &Validator {
        self.create.get_or_init(|| Validator::new(schema::create(&self.custom)))
    }

    /// Judges a change of a candidate.
    pub(crate) fn update(&self) -> &Validator {
        self.update.get_or_init(|| Validator::new(schema::update(&self.custom)))
    }
}
