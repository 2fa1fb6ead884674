//! What pages say about candidates that they show: that they were shown, and how many there are.

use crate::{
    desk::{http::Desk, texts::Texts},
    state::State,
    texts::fill,
};
use model::Action;
use store::desk::{CandidateRow, SearchTotal};

/// Records that these candidates were shown in a list.
pub(crate) fn note_shown<'r>(
    state: &State,
    desk: &Desk,
    rows: impl Iterator<Item = &'r CandidateRow>,
) {
    let positions = rows.map(|row| row.position);
    desk.note_shown(state, Action::DeskList, positions);
}

/// Returns how many candidates there are, as a sentence.
pub(crate) fn counted(t: &'static Texts, total: SearchTotal) -> String {
    match total {
        SearchTotal { more: true, count } => fill(t.list.many, grouped(count)),
        SearchTotal { count: 1, .. } => t.list.one.to_owned(),
        SearchTotal { count, .. } => fill(t.list.some, grouped(count)),
    }
}

/// Returns a total as a number.
pub(super) fn number(total: SearchTotal) -> String {
    let more = if total.more { "+" } else { "" };
    format!("{}{more}", grouped(total.count))
}

/// Formats a number with a thin blank between groups of three digits.
pub(crate) fn grouped(number: impl Into<u64>) -> String {
    let digits = number.into().to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped() {
        assert_eq!(grouped(0_u64), "0");
        assert_eq!(grouped(999_u64), "999");
        assert_eq!(grouped(10_000_u64), "10\u{202f}000");
        assert_eq!(grouped(1_234_567_u64), "1\u{202f}234\u{202f}567");
    }
}
