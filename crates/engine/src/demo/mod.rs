//! Placeholder while the generator is being written.
use store::Store;
/// A region of the demo.
#[derive(Debug)]
pub struct DemoRegion {
    /// Slug.
    pub slug: &'static str,
    /// Region.
    pub region: store::regions::Region,
    /// Created.
    pub created: bool,
}
/// Fills.
pub async fn fill(_: &Store) -> Result<Vec<DemoRegion>, crate::CreateRegionError> {
    Ok(Vec::new())
}
