//! Why a text is not a bare e-mail address.

faults! {
    /// Why a text is not a bare e-mail address.
    #[derive(Copy)]
    Email: "`errors` of a 400 for a member or parameter that holds an e-mail address; a fault of a row of an import.";
    Blank "format" "expected an e-mail address; this text is blank";
    Url "format" "expected an e-mail address; this is a URL";
    DisplayName "format"
        "expected the bare e-mail address, without a display name, quotes or angle brackets";
    Comment "format" "expected the bare e-mail address, without a comment in parentheses";
    AddressLiteral "format" "expected an e-mail address at a domain, not at an address in brackets";
    Several "format" "expected one e-mail address; a comma or semicolon separates several";
    Space "format" "expected an e-mail address without blanks";
    NoAt "format" "expected an e-mail address with an @";
    Half "format" "expected an e-mail address with text before and after the @";
    SecondAt "format" "expected an e-mail address with one @";
    Character { code: u32 = 0x2603 } "format" "expected an e-mail address; U+{code:04X} cannot be in one";
    Local "format"
        "expected an e-mail address with at most 64 bytes before the @, and no dot there at either end or twice in a row";
    NoDot "format" "expected an e-mail address whose domain has a dot, such as local@domain.example";
    Domain "format" "expected an e-mail address with a valid domain after the @: letters, digits and hyphens between dots";
}
