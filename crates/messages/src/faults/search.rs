//! Faults of a search for candidates.

faults! {
    /// Faults of a search for candidates.
    Search: "`errors` of a 400 of `candidates/search`.";
    OpenQuote "quote" "a quotation mark has no second one; add it, or leave the first one out";
    Words { most: usize = 10 } "maxItems" "expected at most {most} words; found more; leave some out";
    Length { most: usize = 200 } "maxLength" "expected at most {most} characters; found more; shorten the text";
    NoWords "required" "expected words to look for in the texts; none are given; add `words`, or leave `inTexts` out";
    Nothing "pattern" "expected at least one letter or digit; found none; add one, or leave this out";
    NoSuchField "unknown" "the region has no custom field with this key; see GET /schema/custom-fields";
    Condition { kind: &'static str = "boolean", expected: &'static str = "values" } "unexpected"
        "a field of type {kind} is searched by {expected}; give that, and no other condition";
    NotAValue { expected: &'static str = "true, false or null" } "type" "expected {expected}; found another value";
    Cursor "cursor" "this cursor does not belong to this search; give the `meta.cursor` of a page of the same search, or none for the first page";
}
