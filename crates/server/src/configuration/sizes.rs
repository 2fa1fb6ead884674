//! Parses numbers, sizes and percentages as an operator writes them. Each may be `off`.

const UNITS: [(&str, u64); 9] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
    ("", 1),
];

fn unless_off<T>(
    text: &str,
    read: impl Fn(&str) -> Option<T>,
    refusal: impl Fn() -> String,
) -> Result<Option<T>, String> {
    if text == "off" {
        return Ok(None);
    }
    read(text).map(Some).ok_or_else(refusal)
}

/// Parses a number such as `100000`.
pub(crate) fn number(what: &str, text: &str) -> Result<Option<u64>, String> {
    let refusal = || {
        format!("the {what}, '{text}', is not understood; write a number such as 100000, or off")
    };
    unless_off(text, |text| text.parse().ok(), refusal)
}

/// Parses a size such as `500MB` or `1GiB`.
pub(crate) fn bytes(what: &str, text: &str) -> Result<Option<u64>, String> {
    let read = |text: &str| {
        let (number, unit) = UNITS
            .iter()
            .find_map(|(name, unit)| Some((text.strip_suffix(name)?, unit)))?;
        number.trim_end().parse::<u64>().ok()?.checked_mul(*unit)
    };
    let refusal = || {
        format!(
            "the {what}, '{text}', is not understood; write a size such as 500MB or 1GiB, or off"
        )
    };
    unless_off(text, read, refusal)
}

/// Parses a percentage of a disk such as `5%`, from 1 to 99.
pub(crate) fn percent(text: &str) -> Result<Option<u8>, String> {
    let read = |text: &str| {
        text.strip_suffix('%')?
            .parse()
            .ok()
            .filter(|percent| (1..=99).contains(percent))
    };
    let refusal = || {
        format!(
            "how much of a disk is to stay free, '{text}', is not understood; write for example 5%, from 1% to 99%, or off"
        )
    };
    unless_off(text, read, refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_units() {
        for (text, read) in [
            ("0", Some(0)),
            ("1000", Some(1000)),
            ("500MB", Some(500_000_000)),
            ("1 GiB", Some(1 << 30)),
            ("2kB", Some(2000)),
            ("off", None),
        ] {
            assert_eq!(bytes("size", text).unwrap(), read, "{text}");
        }
        for text in ["", "x", "1 gb", "-1", "1.5GB", "99999999999TB", "Off"] {
            assert!(bytes("size", text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_part_of_a_disk_is_a_percentage() {
        assert_eq!(
            (percent("5%").unwrap(), percent("off").unwrap()),
            (Some(5), None)
        );
        for text in ["5", "0%", "100%", "5.5%", ""] {
            assert!(percent(text).is_err(), "{text}");
        }
    }
}
