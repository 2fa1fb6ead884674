//! Faults that a JSON Schema finds in a member of a body or of an imported row.

use crate::Counted;

faults! {
    /// What a JSON Schema finds wrong with a member.
    Member: "`errors` of a 400 whose `pointer` names a field of the body; a fault of a row of an import.";
    Required "required" "a value is required; none is given";
    Unknown "unknown" "there is no field of this name; correct it, or leave it out";
    UnknownNear { closest: String = "phone".into() } "unknown" "there is no field of this name; did you mean '{closest}'?";
    UnknownOf { known: String = "id, name, email".into() } "unknown" "there is no field of this name; known fields: {known}";
    UnknownLong { bytes: usize = 4096 } "unknown"
        "there is no field of this name, which has {bytes} bytes; leave it out";
    Type { expected: String = "a string or null".into(), found: &'static str = "a number" } "type"
        "expected {expected}; found {found}";
    Format { expected: &'static str = "a date that exists (YYYY-MM-DD)" } "format" "expected {expected}; found text in another form";
    Enum { options: String = "PO, VO, MBO".into(), found: &'static str = "another value" } "enum"
        "expected one of: {options}; found {found}; check the spelling and the capitals";
    MinLength { limit: Counted = Counted::characters(1), found: u64 = 0 } "minLength" "expected at least {limit}; found {found}";
    MaxLength { limit: Counted = Counted::characters(200), found: u64 = 251 } "maxLength"
        "expected at most {limit}; found {found}; shorten the text";
    Minimum { limit: String = "1".into() } "minimum" "expected {limit} or more; this number is lower";
    Maximum { limit: String = "3650".into() } "maximum" "expected {limit} or less; this number is higher";
    MinItems { limit: Counted = Counted::items(1), found: usize = 0 } "minItems" "expected at least {limit}; found {found}";
    NoItems { found: Counted = Counted::items(2) } "maxItems" "expected an empty list; found {found} in it; leave them out";
    MaxItems { limit: Counted = Counted::items(10), found: usize = 11 } "maxItems" "expected at most {limit}; found {found}; remove some";
    UniqueItems { first: usize = 2, second: usize = 4 } "uniqueItems"
        "expected each item once; item {second} repeats item {first}; remove one of them";
    MinProperties { known: String = "label, options, required".into() } "minProperties"
        "expected at least one field; the object is empty; known fields: {known}";
    Excluded { other: String = "base64".into() } "unexpected"
        "this cannot be combined with '{other}', which is given too; leave one of the two out";
    Schema { keyword: String = "dependentRequired".into() } "invalid"
        "expected a value that meets the JSON Schema keyword '{keyword}' of this operation, which the API reference (/docs) shows; found one that does not; correct it";
}

faults! {
    /// What a pattern of the schema asks for.
    Pattern: "`errors` of a 400 whose `pointer` names a text of the body; a fault of a row of an import.";
    Digit "pattern" "expected a phone number with at least one digit; found none";
    Birth { found: &'static str = "an earlier date" } "pattern"
        "expected a date of birth of 1900-01-01 or later (YYYY-MM-DD); found {found}";
    Http "pattern" "expected a URL that begins with http:// or https://; found another scheme, or none";
    Redirect { found: &'static str = "a # part" } "pattern"
        "expected a URL that begins with https:// (http:// only for localhost), without user name, password and # part; found {found}";
    Fetchable { found: &'static str = "a user name or password" } "pattern"
        "expected a URL that begins with http:// or https://, without user name, password and # part; found {found}";
    Key { found: String = "the character - at position 4".into() } "pattern"
        "expected 1 to 50 letters (a to z, A to Z), digits and underscores, beginning with a lower-case letter; found {found}";
    Slug { found: String = "the character N at position 1".into() } "pattern"
        "expected 1 to 63 lower-case letters (a to z), digits and hyphens, beginning and ending with a letter or digit; found {found}";
    Every "pattern" "expected a list of events, or * for every event; found other text";
    Colour "pattern" "expected # and six hexadecimal digits, such as #1a5fb4; found text in another form";
    Id { prefix: String = "rec".into() } "pattern"
        "expected an id: {prefix} and 14 letters and digits; found text in another form";
    Base64 { position: usize = 13 } "pattern"
        "expected base64 with = padding and without line breaks; it is not valid at position {position}";
    Other { pattern: String = "^[0-9]{6}$".into() } "pattern"
        "expected text that matches the regular expression {pattern}; found other text";
}
