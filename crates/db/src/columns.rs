//! The columns of a statement's rows, by name. Their positions are found in the statement's text
//! while the program is built: reading a row costs nothing more, and a name that the text does not
//! select does not compile.

/// The position of a column in a row.
#[derive(Debug, Clone, Copy)]
pub struct Column(usize);

impl Column {
    /// Returns the column at a position, for texts that are generated while the program runs.
    pub const fn nth(position: usize) -> Self {
        Self(position)
    }

    pub(crate) const fn position(self) -> usize {
        self.0
    }
}

/// The columns of a statement's rows, or of several statements whose rows are read alike. The macros
/// `statements!`, `register!` and `columns!` implement it.
pub trait Columns {
    /// The texts of the statements.
    const TEXTS: &'static [&'static str];
}

/// Returns the column with a name. It has the same position in each text.
///
/// # Panics
///
/// If a text does not select such a column, or has it in another position.
pub const fn column_of(texts: &[&str], name: &str) -> Column {
    let Some(position) = position(texts[0], name) else {
        panic!("the statement has no column of this name")
    };
    let mut index = 1;
    while index < texts.len() {
        match self::position(texts[index], name) {
            Some(other) if other == position => {}
            _ => panic!("the statements have the column in different positions, or one has none"),
        }
        index += 1;
    }
    Column(position)
}

/// Returns the position of a column among those that a text selects or returns.
pub const fn position(sql: &str, name: &str) -> Option<usize> {
    let (sql, name) = (sql.as_bytes(), name.as_bytes());
    let (mut start, end) = list(sql);
    let mut position = 0;
    while start < end {
        let comma = find(sql, start, end, b",");
        if is_named(sql, start, comma, name) {
            return Some(position);
        }
        position += 1;
        start = comma + 1;
    }
    None
}

/// Returns where the list of a text's columns begins and ends.
const fn list(sql: &[u8]) -> (usize, usize) {
    const SELECT: &[u8] = b"SELECT ";
    const RETURNING: &[u8] = b" RETURNING ";
    if is_at(sql, 0, SELECT) {
        let start = SELECT.len();
        (start, find(sql, start, sql.len(), b" FROM "))
    } else {
        (
            find(sql, 0, sql.len(), RETURNING) + RETURNING.len(),
            sql.len(),
        )
    }
}

/// Returns where a word stands outside of parentheses and texts, or `end`.
const fn find(sql: &[u8], start: usize, end: usize, word: &[u8]) -> usize {
    let (mut at, mut depth, mut is_text) = (start, 0, false);
    while at < end {
        if depth == 0 && !is_text && is_at(sql, at, word) {
            return at;
        }
        match sql[at] {
            b'\'' => is_text = !is_text,
            b'(' if !is_text => depth += 1,
            b')' if !is_text => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    end
}

/// Whether a list's item ends with a name: a column, with or without its table, or `… AS name`.
const fn is_named(sql: &[u8], start: usize, end: usize, name: &[u8]) -> bool {
    if end - start < name.len() {
        return false;
    }
    let first = end - name.len();
    is_at(sql, first, name) && (first == start || matches!(sql[first - 1], b' ' | b'.'))
}

const fn is_at(sql: &[u8], at: usize, word: &[u8]) -> bool {
    if sql.len() - at < word.len() {
        return false;
    }
    let mut index = 0;
    while index < word.len() {
        if sql[at + index] != word[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Returns the column of a statement's rows with this name: `column!(STATEMENT, name)`.
#[macro_export]
macro_rules! column {
    ($of:ty, $name:ident) => {
        const { $crate::column_of(<$of as $crate::Columns>::TEXTS, stringify!($name)) }
    };
}

/// Declares the columns that several statements have in common: `columns! { Name: ONE, OTHER }`.
#[macro_export]
macro_rules! columns {
    ($(#[$meta:meta])* $vis:vis $name:ident: $($statement:ty),+ $(,)?) => {
        $(#[$meta])*
        $vis enum $name {}

        impl $crate::Columns for $name {
            const TEXTS: &'static [&'static str] =
                &[$(<$statement as $crate::Columns>::TEXTS[0]),+];
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name() {
        let found = |sql, names: &[&str]| {
            let found: Vec<_> = names.iter().map(|name| position(sql, name)).collect();
            found
        };
        let select = "SELECT candidate_id, c.id, (SELECT MAX(x) FROM y WHERE a = ', b') AS latest \
                      FROM interactions AS c WHERE position = $1";
        assert_eq!(
            found(select, &["candidate_id", "id", "latest", "x", "position"]),
            [Some(0), Some(1), Some(2), None, None]
        );
        let delete = "DELETE FROM attachments WHERE id = $1 RETURNING file, size";
        assert_eq!(
            found(delete, &["file", "size", "id"]),
            [Some(0), Some(1), None]
        );
        assert_eq!(found("DELETE FROM attachments", &["attachments"]), [None]);
    }

    #[test]
    #[should_panic(expected = "in different positions")]
    fn common_columns_stand_in_the_same_position() {
        column_of(&["SELECT a, b FROM t", "SELECT b, a FROM t"], "a");
    }
}
