//! Formats the document for reading: a value that fits on one line is written on one line.

use serde_json::Value;

/// The maximum line length in characters. Only a longer single text exceeds it.
const WIDTH: usize = 120;

/// Returns the JSON text, formatted over several lines.
pub(super) fn lines(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, 0, &mut out);
    out
}

/// Writes a value. `beside` is the length of what precedes and follows it on its line.
fn write(value: &Value, depth: usize, beside: usize, out: &mut String) {
    let flat = value.to_string();
    let (open, close) = match value {
        Value::Object(members) if !members.is_empty() && depth + beside + flat.len() > WIDTH => {
            ('{', '}')
        }
        Value::Array(items) if !items.is_empty() && depth + beside + flat.len() > WIDTH => {
            ('[', ']')
        }
        _ => return out.push_str(&flat),
    };
    out.push(open);
    let mut separator = "";
    let mut line = |before: &str, value: &Value, out: &mut String| {
        out.push_str(std::mem::replace(&mut separator, ","));
        out.push('\n');
        (0..=depth).for_each(|_| out.push(' '));
        out.push_str(before);
        write(value, depth + 1, before.len() + 1, out);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            line(&format!("{}: ", Value::from(name.as_str())), value, out);
        }),
        Value::Array(items) => items.iter().for_each(|value| line("", value, out)),
        _ => {}
    }
    out.push('\n');
    (0..depth).for_each(|_| out.push(' '));
    out.push(close);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn short_text_stays_on_one_line() {
        let long = "x".repeat(100);
        let value = json!({"a": [1, {"b": "\"é\n"}], "c": {"d": [], "e": long.clone(), "f": {}}});
        let text = super::lines(&value);
        let expected = format!(
            "{{\n \"a\": [1,{{\"b\":\"\\\"é\\n\"}}],\n \"c\": {{\n  \"d\": [],\n  \"e\": \"{long}\",\n  \"f\": {{}}\n }}\n}}"
        );
        assert_eq!(text, expected);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            value
        );
    }
}
