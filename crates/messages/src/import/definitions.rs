//! Faults of the definitions of custom fields in a file.

texts! {
    /// Faults of the definitions of custom fields on the first line of a file.
    Definitions: "`import` of an NDJSON file, after `the custom fields of the file cannot be used`.";
    TooLong { line: u64 = 1 } "line {line}: customFieldDefinitions is longer than 32 MiB";
    TooManyValues { line: u64 = 1 } "line {line}: customFieldDefinitions has more than 1,000,000 members and items";
    NotJson { line: u64 = 1, column: usize = 40 }
        "line {line}: customFieldDefinitions is not JSON on one line, in column {column}";
    NotAlone { line: u64 = 1 }
        "line {line}: customFieldDefinitions stands alone on its line; move its other members to lines of their own";
    NotAnArray { line: u64 = 1 } "line {line}: /customFieldDefinitions: expected an array";
    TooMany { line: u64 = 1, most: usize = 100 } "line {line}: /customFieldDefinitions: expected at most {most} definitions";
    Fault { line: u64 = 1, at: String = "/customFieldDefinitions/0".into(), fault: String = "/label: this member is required, and it is missing".into() }
        "line {line}: {at}{fault}";
    Twice { line: u64 = 1, at: String = "/customFieldDefinitions/1".into(), key: String = "bron".into() }
        "line {line}: {at}/key: the key '{key}' is defined twice; remove one of the two";
    OtherType { line: u64 = 1, at: String = "/customFieldDefinitions/0".into(), key: String = "bron".into(), own: &'static str = "text", given: &'static str = "number" }
        "line {line}: {at}: the custom field '{key}' is {own} in the region and {given} in the file; give it another key in the file";
    OptionsMissing { line: u64 = 1, at: String = "/customFieldDefinitions/0".into(), key: String = "bron".into(), options: String = "beurs, website".into() }
        "line {line}: {at}: the region's custom field '{key}' lacks options that the file's has: {options}; add them with PATCH /schema/custom-fields/{key}";
    TooManyInAll { all: usize = 104, most: usize = 100 }
        "the region would have {all} custom fields; at most {most} are possible; remove some from the region or from the file";
    ChangedMeanwhile "the region's custom fields were changed while the file was read; import it again";
    More { count: usize = 7 } "and {count} more";
}
