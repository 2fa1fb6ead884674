//! Faults that a JSON Schema finds in a member of a body or of an imported row.

faults! {
    /// What a JSON Schema finds wrong with a member.
    Member: "`errors` of a 400 whose `pointer` names a member of the body; a fault of a row of an import.";
    Required "required" "this member is required, and it is missing";
    Unknown "unknown" "there is no member of this name; correct it, or leave it out";
    UnknownLong { expected: String = "there is no member of this name".into(), bytes: usize = 4096 } "unknown"
        "{expected} (a member has a name of {bytes} bytes)";
    Type { expected: String = "a string or null".into(), found: &'static str = "a number" } "type"
        "expected {expected}; found {found}";
    Format { expected: &'static str = "a date (YYYY-MM-DD)" } "format" "expected {expected}";
    Enum { options: String = "PO, VO, MBO".into() } "enum" "expected one of: {options}";
    MinLength { limit: u64 = 1 } "minLength" "expected at least {limit} character(s)";
    MaxLength { limit: u64 = 200 } "maxLength" "expected at most {limit} characters";
    Minimum { limit: String = "1".into() } "minimum" "expected {limit} or more";
    Maximum { limit: String = "3650".into() } "maximum" "expected {limit} or less";
    MinItems { limit: u64 = 1 } "minItems" "expected at least {limit} item(s)";
    NoItems "maxItems" "expected no items";
    MaxItems { limit: u64 = 10 } "maxItems" "expected at most {limit} items";
    UniqueItems "uniqueItems" "expected each item once; one is there more than once";
    MinProperties "minProperties" "expected at least one member; the object is empty";
    Excluded "unexpected" "this member cannot be combined with another that is given; leave one of them out";
    Schema { keyword: String = "dependentRequired".into() } "invalid"
        "expected what the schema says under '{keyword}'; see the schema in the API reference";
    Years "format" "expected a moment between the years 0 and 9999";
}

faults! {
    /// What a pattern of the schema asks for.
    Pattern: "`errors` of a 400 whose `pointer` names a text of the body; a fault of a row of an import.";
    Nul "pattern" "expected text without NUL characters";
    Digit "pattern" "expected at least one digit, and no NUL characters";
    Phone "pattern" "expected at least one digit, in one line, without control and bidirectional characters";
    Email "pattern" "expected an e-mail address, local@domain, the domain with a dot";
    Birth "pattern" "expected a date of birth from 1900-01-01 on (YYYY-MM-DD)";
    Http "pattern" "expected a URL that begins with http:// or https://";
    Redirect "pattern"
        "expected a URL that begins with https:// (http:// only for localhost), without user information and fragment";
    Fetchable "pattern"
        "expected a URL that begins with http:// or https://, without user information and fragment";
    Key "pattern" "expected 1 to 50 letters, digits and underscores, a lower-case letter first";
    Slug "pattern" "expected 1 to 63 lower-case letters, digits and hyphens, a letter or digit first and last";
    Name "pattern"
        "expected text that is not blank, in one line, without control and bidirectional characters";
    OneLine "pattern" "expected text in one line, without control and bidirectional characters";
    Lines "pattern" "expected text without control and bidirectional characters";
    Base64 "pattern" "expected base64 with padding and without line breaks";
    Moment "pattern" "expected a moment between the years 1000 and 2999";
    Other { pattern: String = "^callbackSecret$".into() } "pattern" "expected text that matches {pattern}";
}
