//! How a value is written into a token. Numbers are big-endian; the text or the bytes at the end of
//! a payload have no length of their own.

/// A value that a token carries.
pub trait Payload: Sized {
    /// Appends the value.
    fn write(&self, bytes: &mut Vec<u8>);

    /// Takes a value from the start of `bytes`; none if there is none.
    fn read(bytes: &mut &[u8]) -> Option<Self>;
}

impl Payload for i64 {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.to_be_bytes());
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (number, rest) = bytes.split_first_chunk()?;
        *bytes = rest;
        Some(Self::from_be_bytes(*number))
    }
}

impl<T: Payload, const N: usize> Payload for [T; N] {
    fn write(&self, bytes: &mut Vec<u8>) {
        for value in self {
            value.write(bytes);
        }
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let values: Vec<T> = (0..N).map(|_| T::read(bytes)).collect::<Option<_>>()?;
        values.try_into().ok()
    }
}

impl<A: Payload, B: Payload> Payload for (A, B) {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.0.write(bytes);
        self.1.write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Some((A::read(bytes)?, B::read(bytes)?))
    }
}

/// None is written as nothing, so an option may only stand at the end of a payload.
impl<T: Payload> Payload for Option<T> {
    fn write(&self, bytes: &mut Vec<u8>) {
        if let Some(value) = self {
            value.write(bytes);
        }
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        if bytes.is_empty() {
            return Some(None);
        }
        T::read(bytes).map(Some)
    }
}

/// The rest of a payload.
impl Payload for Vec<u8> {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Some(std::mem::take(bytes).to_vec())
    }
}

/// The rest of a payload, as UTF-8.
impl Payload for String {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self.as_bytes());
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Self::from_utf8(std::mem::take(bytes).to_vec()).ok()
    }
}
