//! Which server answered a read.

/// Which server answered a read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The server that is written to: a row that is missing there does not exist.
    Primary,
    /// A server that may lag behind: a row that is missing there may not have been replicated yet.
    Replica,
}
