//! Faults of a table's header and of the file of `--mapping`.

texts! {
    /// Faults of the header row of a table.
    Header: "`import` of a CSV or XLSX file: everything that is wrong with the header row, after `the header row cannot be \
             used`.";
    Empty "the first row is empty; expected the names of the columns there";
    NotUtf8 { column: usize = 3 }
        "the name of column {column} is not UTF-8; save the file as CSV UTF-8, or import it with --encoding windows-1252";
    Twice { column: String = "email".into() }
        "the column '{column}' occurs twice; remove or rename one of the two";
    NoSuchFields { columns: String = "7 'customFields.bron'".into(), own: String = "none".into() }
        "the region has no custom field for column {columns}; add the field with `onderwijsregio field create` or POST /schema/custom-fields, or give the column null in a --mapping file; the region's custom fields: {own}";
    MappedToNothing { columns: String = "3 'naam2'".into(), known: String = "id, name, email".into() }
        "the --mapping file maps a column to a name that is not a field: {columns}; map it to a known field, or to null to leave the column out; known fields: {known}";
    Unknown { columns: String = "4 'leeftijd'".into(), known: String = "id, name, email".into() }
        "unknown column {columns}; rename or remove it, or map it in a --mapping file; known columns: {known}";
    SeveralUnknown { columns: String = "4 'leeftijd', 5 'bron'".into(), known: String = "id, name, email".into() }
        "unknown columns {columns}; rename or remove them, or map them in a --mapping file; known columns: {known}";
    NoHeader { fault: String = "unknown columns 1, 2; rename or remove them, or map them in a --mapping file; known columns: id, name, email".into() }
        "the first row names no known column; if it holds data, add a header row with the column names before it; {fault}";
    Missing { columns: String = "email, privacyConsent".into() }
        "there is no column for: {columns}; add a column for each, or map columns that hold them in a --mapping file";
    Record { fault: super::Row = super::Row::UnclosedQuote } "the header row: {fault}";
}

texts! {
    /// Faults of the file of `--mapping`.
    Mapping: "`import --mapping FILE`, after the name of the file.";
    TooLarge { most: usize = 64 }
        "expected a JSON object of at most {most} KiB with column names and fields, for example {{\"Naam\": \"name\", \"Bron\": \"customFields.source\", \"Leeftijd\": null}}; this file is larger; remove columns that the table does not have";
    NotJson { line: usize = 2, column: usize = 17, reason: &'static str = "expected a comma or }" }
        "expected a JSON object of column names and fields, for example {{\"Naam\": \"name\", \"Bron\": \"customFields.source\", \"Leeftijd\": null}}; it is not valid at line {line}, column {column}: {reason}";
    TooMany { most: usize = 1000, found: usize = 1200 }
        "expected at most {most} columns; found {found}; remove those that the table does not have";
    Twice { member: usize = 4 }
        "entry {member} names the same column as an earlier entry (capitals, spaces, hyphens and underscores do not count); remove one of them";
}
