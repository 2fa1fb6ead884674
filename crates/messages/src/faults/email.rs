//! Why a text is not a bare e-mail address.

faults! {
    /// Why a text is not a bare e-mail address.
    #[derive(Copy)]
    Email: "`errors` of a 400 for a field or parameter that holds an e-mail address; a fault of a row of an import.";
    Blank "format" "expected an e-mail address; this text is blank";
    Url "format" "expected an e-mail address; found a URL";
    DisplayName "format"
        "expected the bare e-mail address; found a display name, quotes or angle brackets; remove them";
    Comment "format" "expected the bare e-mail address; found a comment in parentheses; remove it";
    AddressLiteral "format" "expected a domain name after the @; found an IP address in brackets";
    Several "format" "expected one e-mail address; found a comma or semicolon, which separates several; send only one";
    Space { position: usize = 6 } "format" "expected an e-mail address without spaces; found a space at position {position}";
    NoAt "format" "expected an e-mail address with an @; found none";
    Half "format" "expected text before and after the @; found none on one side";
    SecondAt { found: usize = 2 } "format" "expected an e-mail address with one @; found {found}";
    Character { code: u32 = 0x5C, position: usize = 4 } "format"
        "expected an e-mail address; the character U+{code:04X} at position {position} cannot be part of one; remove it";
    LocalLength { found: usize = 70 } "format" "expected at most 64 bytes before the @; found {found}";
    LocalDot "format" "a dot before the @ cannot be the first or last character, or follow another dot; remove it";
    NoDot "format" "expected a domain with a dot after the @, such as example.nl; found none";
    Domain "format"
        "expected a valid domain after the @: names of letters, digits and inner hyphens, separated by single dots, and the last name is not a number; found another form";
}
