//! Merges several lists of moments, each newest first, into pages of one list.

use model::Timestamp;

/// A part of a list, newest first, from the place where the page begins.
#[derive(Debug)]
pub(super) struct Stream<T> {
    /// The entries with their moments. One more than a page holds, if there are that many.
    pub(super) entries: Vec<(Timestamp, T)>,
}

/// A page of the merged list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Merged<T> {
    pub(super) entries: Vec<T>,
    /// How many entries of each stream the page has.
    pub(super) taken: Vec<usize>,
    /// Whether older entries follow.
    pub(super) more: bool,
}

/// Returns the newest entries of several streams, at most `limit`. Of entries with the same moment,
/// those of an earlier stream come first.
pub(super) fn merge<T>(streams: Vec<Stream<T>>, limit: usize) -> Merged<T> {
    let mut taken = vec![0; streams.len()];
    let mut rest: Vec<_> = streams
        .into_iter()
        .map(|stream| stream.entries.into_iter().peekable())
        .collect();
    let mut entries = Vec::with_capacity(limit);
    loop {
        let mut newest: Option<(usize, Timestamp)> = None;
        for (index, stream) in rest.iter_mut().enumerate() {
            if let Some((at, _)) = stream.peek()
                && newest.is_none_or(|(_, best)| *at > best)
            {
                newest = Some((index, *at));
            }
        }
        let Some((index, _)) = newest else {
            let more = false;
            return Merged {
                entries,
                taken,
                more,
            };
        };
        if entries.len() == limit {
            let more = true;
            return Merged {
                entries,
                taken,
                more,
            };
        }
        if let Some((_, entry)) = rest[index].next() {
            entries.push(entry);
            taken[index] += 1;
        }
    }
}

/// The number of lines of a text above which a page folds it.
const FOLDED_AFTER: usize = 8;
/// The number of characters that count as a line of a text without line breaks.
const LINE: usize = 90;

/// Splits a text into what is shown at once and what is folded. The second part is empty for a text
/// that is short enough.
pub(super) fn fold(text: &str) -> (&str, &str) {
    let mut lines = 0;
    let mut since = 0;
    let mut last_blank = None;
    for (at, character) in text.char_indices() {
        since += 1;
        if character.is_whitespace() {
            last_blank = Some(at);
        }
        if character == '\n' || since > LINE {
            lines += 1;
            since = 0;
        }
        if lines == FOLDED_AFTER {
            let cut = last_blank.filter(|blank| at - blank < LINE).unwrap_or(at);
            let (shown, folded) = text.split_at(cut);
            if folded.trim().is_empty() {
                return (text, "");
            }
            return (shown.trim_end(), folded.trim_start());
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(moments: &[(i64, &'static str)]) -> Stream<&'static str> {
        Stream {
            entries: moments
                .iter()
                .map(|(at, name)| (Timestamp::from_micros(*at), *name))
                .collect(),
        }
    }

    #[test]
    fn newest_entries_come_first_and_each_stream_continues_where_it_was() {
        let contacts = || stream(&[(9, "c9"), (5, "c5"), (5, "c5b"), (1, "c1")]);
        let changes = || stream(&[(8, "h8"), (5, "h5"), (2, "h2")]);
        let merged = merge(vec![contacts(), changes()], 4);
        assert_eq!(merged.entries, ["c9", "h8", "c5", "c5b"]);
        assert_eq!((merged.taken, merged.more), (vec![3, 1], true));
        let all = merge(vec![contacts(), changes()], 7);
        assert_eq!(all.entries, ["c9", "h8", "c5", "c5b", "h5", "h2", "c1"]);
        assert!(!all.more);
        let none = merge::<&str>(vec![stream(&[]), stream(&[])], 50);
        assert_eq!(
            (none.entries, none.taken, none.more),
            (vec![], vec![0, 0], false)
        );
    }

    #[test]
    fn pages_together_are_the_whole_list() {
        let contacts: Vec<(i64, &str)> = (0..60).rev().map(|at| (at * 2, "contact")).collect();
        let changes: Vec<(i64, &str)> = (0..45).rev().map(|at| (at * 3, "change")).collect();
        let (mut done, mut all) = ([0, 0], Vec::new());
        loop {
            let part = |list: &[(i64, &'static str)], from: usize| {
                stream(&list[from..list.len().min(from + 11)])
            };
            let page = merge(vec![part(&contacts, done[0]), part(&changes, done[1])], 10);
            all.extend(page.entries);
            done = [done[0] + page.taken[0], done[1] + page.taken[1]];
            if !page.more {
                break;
            }
        }
        assert_eq!((all.len(), done), (105, [60, 45]));
    }

    #[test]
    fn text_is_folded_after_eight_lines_and_loses_nothing() {
        let short = "één\ntwee\ndrie";
        assert_eq!(fold(short), (short, ""));
        let lines: Vec<String> = (1..=12).map(|line| format!("regel {line}")).collect();
        let text = lines.join("\n");
        let (shown, folded) = fold(&text);
        assert_eq!(shown.lines().count(), 8);
        assert_eq!(format!("{shown}\n{folded}"), text);
        let eight = lines[..8].join("\n");
        assert_eq!(fold(&eight), (eight.as_str(), ""));
        assert_eq!(fold(&format!("{eight}\n")).1, "");
        let long = "woord ".repeat(400);
        let (shown, folded) = fold(&long);
        assert!(shown.ends_with("woord") && folded.starts_with("woord"));
        assert_eq!(
            shown.split(' ').count() + folded.split_whitespace().count(),
            400
        );
        let solid = "é".repeat(2000);
        let (shown, folded) = fold(&solid);
        assert_eq!(format!("{shown}{folded}"), solid);
    }
}
