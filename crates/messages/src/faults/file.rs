//! Why a file is refused.

faults! {
    /// Why a file is refused.
    File: "`errors` of a 400 whose `pointer` names a file of the body, and of a mutation that fetched one; a fault of a row \
           of an import.";
    Base64 { position: usize = 13 } "base64"
        "expected base64 with = padding and without line breaks; it is not valid at position {position}";
    TooLarge { found: String = "12.5 MiB".into() } "tooLarge" "expected a file of at most 10 MiB; found {found}";
    Empty { accepted: String = "PDF, Word, Excel".into() } "mediaType"
        "the file is empty; expected one of: {accepted}";
    Macros { family: &'static str = "Word" } "macros"
        "this is a {family} file with macros; save it without macros, or as a PDF";
    Password "password" "this file is protected with a password; save it without a password, or as a PDF";
    Markup { accepted: String = "PDF, Word, Excel".into() } "mediaType"
        "this is a web page or other markup, perhaps a login page; expected one of: {accepted}";
    Other { name: &'static str = "a program", accepted: String = "PDF, Word, Excel".into() } "mediaType"
        "this is {name}; expected one of: {accepted}";
    Unknown { accepted: String = "PDF, Word, Excel".into() } "mediaType"
        "the kind of this file is not recognised; expected one of: {accepted}";
}
