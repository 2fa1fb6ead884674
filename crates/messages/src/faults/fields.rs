//! Faults of a selection of fields.

faults! {
    /// Faults of a selection of fields, and of what is searched for.
    Fields: "`errors` of a 400 for `fields` in a query or a body, and for the e-mail address or phone number of \
             `candidates/find`.";
    NotAName { found: &'static str = "a number" } "type" "expected a field name as a string; found {found}";
    NotAList { found: &'static str = "a string" } "type" "expected an array of field names; found {found}";
    TooMany { most: usize = 126 } "maxItems" "expected at most {most} field names; found more; name each field once";
    Blank "blank" "a field name is empty; remove the extra comma or the empty text, or leave `fields` out";
    Unknown { name: String = "naam".into() } "unknown" "there is no field '{name}'; remove it, or see GET /schema for the fields";
    UnknownOf { name: String = "naam".into(), known: String = "id, name, email".into() } "unknown"
        "there is no field '{name}'; known fields: {known}";
    Unnamed "unknown"
        "this is not a field name; use letters, digits, dots, hyphens and underscores, and separate names with commas";
    UnnamedOf { known: String = "id, name, email".into() } "unknown"
        "this is not a field name; use letters, digits, dots, hyphens and underscores, and separate names with commas; known fields: {known}";
    NothingToFind "required" "expected an email or a phone to look for; neither is given";
    NotToFind "unknown" "there is no field of this name here; known fields: email, phone, fields";
    EmailInQuery { fault: crate::Email = crate::Email::Space { position: 6 } } "format" "{fault}; write + as %2B in a query";
    NoDigit "pattern" "expected a phone number with at least one digit; found none";
}
