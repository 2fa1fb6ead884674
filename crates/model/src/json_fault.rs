//! What is wrong with a text that is not JSON, without repeating anything of it.

/// The beginnings of the parser's texts, which contain nothing of the input, and what they mean.
const KNOWN: &[(&str, &str)] = &[
    ("EOF", "the text ends too early"),
    ("expected `:`", "expected a colon after the name"),
    ("expected `,` or `]`", "expected a comma or ]"),
    ("expected `,` or `}`", "expected a comma or }"),
    ("expected ident", "expected true, false or null"),
    ("expected value", "expected a value"),
    ("expected `\"`", "expected a double quote"),
    ("key must be a string", "expected a name in double quotes"),
    ("trailing comma", "there is a comma too many before it"),
    (
        "trailing characters",
        "expected nothing more after the value",
    ),
    (
        "control character",
        "a control character, such as a line break, must be escaped within a text",
    ),
    (
        "invalid escape",
        "a backslash must be doubled, or begin an escape such as \\n or \\u00e9",
    ),
    ("lone leading surrogate", "half of a \\u pair is missing"),
    (
        "unexpected end of hex escape",
        "half of a \\u pair is missing",
    ),
    ("invalid unicode", "the text is not UTF-8"),
    ("invalid number", "expected a number such as 12 or 12.5"),
    ("number out of range", "the number is too large"),
    (
        "recursion limit",
        "arrays and objects are nested too deeply",
    ),
    ("invalid type", "a value of another type was expected"),
];

/// Returns what a JSON parser expected at the place of its error.
pub fn json_fault(error: &serde_json::Error) -> &'static str {
    let text = error.to_string();
    KNOWN
        .iter()
        .find(|(start, _)| text.starts_with(start))
        .map_or("expected JSON", |(_, meaning)| meaning)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn each_fault_of_a_text_is_described() {
        for (text, described) in [
            ("{\"a\" 1}", "expected a colon after the name"),
            ("[1 2]", "expected a comma or ]"),
            ("{\"a\":1 \"b\":2}", "expected a comma or }"),
            ("[nul]", "expected true, false or null"),
            ("[x]", "expected a value"),
            ("{a:1}", "expected a name in double quotes"),
            ("[1,]", "there is a comma too many before it"),
            ("1 2", "expected nothing more after the value"),
            (
                "\"a\nb\"",
                "a control character, such as a line break, must be escaped within a text",
            ),
            (
                r#""C:\Users""#,
                "a backslash must be doubled, or begin an escape such as \\n or \\u00e9",
            ),
            (r#""\ud800""#, "half of a \\u pair is missing"),
            ("[01]", "expected a number such as 12 or 12.5"),
            ("1e999", "the number is too large"),
            ("{", "the text ends too early"),
        ] {
            let error = serde_json::from_str::<Value>(text).expect_err(text);
            assert_eq!(json_fault(&error), described, "{text}: {error}");
        }
    }
}
