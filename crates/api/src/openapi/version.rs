//! The version of the API.

/// The version of the API, in the document and in a header of every response. Its major part is the
/// `v2` of the path.
pub const API_VERSION: &str = "2.0.0";
