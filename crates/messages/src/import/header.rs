//! Faults of a table's header and of the file of `--mapping`.

texts! {
    /// Faults of the header row of a table.
    Header: "`import` of a CSV or XLSX file: everything that is wrong with the header row, after `the header row is not \
             usable`.";
    Empty "it is empty; expected the names of columns in the first row";
    NotUtf8 { column: usize = 3 }
        "column {column} is not UTF-8; a file that Excel saved as plain CSV is read with --encoding windows-1252";
    Twice { column: String = "email".into() } "the column '{column}' stands there twice; remove one, or ignore it with a --mapping file";
    NoSuchFields { columns: String = "7 'customFields.bron'".into(), own: String = "none".into() }
        "custom fields that the region lacks: {columns}; add each with `onderwijsregio field create` or POST /schema/custom-fields, or leave its column out with a --mapping file; the region's own: {own}";
    MappedToNothing { columns: String = "3 'naam2'".into() }
        "the mapping gives columns to what is no field: {columns}; correct the --mapping file";
    Unknown { columns: String = "4 'leeftijd'".into(), known: String = "id, name, email".into() }
        "column that is not known: {columns}; known columns: {known} (a --mapping file gives or ignores others)";
    SeveralUnknown { columns: String = "4 'leeftijd', 5 'bron'".into(), known: String = "id, name, email".into() }
        "columns that are not known: {columns}; known columns: {known} (a --mapping file gives or ignores others)";
    NoHeader { fault: String = "columns that are not known: 1, 2; known columns: id, name, email".into() }
        "the first row names no known column, so the header row may be missing; {fault}";
    Missing { columns: String = "email, privacyConsent".into() }
        "no column for: {columns}; add each, or name the columns that hold them with a --mapping file";
    Record { fault: super::Row = super::Row::UnclosedQuote } "{fault}";
}

texts! {
    /// Faults of the file of `--mapping`.
    Mapping: "`import --mapping FILE`, after the name of the file.";
    TooLarge { most: usize = 64 }
        "the mapping file is larger than {most} KiB; expected a JSON object of column names and fields, for example {{\"Naam\": \"name\", \"Bron\": \"customFields.source\", \"Leeftijd\": null}}";
    NotJson { line: usize = 2 }
        "line {line}: expected a JSON object of column names and fields, for example {{\"Naam\": \"name\", \"Bron\": \"customFields.source\", \"Leeftijd\": null}}";
    TooMany { most: usize = 1000 } "the mapping file names more than {most} columns; leave out those that the table lacks";
    Twice { member: usize = 4 }
        "its member {member} names the same column as an earlier one: names are compared without case, blanks, dashes and underscores; remove one";
}
