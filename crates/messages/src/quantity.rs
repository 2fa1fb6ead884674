//! Quantities as texts name them.

use std::fmt;

/// A number of things, with their name in the singular or the plural.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    count: u64,
    one: &'static str,
    several: &'static str,
}

impl Counted {
    /// Names a number of things.
    pub const fn new(count: u64, one: &'static str, several: &'static str) -> Self {
        Self {
            count,
            one,
            several,
        }
    }

    /// Names a number of characters.
    pub const fn characters(count: u64) -> Self {
        Self::new(count, "character", "characters")
    }

    /// Names a number of items of a list.
    pub const fn items(count: u64) -> Self {
        Self::new(count, "item", "items")
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.count == 1 {
            self.one
        } else {
            self.several
        };
        write!(f, "{} {name}", self.count)
    }
}

/// A number of bytes, in the unit that people use for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub u64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
        if self.0 < 1024 {
            return Counted::new(self.0, "byte", "bytes").fmt(f);
        }
        let (mut whole, mut tenths, mut unit) = (self.0, 0, "");
        for larger in UNITS {
            if whole < 1024 {
                break;
            }
            tenths = whole % 1024 * 10 / 1024;
            whole /= 1024;
            unit = larger;
        }
        if tenths == 0 {
            write!(f, "{whole} {unit}")
        } else {
            write!(f, "{whole}.{tenths} {unit}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_have_the_right_number_and_unit() {
        let texts = [0, 1, 2].map(|count| Counted::characters(count).to_string());
        assert_eq!(texts, ["0 characters", "1 character", "2 characters"]);
        for (bytes, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (1023, "1023 bytes"),
            (1024, "1 KiB"),
            (1536, "1.5 KiB"),
            (10 * 1024 * 1024, "10 MiB"),
            (10 * 1024 * 1024 + 100 * 1024, "10 MiB"),
            (10 * 1024 * 1024 + 200 * 1024, "10.1 MiB"),
            (u64::MAX, "16777215.9 TiB"),
        ] {
            assert_eq!(Size(bytes).to_string(), text, "{bytes}");
        }
    }
}
