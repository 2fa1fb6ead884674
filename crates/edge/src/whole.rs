//! Assembles a body from its chunks.

use bytes::{Bytes, BytesMut};

/// The bytes that have arrived. A body of one chunk is not copied.
pub(crate) enum Whole {
    Nothing,
    One(Bytes),
    Several(BytesMut),
}

impl Whole {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::One(bytes) => bytes.len(),
            Self::Several(bytes) => bytes.len(),
        }
    }

    /// Appends the next chunk. `stated` is the length that the body is expected to have.
    pub(crate) fn append(&mut self, data: Bytes, stated: usize) {
        *self = match std::mem::replace(self, Self::Nothing) {
            Self::Nothing => Self::One(data),
            Self::One(first) => {
                let mut all = BytesMut::with_capacity(stated.max(first.len() + data.len()));
                all.extend_from_slice(&first);
                all.extend_from_slice(&data);
                Self::Several(all)
            }
            Self::Several(mut all) => {
                all.extend_from_slice(&data);
                Self::Several(all)
            }
        }
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        match self {
            Self::Nothing => Bytes::new(),
            Self::One(bytes) => bytes,
            Self::Several(bytes) => bytes.freeze(),
        }
    }
}
