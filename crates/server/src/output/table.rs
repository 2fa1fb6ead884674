//! A JSON value as a table for a terminal.

use comfy_table::{Table, presets};
use model::escaped;
use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

/// The width of a terminal that does not report its own.
const WIDTH: usize = 100;

/// Returns the table of an array of objects, with a row for each, or of one object, with a row for
/// each member. An array that is wider than the terminal is a table for each object. Values are escaped, so that they cannot control the terminal.
pub(super) fn render(value: &Value) -> String {
    render_within(value, width())
}

fn render_within(value: &Value, width: usize) -> String {
    let Value::Array(rows) = value else {
        return record(&flat(value));
    };
    if rows.is_empty() {
        return "none".to_owned();
    }
    let rows: Vec<Map<String, Value>> = rows.iter().map(flat).collect();
    let shown = list(&rows);
    if shown.lines().all(|line| line.width() <= width) {
        return shown;
    }
    let records: Vec<String> = rows.iter().map(record).collect();
    records.join("\n\n")
}

fn list(rows: &[Map<String, Value>]) -> String {
    let mut names: Vec<&String> = Vec::new();
    for name in rows.iter().flat_map(Map::keys) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut table = plain();
    table.set_header(names.iter().map(|name| heading(name)));
    for row in rows {
        table.add_row(names.iter().map(|name| cell(row.get(*name))));
    }
    text(&table)
}

fn record(members: &Map<String, Value>) -> String {
    let mut table = plain();
    for (name, value) in members {
        table.add_row([heading(name), cell(Some(value))]);
    }
    text(&table)
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table
}

fn text(table: &Table) -> String {
    let lines = table.lines().map(|line| line.trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns the members of an object, those of objects within it under `outer.inner`.
fn flat(value: &Value) -> Map<String, Value> {
    let mut members = Map::new();
    collect("", value, &mut members);
    members
}

fn collect(name: &str, value: &Value, into: &mut Map<String, Value>) {
    match value {
        Value::Object(inner) => {
            for (member, value) in inner {
                let name = if name.is_empty() {
                    member.clone()
                } else {
                    format!("{name}.{member}")
                };
                collect(&name, value, into);
            }
        }
        value => {
            into.insert(name.to_owned(), value.clone());
        }
    }
}

/// Returns a column's heading: `lastUsedAt` is `last used at`.
fn heading(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(c.to_ascii_lowercase());
    }
    escaped(&words.replace('.', " "), |_| false).into_owned()
}

fn cell(value: Option<&Value>) -> String {
    let text = match value {
        None | Some(Value::Null) => "-".to_owned(),
        Some(Value::Bool(true)) => "yes".to_owned(),
        Some(Value::Bool(false)) => "no".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(values)) if values.is_empty() => "-".to_owned(),
        Some(Value::Array(values)) => {
            let shown: Vec<String> = values.iter().map(|value| cell(Some(value))).collect();
            shown.join(", ")
        }
        Some(other) => other.to_string(),
    };
    escaped(&text, |_| false).into_owned()
}

/// Returns the width of the terminal.
fn width() -> usize {
    let reported = rustix::termios::tcgetwinsize(std::io::stdout()).map(|size| size.ws_col);
    reported
        .ok()
        .filter(|width| *width > 0)
        .map_or(WIDTH, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn objects_are_rows_with_a_heading() {
        let value = json!([
            {"id": "reg1", "lastUsedAt": null, "sandboxOnly": true, "permissions": ["read", "write"]},
            {"id": "reg2", "lastUsedAt": "2026-01-01T00:00:00Z", "sandboxOnly": false, "permissions": []},
        ]);
        assert_eq!(
            render_within(&value, 100),
            " id    last used at          sandbox only  permissions\n \
             reg1  -                     yes           read, write\n \
             reg2  2026-01-01T00:00:00Z  no            -"
        );
    }

    #[test]
    fn members_of_one_object_are_rows() {
        let value = json!({"id": "reg1", "production": {"records": {"held": 2, "quota": null}}});
        assert_eq!(
            render_within(&value, 100),
            " id                        reg1\n production records held   2\n production records quota  -"
        );
    }

    #[test]
    fn list_wider_than_the_terminal_is_a_table_for_each_object() {
        let value = json!([{"id": "reg1", "name": "Noord"}, {"id": "reg2", "name": "Zuid"}]);
        assert_eq!(
            render_within(&value, 11),
            " id    reg1\n name  Noord\n\n id    reg2\n name  Zuid"
        );
    }

    #[test]
    fn empty_list_says_so_and_values_are_escaped() {
        assert_eq!(render_within(&json!([]), 100), "none");
        let shown = render_within(&json!([{"name": "\u{1b}[2Jx\ny"}]), 100);
        assert!(!shown.contains('\u{1b}'), "{shown:?}");
        assert_eq!(shown.lines().count(), 2, "{shown:?}");
    }
}
