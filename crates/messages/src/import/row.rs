//! Faults and warnings of imported rows.

faults! {
    /// Faults of imported rows, beside those of their members.
    Row: "A line on standard error for each row that `import` cannot store, after its line and column.";
    NotJson { column: usize = 8 } "json"
        "expected one whole JSON object a line, in UTF-8; it is not valid at column {column}";
    LineTooLong "tooLong" "expected a line of at most 256 MiB; this one is longer";
    TooManyValues "tooManyValues" "expected at most 1,000,000 members and items in a line; there are more";
    UnclosedQuote "quote"
        "a quote that opens in this record is never closed, or text follows the quote that closes a cell; close it, or double it if it belongs to the text";
    StrayQuote "quote" "a quote stands inside a quoted cell; it must be doubled there (\"\")";
    RowTooLong "tooLong" "expected a row of at most 4 MiB; this one is longer";
    TooManyColumns { most: usize = 2000 } "columns" "expected at most {most} columns; this row has more";
    Unnamed { column: usize = 12 } "columns"
        "column {column} has content here and no name in the header; name it there, or empty the cell";
    Encoding "encoding"
        "expected UTF-8; a file that Excel saved as plain CSV is read with --encoding windows-1252";
    SpreadsheetError "spreadsheetError" "the spreadsheet shows an error in this cell; repair its formula";
    Boolean "type" "expected true or false (also ja or nee, waar or onwaar, 1 or 0)";
    Number "type" "expected a number, for example 12 or 12.5, without thousands separators";
    Date "format" "expected a date, YYYY-MM-DD or d-m-yyyy";
    DateWithTime "format" "expected a date, YYYY-MM-DD or d-m-yyyy; this one has a time";
    NoSuchDay "format" "expected a date, YYYY-MM-DD or d-m-yyyy; there is no such day";
    OneOf { options: String = "PO, VO, MBO".into() } "enum" "expected one of: {options}";
    AnyOf { options: String = "PO, VO, MBO".into() } "enum"
        "expected any of: {options}; between several values stands |";
    NoSuchField "unknown"
        "the region has no custom field of this name; add it with `onderwijsregio field create` or POST /schema/custom-fields, or import a file that begins with its definitions, as `onderwijsregio export` writes it";
    DefinitionsBelow "unknown"
        "definitions of custom fields stand on the first line of a file, before the candidates; move them there";
    Taken "taken" "this id is taken; leave it out for a new one, or leave out a row that was imported before";
}

faults! {
    /// Warnings about rows that are stored.
    RowWarning: "A line `warning:` on standard error for a row that `import` stores, or leaves out as a duplicate.";
    Duplicate "duplicate" "a candidate, or an earlier row, has the same value";
    DuplicateSkipped "duplicate" "a candidate, or an earlier row, has the same value; this row is left out";
    TwoNumbers "twoNumbers" "more than one phone number; the candidate is found by the first one";
    PossibleBsn "possibleBsn"
        "nine digits that may be a citizen service number (BSN), which must not be kept without a legal ground; see that it is none, or remove it";
    Future "future" "a moment that is still to come; see that it is right";
    FormerOption "formerOption" "a value that is no option of the field any more; it is kept as it was exported";
    DefinitionKept "kept"
        "the region's field differs in label, description, options or `required`; it stays as it is";
    NotRequired "notRequired"
        "live candidates of the region have no value for this field, so it is added without `required`; require it once they have one";
}
