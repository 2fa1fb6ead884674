//! Faults of whole bodies.

faults! {
    /// Faults of a body as a whole: its JSON, its parts, its size in values.
    Body: "`errors` of a 400 whose `pointer` is empty or names the place in the body: the body is not the JSON or the \
           `multipart/form-data` that the route reads.";
    Empty "json" "expected JSON; the body is empty";
    Utf32 "json" "expected JSON in UTF-8; this is UTF-32";
    Utf16 "json" "expected JSON in UTF-8; this is UTF-16";
    NotUtf8 { position: usize = 7 } "json" "expected JSON in UTF-8; the byte at position {position} is not UTF-8";
    EndsEarly { line: usize = 1, column: usize = 6 } "json"
        "expected JSON; the body ends too early, at line {line}, column {column}";
    SingleQuote { line: usize = 1, column: usize = 2 } "json"
        "expected JSON; at line {line}, column {column} is a single quote, and names and texts stand in double quotes";
    NotJson { line: usize = 1, column: usize = 8 } "json"
        "expected JSON; it is not valid at line {line}, column {column}";
    Duplicate "duplicate" "expected this member at most once in its object; it is there more than once";
    TooDeep { most: usize = 64 } "tooDeep"
        "expected arrays and objects in each other at most {most} levels deep; these are deeper";
    TooManyValues "tooManyValues"
        "expected fewer values: the body would take more memory than a request may; send it in several requests";
    NotAnObject { found: &'static str = "an array" } "type" "expected an object; found {found}";
    NotCandidates { found: &'static str = "an object" } "type"
        "expected an array of candidates, also for a single one; found {found}";
    HowManyCandidates { found: usize = 11 } "length" "expected one to ten candidates; found {found}";
    NotInteractions { found: &'static str = "an object" } "type"
        "expected an array of interactions, also for a single one; found {found}";
    HowManyInteractions { found: usize = 11 } "length" "expected one to ten interactions; found {found}";
    NoBoundary "boundary"
        "expected multipart/form-data with a boundary of 1 to 70 characters; most clients add it when they set the header themselves";
    NoOpening "multipart" "expected a part: the body does not begin with the boundary that Content-Type names";
    PartHeaders "multipart" "expected at most 128 KiB of headers in a part; this part has more";
    NoClosing "multipart"
        "expected the boundary after every part, and -- after the last boundary; the body ends too early";
    PartForm "multipart"
        "expected each part to have its own headers, Content-Disposition among them, and an empty line after them";
    TooManyParts { most: usize = 100 } "maxItems"
        "expected at most {most} parts; send further files in another request";
    PartWithoutName "required" "expected parts named curriculumVitae, otherAttachments or file; one has no name";
    PartName "unknown" "expected parts named curriculumVitae, otherAttachments or file";
    PartIsNoFile "type" "expected a file; this part has neither a filename nor a Content-Type";
    PartIsEncoded "encoding" "expected the file as it is; this part has a Content-Transfer-Encoding";
}
