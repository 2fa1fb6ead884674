//! Faults and warnings of imported rows.

faults! {
    /// Faults of imported rows, beside those of their members.
    Row: "A line on standard error for each row that `import` cannot store, after its line and column.";
    NotJson { column: usize = 8, reason: &'static str = "expected a comma or }" } "json"
        "expected one whole JSON object per line, in UTF-8; it is not valid at column {column}: {reason}";
    LineTooLong "tooLong"
        "expected a line of at most 256 MiB; this one is longer; check that each candidate is on a line of its own";
    TooManyValues "tooManyValues"
        "expected at most 1,000,000 values in one line; this line has more; check that each candidate is on a line of its own";
    UnclosedQuote "quote"
        "a quote opens a cell in this row and is never closed; close it, or write it twice (\"\") if it is part of the text";
    StrayQuote "quote"
        "a quote is inside a quoted cell; write it twice (\"\") if it is part of the text, or move it to the end of the cell";
    RowTooLong "tooLong"
        "expected a row of at most 4 MiB; this one is longer; look for a quote that is never closed, or shorten the longest cell";
    TooManyColumns { most: usize = 1000 } "columns"
        "expected at most {most} columns; this row has more; look for a missing line break or another delimiter";
    Unnamed { column: usize = 12 } "columns"
        "column {column} has a value in this row but no name in the header row; add the name, or clear the cell";
    Encoding "encoding"
        "this text is not UTF-8; save the file as CSV UTF-8, or import it with --encoding windows-1252";
    SpreadsheetError "spreadsheetError" "the spreadsheet shows an error in this cell; correct its formula";
    Boolean "type" "expected true or false (or ja, nee, waar, onwaar, 1, 0); found other text";
    Number "type" "expected a number such as 12 or 12.5, without thousands separators; found other text";
    Date "format" "expected a date, YYYY-MM-DD or d-m-yyyy; found other text";
    DateWithTime "format" "expected a date, YYYY-MM-DD or d-m-yyyy; found a date with a time; remove the time";
    NoSuchDay "format" "expected a date, YYYY-MM-DD or d-m-yyyy; this day does not exist";
    OneOf { options: String = "PO, VO, MBO".into() } "enum"
        "expected one of: {options}; found another value; check the spelling and the capitals";
    AnyOf { options: String = "PO, VO, MBO".into() } "enum"
        "expected one or more of: {options}; found another value; check the spelling and the capitals, and separate several values with |";
    NoSuchField "unknown"
        "the region has no custom field of this name; add it with `onderwijsregio field create` or POST /schema/custom-fields, remove the value, or import a file that begins with its definitions, as `onderwijsregio export` writes it";
    DefinitionsBelow "unknown"
        "definitions of custom fields must be on the first line of the file, before the candidates; move them there";
    Taken "taken"
        "this id already exists; leave the id empty to create a new candidate, or remove the row if it was imported before";
}

faults! {
    /// Warnings about rows that are stored.
    RowWarning: "A line `warning:` on standard error for a row that `import` stores, or leaves out as a duplicate.";
    Duplicate { other: String = "line 12".into() } "duplicate"
        "{other} has the same value; this row is stored too; if both are one person, find the ids of the two with POST /candidates/find, and archive one with DELETE /candidates/{{id}}; in a later import, --duplicates skip leaves such rows out";
    DuplicateSkipped { other: String = "candidate recAbC13pTbjpS6Iz".into() } "duplicate"
        "{other} has the same value; this row is left out; if this row is another person, put it in a file of its own (a table with its header row), and import that with --duplicates allow";
    TwoNumbers { count: usize = 2 } "twoNumbers"
        "this value has {count} phone numbers; a search finds the candidate by the first one only; put the number that is used most first";
    PossibleBsn "possibleBsn"
        "nine digits that may be a citizen service number (BSN), which must not be kept without a legal ground; check it, and remove it if it is one";
    Future "future" "this date is in the future; check that it is right";
    FormerOption "formerOption"
        "this value is no longer an option of the field; it is stored unchanged; add the option again, or choose another value";
    DefinitionKept { property: String = "label, options".into() } "kept"
        "the region has this custom field with another value for: {property}; the region's is kept; change it in the region if the file is right";
    NotRequired "notRequired"
        "the region has candidates without a value for this field, so it is added as optional; fill it in for them, then make it required";
}
