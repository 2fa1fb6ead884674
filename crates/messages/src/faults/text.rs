//! Faults of texts.

use crate::Counted;

faults! {
    /// What the rules of texts find wrong.
    Text: "`errors` of a 400 whose `pointer` names a text of the body; a fault of a row of an import.";
    Blank "required" "a value is required; this text is blank";
    OneLine { found: String = "a line break".into(), position: usize = 12 } "pattern"
        "expected text on one line; found {found} at position {position}; remove it";
    Lines { found: String = "a control character (U+0007)".into(), position: usize = 3 } "pattern"
        "expected plain text; found {found} at position {position}; remove it";
    ScientificPhone "spoiledNumber"
        "a spreadsheet turned this phone number into scientific notation, and digits were lost; format the column as text and enter the number again";
    DecimalPhone "spoiledNumber"
        "a spreadsheet turned this phone number into a decimal number (it ends in .0); format the column as text and enter the number again";
    EncodedUrlLength { most: Counted = Counted::characters(500), length: usize = 619 } "maxLength"
        "expected at most {most}; found {length} once the URL is percent-encoded, as it is stored; use a shorter one";
    Date "format" "expected a date (YYYY-MM-DD); found text in another form";
    BornBefore { first: &'static str = "1900-01-01", today: String = "2026-11-29".into() } "minimum"
        "expected a date of birth from {first} to {today} (today, in UTC); this date is earlier";
    BornAfter { first: &'static str = "1900-01-01", today: String = "2026-11-29".into() } "maximum"
        "expected a date of birth from {first} to {today} (today, in UTC); this date is later";
}
