//! The pieces of a body put together.

use bytes::{Bytes, BytesMut};

/// What has arrived. A body that comes in one piece is not copied.
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

    /// Adds what came next of a body whose length was stated as this, or less.
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
