//! Faults of texts.

faults! {
    /// What the rules of texts find wrong.
    Text: "`errors` of a 400 whose `pointer` names a text of the body; a fault of a row of an import.";
    Blank "required" "a value is required; this text is blank";
    OneLine { found: String = "a line break".into(), position: usize = 12 } "pattern"
        "expected text in one line, without control and bidirectional characters; found {found} at position {position}";
    Lines { found: String = "a control character (U+0007)".into(), position: usize = 3 } "pattern"
        "expected text without control and bidirectional characters; found {found} at position {position}";
    ScientificPhone "spoiledNumber"
        "a spreadsheet turned this phone number into scientific notation and lost its digits; format the column as text and enter it anew";
    DecimalPhone "spoiledNumber"
        "a spreadsheet turned this phone number into a decimal number (it ends in .0); format the column as text and enter it anew";
    EncodedUrlLength { most: usize = 500, length: usize = 619 } "maxLength"
        "expected at most {most} characters; percent-encoded, as it is stored, this URL has {length}";
    Date "format" "expected a date (YYYY-MM-DD)";
    BornBefore { first: &'static str = "1900-01-01", today: String = "2026-11-29".into() } "minimum"
        "expected a date of birth from {first} to {today} (today, in UTC); this date is earlier";
    BornAfter { first: &'static str = "1900-01-01", today: String = "2026-11-29".into() } "maximum"
        "expected a date of birth from {first} to {today} (today, in UTC); this date is later";
}
