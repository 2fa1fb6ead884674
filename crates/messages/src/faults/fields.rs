//! Faults of a selection of fields.

faults! {
    /// Faults of a selection of fields, and of what is searched for.
    Fields: "`errors` of a 400 for `fields` in a query or a body, and for the e-mail address or phone number of \
             `candidates/find`.";
    NotAName { found: &'static str = "a number" } "type" "expected the name of a field as a string; found {found}";
    NotAList { found: &'static str = "a string" } "type" "expected an array of names of fields; found {found}";
    TooMany { most: usize = 126 } "maxItems" "expected at most {most} names of fields; there are more";
    Blank "blank" "expected the name of a field; there is none, or an empty one between commas";
    Unknown { name: String = "naam".into() } "unknown" "there is no field '{name}'";
    UnknownOf { name: String = "naam".into(), known: String = "id, name, email".into() } "unknown"
        "there is no field '{name}'; known fields: {known}";
    Unnamed "unknown" "there is no such field: a name has letters, digits, dots, hyphens and underscores, and a comma stands between names";
    UnnamedOf { known: String = "id, name, email".into() } "unknown" "there is no such field: a name has letters, digits, dots, hyphens and underscores, and a comma stands between names; known fields: {known}";
    NothingToFind "required" "expected an email or a phone to look for; neither is given";
    NotToFind "unknown" "there is no member of this name; known members: email, phone, fields";
    EmailInQuery { fault: crate::Email = crate::Email::Space } "format" "{fault}; a + in a query is written %2B";
    NoDigit "pattern" "expected a phone number with at least one digit";
}
