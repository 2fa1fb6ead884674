//! Zeroes data left in the unused part of pages.
//!
//! When SQLite splits a page it moves cells to other pages, and their bytes may stay in the part of
//! the page that is then unused. `secure_delete` does not remove such a copy when the row itself is
//! deleted later. Pages are read and rewritten through SQLite (`sqlite_dbpage`), so its locks and
//! its log apply.

use crate::Error;
use rusqlite::{Connection, OptionalExtension};
use std::ops::Range;

/// Number of pages read in one transaction, so that the scan does not block a checkpoint for long.
const READ: i64 = 512;

/// Returns the unused part of a B-tree page: from the end of the cell pointers to the first cell.
/// Other pages have none. The first page begins with the file's header.
fn unused(page: &[u8], number: i64) -> Option<Range<usize>> {
    let header = if number == 1 { 100 } else { 0 };
    let word = |at: usize| {
        Some(usize::from(u16::from_be_bytes(
            page.get(at..at + 2)?.try_into().ok()?,
        )))
    };
    let length = match page.get(header)? {
        2 | 5 => 12,
        10 | 13 => 8,
        _ => return None,
    };
    let from = header + length + 2 * word(header + 3)?;
    let to = match word(header + 5)? {
        0 => 1 << 16,
        to => to,
    };
    (from <= to && to <= page.len()).then_some(from..to)
}

fn holds_something(page: &[u8], number: i64) -> bool {
    unused(page, number).is_some_and(|unused| page[unused].iter().any(|byte| *byte != 0))
}

fn page(connection: &Connection, number: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut asked = connection.prepare_cached("SELECT data FROM sqlite_dbpage WHERE pgno = ?1")?;
    asked.query_row([number], |row| row.get(0)).optional()
}

/// Returns the number of pages in the database.
pub(super) fn pages(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "page_count", |row| row.get(0))
}

/// Whether SQLite was built with access to pages.
pub(super) fn is_readable(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pragma_module_list WHERE name = 'sqlite_dbpage')";
    connection.query_row(sql, [], |row| row.get(0))
}

/// Returns the numbers of the pages whose unused part holds data.
pub(super) fn find(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let last = pages(connection)?;
    let mut found = Vec::new();
    let mut next = 1;
    while next <= last {
        let until = (next + READ).min(last + 1);
        let transaction = connection.unchecked_transaction()?;
        for number in next..until {
            if page(&transaction, number)?.is_some_and(|page| holds_something(&page, number)) {
                found.push(number);
            }
        }
        transaction.finish()?;
        next = until;
    }
    Ok(found)
}

/// Zeroes the unused part of these pages, on the writer's connection within a transaction.
pub(super) fn clear(connection: &Connection, numbers: &[i64]) -> Result<(), Error> {
    for number in numbers {
        let Some(mut page) = page(connection, *number)? else {
            continue;
        };
        let Some(unused) = unused(&page, *number).filter(|_| holds_something(&page, *number))
        else {
            continue;
        };
        page[unused].fill(0);
        let mut rewrite =
            connection.prepare_cached("UPDATE sqlite_dbpage SET data = ?2 WHERE pgno = ?1")?;
        rewrite.execute((number, page))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::{open, traces::cut_log};

    /// Pseudo-random numbers that are the same in every run.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % bound
        }
    }

    fn text(word: &str, numbers: &mut Numbers) -> String {
        word.repeat([1, 5, 40, 400, 900][usize::try_from(numbers.below(5)).unwrap()])
    }

    /// Adds, changes and removes rows. Returns a word of each row that was removed.
    fn churn(connection: &Connection, numbers: &mut Numbers) -> Vec<String> {
        connection
            .execute_batch(
                "CREATE TABLE people (region TEXT, id TEXT, email TEXT, document TEXT, PRIMARY KEY (region, id)); \
                 CREATE INDEX people_by_email ON people (email, region)",
            )
            .unwrap();
        let (mut there, mut gone): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        connection.execute_batch("BEGIN").unwrap();
        for step in 0..12_000 {
            let at = usize::try_from(numbers.below(1 + there.len() as u64)).unwrap();
            match numbers.below(10) {
                0..6 => {
                    let word = format!("W{:08x}{step:06}w", numbers.below(1 << 32));
                    let row = [
                        &format!("rec{:014}", numbers.below(1 << 40)),
                        &word,
                        &text(&word, numbers),
                    ];
                    connection
                        .execute(
                            "INSERT OR IGNORE INTO people VALUES ('reg', ?1, ?2, ?3)",
                            row,
                        )
                        .unwrap();
                    there.push(word);
                }
                6..8 if at < there.len() => {
                    let row = [&there[at], &text(&there[at], numbers)];
                    connection
                        .execute("UPDATE people SET document = ?2 WHERE email = ?1", row)
                        .unwrap();
                }
                _ if at < there.len() => {
                    let word = there.swap_remove(at);
                    connection
                        .execute("DELETE FROM people WHERE email = ?1", [&word])
                        .unwrap();
                    gone.push(word);
                }
                _ => {}
            }
        }
        connection.execute_batch("COMMIT").unwrap();
        gone
    }

    /// Returns how many of these words the file holds.
    fn left(folder: &std::path::Path, words: &[String]) -> usize {
        let file = std::fs::read(folder.join("test.db")).unwrap();
        let there: std::collections::HashSet<&[u8]> = file
            .windows(16)
            .filter(|window| window[0] == b'W' && window[15] == b'w')
            .collect();
        words
            .iter()
            .filter(|word| there.contains(word.as_bytes()))
            .count()
    }

    #[test]
    fn deleted_row_leaves_no_copy_in_a_page() {
        let mut before = 0;
        for seed in 1..=6 {
            let folder = tempfile::tempdir().unwrap();
            let connection = open::writer(&folder.path().join("test.db")).unwrap();
            let gone = churn(&connection, &mut Numbers(seed));
            assert!(cut_log(&connection).unwrap());
            before += left(folder.path(), &gone);
            let found = find(&connection).unwrap();
            connection.execute_batch("BEGIN IMMEDIATE").unwrap();
            clear(&connection, &found).unwrap();
            connection.execute_batch("COMMIT").unwrap();
            assert!(cut_log(&connection).unwrap());
            assert_eq!(left(folder.path(), &gone), 0, "{seed}");
            assert_eq!(find(&connection).unwrap(), Vec::<i64>::new());
            let sound: String = connection
                .query_row("PRAGMA integrity_check", [], |row| row.get(0))
                .unwrap();
            assert_eq!(sound, "ok");
        }
        assert!(before > 0, "SQLite by itself leaves some");
    }
}
