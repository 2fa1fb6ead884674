//! The usual e-mail address, recognised in one pass over its bytes.
//!
//! Every look-up and every write of an address passes here, so the scan works by index and by
//! table.

/// What a byte may be in a plain address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Hyphen,
    Dot,
    /// Allowed before the `@` alone.
    Local,
    At,
    Other,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'-' => Class::Hyphen,
            b'.' => Class::Dot,
            b'_' | b'+' => Class::Local,
            b'@' => Class::At,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

/// Whether a text is an address of ASCII letters, digits and `.`, `_`, `-`, `+` before the `@`, at
/// a domain of two or more plain labels. Its keys are the text itself in lower case: no label is in
/// Punycode, and nothing surrounds it.
pub(crate) fn is_plain_address(text: &str) -> bool {
    let bytes = text.as_bytes();
    match local_part(bytes) {
        Some(length) => is_plain_domain(bytes, length + 1),
        None => false,
    }
}

/// The length of the part before the `@`: 1 to 64 bytes, no dot at either end or twice in a row.
fn local_part(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    let mut after_dot = true;
    while at < bytes.len() {
        match CLASSES[bytes[at] as usize] {
            Class::At => return (!after_dot && at <= 64).then_some(at),
            Class::Dot if after_dot => return None,
            Class::Dot => after_dot = true,
            Class::Other => return None,
            Class::Letter | Class::Digit | Class::Hyphen | Class::Local => after_dot = false,
        }
        at += 1;
    }
    None
}

/// Whether a domain begins at `start`: at most 253 bytes; labels of 1 to 63 letters, digits and
/// inner hyphens, without hyphens in both the third and the fourth place; a letter in the last one.
fn is_plain_domain(bytes: &[u8], start: usize) -> bool {
    let (mut label, mut dots, mut letters) = (start, 0_usize, false);
    let mut at = start;
    while at < bytes.len() {
        match CLASSES[bytes[at] as usize] {
            Class::Letter => letters = true,
            Class::Digit => {}
            Class::Hyphen if at > label && !(at == label + 3 && bytes[at - 1] == b'-') => {}
            Class::Dot if ends_a_label(bytes, label, at) => {
                (label, letters) = (at + 1, false);
                dots += 1;
            }
            _ => return false,
        }
        at += 1;
    }
    at - start <= 253 && dots > 0 && letters && ends_a_label(bytes, label, at)
}

/// Whether a label from `start` may end before `end`.
fn ends_a_label(bytes: &[u8], start: usize, end: usize) -> bool {
    end > start && end - start <= 63 && bytes[end - 1] != b'-'
}

#[cfg(test)]
mod tests {
    use super::is_plain_address;

    #[test]
    fn usual_addresses_are_plain() {
        for text in [
            "sanne@example.nl",
            "S.de-Vries+werk_1@Mail.Example.co",
            "a@b.c",
            "1@2.x3",
            "a@x-y.nl",
            "-a-@b.cd",
        ] {
            assert!(is_plain_address(text), "{text}");
        }
        assert!(is_plain_address(&format!(
            "{}@{}.nl",
            "a".repeat(64),
            "b".repeat(63)
        )));
    }

    #[test]
    fn other_texts_are_not_plain_addresses() {
        for text in [
            "",
            "@",
            "a",
            "a@",
            "@b.nl",
            "a@b",
            "a@b.",
            "a@.nl",
            "a@b..nl",
            ".a@b.nl",
            "a.@b.nl",
            "a..b@c.nl",
            "a b@c.nl",
            "a@b c.nl",
            "a@b@c.nl",
            " a@b.nl",
            "a@b.nl ",
            "a@-b.nl",
            "a@b-.nl",
            "a@xn--b.nl",
            "a@ab--c.nl",
            "a@1.2",
            "a@b.1",
            "zoë@b.nl",
            "a@bü.nl",
            "a,b@c.nl",
            "\"a\"@b.nl",
            "a@[b.nl]",
            "a@b_c.nl",
            "a@b+c.nl",
            "a\0@b.nl",
        ] {
            assert!(!is_plain_address(text), "{text}");
        }
        assert!(!is_plain_address(&format!("{}@b.nl", "a".repeat(65))));
        assert!(!is_plain_address(&format!("a@{}.nl", "b".repeat(64))));
        assert!(!is_plain_address(&format!(
            "a@{}nl",
            "abcdefgh.".repeat(29)
        )));
    }
}
