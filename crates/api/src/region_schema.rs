//! A region's custom fields, and the validators built from them.

use model::CustomField;
use schema::Validator;
use std::sync::OnceLock;

/// Cached per region and shared by its requests. The validators are compiled on first use, so that
/// requests which only read do not wait for them.
#[derive(Debug)]
pub(crate) struct RegionSchema {
    /// The region's custom fields, oldest first.
    pub(crate) custom: Vec<CustomField>,
    create: OnceLock<Validator>,
    update: OnceLock<Validator>,
    version_1: OnceLock<Validator>,
}

impl RegionSchema {
    pub(crate) fn new(custom: Vec<CustomField>) -> Self {
        Self {
            custom,
            create: OnceLock::new(),
            update: OnceLock::new(),
            version_1: OnceLock::new(),
        }
    }

    /// Returns the validator of a new candidate.
    pub(crate) fn create(&self) -> &Validator {
        self.create
            .get_or_init(|| Validator::new(schema::create(&self.custom)))
    }

    /// Returns the validator of what a candidate of version 1 is read as.
    pub(crate) fn version_1(&self) -> &Validator {
        self.version_1
            .get_or_init(|| Validator::new(schema::create_by_version_1(&self.custom)))
    }

    /// Returns the validator of a change of a candidate.
    pub(crate) fn update(&self) -> &Validator {
        self.update
            .get_or_init(|| Validator::new(schema::update(&self.custom)))
    }
}
