//! Files that an import cannot read, and imports and exports that end without a result.

texts! {
    /// What a file is instead of one that an import reads, and what to do.
    ImportFile: "`import`, when the file is of another kind than CSV, XLSX or NDJSON, or larger than may be.";
    Json "this is JSON; a CSV or XLSX file was expected (NDJSON has one object a line and a name that ends in .ndjson)";
    Array "this is a JSON array; NDJSON was expected: one object a line, without [ ] around them and commas between";
    SeveralLines "this is JSON over several lines; NDJSON was expected: one whole object a line";
    Signature { name: &'static str = "a gzip archive" }
        "this is {name}; a CSV or XLSX file was expected, unpacked and under its own name";
    Table "this is not NDJSON, of which each line is a JSON object; a table is read from a file whose name ends in .csv or .xlsx";
    Markup "this is a web page or XML, also where its name ends in .xls; save it as CSV UTF-8 or as XLSX";
    Password "this is a file with a password; save it without a password";
    OldOffice
        "this is an Excel workbook of before 2007 (xls) or another older Office file; save it as XLSX or CSV UTF-8";
    Kind { name: &'static str = "PDF" } "this is a {name} file; a CSV or XLSX file was expected";
    OtherOffice { name: &'static str = "Word" } "this is a {name} file; save the table as CSV UTF-8 or XLSX";
    Other { name: &'static str = "a ZIP archive" }
        "this is {name}; a CSV file or an Excel workbook (XLSX) was expected";
    Rejected { fault: crate::File = crate::File::Macros { family: "Excel" } } "{fault}";
    WorkbookSize "this workbook is larger than 64 MiB; save it as CSV UTF-8";
    WorkbookDescriptions
        "the formats or relations of this workbook unpack to more than 8 MiB; save it as CSV UTF-8";
    WorkbookUnpacked "this workbook unpacks to more than 256 MiB; save it as CSV UTF-8";
    WorkbookText "the cells of this workbook hold more than 1 GiB of text; save it as CSV UTF-8";
    Encoding "it is not valid in its encoding; name the right one with --encoding";
    TextCount "the count of its texts is no number";
    WorkbookDamaged { cause: String = "it has numbers that are too large".into() }
        "this Excel workbook cannot be read ({cause}); save it anew as XLSX, or as CSV UTF-8";
    WorkbookKind
        "this Excel workbook cannot be read (its kind is not recognised); save it anew as XLSX, or as CSV UTF-8";
    WorkbookNumbers
        "this Excel workbook cannot be read (it has numbers that are too large); save it anew as XLSX, or as CSV UTF-8";
}

texts! {
    /// Why nothing of a file was stored.
    Import: "The last line of `import`, when it stores nothing.";
    BadRows { bad: u64 = 3 }
        "{bad} bad row(s), so nothing of the file was kept; correct them, or use --skip-bad to keep the others";
    Header { faults: String = "no column for: email".into() } "the header row is not usable: {faults}";
    CustomFields { faults: String = "line 1: /customFieldDefinitions: expected an array".into() }
        "the custom fields of the file cannot be used: {faults}; nothing of the file was kept";
    Unreadable { cause: String = "permission denied".into() } "the file cannot be read: {cause}";
    DiskFull { cause: String = "The server's disk is nearly full.".into() }
        "{cause} Nothing of the file was kept; make room, or choose another limit with --min-free-disk";
    Store { cause: String = "the database is unavailable: timeout".into() }
        "{cause}; nothing of the file was kept";
}

texts! {
    /// Why an export was not written.
    Export: "The last line of `export`, when it fails.";
    Unwritable { cause: String = "no space left on device".into() } "the export cannot be written: {cause}";
    Table { cause: String = "no space left on device".into() } "the table cannot be written: {cause}";
    Workbook { cause: String = "no space left on device".into() } "the workbook cannot be written: {cause}";
    TooManyRows "a sheet holds at most 1,048,575 records; export as CSV";
    Damaged { cause: String = "EOF while parsing".into() }
        "a stored document is damaged: {cause}; `onderwijsregio doctor --deep` finds the record";
}
