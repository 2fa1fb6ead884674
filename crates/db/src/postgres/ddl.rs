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
