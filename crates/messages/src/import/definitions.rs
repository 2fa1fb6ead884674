//! Faults of the definitions of custom fields in a file.

texts! {
    /// Faults of the definitions of custom fields on the first line of a file.
    Definitions: "`import` of an NDJSON file, after `the custom fields of the file cannot be used`.";
    TooLong { line: u64 = 1 }
        "line {line}: customFieldDefinitions: expected at most 32 MiB; found more; remove options or fields that are not used";
    TooManyValues { line: u64 = 1 }
        "line {line}: customFieldDefinitions: expected at most 1,000,000 values; found more; remove options or fields that are not used";
    NotJson { line: u64 = 1, column: usize = 40, reason: &'static str = "expected a comma or }" }
        "line {line}: customFieldDefinitions: expected JSON on one line; it is not valid at column {column}: {reason}; correct it, or export the file again";
    NotAlone { line: u64 = 1 }
        "line {line}: customFieldDefinitions must be alone on its line; found other names beside it; move them to a line of their own";
    NotAnArray { line: u64 = 1, found: &'static str = "an object" }
        "line {line}: /customFieldDefinitions: expected an array [ ] of fields; found {found}; correct it, or export the file again";
    TooMany { line: u64 = 1, most: usize = 100, found: usize = 104 }
        "line {line}: /customFieldDefinitions: expected at most {most} fields; found {found}; remove some";
    Fault { line: u64 = 1, at: String = "/customFieldDefinitions/0".into(), fault: String = "/label: a value is required; none is given".into() }
        "line {line}: {at}{fault}";
    Twice { line: u64 = 1, at: String = "/customFieldDefinitions/1".into(), key: String = "bron".into() }
        "line {line}: {at}/key: the key '{key}' is defined twice; remove one of the two";
    OtherType { line: u64 = 1, at: String = "/customFieldDefinitions/0".into(), key: String = "bron".into(), own: &'static str = "text", given: &'static str = "number" }
        "line {line}: {at}: the custom field '{key}' has the type {own} in the region and {given} in the file; give it another key in the file, in its definition and in every candidate, or remove its definition and its values from the file";
    OptionsMissing { line: u64 = 1, at: String = "/customFieldDefinitions/0".into(), key: String = "bron".into(), options: String = "beurs, website".into() }
        "line {line}: {at}: the region's custom field '{key}' lacks options of the file's field: {options}; add them with PATCH /schema/custom-fields/{key}, or remove them from the file";
    TooManyInAll { all: usize = 104, most: usize = 100 }
        "the region would have {all} custom fields; at most {most} are possible; remove some from the region or from the file";
    ChangedMeanwhile "the region's custom fields were changed by somebody else while the file was read; import it again";
    More { count: usize = 7 } "and {count} more faults; correct these first, then import again to see the others";
}
