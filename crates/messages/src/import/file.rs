//! Files that an import cannot read, and imports and exports that end without a result.

texts! {
    /// What a file is instead of one that an import reads, and what to do.
    ImportFile: "`import`, when the file is of another kind than CSV, XLSX or NDJSON, or larger than may be.";
    Json "expected a CSV or XLSX file, as its name says; found JSON; if it has one object per line (NDJSON), rename it so that it ends in .ndjson";
    Array "expected NDJSON, one object per line; found a JSON array; write each object on a line of its own, without [ ] and commas, for example with `jq -c '.[]'`";
    SeveralLines "expected NDJSON, one whole object per line; found JSON over several lines; write each object on one line, for example with `jq -c .`";
    Table "expected NDJSON, one JSON object per line; found a table; give the file a name that ends in .csv or .xlsx";
    Markup "expected a CSV or XLSX file; found a web page or XML, although its name may end in .xls; open it in a spreadsheet program and save it as XLSX or CSV UTF-8";
    Password "this file is protected with a password; open it, and save it without one";
    Macros { family: &'static str = "Excel" }
        "this {family} file has macros; save the table as XLSX (without macros) or as CSV UTF-8";
    OldOffice
        "expected a CSV or XLSX file; found an old Excel workbook (.xls) or another old Office file; save it as XLSX or CSV UTF-8";
    Kind { name: &'static str = "PDF" }
        "expected a CSV or XLSX file; found a file of the kind {name}; export the table as XLSX or CSV UTF-8 from the program it comes from";
    Other { name: &'static str = "a ZIP archive" }
        "expected a CSV or XLSX file; found {name}; import the table itself: unpack it from an archive, or save it as CSV or XLSX in the program that shows it";
    WorkbookSize "this workbook is larger than 64 MiB; save it as CSV UTF-8";
    WorkbookDescriptions "this workbook has more than 8 MiB of formatting; save it as CSV UTF-8";
    WorkbookUnpacked "this workbook unpacks to more than 256 MiB; save it as CSV UTF-8";
    WorkbookText "the cells of this workbook hold more than 1 GiB of text; save it as CSV UTF-8";
    Encoding { name: &'static str = "UTF-16LE" }
        "the file is not valid {name}; open it in a spreadsheet program and save it as CSV UTF-8, or name its encoding with --encoding (utf-8, utf-16 or windows-1252)";
    WorkbookDamaged { cause: String = "invalid Zip archive".into() }
        "this Excel workbook is damaged ({cause}); open it and save it again as XLSX, or as CSV UTF-8";
    WorkbookKind
        "the kind of this workbook is not recognised; open it and save it again as XLSX, or as CSV UTF-8";
    WorkbookNumbers
        "this Excel workbook is damaged (an internal number is out of range, not one in a cell); open it and save it again as XLSX, or as CSV UTF-8";
}

texts! {
    /// Why nothing of a file was stored.
    Import: "The last line of `import`, when it stores nothing.";
    BadRows { bad: crate::Counted = crate::Counted::new(3, "bad row", "bad rows") }
        "{bad}; nothing of the file was stored; correct them and import again, or store the other rows with --skip-bad";
    Header { faults: String = "there is no column for: email; add it".into() }
        "the header row cannot be used: {faults}; nothing of the file was stored";
    CustomFields { faults: String = "line 1: /customFieldDefinitions: expected an array [ ] of fields; found an object".into() }
        "the custom fields of the file cannot be used: {faults}; nothing of the file was stored; correct line 1 of the file, or the region's fields, and import again";
    Unreadable { cause: String = "Input/output error (os error 5)".into() }
        "the file cannot be read: {cause}; nothing of it was stored; copy it to a local disk, and import that copy";
    DiskFull { percent: u64 = 5 }
        "less than {percent} % of the disk that holds the database is free; nothing of the file was stored; free up space, or set a lower limit with --min-free-disk";
    Store { cause: String = "the database is unavailable: timeout".into() }
        "{cause}; nothing of the file was stored; check that the database runs and that its disk has room, and import again";
}

texts! {
    /// Why an export was not written.
    Export: "The last line of `export`, when it fails.";
    Unwritable { cause: String = "no space left on device".into() }
        "the export cannot be written: {cause}; free up space or write to another place, and export again; do not use the incomplete file";
    Table { cause: String = "no space left on device".into() }
        "the CSV file cannot be written: {cause}; free up space or write to another place, and export again; do not use the incomplete file";
    Workbook { cause: String = "no space left on device".into() }
        "the workbook cannot be written: {cause}; free up space in the folder of temporary files (TMPDIR) too, and export again, or export as CSV";
    TooManyRows "a worksheet holds at most 1,048,575 records, and the region has more; export as CSV";
    Damaged { cause: String = "EOF while parsing".into() }
        "a stored document is damaged: {cause}; do not use the incomplete file; run `onderwijsregio doctor --deep`, which names the record; then restore a backup (docs/operating.md, Backups), and export again";
}
