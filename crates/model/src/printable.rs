//! Recognises printable characters and escapes all others.

use std::borrow::Cow;

/// Returns whether a character is printable: no control or format character, no separator other
/// than the space, nothing unassigned or private.
pub fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return c == ' ' || c.is_ascii_graphic();
    }
    // Placed after a letter, so that a combining mark is treated as one.
    let mut bytes = [b'x'; 5];
    let length = c.encode_utf8(&mut bytes[1..]).len();
    std::str::from_utf8(&bytes[..=length]).is_ok_and(|text| text.escape_debug().count() == 2)
}

/// Returns whether a character may mislead readers of a single line such as a name: a control
/// character, a line separator, or one that changes the text direction.
pub fn misleads(c: char) -> bool {
    let direction = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    direction || c.is_control()
}

/// Returns a text that is safe to write to a terminal. Characters that are not printable are
/// escaped as `\u{1b}`, except those that `kept` admits.
pub fn escaped(text: &str, kept: impl Fn(char) -> bool) -> Cow<'_, str> {
    let stays = |c: char| is_printable(c) || kept(c);
    if text.chars().all(stays) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if stays(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_unicode());
        }
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_control_characters_are_escaped() {
        for (text, shown) in [
            (
                "Zoë 'O\"Brien' \\ 漢字 e\u{301} 🙂",
                "Zoë 'O\"Brien' \\ 漢字 e\u{301} 🙂",
            ),
            (
                "\u{1b}]0;title\u{7}\u{1b}[2J",
                "\\u{1b}]0;title\\u{7}\\u{1b}[2J",
            ),
            ("\u{9b}2J\r\n\t\u{7f}", "\\u{9b}2J\\u{d}\\u{a}\\u{9}\\u{7f}"),
            (
                "a\u{202e}fdp.exe\u{2066}\u{200f}",
                "a\\u{202e}fdp.exe\\u{2066}\\u{200f}",
            ),
            (
                "\u{2028}\u{2029}\u{e000}\u{feff}",
                "\\u{2028}\\u{2029}\\u{e000}\\u{feff}",
            ),
        ] {
            assert_eq!(escaped(text, |_| false), shown);
        }
        assert_eq!(escaped("a\nb\r", |c| c == '\n'), "a\nb\\u{d}");
    }

    #[test]
    fn no_control_character_is_printed() {
        for c in ('\0'..=char::MAX).filter(|c| misleads(*c)) {
            assert!(!is_printable(c), "{}", c.escape_unicode());
        }
    }
}
