//! The size of a page of a list.

/// The maximum and default page size, in records.
pub(crate) const LARGEST: u32 = 100;

/// Reads a page size: 1 to [`LARGEST`], written in digits only.
pub(super) fn parse(text: &str) -> Option<u32> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let size = text.parse().ok()?;
    (is_digits && (1..=LARGEST).contains(&size)).then_some(size)
}
