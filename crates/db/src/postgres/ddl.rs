//! Translates the migrations' SQL to PostgreSQL's dialect.

/// Translates DDL to PostgreSQL's dialect. Texts compare by their bytes, as in SQLite, whatever the
/// server's locale is.
pub(crate) fn translate_ddl(sql: &str) -> String {
    let words = sql.split_inclusive(|character: char| !character.is_ascii_alphabetic());
    let translated = words.map(|word| {
        let (name, end) = word.split_at(
            word.trim_end_matches(|end: char| !end.is_ascii_alphabetic())
                .len(),
        );
        match name {
            "BLOB" => format!("BYTEA{end}"),
            "TEXT" => format!("TEXT COLLATE \"C\"{end}"),
            _ => word.to_owned(),
        }
    });
    translated.collect()
}

/// Splits SQL text at the semicolons outside of texts, comments and `$$` blocks.
pub(super) fn statements(sql: &str) -> impl Iterator<Item = &str> {
    let (mut starts, mut parts) = (0, Vec::new());
    let mut closing: Option<&str> = None;
    let mut rest = 0;
    while let Some(step) = sql[rest..].chars().next() {
        let here = &sql[rest..];
        if let Some(end) = closing {
            let ends = here.starts_with(end);
            rest += if ends { end.len() } else { step.len_utf8() };
            closing = closing.filter(|_| !ends);
            continue;
        }
        closing = [("'", "'"), ("$$", "$$"), ("--", "\n")]
            .into_iter()
            .find(|(start, _)| here.starts_with(start))
            .map(|(start, end)| {
                rest += start.len();
                end
            });
        if closing.is_none() {
            rest += step.len_utf8();
            if step == ';' {
                parts.push(&sql[starts..rest - 1]);
                starts = rest;
            }
        }
    }
    parts.push(&sql[starts..]);
    parts.into_iter().filter(|part| !is_blank(part))
}

/// Whether a text has nothing but comments.
fn is_blank(text: &str) -> bool {
    text.lines()
        .all(|line| line.trim().is_empty() || line.trim().starts_with("--"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_split_into_statements() {
        let sql =
            "-- a; b\nCREATE TABLE a (b TEXT DEFAULT ';'); DO $$ BEGIN; END; $$;\nSELECT 1; -- c\n";
        let expected = [
            "-- a; b\nCREATE TABLE a (b TEXT DEFAULT ';')",
            " DO $$ BEGIN; END; $$",
            "\nSELECT 1",
        ];
        assert_eq!(statements(sql).collect::<Vec<_>>(), expected);
    }
}
