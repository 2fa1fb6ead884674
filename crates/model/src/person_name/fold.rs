//! The folding of names: lower case without marks, so that spellings compare equal.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Returns the name in lower case, without marks, ligatures as letters; other punctuation is kept.
pub(crate) fn fold(name: &str) -> String {
    fold_letters(name).replace("ij", "y")
}

/// Does the same, and keeps `ij`.
pub(crate) fn fold_letters(name: &str) -> String {
    if name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b' ')
    {
        return name.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(name.len());
    for c in name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match c {
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            '\u{2018}' | '\u{2019}' | '`' | '\u{b4}' => folded.push('\''),
            '\u{2010}'..='\u{2015}' => folded.push('-'),
            '(' | ')' | '"' | ';' | ':' => folded.push(' '),
            c if is_combining_mark(c) => {}
            c => folded.push(c),
        }
    }
    folded
}
