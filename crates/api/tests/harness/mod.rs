//! Helpers of several tests.

pub(crate) mod receiver;
