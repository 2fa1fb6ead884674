//! Where a text stops being base64.

/// Returns the position, from 1, at which a text is not base64 with padding, if it is not. The prefix
/// of a `data:` URL is passed over.
pub fn base64_fault(text: &str) -> Option<usize> {
    let content = match text.strip_prefix("data:") {
        Some(url) => url.split_once(',').map_or(text, |(_, content)| content),
        None => text,
    };
    let before = text[..text.len() - content.len()].chars().count();
    let symbols = content.strip_suffix('=').unwrap_or(content);
    let symbols = symbols.strip_suffix('=').unwrap_or(symbols);
    let mut last = 0;
    for (c, position) in symbols.chars().zip(1..) {
        match value(c) {
            Some(value) => last = value,
            None => return Some(before + position),
        }
    }
    // Bits of the last symbol that belong to no byte are zero.
    let unused = match content.len() - symbols.len() {
        0 => 0,
        1 => 0b11,
        _ => 0b1111,
    };
    if content.len() % 4 != 0 || (symbols.is_empty() && !content.is_empty()) {
        Some(before + content.len() + 1)
    } else {
        (last & unused != 0).then_some(before + symbols.len())
    }
}

/// Returns the six bits of a symbol.
fn value(symbol: char) -> Option<u32> {
    let offset = |first: char| u32::from(symbol) - u32::from(first);
    match symbol {
        'A'..='Z' => Some(offset('A')),
        'a'..='z' => Some(26 + offset('a')),
        '0'..='9' => Some(52 + offset('0')),
        '+' => Some(62),
        '/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_of_what_is_not_base64() {
        for (text, position) in [
            ("aGFsbG8=", None),
            ("", None),
            ("data:text/plain;base64,aGFsbG8=", None),
            ("aGFs bG8=", Some(5)),
            ("aGFsbG8", Some(8)),
            ("aGFsbG9=", Some(7)),
            ("aGFs\nbG8=", Some(5)),
            ("data:text/plain;base64,aGé=", Some(26)),
        ] {
            assert_eq!(base64_fault(text), position, "{text:?}");
        }
    }
}
