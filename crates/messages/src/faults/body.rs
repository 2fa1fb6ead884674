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
        "expected JSON; the body ends too early, at line {line}, column {column}; send it completely";
    SingleQuote { line: usize = 1, column: usize = 2 } "json"
        "expected JSON; there is a single quote at line {line}, column {column}; use double quotes around names and texts";
    NotJson { line: usize = 1, column: usize = 8, reason: &'static str = "expected a comma or }" } "json"
        "expected JSON; it is not valid at line {line}, column {column}: {reason}";
    Duplicate "duplicate" "this name occurs more than once in its object; keep one of them";
    TooDeep { most: usize = 64 } "tooDeep"
        "expected at most {most} levels of nested arrays and objects; found more; use fewer levels";
    TooManyValues { most: usize = 48 } "tooManyValues"
        "expected a body that needs at most {most} MB of memory once it is parsed; this one has too many values for that; split it over several requests";
    NotAnObject { found: &'static str = "an array" } "type" "expected an object; found {found}";
    NotCandidates { found: &'static str = "an object" } "type"
        "expected an array of candidates, also for a single one; found {found}";
    HowManyCandidates { found: usize = 11 } "length" "expected one to ten candidates; found {found}; send the others in another request";
    NotInteractions { found: &'static str = "an object" } "type"
        "expected an array of interactions, also for a single one; found {found}";
    HowManyInteractions { found: usize = 11 } "length" "expected one to ten interactions; found {found}; send the others in another request";
    NoBoundary "boundary"
        "expected multipart/form-data with a boundary of 1 to 70 characters; found none that fits; let your HTTP client set Content-Type itself, or add a boundary to it";
    NoOpening "multipart"
        "expected the body to begin with the boundary that Content-Type names; found something else; let your HTTP client write both";
    PartHeaders { part: usize = 2 } "multipart" "part {part}: expected at most 128 KiB of headers; found more; send fewer";
    NoClosing "multipart"
        "the body ends before its closing boundary; send every part completely, with the boundary after each and -- after the last boundary";
    PartForm { part: usize = 2 } "multipart"
        "part {part}: expected headers with Content-Disposition among them, and an empty line after them; found another form";
    TooManyParts { most: usize = 100 } "maxItems"
        "expected at most {most} parts; found more; send the other files in another request";
    PartWithoutName { part: usize = 2 } "required"
        "part {part} has no name; expected curriculumVitae, otherAttachments or file";
    PartName "unknown" "expected a part named curriculumVitae, otherAttachments or file; this one has another name";
    PartIsNoFile "type"
        "expected a file; this part has neither a filename nor a Content-Type; add a filename to its Content-Disposition";
    PartIsEncoded "encoding"
        "expected the bytes of the file as they are; this part has a Content-Transfer-Encoding; leave that header out and send the bytes";
}
